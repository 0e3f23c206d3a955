//! The course of one occasion: every post and letter and how it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::letters::LetterHistory;
use super::tried::Tried;
use crate::message::{Media, Post, Recipient};
use crate::plan::cost::{self, Cost};
use crate::plan::fact::{Cause, Destination, MediaPlace, Outcome, Reason, Snapshot, Verdict};
use crate::plan::said::Said;
use crate::similarity::Thread;

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
    pub letters: LetterHistory,
    /// Reposts, mails to holders and deletions.
    pub acts: BTreeMap<Destination, Tried>,
    /// Images and videos that X has, or will not have.
    pub uploads: BTreeMap<MediaPlace, Upload>,
    /// The first attempt: the content is closed from here on.
    pub started: Option<Timestamp>,
    /// The first post was accepted.
    pub first_post: Option<Timestamp>,
    /// The first letter was accepted.
    pub first_letter: Option<Timestamp>,
    /// When an attempt last ended unknown.
    pub last_unknown: Option<Timestamp>,
    /// Index in the roster → when and why an accepted letter came back.
    pub bounces: BTreeMap<u32, (Timestamp, Reason)>,
    /// Until when letters may leave, where a person had some tried again after the expiry.
    pub reopened_until: Option<Timestamp>,
    /// What ever was unknown → what a person last found about it.
    pub doubts: BTreeMap<Destination, Option<Verdict>>,
    said: Said,
}

/// What X said to an image or a video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upload {
    /// It may be shown by its id.
    Ready {
        /// X's id.
        id: String,
        /// X forgets it then.
        expires: Timestamp,
    },
    /// It never will be.
    Refused(Reason),
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
    /// Attempts refused because X no longer had what the post shows.
    pub media_gone: u32,
    /// Id of the parent at the last attempt.
    pub reply_to: Option<String>,
}

impl OccasionHistory {
    pub(super) fn new(snapshot: Arc<Snapshot>, roster: Arc<Vec<Recipient>>) -> OccasionHistory {
        let posts = snapshot
            .posts
            .iter()
            .map(|p| ((p.account.clone(), p.part), PostHistory::default()))
            .collect();
        let letters = LetterHistory::new(roster.len());
        let acts = acts(&snapshot).map(|to| (to, Tried::default())).collect();
        OccasionHistory {
            snapshot,
            roster,
            posts,
            letters,
            acts,
            uploads: BTreeMap::new(),
            started: None,
            first_post: None,
            first_letter: None,
            last_unknown: None,
            bounces: BTreeMap::new(),
            reopened_until: None,
            doubts: BTreeMap::new(),
            said: Said::default(),
        }
    }

    /// What each account says.
    pub fn threads(&self) -> impl Iterator<Item = (&str, &Thread)> {
        self.said.of(self.snapshot.posts.iter().map(|p| (p.account.as_str(), p.text.as_str())))
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
        let acts = self.acts.iter().map(|(to, tried)| (to.clone(), tried));
        posts.chain(letters).chain(acts)
    }

    /// What people call `to`: `kantor/1`, an address, `kabiro/repost`, `kabiro/assist`,
    /// `kantor/delete-1`.
    pub fn label(&self, to: &Destination) -> String {
        match to {
            Destination::Post { account, part } => format!("{account}/{part}"),
            Destination::Letter { n } => match self.roster.get(*n as usize) {
                Some(recipient) => recipient.email.clone(),
                None => format!("#{n}"),
            },
            Destination::Repost { account } => format!("{account}/repost"),
            Destination::Assist { account } => format!("{account}/assist"),
            Destination::Deletion { account, part } => format!("{account}/delete-{part}"),
        }
    }

    /// Nothing is sent from here on. What is no letter ends with the snapshot's own expiry, which a
    /// person does not move.
    pub fn expires(&self) -> Timestamp {
        self.snapshot.expires.max(self.reopened_until.unwrap_or(Timestamp::MIN))
    }

