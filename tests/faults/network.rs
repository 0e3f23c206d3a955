//! A TCP proxy that delays, cuts, resets or swallows.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What happens to the bytes of one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Each piece arrives this much later.
    Delay(Duration),
    /// After so many bytes both sides see an orderly end.
    CutAfter(u64),
    /// After so many bytes both sides see a reset.
    ResetAfter(u64),
    /// After so many bytes nothing arrives any more; the connection stays open.
    SwallowAfter(u64),
}

/// The faults of the two directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// From the client to the server.
    pub to_server: Fault,
    /// From the server to the client.
    pub to_client: Fault,
}

impl Faults {
    /// A sound network.
    pub const NONE: Faults = Faults { to_server: Fault::None, to_client: Fault::None };
}

struct Shared {
    target: SocketAddr,
    faults: Mutex<Faults>,
    closed: AtomicBool,
    connections: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
}

/// A running proxy; dropping it ends its connections.
pub struct Proxy {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Listens on a free port and passes connections on to `target_port` of 127.0.0.1.
    pub fn start(target_port: u16, faults: Faults) -> Proxy {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("free port");
        let port = listener.local_addr().expect("address").port();
        let shared = Arc::new(Shared {
            target: SocketAddr::from(([127, 0, 0, 1], target_port)),
            faults: Mutex::new(faults),
            closed: AtomicBool::new(false),
            connections: AtomicU64::new(0),
            open: Mutex::new(Vec::new()),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if accepting.closed.load(Ordering::SeqCst) {
                    return;
                }
                accepting.connections.fetch_add(1, Ordering::SeqCst);
                accepting.pass_on(&client);
            }
        });
        Proxy { port, shared }
    }

    /// Changes what happens to connections made from now on.
    pub fn set(&self, faults: Faults) {
        *self.shared.faults.lock().expect("lock") = faults;
    }

    /// Connections taken so far.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        for stream in self.shared.open.lock().expect("lock").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Shared {
    fn pass_on(&self, client: &TcpStream) {
        let Ok(server) = TcpStream::connect(self.target) else {
            return;
        };
        let copy = |stream: &TcpStream| stream.try_clone().expect("second handle");
        for stream in [client, &server] {
            let _ = stream.set_nodelay(true);
            self.open.lock().expect("lock").push(copy(stream));
        }
        let faults = *self.faults.lock().expect("lock");
        for (from, to, fault) in
            [(client, &server, faults.to_server), (&server, client, faults.to_client)]
        {
            let (from, to) = (copy(from), copy(to));
            thread::spawn(move || flow(from, to, fault));
        }
    }
}

fn flow(mut from: TcpStream, mut to: TcpStream, fault: Fault) {
    let limit = match fault {
        Fault::CutAfter(limit) | Fault::ResetAfter(limit) | Fault::SwallowAfter(limit) => limit,
        Fault::None | Fault::Delay(_) => u64::MAX,
    };
    let mut passed = 0;
    let mut piece = [0; 16 * 1024];
    loop {
        let n = from.read(&mut piece).unwrap_or(0);
        if n == 0 {
            // The end of one direction only: the other may still have something to say.
            if !matches!(fault, Fault::SwallowAfter(_)) || passed < limit {
                let _ = to.shutdown(Shutdown::Write);
            }
            return;
        }
        if let Fault::Delay(time) = fault {
            thread::sleep(time);
        }
        let room = usize::try_from(limit - passed).unwrap_or(n).min(n);
        if to.write_all(&piece[..room]).is_err() {
            let _ = from.shutdown(Shutdown::Both);
            return;
        }
        passed += room as u64;
        if passed < limit {
            continue;
        }
        for stream in [&from, &to] {
            let _ = match fault {
                Fault::ResetAfter(_) => rustix::net::connect_unspec(stream).map_err(Into::into),
                Fault::CutAfter(_) => stream.shutdown(Shutdown::Both),
                _ => Ok(()),
            };
        }
        if !matches!(fault, Fault::SwallowAfter(_)) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;
    use std::time::Instant;

    /// A server that gives back what it gets, and the proxy before it.
    fn echo_behind(faults: Faults) -> Proxy {
        let server = TcpListener::bind(("127.0.0.1", 0)).expect("free port");
        let port = server.local_addr().expect("address").port();
        thread::spawn(move || {
            for stream in server.incoming().flatten() {
                thread::spawn(move || {
                    let mut input = stream.try_clone().expect("second handle");
                    let mut output = stream;
                    let _ = std::io::copy(&mut input, &mut output);
                    let _ = output.shutdown(Shutdown::Write);
                });
            }
        });
        Proxy::start(port, faults)
    }

    fn connect(proxy: &Proxy) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", proxy.port)).expect("connect");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("limit");
        stream
    }

    /// What came back until the end, and how it ended.
    fn answer(mut stream: &TcpStream) -> (String, Option<ErrorKind>) {
        let mut text = Vec::new();
        let mut byte = [0];
        loop {
            match stream.read(&mut byte) {
                Ok(0) => return (String::from_utf8(text).expect("text"), None),
                Ok(_) => text.push(byte[0]),
                Err(e) => return (String::from_utf8(text).expect("text"), Some(e.kind())),
            }
        }
    }

    fn to_client(fault: Fault) -> Faults {
        Faults { to_client: fault, ..Faults::NONE }
    }

    #[test]
    fn a_sound_network_passes_all_and_the_half_close() {
        let proxy = echo_behind(Faults::NONE);
        let mut stream = connect(&proxy);
        stream.write_all(b"hello").expect("write");
        stream.shutdown(Shutdown::Write).expect("half close");
        assert_eq!(answer(&stream), ("hello".to_owned(), None));
        assert_eq!(proxy.connections(), 1);
    }

    #[test]
    fn cut_and_reset_differ_and_count_bytes() {
        let proxy = echo_behind(to_client(Fault::CutAfter(3)));
        let mut stream = connect(&proxy);
        stream.write_all(b"hello").expect("write");
        assert_eq!(answer(&stream), ("hel".to_owned(), None));

        proxy.set(to_client(Fault::ResetAfter(2)));
        let mut stream = connect(&proxy);
        stream.write_all(b"hello").expect("write");
        assert_eq!(answer(&stream), ("he".to_owned(), Some(ErrorKind::ConnectionReset)));

        proxy.set(Faults { to_server: Fault::CutAfter(4), ..Faults::NONE });
        let mut stream = connect(&proxy);
        stream.write_all(b"hello").expect("write");
        let (text, _) = answer(&stream);
        assert!("hell".starts_with(&text), "{text}");
    }

    #[test]
    fn swallowed_bytes_never_come_and_the_connection_stays() {
        let proxy = echo_behind(to_client(Fault::SwallowAfter(2)));
        let mut stream = connect(&proxy);
        stream.set_read_timeout(Some(Duration::from_millis(200))).expect("limit");
        stream.write_all(b"hello").expect("write");
        assert_eq!(answer(&stream), ("he".to_owned(), Some(ErrorKind::WouldBlock)));
        stream.write_all(b"still open").expect("write");
        drop(proxy);
        assert_eq!(answer(&stream).1, None, "ends with the proxy");
    }

    #[test]
    fn delayed_bytes_come_late_but_come() {
        let late = Duration::from_millis(150);
        let proxy = echo_behind(Faults { to_server: Fault::Delay(late), ..Faults::NONE });
        let mut stream = connect(&proxy);
        let began = Instant::now();
        stream.write_all(b"x").expect("write");
        stream.read_exact(&mut [0]).expect("answer");
        assert!(began.elapsed() >= late);
    }
}
