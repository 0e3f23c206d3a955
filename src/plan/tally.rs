//! What an occasion, or a whole item, has come to.

use serde::Serialize;

use super::fact::Outcome;
use super::history::{ItemHistory, OccasionHistory, Tried};
use super::item::RELEASE;

/// Letters by how they stand; `total` is the sum of the rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Letters {
    pub total: usize,
    pub sent: usize,
    pub pending: usize,
    pub refused: usize,
    pub unknown: usize,
    pub withheld: usize,
}

impl Letters {
    /// The letters of `occasion`; an open attempt is pending while the daemon is `live` and
    /// unknown otherwise.
    pub fn of(occasion: &OccasionHistory, live: bool) -> Letters {
        let counts = occasion.letters.counts();
        let (pending, unknown) = match live {
            true => (counts.open + counts.trying, counts.unknown),
            false => (counts.open, counts.unknown + counts.trying),
        };
        Letters {
            total: occasion.letters.len(),
            sent: counts.sent,
            pending,
            refused: counts.refused,
            unknown,
            withheld: counts.withheld,
        }
    }

    /// Both together.
    pub fn plus(self, other: Letters) -> Letters {
        Letters {
            total: self.total + other.total,
            sent: self.sent + other.sent,
            pending: self.pending + other.pending,
            refused: self.refused + other.refused,
            unknown: self.unknown + other.unknown,
            withheld: self.withheld + other.withheld,
        }
    }
}

/// How one post or letter stands, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Standing {
    Pending,
    Sent,
    Refused,
    Unknown,
    Withheld,
}

impl Standing {
    /// See [`Letters::of`].
    pub fn of(tried: &Tried, live: bool) -> Standing {
        match tried {
            Tried::Fresh | Tried::Waiting { .. } => Standing::Pending,
            Tried::Trying { .. } if live => Standing::Pending,
            Tried::Trying { .. } | Tried::Unknown { .. } => Standing::Unknown,
            Tried::Sent { .. } => Standing::Sent,
            Tried::Refused(_) => Standing::Refused,
            Tried::Withheld(_) => Standing::Withheld,
        }
    }

    /// How an outcome will stand.
    pub fn of_outcome(outcome: &Outcome) -> Standing {
        match outcome {
            Outcome::Sent(_) => Standing::Sent,
            Outcome::NotYet { .. } => Standing::Pending,
            Outcome::Refused(_) => Standing::Refused,
            Outcome::Unknown(_) => Standing::Unknown,
            Outcome::Withheld(_) => Standing::Withheld,
        }
    }

    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Pending => "pending",
            Standing::Sent => "sent",
            Standing::Refused => "refused",
            Standing::Unknown => "unknown",
            Standing::Withheld => "withheld",
        }
    }
}

/// First post accepted − first letter accepted of the release, in milliseconds; `None` until both
/// are.
pub fn skew_ms(item: &ItemHistory) -> Option<i64> {
    let release = item.occasions.get(RELEASE)?;
    let skew = release.first_post?.duration_since(release.first_letter?);
    i64::try_from(skew.as_millis()).ok()
}
