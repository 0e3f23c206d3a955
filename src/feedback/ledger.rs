//! What the facts about feedback add up to. Totals never shrink: texts go, numbers stay.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use super::near::Groups;
use super::{Change, Channel, Fate, Kind, Metrics, Number, Received, Removal, Sort};

/// Everything that came back.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    items: BTreeMap<String, Vec<Entry>>,
    /// Key → its numbers in the order in which it got them; the last is where it lives.
    keys: HashMap<String, Vec<Number>>,
    groups: HashMap<String, Groups>,
    sorted: HashMap<String, Sort>,
    counts: BTreeMap<(String, Sort), usize>,
    streams: BTreeMap<String, Stream>,
    metrics: BTreeMap<String, Vec<(Timestamp, Metrics)>>,
}

/// One item of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was sent or posted.
    pub at: Timestamp,
    /// When it was met.
    pub met: Timestamp,
    /// See [`Received::key`].
    pub key: String,
    /// How it came.
    pub channel: Channel,
    /// What it is.
    pub kind: Kind,
    /// A person said what it is.
    pub is_confirmed: bool,
    /// Topics; empty is "other".
    pub topics: Vec<String>,
    /// Alias of who sent it; may be empty.
    pub from: String,
    /// See [`Received::print`].
    pub print: String,
    /// The first that said nearly the same, from 1.
    pub like: Option<u32>,
    /// X's id of the post.
    pub post: Option<String>,
    /// Who deals with it, where a person said so.
    pub owner: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Since when.
    pub since: Timestamp,
    /// The law's further days are taken.
    pub is_extended: bool,
    /// The first answer that reached who asked: when, and the announcement that it is.
    pub answer: Option<(Timestamp, String)>,
    /// When and why its text was removed.
    pub removed: Option<(Timestamp, Removal)>,
    /// What people found, oldest first: when, what, and the login name.
    pub changes: Vec<(Timestamp, Change, String)>,
}

/// How far something is listened to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stream {
    /// When it was read last.
    pub at: Option<Timestamp>,
    /// X's id of the newest post that was read.
    pub newest: String,
    /// Posts that were read in all.
    pub read: u64,
    /// Posts that there are, as far as X tells.
    pub of: Option<u64>,
}

impl Entry {
    /// Whether something is still owed.
    pub fn is_open(&self) -> bool {
        !self.fate.is_closed()
    }

    /// Whether it counts here, and not under another announcement.
    pub fn counts(&self) -> bool {
        !matches!(self.fate, Fate::Moved { .. })
    }
}

impl Ledger {
    /// What came back to `item`, by number: the first is 1.
    pub fn of(&self, item: &str) -> &[Entry] {
        self.items.get(item).map_or(&[], Vec::as_slice)
    }

    /// Number and entry of everything, by announcement and number.
    pub fn all(&self) -> impl Iterator<Item = (Number, &Entry)> {
        self.items.iter().flat_map(|(item, entries)| {
            entries.iter().zip(1..).map(move |(entry, n)| (Number::new(item, n), entry))
        })
    }

    /// The entry at `number`.
    pub fn entry(&self, number: &Number) -> Option<&Entry> {
        self.of(&number.item).get(number.n.checked_sub(1)? as usize)
    }

    /// How many items of feedback count for `item`.
    pub fn count(&self, item: &str) -> usize {
        self.of(item).iter().filter(|entry| entry.counts()).count()
    }

    /// The number that what `key` names was met under.
    pub fn met(&self, key: &str) -> Option<&Number> {
        self.keys.get(key)?.last()
    }

    /// The number under which what `number` names lives now: another one once it was moved.
    pub fn current(&self, number: &Number) -> Number {
        let met = self.entry(number).and_then(|entry| self.met(&entry.key));
        met.unwrap_or(number).clone()
    }

    /// What the mail that `key` names is, if it is no feedback.
    pub fn sorted(&self, key: &str) -> Option<Sort> {
        self.sorted.get(key).copied()
    }

    /// Mails of a sort that answered `item`.
    pub fn count_of(&self, item: &str, sort: Sort) -> usize {
        self.counts.get(&(item.to_owned(), sort)).copied().unwrap_or_default()
    }

    /// Announcements to which something came back, [`super::INBOX`] among them.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    /// Announcement, sort, and how many mails of that sort answered it.
    pub fn sorts(&self) -> impl Iterator<Item = (&str, Sort, usize)> {
        self.counts.iter().map(|((item, sort), count)| (item.as_str(), *sort, *count))
    }

