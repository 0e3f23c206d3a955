//! One recipient domain: what is configured for it, and how it bears what we send.

use jiff::{SignedDuration, Timestamp};

use super::pace::Bucket;
use crate::config::DomainLimits;
use crate::when::moved;

/// Temporary refusals running after which a domain rests.
const PATIENT_WITH: u32 = 3;
/// The first rest; each further one is twice as long.
const REST: SignedDuration = SignedDuration::from_mins(1);
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// Limits of a domain, and its rests.
#[derive(Debug, Default)]
pub struct Domain {
    places: Option<u32>,
    bucket: Option<Bucket>,
    is_configured: bool,
    /// Taken and not ended.
    under_way: u32,
    /// Temporary refusals running.
    refusals: u32,
    /// Rests running, and until when the last lasts.
    rests: u32,
    rests_until: Option<Timestamp>,
}

/// Whether a letter may go to a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Now.
    Go,
    /// From that instant.
    At(Timestamp),
    /// When one on its way has ended.
    Later,
}

impl Domain {
    /// A domain that the configuration limits.
    pub fn new(limits: &DomainLimits) -> Domain {
        Domain {
            places: limits.connections,
            bucket: limits.rate.map(Bucket::new),
            is_configured: true,
            ..Domain::default()
        }
    }

    /// Whether nothing is known of it that a new one would not have.
    pub fn is_forgettable(&self) -> bool {
        !self.is_configured && self.under_way == 0 && self.refusals == 0 && self.rests == 0
    }

    /// Whether a letter may go. One that rides `behind` another to the same domain, on its
    /// connection, begins when that has ended, so it takes no place of its own.
    pub fn may(&self, now: Timestamp, behind: bool) -> May {
        let not_before = self.not_before(now);
        if not_before > now {
            return May::At(not_before);
        }
        if self.under_way >= self.places().saturating_add(u32::from(behind && self.rests == 0)) {
            return May::Later;
        }
        May::Go
    }

    /// How many letters may go now, at most.
    pub fn room(&self, now: Timestamp) -> u32 {
        if self.not_before(now) > now {
            return 0;
        }
        let free = self.bucket.as_ref().map_or(u32::MAX, |bucket| bucket.free(now));
        self.places().saturating_sub(self.under_way).min(free)
    }

    /// A letter goes.
    pub fn take(&mut self, now: Timestamp) {
        self.under_way += 1;
        if let Some(bucket) = &mut self.bucket {
            bucket.spend(now);
        }
    }

    /// A letter that was taken has ended, or comes back and was not begun.
    pub fn end(&mut self, was_begun: bool) {
        self.under_way = self.under_way.saturating_sub(1);
        if let Some(bucket) = self.bucket.as_mut().filter(|_| !was_begun) {
            bucket.refund();
        }
    }

    /// It refused for now, where the relay works for others. The rest that begins, if one does.
    pub fn refused(&mut self, now: Timestamp) -> Option<SignedDuration> {
        // What was on its way when the rest began says nothing new.
        if self.rests_until.is_some_and(|until| now < until) {
            return None;
        }
        self.refusals += 1;
        if self.refusals < PATIENT_WITH && self.rests == 0 {
            return None;
        }
        let rest = (REST * 2i32.saturating_pow(self.rests.min(10))).min(LONGEST);
        self.rests += 1;
        self.rests_until = Some(moved(now, rest));
        Some(rest)
    }

    /// It took a letter.
    pub fn accepted(&mut self) {
        self.refusals = 0;
        self.rests = 0;
        self.rests_until = None;
    }

    fn not_before(&self, now: Timestamp) -> Timestamp {
        let paced = self.bucket.as_ref().map(|bucket| bucket.free_at(now));
        self.rests_until.max(paced).unwrap_or(now)
    }

    /// After a rest one letter goes alone.
    fn places(&self) -> u32 {
        let probe = if self.rests > 0 { 1 } else { u32::MAX };
        self.places.unwrap_or(u32::MAX).min(probe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        moved(Timestamp::UNIX_EPOCH, SignedDuration::from_mins(minutes))
    }

    #[test]
    fn three_refusals_running_rest_it_longer_each_time() {
        let mut domain = Domain::default();
        assert_eq!((domain.refused(at(0)), domain.refused(at(0))), (None, None));
        let mut now = 0;
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(domain.may(at(now), false), May::Go);
            domain.take(at(now));
            domain.end(true);
            assert_eq!(domain.refused(at(now)), Some(SignedDuration::from_mins(minutes)));
            // Those that were on their way with it.
            assert_eq!(domain.refused(at(now)), None);
            now += minutes;
            assert_eq!(domain.may(at(now - 1), false), May::At(at(now)));
            assert_eq!(domain.room(at(now - 1)), 0);
        }
        domain.accepted();
        assert!(domain.is_forgettable());
    }

    #[test]
    fn after_a_rest_one_goes_alone() {
        let mut domain = Domain::default();
        (0..3).for_each(|_| assert!(domain.refused(at(0)).is_none_or(|rest| rest == REST)));
        assert_eq!(domain.room(at(1)), 1);
        domain.take(at(1));
        assert_eq!(domain.may(at(1), true), May::Later);
        domain.accepted();
        assert_eq!(domain.may(at(1), false), May::Go);
    }

    #[test]
    fn an_acceptance_between_refusals_begins_the_count_anew() {
        let mut domain = Domain::default();
        for _ in 0..5 {
            assert_eq!((domain.refused(at(0)), domain.refused(at(0))), (None, None));
            domain.accepted();
        }
    }
}
