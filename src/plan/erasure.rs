//! Erasing a person: what becomes of the facts that tell of him, what his letters come to, and when
//! it must wait.
//!
//! Facts are never changed but here: a person's right to be forgotten outweighs that the journal
//! shows everything as it was written. What was sent, when and how it ended stays; to whom does not.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::fact::{Cause, Destination, Fact, Outcome, Reason, Verdict};
use super::history::{History, Hold, Tried};
use super::whom::Whom;
use crate::feedback::{Change, Entry, Fate, Number, Removal};
use crate::message::mentions;
use crate::message::seal::Seal;
use crate::when::moved;

/// While a release is so near, nobody is erased: the journal is closed to it meanwhile.
const NEAR: SignedDuration = SignedDuration::from_secs(20);
/// A letter that may be tried so soon counts as on its way.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// The people who were erased, known by their aliases alone.
#[derive(Debug, Clone, Default)]
pub struct Erasures {
    seal: Option<Seal>,
    aliases: HashSet<String>,
}

impl Erasures {
    /// Takes in what a stored fact says about who was erased.
    pub fn learn(&mut self, fact: &Fact) {
        match fact {
            Fact::Opened { key, .. } => self.seal = Some(Seal::new(key.as_bytes())),
            Fact::Erased { alias, .. } => {
                self.aliases.insert(alias.clone());
            }
            _ => {}
        }
    }

    /// Whether nobody was.
    pub fn is_empty(&self) -> bool {
        self.aliases.is_empty()
    }

    /// Takes erased people out of a fact that is about to be stored: whoever wrote it may not have
    /// heard yet. Whether there were any.
    pub fn keep_out(&self, fact: &mut Fact) -> bool {
        match fact {
            Fact::Prepared { roster, .. } => {
                let all = roster.len();
                roster.retain(|recipient| self.alias(&recipient.email).is_none());
                roster.len() != all
            }
            other => self.replace(other),
        }
    }

    fn alias(&self, email: &str) -> Option<String> {
        let alias = self.seal.as_ref()?.alias(&mentions::normal(email)?);
        self.aliases.contains(&alias).then_some(alias)
    }

    /// Puts aliases in the place of addresses. Announcements themselves stay: they are public.
    fn replace(&self, fact: &mut Fact) -> bool {
        match fact {
            Fact::Prepared { roster, snapshot, .. } => {
                let mut found = false;
                for recipient in roster {
                    if let Some(alias) = self.alias(&recipient.email) {
                        recipient.email = alias;
                        recipient.name.clear();
                        recipient.outlet.clear();
                        found = true;
                    }
                }
                // His own letter's Message-ID names his mailbox's host, and could find it there.
                if let Some(answers) = snapshot.answers.as_mut().filter(|_| found) {
                    answers.thread.clear();
                }
                found
            }
            Fact::Outcome { outcome: Outcome::Sent(receipt), .. } => self.in_text(&mut receipt.id),
            Fact::Outcome { outcome, .. } => {
                reason_of(outcome).is_some_and(|reason| self.in_text(&mut reason.detail))
            }
            Fact::Bounced { reason, .. } | Fact::UploadRefused { reason, .. } => {
                self.in_text(&mut reason.detail)
            }
            Fact::Objected { email, .. } | Fact::Allowed { email, .. } => self.in_text(email),
            Fact::Decided { reason, .. } => self.in_text(reason),
            Fact::Told { key } => self.in_text(key),
            // Whoever writes a letter down may sign with an address.
            Fact::Received(received) => received.who.as_mut().is_some_and(|who| self.in_text(who)),
            Fact::Handled { change: Change::Owner(text), .. }
            | Fact::Handled {
                change:
                    Change::Fate(Fate::NotAdopted { reason: text } | Fate::Referred { ticket: text }),
                ..
            } => self.in_text(text),
            Fact::Opened { .. }
            | Fact::Seen { .. }
            | Fact::Gone { .. }
            | Fact::Tip { .. }
            | Fact::Vouched { .. }
            | Fact::Voided { .. }
            | Fact::Attempt { .. }
            | Fact::Uploaded { .. }
            | Fact::Acted { .. }
            | Fact::NotFound { .. }
            | Fact::Settled { .. }
            | Fact::Reopened { .. }
            | Fact::Parked { .. }
            | Fact::Proven { .. }
            | Fact::Erased { .. }
            | Fact::Sorted { .. }
            | Fact::Handled { .. }
            | Fact::Removed { .. }
            | Fact::Listened { .. }
            | Fact::Measured { .. }
            | Fact::MailRead { .. } => false,
        }
    }

