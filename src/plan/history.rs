//! What the facts of the journal add up to. [`History::apply`] is the only way in; everything
//! that is due, retried, held or finished is derived from here and never stored beside it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::fact::{
    Cause, Decision, Destination, Fact, Outcome, Reason, Receipt, Snapshot, Verdict,
};
use crate::message::Recipient;

/// Who placed a hold through the file of this name.
pub const HOLD_FILE: &str = "HOLD";

/// All that is known, in memory.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// When the journal was begun or last adopted; `None` before the first start.
    pub opened: Option<Timestamp>,
    /// When it was last adopted, if ever: another machine may have used it until then.
    pub adopted: Option<Timestamp>,
    /// The machine that may publish.
    pub machine: Option<String>,
    /// Hex key of Message-IDs.
    pub key: Option<String>,
    /// Item id → what happened to it.
    pub items: BTreeMap<String, ItemHistory>,
    /// Holds on everything, oldest first.
    pub holds: Vec<Hold>,
    /// Account name → its standing.
    pub accounts: HashMap<String, AccountHistory>,
    /// Fingerprint of something tried → the item that did.
    pub prints: HashMap<String, String>,
    /// What the desk was told.
    pub told: HashSet<String>,
    /// Facts taken in, so that a reader notices news.
    pub facts: u64,
}

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
    pub released: Option<Timestamp>,
    /// `cancel`: when, why, who.
    pub cancelled: Option<(Timestamp, String, String)>,
    /// Occasion name → its course.
    pub occasions: BTreeMap<String, OccasionHistory>,
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

/// A span in which nothing new starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Begin.
    pub from: Timestamp,
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

/// The course of one occasion.
#[derive(Debug, Clone)]
pub struct OccasionHistory {
    /// What goes out.
    pub snapshot: Arc<Snapshot>,
    /// To whom.
    pub roster: Arc<Vec<Recipient>>,
    /// (account, part) → how far it is.
    pub posts: BTreeMap<(String, u32), PostHistory>,
    /// By index in the roster.
    pub letters: Vec<Tried>,
    /// The first attempt: the content is closed from here on.
    pub started: Option<Timestamp>,
    /// The first post was accepted.
    pub first_post: Option<Timestamp>,
    /// The first letter was accepted.
    pub first_letter: Option<Timestamp>,
}

/// How far one post is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostHistory {
    /// Where it stands.
    pub tried: Tried,
    /// When the first attempt was made since a person last decided.
    pub first_attempt: Option<Timestamp>,
    /// Attempts that ended unknown since a person last decided.
    pub unknowns: u32,
    /// Readings of the timeline since the last unknown.
    pub readings: u32,
    /// Attempts refused because the parent was not visible yet.
    pub parent_hidden: u32,
    /// Id of the parent at the last attempt.
    pub reply_to: Option<String>,
}

/// Where a destination stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Tried {
    /// Not tried.
    #[default]
    Fresh,
    /// An attempt is open.
    Trying {
        /// Since.
        since: Timestamp,
        /// Temporary refusals before.
        refusals: u16,
    },
    /// Certainly not taken; to be tried again.
    Waiting {
        /// Not before; `None`: when the account is proven.
        not_before: Option<Timestamp>,
        /// Temporary refusals so far.
        refusals: u16,
        /// Why.
        reason: Box<Reason>,
    },
    /// Accepted.
    Sent {
        /// When.
        at: Timestamp,
        /// What came back.
        receipt: Box<Receipt>,
    },
    /// Refused for good.
    Refused(Box<Reason>),
    /// Perhaps taken.
    Unknown {
        /// Since when that is so.
        since: Timestamp,
        /// Why.
        reason: Box<Reason>,
    },
    /// Left out.
    Withheld(Box<Reason>),
}

impl Tried {
    /// Whether nothing more will happen to it.
    pub fn is_final(&self) -> bool {
        matches!(self, Tried::Sent { .. } | Tried::Refused(_) | Tried::Withheld(_))
    }

    /// Whether nobody knows how it ended.
    pub fn is_doubtful(&self) -> bool {
        matches!(self, Tried::Unknown { .. } | Tried::Trying { .. })
    }

