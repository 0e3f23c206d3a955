//! The rate that a relay or a recipient domain allows.

use jiff::{SignedDuration, Timestamp};

use crate::config::Rate;
use crate::when::moved;

/// Spends what a rate allows, evenly: a tenth of the span may go in a burst, so that the rate is
/// even and no less. It keeps one instant, so that what it promises for then is true then.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    /// Nanoseconds from one to the next.
    each: i64,
    /// How many may go at once after a pause.
    burst: u32,
    /// When all that was spent would have gone at an even pace.
    even: Option<Timestamp>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate) -> Bucket {
        let count = rate.count.max(1);
        let span = i64::try_from(rate.per.as_nanos()).unwrap_or(i64::MAX);
        Bucket { each: span / i64::from(count), burst: (count / 10).max(1), even: None }
    }

    /// The instant from which one may go; not after `now` when one may go now.
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        moved(self.even(now), -self.span(self.burst - 1))
    }

    /// How many may go now.
    pub fn free(&self, now: Timestamp) -> u32 {
        let Some(ahead) = self.ahead(now) else { return 0 };
        u32::try_from(ahead / self.each.max(1))
            .unwrap_or(u32::MAX)
            .saturating_add(1)
            .min(self.burst)
    }

    /// One goes.
    pub fn spend(&mut self, now: Timestamp) {
        self.even = Some(moved(self.even(now), self.span(1)));
    }

    /// One did not go after all.
    pub fn refund(&mut self) {
        self.even = self.even.map(|even| moved(even, -self.span(1)));
    }

    /// Nanoseconds since one may go.
    fn ahead(&self, now: Timestamp) -> Option<i64> {
        let ahead = now.duration_since(self.free_at(now)).as_nanos();
        i64::try_from(ahead).ok().filter(|ahead| *ahead >= 0)
    }

    fn even(&self, now: Timestamp) -> Timestamp {
        // A clock that was set back must not stop everything until it has caught up.
        let latest = moved(now, self.span(self.burst));
        self.even.map_or(now, |even| even.clamp(now, latest))
    }

    fn span(&self, count: u32) -> SignedDuration {
        SignedDuration::from_nanos(self.each.saturating_mul(i64::from(count)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        moved(Timestamp::UNIX_EPOCH, SignedDuration::from_millis(millis))
    }

    fn per_minute(count: u32) -> Bucket {
        Bucket::new(Rate { count, per: SignedDuration::from_mins(1) })
    }

    #[test]
    fn a_tenth_goes_at_once_and_the_rest_evenly() {
        let mut bucket = per_minute(60);
        let mut gone = Vec::new();
        let mut now = at(0);
        for _ in 0..10 {
            now = now.max(bucket.free_at(now));
            bucket.spend(now);
            gone.push(now.as_second());
        }
        assert_eq!(gone, [0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_clock_that_was_set_back_delays_little() {
        let mut bucket = per_minute(1);
        bucket.spend(at(86_400_000));
        assert!(bucket.free_at(at(0)) <= at(60_000));
    }

    proptest! {
        #[test]
        fn no_span_sees_more_than_the_rate_and_a_burst(
            count in 1u32..200,
            looks in prop::collection::vec(0i64..5_000, 1..400),
        ) {
            let mut bucket = per_minute(count);
            let mut gone: Vec<Timestamp> = Vec::new();
            let mut millis = 0;
            for wait in looks {
                millis += wait;
                let now = at(millis);
                let free = bucket.free(now);
                prop_assert_eq!(free > 0, bucket.free_at(now) <= now);
                for _ in 0..free {
                    bucket.spend(now);
                    gone.push(now);
                }
                prop_assert!(bucket.free_at(now) > now);
                // What it promises is true.
                prop_assert!(bucket.free(bucket.free_at(now)) > 0);
            }
            let most = (count + (count / 10).max(1)) as usize;
            for (n, first) in gone.iter().enumerate() {
                let end = moved(*first, SignedDuration::from_secs(60));
                prop_assert!(gone[n..].iter().take_while(|g| **g < end).count() <= most);
            }
        }
    }
}