    fn in_text(&self, text: &mut String) -> bool {
        let Some(replaced) = mentions::replace(text, |email| self.alias(email)) else {
            return false;
        };
        *text = replaced;
        true
    }
}

/// One erasure, over the facts in their order.
#[derive(Debug)]
pub struct Erasure {
    alias: String,
    erasures: Erasures,
    /// Item and occasion → the person's place in the roster.
    letters: HashMap<(String, String), u32>,
    /// Items in whose own words the address stands.
    named: Vec<String>,
    /// Keys of texts that are known to be the person's, whatever the facts say.
    texts: HashSet<String>,
}

impl Erasure {
    /// Of `whom`, by the journal's `key`; `texts` are keys of feedback that is his.
    pub fn new(key: &str, whom: &Whom, texts: &HashSet<String>) -> Erasure {
        let seal = Seal::new(key.as_bytes());
        let alias = seal.alias(whom.name());
        let erasures = Erasures { seal: Some(seal), aliases: HashSet::from([alias.clone()]) };
        let (letters, named) = (HashMap::new(), Vec::new());
        Erasure { alias, erasures, letters, named, texts: texts.clone() }
    }

    /// Keys of all feedback of the person.
    pub fn texts(&self, history: &History) -> Vec<String> {
        let all = history.feedback.all();
        all.filter(|(_, entry)| self.is_from(entry)).map(|(_, entry)| entry.key.clone()).collect()
    }

    fn is_from(&self, entry: &Entry) -> bool {
        entry.from == self.alias || self.texts.contains(&entry.key)
    }

    /// What stands for the person.
    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// Items whose announcement itself names the address. That stays: it is public.
    pub fn named(&self) -> &[String] {
        &self.named
    }

    /// Puts the alias in the place of the person in the next stored `fact`. Whether it changed.
    pub fn rewrite(&mut self, fact: &mut Fact) -> bool {
        let mut changed = self.erasures.replace(fact);
        match fact {
            Fact::Prepared { item, occasion, snapshot, roster } => {
                let place = (item.clone(), occasion.clone());
                match (0..).zip(roster.iter()).find(|(_, r)| r.email == self.alias) {
                    Some((n, _)) => self.letters.insert(place, n),
                    None => self.letters.remove(&place),
                };
                let again = snapshot.reminders.iter();
                let letters = snapshot.letter.iter().chain(again.clone().flat_map(|r| &r.letter));
                let words = letters.flat_map(|l| [&l.subject, &l.text, &l.html]);
                let voices = again.flat_map(|r| &r.voices).flat_map(|voice| &voice.texts);
                let posts = snapshot.posts.iter().map(|p| &p.text).chain(voices);
                let is_named = |text: &String| self.erasures.in_text(&mut text.clone());
                if words.chain(posts).any(is_named) && !self.named.contains(item) {
                    self.named.push(item.clone());
                }
            }
            Fact::Outcome { item, occasion, to: Destination::Letter { n }, outcome }
                if self.is_his(item, occasion, *n) =>
            {
                changed |= reason_of(outcome).is_some_and(keep_status);
            }
            Fact::Bounced { item, occasion, n, reason, .. } if self.is_his(item, occasion, *n) => {
                changed |= keep_status(reason);
            }
            _ => {}
        }
        changed
    }

    fn is_his(&self, item: &str, occasion: &str, n: u32) -> bool {
        self.letters.get(&(item.to_owned(), occasion.to_owned())) == Some(&n)
    }