    /// Whether it has yet to be tried, or tried again.
    pub fn is_open(&self) -> bool {
        matches!(self, Tried::Fresh | Tried::Waiting { .. })
    }

    /// The instant from which it may be tried; `None` when it may not.
    pub fn ready_at(&self) -> Option<Timestamp> {
        match self {
            Tried::Fresh => Some(Timestamp::MIN),
            Tried::Waiting { not_before, .. } => *not_before,
            _ => None,
        }
    }

    /// Temporary refusals so far.
    pub fn refusals(&self) -> u16 {
        match self {
            Tried::Waiting { refusals, .. } | Tried::Trying { refusals, .. } => *refusals,
            _ => 0,
        }
    }

    /// The id of an accepted post.
    pub fn post_id(&self) -> Option<&str> {
        match self {
            Tried::Sent { receipt, .. } if !receipt.id.is_empty() => Some(&receipt.id),
            _ => None,
        }
    }

    fn apply(&mut self, at: Timestamp, outcome: &Outcome) {
        let refusals = self.refusals();
        *self = match outcome {
            Outcome::Sent(receipt) => Tried::Sent { at, receipt: Box::new(receipt.clone()) },
            Outcome::NotYet { reason, not_before } => Tried::Waiting {
                not_before: *not_before,
                refusals: refusals.saturating_add(1),
                reason: Box::new(reason.clone()),
            },
            Outcome::Refused(reason) => Tried::Refused(Box::new(reason.clone())),
            Outcome::Unknown(reason) => {
                Tried::Unknown { since: at, reason: Box::new(reason.clone()) }
            }
            Outcome::Withheld(reason) => Tried::Withheld(Box::new(reason.clone())),
        };
    }

    fn settle(&mut self, at: Timestamp, verdict: &Verdict) {
        *self = match verdict {
            Verdict::Sent(id) => Tried::Sent {
                at,
                receipt: Box::new(Receipt {
                    id: id.clone().unwrap_or_default(),
                    code: None,
                    adopted: true,
                }),
            },
            Verdict::Resend => Tried::Fresh,
            Verdict::Drop => Tried::Withheld(Box::new(Reason::new(Cause::Person, None, ""))),
        };
    }
}

impl OccasionHistory {
    fn new(snapshot: Arc<Snapshot>, roster: Arc<Vec<Recipient>>) -> OccasionHistory {
        let posts = snapshot
            .posts
            .iter()
            .map(|p| ((p.account.clone(), p.part), PostHistory::default()))
            .collect();
        let letters = vec![Tried::Fresh; roster.len()];
        OccasionHistory {
            snapshot,
            roster,
            posts,
            letters,
            started: None,
            first_post: None,
            first_letter: None,
        }
    }

    /// The accounts that post, in order of name.
    pub fn accounts(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.posts.keys().map(|(account, _)| account.as_str()).collect();
        names.dedup();
        names
    }

