//! What the facts of the journal add up to. [`History::apply`] is the only way in; everything
//! that is due, retried, held or finished is derived from here and never stored beside it.

mod contacts;
mod digests;
mod item;
mod lane;
mod letters;
mod occasion;
#[cfg(test)]
mod tests;
mod tried;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use super::cost::{self, Cost};
use super::fact::{Cause, Decision, Destination, Fact, Outcome, RELEASE, Reason, Verdict};
pub use contacts::{Contacts, SOFT_BOUNCES, SuppressedBy, Suppression};
use digests::digest_in;
pub use digests::digest_key;
use item::shown_in;
pub use item::{
    AccountHistory, Appearance, DROPPED, Hold, ItemHistory, Parked, REPOSTS_PER_HOUR, SHOWN, Seen,
    Stamp, Vouched,
};
pub use lane::{Lane, LaneHistory, REST};
pub use letters::{Counts, LetterHistory};
pub use occasion::{OccasionHistory, PostHistory, Upload};
pub use tried::Tried;

use crate::feedback::{Ledger, Number};
use crate::similarity::Thread;

/// Who placed a hold through the file of this name.
pub const HOLD_FILE: &str = "HOLD";

/// Who holds everything when the reviewed branch was rewound.
pub const GIT: &str = "git";

/// All that is known, in memory.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// When the journal was begun or last adopted; `None` before the first start.
    pub opened: Option<Timestamp>,
    /// When the journal was begun.
    pub begun: Option<Timestamp>,
    /// When it was last adopted, if ever: another machine may have used it until then.
    pub adopted: Option<Stamp>,
    /// The machine that may publish.
    pub machine: Option<String>,
    /// Hex key of Message-IDs.
    pub key: Option<String>,
    /// The commit that the reviewed branch was last seen at.
    pub tip: Option<String>,
    /// Item id → what happened to it.
    pub items: BTreeMap<String, ItemHistory>,
    /// Holds on everything, oldest first.
    pub holds: Vec<Hold>,
    /// Account name → its standing.
    pub accounts: HashMap<String, AccountHistory>,
    /// How the lanes fared lately.
    pub lanes: BTreeMap<Lane, LaneHistory>,
    /// Who is mailed no more, and how far mailboxes were read.
    pub contacts: Contacts,
    /// Fingerprint of something tried → the item that did.
    pub prints: HashMap<String, String>,
    /// What came back.
    pub feedback: Ledger,
    /// Quarter of an hour since 1970 → what X charged in it; a month of any zone begins with one.
    spent: BTreeMap<i64, Cost>,
    /// Threads by the instant at which a part of them was accepted first.
    spoken: BTreeSet<Spoken>,
    /// What the desk was told.
    pub told: HashSet<String>,
    /// Alias of whoever gets digests → up to when he was told.
    pub digests: BTreeMap<String, Timestamp>,
    /// Facts taken in, so that a reader notices news.
    pub facts: u64,
}

/// Since when an account's thread can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Spoken {
    at: Timestamp,
    item: String,
    occasion: String,
    account: String,
}

impl History {
    /// Item, account and thread of everything that accounts have said since `from`.
    pub fn said_since(&self, from: Timestamp) -> impl Iterator<Item = (&str, &str, &Thread)> {
        let first = Spoken {
            at: from,
            item: String::new(),
            occasion: String::new(),
            account: String::new(),
        };
        self.spoken.range(first..).filter_map(|spoken| {
            let occasion = self.occasion(&spoken.item, &spoken.occasion)?;
            let (account, thread) = occasion.threads().find(|(a, _)| *a == spoken.account)?;
            Some((spoken.item.as_str(), account, thread))
        })
    }

    /// The hold on everything that lasts now.
    pub fn hold(&self) -> Option<&Hold> {
        self.holds.iter().rev().find(|h| h.until.is_none())
    }

    /// Why and until when `account` may not be used.
    pub fn parked(&self, account: &str) -> Option<&Parked> {
        self.accounts.get(account)?.parked.as_ref()
    }