    /// How far `name` was read.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.get(name)
    }

    /// Every stream, by name.
    pub fn streams(&self) -> impl Iterator<Item = (&str, &Stream)> {
        self.streams.iter().map(|(name, stream)| (name.as_str(), stream))
    }

    /// Public counts of a post, oldest first.
    pub fn metrics(&self, post: &str) -> &[(Timestamp, Metrics)] {
        self.metrics.get(post).map_or(&[], Vec::as_slice)
    }

    /// Keys of the texts that may still be kept.
    pub fn kept(&self) -> BTreeSet<&str> {
        let entries = self.items.values().flatten();
        entries.filter(|entry| entry.removed.is_none()).map(|entry| entry.key.as_str()).collect()
    }

    /// Takes in what came; what was met before stays as it is.
    pub(crate) fn receive(&mut self, met: Timestamp, received: &Received) {
        if self.keys.contains_key(&received.key) || self.sorted.contains_key(&received.key) {
            return;
        }
        let entries = self.items.entry(received.item.clone()).or_default();
        let n = u32::try_from(entries.len() + 1).unwrap_or(u32::MAX);
        let groups = self.groups.entry(received.item.clone()).or_default();
        let entry = Entry {
            at: received.at,
            met,
            key: received.key.clone(),
            channel: received.channel,
            kind: received.kind,
            is_confirmed: false,
            topics: received.topics.clone(),
            from: received.from.clone(),
            print: received.print.clone(),
            like: groups.place(n, &received.print),
            post: received.post.clone(),
            owner: None,
            fate: Fate::New,
            since: met,
            is_extended: false,
            answer: None,
            removed: None,
            changes: Vec::new(),
        };
        entries.push(entry);
        self.keys.insert(received.key.clone(), vec![Number::new(&received.item, n)]);
    }

    /// Takes in that a mail is no feedback.
    pub(crate) fn sort(&mut self, key: &str, sort: Sort, item: Option<&str>) {
        if self.keys.contains_key(key) || self.sorted.contains_key(key) {
            return;
        }
        self.sorted.insert(key.to_owned(), sort);
        let item = item.unwrap_or(super::INBOX).to_owned();
        *self.counts.entry((item, sort)).or_default() += 1;
    }

    /// Takes in what a person found.
    pub(crate) fn change(&mut self, at: Timestamp, number: &Number, change: &Change, who: &str) {
        let Some(entry) = self.entry_mut(number) else { return };
        entry.changes.push((at, change.clone(), who.to_owned()));
        match change {
            Change::Kind(kind) => (entry.kind, entry.is_confirmed) = (*kind, true),
            Change::Topics(topics) => entry.topics = topics.clone(),
            Change::Owner(owner) => {
                entry.owner = Some(owner.clone());
                if entry.fate == Fate::New {
                    (entry.fate, entry.since) = (Fate::PassedOn, at);
                }
            }
            Change::Fate(fate) => {
                // What was moved has its life under its other number.
                if !entry.counts() {
                    return;
                }
                let before = std::mem::replace(&mut entry.fate, fate.clone());
                entry.since = at;
                if let Fate::Moved { to } = fate {
                    let mut moved = entry.clone();
                    // What is closed stays closed, whatever it belongs to.
                    let closed = Some(before).filter(Fate::is_closed);
                    (moved.fate, moved.like) = (closed.unwrap_or(Fate::New), None);
                    self.move_to(to, moved);
                }
            }
            Change::Extended => entry.is_extended = true,
        }
    }

    fn move_to(&mut self, item: &str, entry: Entry) {
        let entries = self.items.entry(item.to_owned()).or_default();
        let key = entry.key.clone();
        entries.push(entry);
        let n = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        self.keys.entry(key).or_default().push(Number::new(item, n));
    }

    /// Takes in that an answer, the announcement `by`, reached who asked.
    pub(crate) fn answer(&mut self, at: Timestamp, number: &Number, by: &str) {
        // What was moved meanwhile has its life under its other number.
        let current = self.current(number);
        let Some(entry) = self.entry_mut(&current) else { return };
        entry.answer.get_or_insert_with(|| (at, by.to_owned()));
        if entry.is_open() {
            (entry.fate, entry.since) = (Fate::Answered, at);
        }
    }

    /// Takes in that the answer `by` came back: who asked has none.
    pub(crate) fn unanswer(&mut self, at: Timestamp, number: &Number, by: &str) {
        let current = self.current(number);
        let Some(entry) = self.entry_mut(&current) else { return };
        if entry.answer.as_ref().is_none_or(|(_, answer)| answer != by) {
            return;
        }
        entry.answer = None;
        if entry.fate == Fate::Answered {
            let fate = if entry.owner.is_some() { Fate::PassedOn } else { Fate::New };
            (entry.fate, entry.since) = (fate, at);
        }
    }

    /// Takes in that a text is no longer kept.
    pub(crate) fn remove(&mut self, at: Timestamp, number: &Number, why: Removal) {
        let numbers = self.entry(number).and_then(|entry| self.keys.get(&entry.key));
        // What was moved has one text under two numbers.
        for number in numbers.cloned().unwrap_or_default() {
            if let Some(entry) = self.entry_mut(&number) {
                entry.removed.get_or_insert((at, why));
            }
        }
    }

    /// Takes in how far something was read.
    pub(crate) fn listen(
        &mut self,
        at: Timestamp,
        name: &str,
        newest: &str,
        read: u64,
        of: Option<u64>,
    ) {
        let stream = self.streams.entry(name.to_owned()).or_default();
        *stream = Stream { at: Some(at), newest: newest.to_owned(), read, of };
    }

    /// Takes in public counts of a post.
    pub(crate) fn measure(&mut self, at: Timestamp, post: &str, metrics: Metrics) {
        self.metrics.entry(post.to_owned()).or_default().push((at, metrics));
    }

    fn entry_mut(&mut self, number: &Number) -> Option<&mut Entry> {
        self.items.get_mut(&number.item)?.get_mut(number.n.checked_sub(1)? as usize)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