    /// The parts of `account`'s thread, in order.
    pub fn thread<'a>(
        &'a self,
        account: &'a str,
    ) -> impl Iterator<Item = (u32, &'a PostHistory)> + 'a {
        self.posts
            .range((account.to_owned(), 0)..=(account.to_owned(), u32::MAX))
            .map(|((_, part), post)| (*part, post))
    }

    /// Every destination with its standing.
    pub fn destinations(&self) -> impl Iterator<Item = (Destination, &Tried)> {
        let posts = self.posts.iter().map(|((account, part), post)| {
            (Destination::Post { account: account.clone(), part: *part }, &post.tried)
        });
        let letters = self
            .letters
            .iter()
            .enumerate()
            .map(|(n, tried)| (Destination::Letter { n: n as u32 }, tried));
        posts.chain(letters)
    }

    /// Whether every destination is final.
    pub fn is_finished(&self) -> bool {
        self.posts.values().all(|p| p.tried.is_final()) && self.letters.iter().all(Tried::is_final)
    }

    fn tried_mut(&mut self, to: &Destination) -> Option<&mut Tried> {
        match to {
            Destination::Post { account, part } => {
                self.posts.get_mut(&(account.clone(), *part)).map(|p| &mut p.tried)
            }
            Destination::Letter { n } => self.letters.get_mut(*n as usize),
        }
    }

    /// How far the post `part` of `account` is.
    pub fn post(&self, account: &str, part: u32) -> Option<&PostHistory> {
        self.posts.get(&(account.to_owned(), part))
    }

    fn attempt(&mut self, at: Timestamp, to: &Destination, reply_to: Option<&String>) {
        self.started.get_or_insert(at);
        if let Some(tried) = self.tried_mut(to) {
            let refusals = tried.refusals();
            *tried = Tried::Trying { since: at, refusals };
        }
        if let Some(post) = self.post_mut(to) {
            post.first_attempt.get_or_insert(at);
            post.reply_to = reply_to.cloned();
        }
    }

    fn post_mut(&mut self, to: &Destination) -> Option<&mut PostHistory> {
        match to {
            Destination::Post { account, part } => self.posts.get_mut(&(account.clone(), *part)),
            Destination::Letter { .. } => None,
        }
    }

    fn outcome(&mut self, at: Timestamp, to: &Destination, outcome: &Outcome) {
        let Some(tried) = self.tried_mut(to) else { return };
        // What was accepted stays so, and only an acceptance reopens what was closed.
        let accepted = matches!(outcome, Outcome::Sent(_));
        if matches!(tried, Tried::Sent { .. }) || (tried.is_final() && !accepted) {
            return;
        }
        // A crash cut off an open attempt; one that a person settled meanwhile is open no more.
        let crash = matches!(outcome, Outcome::Unknown(reason) if reason.cause == Cause::Crash);
        if crash && !matches!(tried, Tried::Trying { .. }) {
            return;
        }
        tried.apply(at, outcome);
        if let Some(post) = self.post_mut(to) {
            match outcome {
                Outcome::Unknown(_) => {
                    post.unknowns += 1;
                    post.readings = 0;
                }
                Outcome::NotYet { reason, .. } if reason.cause == Cause::ParentHidden => {
                    post.parent_hidden += 1;
                }
                _ => {}
            }
        }
        if let Outcome::Sent(_) = outcome {
            match to {
                Destination::Post { .. } => self.first_post.get_or_insert(at),
                Destination::Letter { .. } => self.first_letter.get_or_insert(at),
            };
        }
    }
}

impl ItemHistory {
    /// Whether anything was tried at any occasion.
    pub fn started(&self) -> bool {
        self.occasions.values().any(|o| o.started.is_some())
    }
}

impl History {
    /// The hold on everything that lasts now.
    pub fn hold(&self) -> Option<&Hold> {
        self.holds.iter().rev().find(|h| h.until.is_none())
    }

    /// Why and until when `account` may not be used.
    pub fn parked(&self, account: &str) -> Option<&Parked> {
        self.accounts.get(account)?.parked.as_ref()
    }

    /// One occasion of one item.
    pub fn occasion(&self, item: &str, occasion: &str) -> Option<&OccasionHistory> {
        self.items.get(item)?.occasions.get(occasion)
    }

    /// Attempts whose outcome was never written, in the order of items.
    pub fn open_attempts(&self) -> Vec<(String, String, Destination)> {
        let mut open = Vec::new();
        for (id, item) in &self.items {
            for (name, occasion) in &item.occasions {
                for (to, tried) in occasion.destinations() {
                    if matches!(tried, Tried::Trying { .. }) {
                        open.push((id.clone(), name.clone(), to));
                    }
                }
            }
        }
        open
    }

