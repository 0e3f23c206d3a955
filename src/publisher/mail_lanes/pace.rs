//! The rate that a relay allows.

use std::time::Duration;

use tokio::time::Instant;

use crate::config::Rate;

/// Tokens of a rate, by the monotonic clock.
#[derive(Debug, Default)]
pub struct Bucket {
    tokens: f64,
    at: Option<Instant>,
}

impl Bucket {
    /// Takes a token of `rate` at `now`, or tells how long to wait for one.
    pub fn spend(&mut self, rate: Rate, now: Instant) -> Result<(), Duration> {
        let speed = f64::from(rate.count.max(1)) / rate.per.as_secs_f64().max(0.001);
        // A tenth of the span may go in a burst, so that the rate is even and no less.
        let burst = (f64::from(rate.count) / 10.0).max(1.0);
        self.tokens = match self.at {
            Some(at) => (self.tokens + now.duration_since(at).as_secs_f64() * speed).min(burst),
            None => burst,
        };
        self.at = Some(now);
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - self.tokens) / speed))
    }
}
