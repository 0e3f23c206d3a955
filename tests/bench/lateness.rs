//! How late the release clock rings.

use jiff::{SignedDuration, Timestamp};
use siaran::outside::clock::{Clock, Ended};

/// Waits for `count` instants, 3 ms apart from the one before, as the daemon waits for them.
pub fn clock(count: usize) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut late: Vec<SignedDuration> = runtime.block_on(async {
        let clock = Clock::wall();
        let mut late = Vec::with_capacity(count);
        for n in 0..count {
            let spread = SignedDuration::from_micros(3_000 + (n as i64 * 37) % 1_000);
            let due = Timestamp::now() + spread;
            let ended = clock.wait(Some(due), false, std::future::pending()).await;
            let by = Timestamp::now().duration_since(due);
            assert!(ended == Ended::Due && by >= SignedDuration::ZERO, "early by {by:?}");
            late.push(by);
        }
        late
    });
    late.sort();
    let at = |share: f64| late[((count - 1) as f64 * share) as usize].as_micros();
    println!(
        "\nrelease clock, {count} instants: none early; late by p50 {} us, p99 {} us, at most {} us",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
