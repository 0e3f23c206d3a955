//! Free loopback ports for servers that cannot be handed an open socket.

use std::net::TcpListener;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

// Below 32768, where Linux begins to take ports for outgoing connections, so that no client of
// another test slips onto a port between our look and the server's bind.
const FIRST: u32 = 20_000;
const COUNT: u32 = 12_000;

/// A loopback port that nobody listens on. Another process may still take it first: whoever
/// starts a server on it tries again with another.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Runners that give each test a process of its own begin at different places.
    let start = process::id().wrapping_mul(97);
    for _ in 0..COUNT {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = (FIRST + start.wrapping_add(step) % COUNT) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no free port between {FIRST} and {}", FIRST + COUNT);
}

#[test]
fn gives_ports_that_differ_and_can_be_bound() {
    let (a, b) = (free_port(), free_port());
    assert_ne!(a, b);
    TcpListener::bind(("127.0.0.1", a)).expect("free");
    TcpListener::bind(("127.0.0.1", b)).expect("free");
}