    /// How `lane` fared lately.
    pub fn lane(&self, lane: &Lane) -> LaneHistory {
        self.lanes.get(lane).copied().unwrap_or_default()
    }

    /// Until when `lane` rests, its server having left three outcomes unknown.
    pub fn rests_until(&self, lane: &Lane) -> Option<Timestamp> {
        self.lane(lane).stopped().map(|(_, until)| until)
    }

    /// What X charged within `span`.
    pub fn spent(&self, span: Range<Timestamp>) -> Cost {
        self.spent.range(quarter(span.start)..quarter(span.end)).map(|(_, cost)| *cost).sum()
    }

    /// Item and occasion of everything that was ever prepared, by item.
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        let items = self.items.iter();
        items.flat_map(|(id, past)| past.occasions.keys().map(|name| (id.as_str(), name.as_str())))
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
                if occasion.is_finished() {
                    continue;
                }
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
                    self.adopted = Some(Stamp { at, order: self.facts });
                }
                self.opened = Some(at);
                self.begun.get_or_insert(at);
                self.machine = machine.clone();
                self.key = Some(key.clone());
                self.contacts.know(key);
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
                self.contacts.mark(item, occasion);
                let item = self.items.entry(item.clone()).or_default();
                let old = item.occasions.get(occasion);
                if old.is_none_or(|o| o.started.is_none()) {
                    let mut fresh = OccasionHistory::new(
                        Arc::new(snapshot.as_ref().clone()),
                        Arc::new(roster.clone()),
                    );
                    if let Some(old) = old {
                        fresh.keep_uploads(old);
                    }
                    item.occasions.insert(occasion.clone(), fresh);
                    if occasion == RELEASE && !item.started() {
                        item.outdate(snapshot);
                    }
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
                let snapshot = found.snapshot.clone();
                if let Some(id) = &snapshot.withdraws
                    && let Some(original) = self.items.get_mut(id)
                {
                    original.withdrawn.get_or_insert_with(|| item.clone());
                }
                if let Some(id) = &snapshot.corrects
                    && let Some(original) = self.items.get_mut(id)
                {
                    let only_early = original.started() && !original.is_public();
                    let by = match only_early {
                        true => &mut original.corrected_early,
                        false => &mut original.corrected,
                    };
                    by.get_or_insert_with(|| item.clone());
                }
            }
            Fact::Outcome { item, occasion, to, outcome } => {
                let now = Stamp { at, order: self.facts };
                self.lanes.entry(Lane::of(to)).or_default().outcome(now, outcome);
                if let Some(found) = self.occasion_mut(item, occasion) {
                    let cost = found.charge(to, outcome);
                    found.outcome(at, to, outcome);
                    self.charge(at, item, cost);
                    self.spoke(at, item, occasion, to);
                }
                if let (Destination::Letter { n }, Outcome::Refused(reason)) = (to, outcome)
                    && reason.cause == Cause::Rejected
                {
                    self.bounced(at, item, occasion, *n, reason);
                }
                if matches!(outcome, Outcome::Sent(_)) {
                    self.answered(at, item, occasion);
                }
                if let (Outcome::Sent(receipt), Some(account)) = (outcome, to.account()) {
                    let is_repost = matches!(to, Destination::Repost { .. });
                    if !matches!(to, Destination::Deletion { .. }) {
                        let account = self.accounts.entry(account.to_owned()).or_default();
                        account.appeared(at, &receipt.id, is_repost);
                    }
                    // X took something: there are credits again.
                    for account in self.accounts.values_mut() {
                        account.parked = account.parked.take().filter(|p| p.until.is_none());
                    }
                }
            }
            Fact::Uploaded { item, occasion, place, id, expires, media } => {
                if let Some(found) = self.occasion_mut(item, occasion) {
                    let shown = media.as_ref().or_else(|| found.snapshot.media(place));
                    let has_alt = shown.is_some_and(|media| !media.alt.is_empty());
                    let upload = Upload::Ready { id: id.clone(), expires: *expires };
                    found.uploaded(place, media.as_ref(), upload);
                    self.charge(at, item, cost::ALT_TEXT.times(usize::from(has_alt)));
                }
            }
            Fact::UploadRefused { item, occasion, place, reason, media } => {
                if let Some(found) = self.occasion_mut(item, occasion) {
                    found.uploaded(place, media.as_ref(), Upload::Refused(reason.clone()));
                }
            }
            Fact::Acted { item, account, post, .. } => {
                let id = post.clone().unwrap_or_default();
                self.accounts.entry(account.clone()).or_default().appeared(at, &id, false);
                if let Some(past) = self.items.get_mut(item) {
                    past.acted.insert(account.clone(), (at, post.clone()));
                }
            }
            Fact::NotFound { item, occasion, to } => {
                if let Some(found) = self.occasion_mut(item, occasion) {
                    found.not_found(to);
                }
            }
            Fact::Settled { item, occasion, to, verdict, .. } => {
                if let (Verdict::Sent(id), Some(account)) = (verdict, to.account()) {
                    let id = id.clone().unwrap_or_default();
                    self.accounts.entry(account.to_owned()).or_default().appeared(at, &id, false);
                }
                if let Some(found) = self.occasion_mut(item, occasion) {
                    found.settle(at, to, verdict);
                    self.spoke(at, item, occasion, to);
                }
                if matches!(verdict, Verdict::Sent(_)) {
                    self.answered(at, item, occasion);
                }
            }
            Fact::Reopened { item, occasion, n, until, .. } => {
                if let Some(found) = self.occasion_mut(item, occasion) {
                    found.reopen(*n, *until);
                }
            }
            Fact::Decided { item, decision, reason, who } => {
                self.decide(at, item.as_deref(), *decision, reason, who);
            }
            Fact::Parked { account, cause, credential, until } => {
                let account = self.accounts.entry(account.clone()).or_default();
                // Missing credits end by themselves; a refused credential does not end with them.
                let is_refused = account.parked.as_ref().is_some_and(|p| p.until.is_none());
                if !(is_refused && until.is_some()) {
                    let (cause, until) = (*cause, *until);
                    let credential = credential.clone();
                    // Said again, it is still the same stop: the desk has heard of it.
                    let same = |p: &&Parked| p.cause == cause && p.credential == credential;
                    let since = account.parked.as_ref().filter(same).map_or(at, |p| p.since);
                    account.parked = Some(Parked { cause, since, credential, until });
                }
            }
            Fact::Proven { account, user_id, credential } => {
                let account = self.accounts.entry(account.clone()).or_default();
                // Missing credits are no matter of the credential: that rest has its own end.
                account.parked = account.parked.take().filter(|p| p.until.is_some());
                account.user_id = Some(user_id.clone());
                account.credential = Some(credential.clone());
            }
            Fact::Objected { email, by, item, mail, .. } => {
                self.contacts.note(mail);
                self.contacts.object(at, email, *by, item.as_deref());
            }
            Fact::Bounced { item, occasion, n, reason, report } => {
                self.contacts.note(report);
                if let Some(found) = self.occasion_mut(item, occasion) {
                    found.bounced(at, *n, reason);
                    let answers = found.snapshot.answers.as_ref();
                    if let Some(number) = answers.map(|to| Number::new(&to.item, to.n)) {
                        self.feedback.unanswer(at, &number, item);
                    }
                }
                self.bounced(at, item, occasion, *n, reason);
            }
            Fact::Received(received) => self.feedback.receive(at, received),
            Fact::Sorted { key, sort, item } => self.feedback.sort(key, *sort, item.as_deref()),
            Fact::Handled { item, n, change, who } => {
                self.feedback.change(at, &Number::new(item, *n), change, who);
            }
            Fact::Removed { item, n, why } => {
                self.feedback.remove(at, &Number::new(item, *n), *why);
            }
            Fact::Listened { stream, newest, read, of, charged } => {
                self.feedback.listen(at, stream, newest, *read, *of);
                self.charge(at, "", Cost::of_thousandths(*charged));
            }
            Fact::Measured { post, metrics } => self.feedback.measure(at, post, *metrics),
            Fact::Allowed { email, .. } => self.contacts.allow(email),
            Fact::Erased { alias, .. } => self.contacts.erase(at, alias),
            Fact::MailRead { folder, validity, uid } => self.contacts.read(folder, *validity, *uid),
            Fact::Tip { commit } => self.tip = Some(commit.clone()),
            Fact::Vouched { item, digest, terms, voucher } => {
                let vouched = Vouched {
                    at: Stamp { at, order: self.facts },
                    digest: digest.clone(),
                    terms: terms.clone(),
                    voucher: voucher.clone(),
                    is_void: false,
                };
                self.items.entry(item.clone()).or_default().vouch(vouched);
            }
            Fact::Voided { item, digest, object, approver } => {
                if let Some(item) = self.items.get_mut(item) {
                    item.void(digest, object, approver);
                }
            }
            Fact::Told { key } => {
                if let Some(item) = shown_in(key).and_then(|id| self.items.get_mut(id)) {
                    item.shown.push(at);
                    let too_many = item.shown.len().saturating_sub(SHOWN);
                    item.shown.drain(..too_many);
                }
                if let Some((who, until)) = digest_in(key) {
                    self.digests.insert(who.to_owned(), until);
                }
                self.told.insert(key.clone());
            }
        }
    }

    /// Draws from a letter that did not arrive what it says about its address.
    fn bounced(&mut self, at: Timestamp, item: &str, occasion: &str, n: u32, reason: &Reason) {
        let roster = self.occasion(item, occasion).map(|o| o.roster.clone());
        if let Some(recipient) = roster.as_ref().and_then(|r| r.get(n as usize)) {
            self.contacts.bounce(at, &recipient.email, reason, item);
        }
    }

    /// Notes the thread of `to` when its first part was accepted.
    fn spoke(&mut self, at: Timestamp, item: &str, occasion: &str, to: &Destination) {
        let Destination::Post { account, .. } = to else { return };
        let Some(found) = self.occasion(item, occasion) else { return };
        let sent = found.thread(account).filter(|(_, p)| matches!(p.tried, Tried::Sent { .. }));
        if sent.count() == 1 {
            self.spoken.insert(Spoken {
                at,
                item: item.to_owned(),
                occasion: occasion.to_owned(),
                account: account.clone(),
            });
        }
    }

    /// Closes the item of feedback that `item` answers: who asked has the answer.
    fn answered(&mut self, at: Timestamp, item: &str, occasion: &str) {
        let Some(found) = self.occasion(item, occasion) else { return };
        if let Some(to) = found.snapshot.answers.clone() {
            self.feedback.answer(at, &Number::new(&to.item, to.n), item);
        }
    }

    fn charge(&mut self, at: Timestamp, item: &str, cost: Cost) {
        if cost > Cost::default() {
            if let Some(item) = self.items.get_mut(item) {
                item.spent += cost;
            }
            *self.spent.entry(quarter(at)).or_default() += cost;
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
        let now = Stamp { at, order: self.facts };
        let holds = match item {
            None => &mut self.holds,
            Some(id) => {
                let item = self.items.entry(id.to_owned()).or_default();
                match decision {
                    Decision::Cancel => {
                        item.cancelled = Some((at, reason.to_owned(), who.to_owned()));
                    }
                    Decision::Release => {
                        item.released = Some(now);
                        item.cancelled = None;
                    }
                    Decision::Hold | Decision::Unhold => {}
                }
                &mut item.holds
            }
        };
        match decision {
            Decision::Hold => holds.push(Hold {
                from: now,
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

fn quarter(at: Timestamp) -> i64 {
    at.as_second().div_euclid(900)
}