    /// Takes in one fact that became durable at `at`.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) {
        self.facts += 1;
        match fact {
            Fact::Opened { machine, key } => {
                if self.opened.is_some() {
                    self.adopted = Some(at);
                }
                self.opened = Some(at);
                self.machine = machine.clone();
                self.key = Some(key.clone());
            }
            Fact::Seen { item, digest, path, first_scan } => {
                let item = self.items.entry(item.clone()).or_default();
                item.met.get_or_insert(at);
                item.first_scan |= first_scan;
                // A release was given for what the file said then.
                if item.seen.as_ref().is_some_and(|s| s.digest != *digest) && !item.started() {
                    item.released = None;
                }
                item.seen = Some(Seen {
                    digest: digest.clone(),
                    path: path.clone(),
                    at,
                    first_scan: *first_scan,
                });
            }
            Fact::Gone { item } => {
                if let Some(item) = self.items.get_mut(item) {
                    item.seen = None;
                    if !item.started() {
                        item.released = None;
                    }
                }
            }
            Fact::Prepared { item, occasion, snapshot, roster } => {
                let item = self.items.entry(item.clone()).or_default();
                let old = item.occasions.get(occasion);
                if old.is_none_or(|o| o.started.is_none()) {
                    let fresh = OccasionHistory::new(
                        Arc::new(snapshot.as_ref().clone()),
                        Arc::new(roster.clone()),
                    );
                    item.occasions.insert(occasion.clone(), fresh);
                }
            }
            Fact::Attempt { item, occasion, to, reply_to } => {
                let Some(past) = self.items.get_mut(item) else { return };
                if !past.started() {
                    // Whichever occasion comes first closes the content of all.
                    for print in past.occasions.values().flat_map(|o| &o.snapshot.prints) {
                        self.prints.entry(print.clone()).or_insert_with(|| item.clone());
                    }
                }
                let Some(found) = past.occasions.get_mut(occasion) else { return };
                found.attempt(at, to, reply_to.as_ref());
            }
            Fact::Outcome { item, occasion, to, outcome } => {
                if let Some(found) = self.occasion_mut(item, occasion) {
                    found.outcome(at, to, outcome);
                }
            }
            Fact::NotFound { item, occasion, to } => {
                if let Some(post) = self.occasion_mut(item, occasion).and_then(|o| o.post_mut(to)) {
                    post.readings += 1;
                }
            }
            Fact::Settled { item, occasion, to, verdict, .. } => {
                let Some(found) = self.occasion_mut(item, occasion) else { return };
                // The timeline may have answered before the person: then there is nothing to settle.
                let Some(tried) = found.tried_mut(to).filter(|t| t.is_doubtful()) else { return };
                tried.settle(at, verdict);
                if let Some(post) = found.post_mut(to) {
                    post.unknowns = 0;
                    post.readings = 0;
                    post.first_attempt = None;
                }
            }
            Fact::Decided { item, decision, reason, who } => {
                self.decide(at, item.as_deref(), *decision, reason, who);
            }
            Fact::Parked { account, cause, credential, until } => {
                self.accounts.entry(account.clone()).or_default().parked = Some(Parked {
                    cause: *cause,
                    at,
                    credential: credential.clone(),
                    until: *until,
                });
            }
            Fact::Proven { account, user_id, credential } => {
                let account = self.accounts.entry(account.clone()).or_default();
                // Missing credits are no matter of the credential: that rest has its own end.
                account.parked = account.parked.take().filter(|p| p.until.is_some());
                account.user_id = Some(user_id.clone());
                account.credential = Some(credential.clone());
            }
            Fact::Told { key } => {
                self.told.insert(key.clone());
            }
        }
    }

    fn occasion_mut(&mut self, item: &str, occasion: &str) -> Option<&mut OccasionHistory> {
        self.items.get_mut(item)?.occasions.get_mut(occasion)
    }

    fn decide(
        &mut self,
        at: Timestamp,
        item: Option<&str>,
        decision: Decision,
        reason: &str,
        who: &str,
    ) {
        let holds = match item {
            None => &mut self.holds,
            Some(id) => {
                let item = self.items.entry(id.to_owned()).or_default();
                match decision {
                    Decision::Cancel => {
                        item.cancelled = Some((at, reason.to_owned(), who.to_owned()));
                    }
                    Decision::Release => {
                        item.released = Some(at);
                        item.cancelled = None;
                    }
                    Decision::Hold | Decision::Unhold => {}
                }
                &mut item.holds
            }
        };
        match decision {
            Decision::Hold => holds.push(Hold {
                from: at,
                until: None,
                reason: reason.to_owned(),
                who: who.to_owned(),
            }),
            Decision::Unhold => {
                // The file lifts only what the file placed; a person lifts everything.
                let lifts =
                    |h: &Hold| h.until.is_none() && (who != HOLD_FILE || h.who == HOLD_FILE);
                for hold in holds.iter_mut().filter(|h| lifts(h)) {
                    hold.until = Some(at);
                }
            }
            Decision::Cancel | Decision::Release => {}
        }
    }
}
