//! What happened to one item, and to an account.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::occasion::OccasionHistory;
use crate::plan::fact::Cause;

/// What happened to one item.
#[derive(Debug, Clone, Default)]
pub struct ItemHistory {
    /// The content last met in the folder; `None` when the file is gone.
    pub seen: Option<Seen>,
    /// When any content of it was met first.
    pub met: Option<Timestamp>,
    /// It was there when the journal was opened.
    pub first_scan: bool,
    /// Holds on this item, oldest first.
    pub holds: Vec<Hold>,
    /// The last `release --now`.
    pub released: Option<Stamp>,
    /// `cancel`: when, why, who.
    pub cancelled: Option<(Timestamp, String, String)>,
    /// Occasion name → its course.
    pub occasions: BTreeMap<String, OccasionHistory>,
}

impl ItemHistory {
    /// Whether anything was tried at any occasion.
    pub fn started(&self) -> bool {
        self.occasions.values().any(|o| o.started.is_some())
    }
}

/// See [`Fact::Seen`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Digest of the file.
    pub digest: String,
    /// Path in the folder.
    pub path: String,
    /// When it was met.
    pub at: Timestamp,
    /// It was there when the journal was opened.
    pub first_scan: bool,
}

/// When something was decided, and as which fact of the journal: a clock may be set back, the order
/// of facts may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The instant.
    pub at: Timestamp,
    /// Number of the fact.
    pub order: u64,
}

impl Stamp {
    /// Whether this was decided after `other`.
    pub fn follows(self, other: Stamp) -> bool {
        self.order > other.order
    }
}

/// A span in which nothing new starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Begin.
    pub from: Stamp,
    /// End; `None` while it lasts.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub who: String,
}

/// An account's standing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountHistory {
    /// Set while the account may not be used.
    pub parked: Option<Parked>,
    /// X's id, once proven.
    pub user_id: Option<String>,
    /// Fingerprint of the credential that was proven.
    pub credential: Option<String>,
}

/// See [`Fact::Parked`].
#[derive(Debug, Clone, PartialEq)]
pub struct Parked {
    /// Why.
    pub cause: Cause,
    /// Since.
    pub at: Timestamp,
    /// Fingerprint of the refused credential.
    pub credential: String,
    /// May be tried again then.
    pub until: Option<Timestamp>,
}