    /// Why the letter to recipient `n` certainly did not arrive, so that a person may have it tried
    /// again. Never what is open or unknown, and nothing that a person or a correction closed.
    pub fn failure(&self, n: u32) -> Option<&Reason> {
        match self.letters.get(n)? {
            Tried::Refused(reason) => Some(reason),
            Tried::Withheld(reason) => {
                let closed = matches!(reason.cause, Cause::Person | Cause::Superseded);
                (!closed).then_some(reason.as_ref())
            }
            Tried::Sent { .. } => self.bounces.get(&n).map(|(_, reason)| reason),
            _ => None,
        }
    }

    /// Whether every destination is final.
    pub fn is_finished(&self) -> bool {
        self.posts.values().all(|p| p.tried.is_final())
            && self.letters.is_finished()
            && self.acts.values().all(Tried::is_final)
    }

    /// Whether any destination has yet to be tried, or tried again.
    pub fn has_open(&self) -> bool {
        self.posts.values().any(|p| p.tried.is_open())
            || self.letters.counts().open > 0
            || self.acts.values().any(Tried::is_open)
    }

    /// Whether every destination accepted.
    pub fn is_all_sent(&self) -> bool {
        let sent = |tried: &Tried| matches!(tried, Tried::Sent { .. });
        self.posts.values().all(|p| sent(&p.tried))
            && self.acts.values().all(sent)
            && self.letters.counts().sent == self.letters.len()
    }

    /// How far the post `part` of `account` is.
    pub fn post(&self, account: &str, part: u32) -> Option<&PostHistory> {
        self.posts.get(&(account.to_owned(), part))
    }

    /// Whether later parts of a thread wait for the post `to`.
    pub fn is_followed(&self, to: &Destination) -> bool {
        match to {
            Destination::Post { account, part } => {
                self.thread(account).any(|(later, post)| later > *part && !post.tried.is_final())
            }
            _ => false,
        }
    }

    fn post_mut(&mut self, to: &Destination) -> Option<&mut PostHistory> {
        match to {
            Destination::Post { account, part } => self.posts.get_mut(&(account.clone(), *part)),
            _ => None,
        }
    }

    fn tried(&self, to: &Destination) -> Option<&Tried> {
        match to {
            Destination::Post { account, part } => self.post(account, *part).map(|p| &p.tried),
            Destination::Letter { n } => self.letters.get(*n),
            act => self.acts.get(act),
        }
    }

    fn change(&mut self, to: &Destination, change: impl FnOnce(&mut Tried)) {
        match to {
            Destination::Letter { n } => self.letters.change(*n, change),
            Destination::Post { .. } => {
                if let Some(post) = self.post_mut(to) {
                    change(&mut post.tried);
                }
            }
            act => {
                if let Some(tried) = self.acts.get_mut(act) {
                    change(tried);
                }
            }
        }
    }

    pub(super) fn attempt(&mut self, at: Timestamp, to: &Destination, reply_to: Option<&String>) {
        self.started.get_or_insert(at);
        self.change(to, |tried| *tried = Tried::Trying { since: at, refusals: tried.refusals() });
        if let Some(post) = self.post_mut(to) {
            post.first_attempt.get_or_insert(at);
            post.reply_to = reply_to.cloned();
        }
    }

    pub(super) fn outcome(&mut self, at: Timestamp, to: &Destination, outcome: &Outcome) {
        let Some(tried) = self.tried(to) else { return };
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
        if let Outcome::Unknown(reason) = outcome
            && to.is_repeatable()
        {
            let again = Outcome::NotYet { reason: reason.clone(), not_before: Some(at) };
            self.change(to, |tried| tried.apply(at, &again));
            return;
        }
        self.change(to, |tried| tried.apply(at, outcome));
        match outcome {
            Outcome::Unknown(_) => {
                self.last_unknown = Some(at);
                self.doubts.entry(to.clone()).or_default();
                if let Some(post) = self.post_mut(to) {
                    post.unknowns += 1;
                    post.readings = 0;
                }
            }
            Outcome::NotYet { reason, .. } if reason.cause == Cause::ParentHidden => {
                if let Some(post) = self.post_mut(to) {
                    post.parent_hidden += 1;
                }
            }
            Outcome::NotYet { reason, .. } if reason.cause == Cause::MediaGone => {
                if let Destination::Post { account, part } = to {
                    let of = |place: &MediaPlace| place.account == *account && place.part == *part;
                    self.uploads.retain(|place, _| !of(place));
                }
                if let Some(post) = self.post_mut(to) {
                    post.media_gone += 1;
                }
            }
            Outcome::Sent(_) => {
                match to {
                    Destination::Post { .. } => self.first_post.get_or_insert(at),
                    Destination::Letter { .. } => self.first_letter.get_or_insert(at),
                    _ => return,
                };
            }
            _ => {}
        }
    }

