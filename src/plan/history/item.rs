//! What happened to one item, and to an account.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use super::occasion::OccasionHistory;
use crate::approval::Voucher;
use crate::plan::cost::Cost;
use crate::plan::fact::{Cause, EARLY, RELEASE, Snapshot};
use crate::when::moved;

/// What happened to one item.
#[derive(Debug, Clone, Default)]
pub struct ItemHistory {
    /// The content last met in the folder; `None` when the file is gone.
    pub seen: Option<Seen>,
    /// When any content of it was met first.
    pub met: Option<Timestamp>,
    /// It was there when the journal was opened.
    pub first_scan: bool,
    /// Who vouched for which content, in the order in which it was met.
    pub vouched: Vec<Vouched>,
    /// Holds on this item, oldest first.
    pub holds: Vec<Hold>,
    /// The last `release --now`.
    pub released: Option<Stamp>,
    /// When its previews were mailed last, oldest first; at most [`SHOWN`].
    pub shown: Vec<Timestamp>,
    /// `cancel`: when, why, who.
    pub cancelled: Option<(Timestamp, String, String)>,
    /// The item that withdraws this one, once that has begun.
    pub withdrawn: Option<String>,
    /// The item that corrects this one, once that has begun.
    pub corrected: Option<String>,
    /// The item that began to correct this one while only early copies of it were out: those to come
    /// stay out, the release does not.
    pub corrected_early: Option<String>,
    /// Occasion name → its course.
    pub occasions: BTreeMap<String, OccasionHistory>,
    /// Account → when its holder did by hand what he was asked for, and the id of his post.
    pub acted: BTreeMap<String, (Timestamp, Option<String>)>,
    /// What X charged for it so far.
    pub spent: Cost,
}

/// See [`super::super::fact::Fact::Vouched`].
#[derive(Debug, Clone, PartialEq)]
pub struct Vouched {
    /// When it was met.
    pub at: Stamp,
    /// Digest of the reading.
    pub digest: String,
    /// Digest of destinations, senders and layout, as they were when it was met first.
    pub terms: String,
    /// Who and how.
    pub voucher: Voucher,
    /// It speaks for the content no longer.
    pub is_void: bool,
}

impl ItemHistory {
    /// Takes note of somebody who vouches. What was met before, and was void in between, keeps the
    /// terms under which it was given.
    pub(super) fn vouch(&mut self, vouched: Vouched) {
        let same = |v: &&mut Vouched| v.digest == vouched.digest && v.voucher == vouched.voucher;
        match self.vouched.iter_mut().find(same) {
            Some(known) => (known.at, known.is_void) = (vouched.at, false),
            None => self.vouched.push(vouched),
        }
    }

    /// Takes note of what vouches for a content no longer.
    pub(super) fn void(&mut self, digest: &str, object: &str, approver: &str) {
        let lost = self.vouched.iter_mut().filter(|v| {
            v.digest == digest && v.voucher.object == object && v.voucher.approver == approver
        });
        lost.for_each(|v| v.is_void = true);
    }

    /// Why nothing more of it goes out, if that is decided.
    pub fn stop(&self) -> Option<Cause> {
        match (&self.cancelled, &self.withdrawn) {
            (Some(_), _) => Some(Cause::Person),
            (None, Some(_)) => Some(Cause::Superseded),
            (None, None) => None,
        }
    }

    /// Whether anything was tried at any occasion.
    pub fn started(&self) -> bool {
        self.occasions.values().any(|o| o.started.is_some())
    }

    /// Whether more than early copies was tried.
    pub fn is_public(&self) -> bool {
        self.occasions.iter().any(|(name, o)| name != EARLY && o.started.is_some())
    }

    /// The instant to which a person brought the release forward after its early copies had begun,
    /// until what is prepared is moved there.
    pub fn hastened(&self) -> Option<Timestamp> {
        let release = self.occasions.get(RELEASE)?;
        let at = self.released?.at;
        (self.started() && !self.is_public() && at < release.snapshot.due).then_some(at)
    }

    /// Nothing of `occasion` is sent from here on. No early copy leaves once the release is due.
    pub fn expires(&self, name: &str, occasion: &OccasionHistory) -> Timestamp {
        let expires = occasion.expires();
        match self.occasions.get(RELEASE).filter(|_| name == EARLY) {
            Some(release) => release.snapshot.due.min(expires),
            None => expires,
        }
    }

    /// Drops every occasion of other content than that of `release`, which is prepared last, and
    /// early copies that would come after it: none of it may go out.
    pub(super) fn outdate(&mut self, release: &Snapshot) {
        self.occasions.retain(|name, o| {
            o.snapshot.digest == release.digest
                && o.snapshot.setting == release.setting
                && (name != EARLY || o.snapshot.due < release.due)
        });
    }
}

/// Of so many previews of an item it is known when they were mailed.
pub const SHOWN: usize = 3;

/// What the keys of such mails begin with; the item's id and the digest of the file follow.
pub const DROPPED: &str = "dropped:";

/// The item of which the mail with `key` was a preview.
pub(super) fn shown_in(key: &str) -> Option<&str> {
    key.strip_prefix(DROPPED)?.rsplit_once(':').map(|(id, _)| id)
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
    /// The newest post, repost or act by hand.
    pub last: Option<Appearance>,
    /// Its latest reposts, oldest first; at most [`REPOSTS_PER_HOUR`].
    pub reposts: VecDeque<Timestamp>,
}

/// Reposts of one account in an hour.
pub const REPOSTS_PER_HOUR: usize = 10;

/// Something of an account that the public could see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    /// When.
    pub at: Timestamp,
    /// Its id on X; empty where that is not known, and for reposts.
    pub post: String,
}

impl AccountHistory {
    pub(super) fn appeared(&mut self, at: Timestamp, post: &str, is_repost: bool) {
        if self.last.as_ref().is_none_or(|last| last.at <= at) {
            let post = if is_repost { String::new() } else { post.to_owned() };
            self.last = Some(Appearance { at, post });
        }
        if is_repost {
            self.reposts.push_back(at);
            if self.reposts.len() > REPOSTS_PER_HOUR {
                self.reposts.pop_front();
            }
        }
    }

    /// When the account may repost again.
    pub fn reposts_from(&self) -> Timestamp {
        match self.reposts.front().filter(|_| self.reposts.len() == REPOSTS_PER_HOUR) {
            Some(first) => moved(*first, SignedDuration::from_hours(1)),
            None => Timestamp::MIN,
        }
    }
}

/// See [`Fact::Parked`].
#[derive(Debug, Clone, PartialEq)]
pub struct Parked {
    /// Why.
    pub cause: Cause,
    /// Since when, without a stop in between.
    pub since: Timestamp,
    /// Fingerprint of the refused credential.
    pub credential: String,
    /// May be tried again then.
    pub until: Option<Timestamp>,
}
