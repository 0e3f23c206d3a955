//! Lanes: what a server did to one, whatever was on it. Three unknown outcomes running stop a lane
//! for a while; then one attempt probes.

use jiff::{SignedDuration, Timestamp};

use super::item::Stamp;
use crate::plan::fact::{Cause, Destination, Outcome};
use crate::when::moved;

/// Unknown outcomes running that stop a lane.
const MOST_UNKNOWNS: u32 = 3;
/// How long a stopped lane rests before an attempt probes.
pub const REST: SignedDuration = SignedDuration::from_mins(5);

/// What sends one thing after the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// The relay.
    Mail,
    /// An account on X.
    Account(String),
}

/// How a lane fared lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LaneHistory {
    unknowns: u32,
    stopped: Option<Timestamp>,
    last: Option<Stamp>,
}

impl Lane {
    /// The lane that leads to `to`.
    pub fn of(to: &Destination) -> Lane {
        match to {
            Destination::Post { account, .. }
            | Destination::Repost { account }
            | Destination::Deletion { account, .. } => Lane::Account(account.clone()),
            Destination::Letter { .. } | Destination::Assist { .. } => Lane::Mail,
        }
    }
}

impl LaneHistory {
    /// Whether the next attempt is to go alone.
    pub fn is_probing(&self) -> bool {
        self.unknowns + 1 >= MOST_UNKNOWNS
    }

    /// Since when and until when the lane is stopped; the end may be over while nothing was
    /// accepted since.
    pub fn stopped(&self) -> Option<(Timestamp, Timestamp)> {
        Some((self.stopped?, moved(self.last?.at, REST)))
    }

    /// The last unknown outcome.
    pub fn last_unknown(&self) -> Option<Stamp> {
        self.last
    }

    pub(super) fn outcome(&mut self, now: Stamp, outcome: &Outcome) {
        match outcome {
            // Not the server's doing.
            Outcome::Unknown(reason) if reason.cause == Cause::Crash => {}
            Outcome::Unknown(_) => {
                self.unknowns = self.unknowns.saturating_add(1);
                self.last = Some(now);
                if self.unknowns >= MOST_UNKNOWNS {
                    self.stopped.get_or_insert(now.at);
                }
            }
            Outcome::Sent(_) | Outcome::Refused(_) => *self = LaneHistory::default(),
            Outcome::NotYet { .. } | Outcome::Withheld(_) => {}
        }
    }
}
