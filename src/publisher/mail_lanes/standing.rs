//! How one relay stands: whether it rests, how many connections it bears, and so which relay is
//! handed letters.

use jiff::{SignedDuration, Timestamp};

use super::pace::Bucket;
use crate::config::Smtp;
use crate::plan::history::REST;
use crate::when::moved;

/// Waits after a relay could not be used; the last repeats.
const BACK_OFF: [i64; 6] = [5, 15, 30, 60, 120, 300];
/// Unknown outcomes running that stop a relay, as they stop a lane.
const MOST_UNKNOWNS: u32 = 3;
/// Letters accepted after which a relay that was too busy gets one connection more.
const GROWTH: u32 = 50;
/// A relay that accepted something within this span works.
const WORKS: SignedDuration = SignedDuration::from_mins(10);

/// How a relay stands.
#[derive(Debug)]
pub struct Standing {
    /// Connections by the configuration, and how many of them it bears now.
    most: u32,
    bears: u32,
    bucket: Option<Bucket>,
    rests_until: Option<Timestamp>,
    /// Running.
    failures: usize,
    unknowns: u32,
    accepted: u32,
    accepted_at: Option<Timestamp>,
    /// The desk has heard of the present trouble.
    is_told: bool,
}

impl Standing {
    /// A relay that was not used yet.
    pub fn new(smtp: &Smtp) -> Standing {
        Standing {
            most: smtp.connections,
            bears: smtp.connections,
            bucket: smtp.rate.map(Bucket::new),
            rests_until: None,
            failures: 0,
            unknowns: 0,
            accepted: 0,
            accepted_at: None,
            is_told: false,
        }
    }

    /// Begins so that one letter goes first, and one unknown outcome stops it.
    pub fn doubt(&mut self) {
        self.unknowns = MOST_UNKNOWNS - 1;
    }

    /// Whether it is left alone.
    pub fn is_resting(&self, now: Timestamp) -> bool {
        self.rests_until.is_some_and(|until| until > now)
    }

    /// Whether it could not be reached, or stopped, when it was used last.
    pub fn has_failed(&self) -> bool {
        self.failures > 0
    }

    /// Whether one letter is to go first.
    pub fn is_doubtful(&self) -> bool {
        self.failures > 0 || self.unknowns + 1 >= MOST_UNKNOWNS
    }

    /// Connections that it bears.
    pub fn bears(&self) -> u32 {
        self.bears
    }

    /// The instant from which it takes a letter; not after `now` when it does now.
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        let paced = self.bucket.as_ref().map(|bucket| bucket.free_at(now));
        self.rests_until.max(paced).unwrap_or(now)
    }

    /// A letter is handed to it.
    pub fn spend(&mut self, now: Timestamp) {
        if let Some(bucket) = &mut self.bucket {
            bucket.spend(now);
        }
    }

    /// Whether it has accepted something lately.
    pub fn works(&self, now: Timestamp) -> bool {
        self.accepted_at.is_some_and(|at| now < moved(at, WORKS))
    }

    /// It could not be used, or stopped: rests, longer each time. How often running.
    pub fn failed(&mut self, now: Timestamp) -> usize {
        let span = BACK_OFF[self.failures.min(BACK_OFF.len() - 1)];
        self.failures += 1;
        self.rest(moved(now, SignedDuration::from_secs(span)));
        self.failures
    }

    /// It goes away for a moment.
    pub fn pause(&mut self, now: Timestamp) {
        self.rest(moved(now, SignedDuration::from_secs(BACK_OFF[0])));
    }

    /// It has too much to do: half as many connections.
    pub fn is_too_busy(&mut self) {
        self.bears = (self.bears / 2).max(1);
        self.accepted = 0;
    }

    /// It took no connection beyond this many.
    pub fn bears_at_most(&mut self, connections: u32) {
        self.bears = self.bears.min(connections).max(1);
        self.accepted = 0;
    }

    /// An outcome is unknown. Whether it stops the relay.
    pub fn unknown(&mut self, now: Timestamp) -> bool {
        self.unknowns += 1;
        if self.unknowns >= MOST_UNKNOWNS {
            self.rest(moved(now, REST));
        }
        self.unknowns >= MOST_UNKNOWNS
    }

    /// It answered about a letter.
    pub fn answered(&mut self) {
        self.failures = 0;
        self.unknowns = 0;
        self.is_told = false;
    }

    /// It accepted a letter. Whether it bears one connection more now.
    pub fn accepted(&mut self, now: Timestamp) -> bool {
        self.answered();
        self.accepted_at = Some(now);
        if self.bears >= self.most {
            return false;
        }
        self.accepted += 1;
        let grows = self.accepted >= GROWTH;
        if grows {
            self.accepted = 0;
            self.bears += 1;
        }
        grows
    }

    /// Whether the desk has yet to hear of the present trouble; from now on it has.
    pub fn is_news(&mut self) -> bool {
        !std::mem::replace(&mut self.is_told, true)
    }

    fn rest(&mut self, until: Timestamp) {
        self.rests_until = self.rests_until.max(Some(until));
    }
}

