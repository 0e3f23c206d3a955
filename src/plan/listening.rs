//! What of X is read when, for whoever listens. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::history::History;
use super::ours::OurPosts;
use super::spending;
use crate::config::{Config, Mode};
use crate::feedback::{Channel, Number, posted_at};
use crate::when::moved;

/// The stream of readings that asked whether all that is kept is still there.
pub const VERIFIED: &str = "verified";
/// The stream of readings of our own posts' counts.
pub const MEASURED: &str = "measured";
/// A text that X did not confirm for so long goes: nobody knows whether it was deleted.
pub const UNVERIFIED: SignedDuration = SignedDuration::from_hours(24);

/// X shows posts later than others that are newer, and a strict `since_id` would lose them.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);
/// X searches so far back.
const SEARCHED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Our clock and X's differ.
const MARGIN: SignedDuration = SignedDuration::from_mins(2);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// The counts of a post are read so long.
const MEASURED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Around the instant of a release nothing is read.
const AROUND: SignedDuration = SignedDuration::from_secs(30);

/// Posts of others that are read together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// Those that mention an account.
    Mentions,
    /// Those in the conversation that our post of this id began.
    Conversation(String),
    /// Those that quote our post of this id.
    Quotes(String),
}

/// A stream that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which.
    pub stream: Stream,
    /// The account that reads.
    pub account: String,
    /// Pause after a reading of it.
    pub pace: SignedDuration,
}

impl Reading {
    /// Its name in the journal.
    pub fn name(&self) -> String {
        match &self.stream {
            Stream::Mentions => format!("mentions:{}", self.account),
            Stream::Conversation(id) => format!("conversation:{id}"),
            Stream::Quotes(id) => format!("quotes:{id}"),
        }
    }

    /// What is older was read before: a quarter of an hour behind the newest that was.
    pub fn since(&self, history: &History, ours: &OurPosts, now: Timestamp) -> Timestamp {
        let newest = history.feedback.stream(&self.name()).and_then(|s| s.newest.parse().ok());
        let began = match &self.stream {
            Stream::Mentions => history.begun,
            Stream::Conversation(id) | Stream::Quotes(id) => ours.get(id).map(|post| post.at),
        };
        let began = moved(began.unwrap_or(now), -MARGIN);
        let since = newest.map_or(began, |newest| moved(posted_at(newest), -OVERLAP));
        match &self.stream {
            Stream::Quotes(_) => since,
            _ => since.max(moved(now, MARGIN - SEARCHED)),
        }
    }
}

/// Accounts by which siaran reads: those for which it posts.
pub fn readers(config: &Config) -> impl Iterator<Item = &str> {
    let posts = |mode: &Mode| matches!(mode, Mode::Own | Mode::Repost);
    let accounts = config.x.accounts.iter();
    accounts
        .filter(move |(_, a)| a.credential.is_some() && posts(&a.mode))
        .map(|(name, _)| name.as_str())
}

/// Every stream that is read at all, mentions first, then what belongs to the newest posts.
pub fn readings(config: &Config, ours: &OurPosts, now: Timestamp) -> Vec<Reading> {
    let readers: Vec<&str> = readers(config).collect();
    let Some(first) = readers.first() else { return Vec::new() };
    let mut young: Vec<_> =
        ours.all().filter(|(_, post)| now.duration_since(post.at) < SEARCHED).collect();
    young.sort_by(|(a, x), (b, y)| y.at.cmp(&x.at).then(a.cmp(b)));
    let mut met = BTreeSet::new();
    let mut all: Vec<Reading> = readers.iter().map(|account| mentions(account)).collect();
    for (id, post) in young {
        let age = now.duration_since(post.at);
        let pace = if age < DAY { SignedDuration::ZERO } else { HOUR };
        let account = readers.iter().find(|reader| **reader == post.account).unwrap_or(first);
        let root = ours.root(id).map(|root| Stream::Conversation(root.to_owned()));
        for stream in root.into_iter().chain([Stream::Quotes(id.to_owned())]) {
            // The youngest post of a conversation tells how often it is read.
            if met.insert(stream.clone()) {
                all.push(Reading { stream, account: (*account).to_owned(), pace });
            }
        }
    }
    all
}

fn mentions(account: &str) -> Reading {
    let account = account.to_owned();
    Reading { stream: Stream::Mentions, account, pace: SignedDuration::ZERO }
}

/// Our posts whose counts are to be read now: hourly on the first day, then daily for 30 days.
pub fn to_measure(history: &History, ours: &OurPosts, now: Timestamp) -> Vec<String> {
    let is_due = |id: &str, at: Timestamp| {
        let age = now.duration_since(at);
        let pause = if age < DAY { HOUR } else { DAY };
        let last = history.feedback.metrics(id).last();
        age < MEASURED_FOR && last.is_none_or(|(last, _)| moved(*last, pause) <= now)
    };
    let due = ours.all().filter(|(id, post)| is_due(id, post.at));
    let mut due: Vec<(Timestamp, &str)> = due.map(|(id, post)| (post.at, id)).collect();
    due.sort_by(|a, b| b.cmp(a));
    due.into_iter().map(|(_, id)| id.to_owned()).collect()
}

/// Something of others of which a text may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Names its text.
    pub key: String,
    /// X's id of the post.
    pub post: String,
    /// All its numbers.
    pub numbers: Vec<Number>,
    /// When X last said that it is there.
    pub verified: Timestamp,
}

/// Everything from X whose text may be kept, in the order of numbers.
pub fn kept(history: &History) -> Vec<Kept> {
    let verified = history.feedback.stream(VERIFIED).and_then(|stream| stream.at);
    let mut all: BTreeMap<&str, Kept> = BTreeMap::new();
    for (number, entry) in history.feedback.all() {
        let Some(post) = entry.post.as_ref().filter(|_| entry.channel == Channel::X) else {
            continue;
        };
        if entry.removed.is_some() {
            continue;
        }
        let kept = all.entry(&entry.key).or_insert_with(|| Kept {
            key: entry.key.clone(),
            post: post.clone(),
            numbers: Vec::new(),
            verified: verified.unwrap_or(Timestamp::MIN).max(entry.met),
        });
        kept.numbers.push(number);
    }
    let mut all: Vec<Kept> = all.into_values().collect();
    all.sort_by(|a, b| a.numbers.cmp(&b.numbers));
    all
}

/// Whether X is to be asked now what of `kept` is still there.
pub fn is_to_verify(history: &History, config: &Config, kept: &[Kept], now: Timestamp) -> bool {
    let last = history.feedback.stream(VERIFIED).and_then(|stream| stream.at);
    // A clock that was set back must not put it off.
    let waits = last.is_some_and(|last| last <= now && moved(last, config.x.verify) > now);
    !kept.is_empty() && !waits
}

/// Until when nothing is read, since a release is near or under way.
pub fn quiet_until(history: &History, now: Timestamp) -> Option<Timestamp> {
    let occasions = history.items.values().flat_map(|item| item.occasions.values());
    let near = occasions.filter(|occasion| {
        let due = occasion.snapshot.due;
        moved(due, -AROUND) <= now && now < moved(due, AROUND) && !occasion.is_finished()
    });
    near.map(|occasion| moved(occasion.snapshot.due, AROUND)).max()
}

/// Whether money is left to read.
pub fn may_spend(history: &History, config: &Config, now: Timestamp) -> bool {
    spending::used_up(history, config, now).is_none()
}