    /// What X charges for an attempt that ends so. A reading that finds a post was paid before.
    pub(super) fn charge(&self, to: &Destination, outcome: &Outcome) -> Cost {
        let taken = matches!(outcome, Outcome::Sent(_) | Outcome::Unknown(_));
        if !taken || !matches!(self.tried(to), Some(Tried::Trying { .. })) {
            return Cost::default();
        }
        match to {
            Destination::Post { account, part } => {
                let of = |p: &&Post| p.account == *account && p.part == *part;
                self.snapshot.posts.iter().find(of).map_or(cost::POST, |p| cost::text(&p.text))
            }
            Destination::Repost { .. } => cost::REPOST,
            Destination::Deletion { .. } => cost::DELETION,
            Destination::Letter { .. } | Destination::Assist { .. } => Cost::default(),
        }
    }

    /// Takes note of what X said to `media`, unless the post at `place` shows something else by now.
    pub(super) fn uploaded(&mut self, place: &MediaPlace, media: Option<&Media>, upload: Upload) {
        if media.is_none() || media == self.snapshot.media(place) {
            self.uploads.insert(place.clone(), upload);
        }
    }

    /// What X has of `old` and is shown as it was need not be handed in again.
    pub(super) fn keep_uploads(&mut self, old: &OccasionHistory) {
        for (place, upload) in &old.uploads {
            let same = self.snapshot.media(place) == old.snapshot.media(place);
            if same && matches!(upload, Upload::Ready { .. }) {
                self.uploads.insert(place.clone(), upload.clone());
            }
        }
    }

    /// A letter came back: so it had been taken, whatever was known of it.
    pub(super) fn bounced(&mut self, at: Timestamp, n: u32, reason: &Reason) {
        if self.letters.get(n).is_none() {
            return;
        }
        self.letters.change(n, |tried| {
            if tried.is_doubtful() {
                tried.settle(at, &Verdict::Sent(None));
            }
        });
        self.bounces.entry(n).or_insert_with(|| (at, reason.clone()));
    }

    /// A person has a letter tried again. One that arrived meanwhile, or that nobody knows of, stays
    /// as it is.
    pub(super) fn reopen(&mut self, n: u32, until: Option<Timestamp>) {
        if self.failure(n).is_none() {
            return;
        }
        self.bounces.remove(&n);
        self.letters.change(n, |tried| *tried = Tried::Fresh);
        self.reopened_until = self.reopened_until.max(until);
    }

    pub(super) fn not_found(&mut self, to: &Destination) {
        if let Some(post) = self.post_mut(to) {
            post.readings += 1;
        }
    }

    pub(super) fn settle(&mut self, at: Timestamp, to: &Destination, verdict: &Verdict) {
        // The timeline may have answered before the person: then there is nothing to settle.
        if !self.tried(to).is_some_and(Tried::awaits_a_person) {
            return;
        }
        self.change(to, |tried| tried.settle(at, verdict));
        self.doubts.insert(to.clone(), Some(verdict.clone()));
        if let Some(post) = self.post_mut(to) {
            post.unknowns = 0;
            post.readings = 0;
            post.first_attempt = None;
        }
    }
}

/// What `snapshot` asks for beside posts and letters.
fn acts(snapshot: &Snapshot) -> impl Iterator<Item = Destination> + '_ {
    let reposts = snapshot.reposts.iter().cloned().map(|account| Destination::Repost { account });
    let assists = snapshot.assists.iter();
    let assists = assists.map(|a| Destination::Assist { account: a.account.clone() });
    let deletions = snapshot.deletions.iter();
    let deletions =
        deletions.map(|d| Destination::Deletion { account: d.account.clone(), part: d.part });
    reposts.chain(assists).chain(deletions)
}