/// How many connections each relay may have, in order of preference: the first that is well has
/// all, and each before it that is in doubt has one, so that nobody waits while it is tried.
pub fn shares<'a>(
    standings: impl Iterator<Item = &'a Standing>,
    now: Timestamp,
) -> impl Iterator<Item = u32> {
    let mut is_served = false;
    standings.map(move |standing| {
        if is_served || standing.is_resting(now) {
            return 0;
        }
        if standing.is_doubtful() {
            return 1;
        }
        is_served = true;
        standing.bears()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::Tls;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn standing(connections: u32) -> Standing {
        Standing::new(&Smtp {
            host: "relay.example".to_owned(),
            port: 25,
            tls: Tls::StartTls,
            ca: None,
            username: None,
            credential: None,
            connections,
            messages_per_connection: 100,
            rate: None,
        })
    }

    fn shared(of: &[Standing], now: i64) -> Vec<u32> {
        shares(of.iter(), at(now)).collect()
    }

    #[test]
    fn the_first_that_is_well_has_all() {
        let mut relays = [standing(4), standing(3), standing(2)];
        assert_eq!(shared(&relays, 0), [4, 0, 0]);
        relays[0].failed(at(0));
        assert_eq!(shared(&relays, 4), [0, 3, 0]);
        relays[1].failed(at(0));
        assert_eq!(shared(&relays, 4), [0, 0, 2]);
        // Each that comes back is tried with one, and nobody waits for that.
        assert_eq!(shared(&relays, 5), [1, 1, 2]);
        relays[1].accepted(at(5));
        assert_eq!(shared(&relays, 5), [1, 3, 0]);
        relays[0].accepted(at(5));
        assert_eq!(shared(&relays, 5), [4, 0, 0]);
    }

    #[test]
    fn each_failure_rests_it_longer_and_an_answer_ends_the_count() {
        let mut relay = standing(1);
        let mut now = 0;
        for span in [5, 15, 30, 60, 120, 300, 300] {
            relay.failed(at(now));
            assert_eq!(relay.free_at(at(now)), at(now + span));
            now += span;
        }
        relay.answered();
        relay.failed(at(now));
        assert_eq!(relay.free_at(at(now)), at(now + 5));
    }

    #[test]
    fn three_unknowns_running_stop_it_and_one_letter_tries() {
        let mut relay = standing(4);
        assert!(!relay.unknown(at(0)));
        assert!(!relay.unknown(at(0)));
        assert!(relay.is_doubtful());
        assert!(relay.unknown(at(0)));
        assert!(relay.is_resting(at(299)) && !relay.is_resting(at(300)));
        // The letter that tries ends unknown as well.
        assert!(relay.unknown(at(300)));
        assert!(relay.is_resting(at(599)));
        relay.answered();
        assert!(!relay.is_doubtful());
    }

    #[test]
    fn a_busy_relay_loses_half_its_connections_and_earns_them_back() {
        let mut relay = standing(8);
        let mut bears = Vec::new();
        for _ in 0..5 {
            relay.is_too_busy();
            bears.push(relay.bears());
        }
        assert_eq!(bears, [4, 2, 1, 1, 1]);
        let grown = (0..50 * 7).filter(|_| relay.accepted(at(0))).count();
        assert_eq!((grown, relay.bears()), (7, 8));
        assert!(!relay.accepted(at(0)));
    }
}