    /// Closes the letters that the person was still to get, and those that may have reached him:
    /// nobody can find out any more. Then that texts are removed, and the erasure itself.
    pub fn closing(&self, history: &History, who: &str) -> Vec<Fact> {
        let mut facts = Vec::new();
        for ((item, occasion), n) in &self.letters {
            let found = history.occasion(item, occasion).and_then(|o| o.letters.get(*n));
            let (item, occasion) = (item.clone(), occasion.clone());
            let to = Destination::Letter { n: *n };
            match found {
                Some(Tried::Fresh | Tried::Waiting { .. }) => {
                    let outcome = Outcome::Withheld(Reason::new(Cause::Objected, None, ""));
                    facts.push(Fact::Outcome { item, occasion, to, outcome });
                }
                Some(Tried::Trying { .. } | Tried::Unknown { .. }) => {
                    let (verdict, who) = (Verdict::Drop, who.to_owned());
                    facts.push(Fact::Settled { item, occasion, to, verdict, who });
                }
                _ => {}
            }
        }
        let mut met = HashSet::new();
        let kept = history.feedback.all().filter(|(_, entry)| entry.removed.is_none());
        // What was moved has two numbers and one text.
        let his = kept.filter(|(_, entry)| self.is_from(entry) && met.insert(entry.key.clone()));
        facts.extend(his.map(|(Number { item, n }, _)| Fact::Removed {
            item,
            n,
            why: Removal::Erased,
        }));
        facts.push(Fact::Erased { alias: self.alias.clone(), who: who.to_owned() });
        facts
    }
}

fn reason_of(outcome: &mut Outcome) -> Option<&mut Reason> {
    match outcome {
        Outcome::NotYet { reason, .. }
        | Outcome::Refused(reason)
        | Outcome::Unknown(reason)
        | Outcome::Withheld(reason) => Some(reason),
        Outcome::Sent(_) => None,
    }
}

/// What a server says of a person may name him in other words than his address.
fn keep_status(reason: &mut Reason) -> bool {
    let status = reason.detail.split(' ').next().unwrap_or_default();
    let is_status =
        status.split('.').count() == 3 && status.split('.').all(|part| part.parse::<u16>().is_ok());
    let kept = if is_status { status.to_owned() } else { String::new() };
    let changed = kept != reason.detail;
    reason.detail = kept;
    changed
}

/// Why a person cannot be erased just now, beside a running daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A letter to him may be on its way.
    OnItsWay {
        /// Of which item.
        item: String,
    },
    /// A release is at hand or under way.
    Release {
        /// Of which item.
        item: String,
    },
}

/// What keeps `email` from being erased at `now`, while a daemon goes by `history`.
pub fn obstacle(history: &History, email: &str, now: Timestamp) -> Option<Obstacle> {
    let email = mentions::normal(email);
    let lasts = |holds: &[Hold]| holds.iter().any(|hold| hold.until.is_none());
    let mut release = None;
    for (id, past) in &history.items {
        let is_still = lasts(&history.holds) || lasts(&past.holds) || past.stop().is_some();
        for occasion in past.occasions.values() {
            let snapshot = &occasion.snapshot;
            let begins = snapshot.due <= moved(now, NEAR)
                && (occasion.started.is_some() || moved(now, -NEAR) < snapshot.due);
            if occasion.is_finished() || !begins {
                continue;
            }
            let is_moving = !is_still && snapshot.expires > now;
            let is_soon = |tried: &Tried| tried.ready_at().is_some_and(|at| at <= moved(now, SOON));
            for (recipient, tried) in occasion.roster.iter().zip(occasion.letters.iter()) {
                let flies = matches!(tried, Tried::Trying { .. });
                let leaves = flies || (is_moving && is_soon(tried));
                if leaves && mentions::normal(&recipient.email) == email {
                    return Some(Obstacle::OnItsWay { item: id.clone() });
                }
                if leaves {
                    release.get_or_insert_with(|| Obstacle::Release { item: id.clone() });
                }
            }
            let has_posts = occasion.posts.values().any(|post| post.tried.is_open());
            if is_moving && has_posts && moved(now, -NEAR) < snapshot.due {
                release.get_or_insert_with(|| Obstacle::Release { item: id.clone() });
            }
        }
    }
    release
}
