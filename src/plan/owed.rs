//! What is owed for what came back: the terms that an item of feedback stands under, by when its
//! answer is late, and how many stand how.

use std::borrow::Cow;

use jiff::Timestamp;

use super::fact::RELEASE;
use super::history::History;
use crate::config::Config;
use crate::feedback::{Channel, Entry, Fate, Terms, due};

/// Items of feedback by how they stand; all but `total` are among it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// What is new: of the span that is asked about, or untouched by anybody.
    pub new: usize,
    /// Those that are owed an answer or a fate.
    pub open: usize,
    /// Open ones whose answer is late.
    pub overdue: usize,
    /// Every one that ever came.
    pub total: usize,
}

impl Sums {
    /// Counts one item of feedback.
    pub fn count(&mut self, is_new: bool, is_open: bool, is_overdue: bool) {
        self.new += usize::from(is_new);
        self.open += usize::from(is_open);
        self.overdue += usize::from(is_overdue);
        self.total += 1;
    }

    /// Both together.
    pub fn plus(self, other: Sums) -> Sums {
        Sums {
            new: self.new + other.new,
            open: self.open + other.open,
            overdue: self.overdue + other.overdue,
            total: self.total + other.total,
        }
    }
}

/// The terms that `item` was released under; the configuration's for what has none.
pub fn terms<'a>(history: &'a History, config: &Config, item: &str) -> Cow<'a, Terms> {
    let release = history.occasion(item, RELEASE);
    match release.and_then(|release| release.snapshot.feedback.as_ref()) {
        Some(terms) => Cow::Borrowed(terms),
        None => {
            Cow::Owned(Terms { answer_within: config.feedback.answer_within, ..Terms::default() })
        }
    }
}

/// First instant at which the answer to `entry` is late, by `terms`.
pub fn due_of(config: &Config, terms: &Terms, entry: &Entry) -> Option<Timestamp> {
    let (zone, holidays) = (&config.newsroom.timezone, &config.feedback.holidays);
    due::due(entry.kind, entry.at, terms, entry.is_extended, zone, holidays)
}

/// Whether `entry` still waits for an answer that was `due`.
pub fn is_overdue(entry: &Entry, due: Option<Timestamp>, now: Timestamp) -> bool {
    entry.is_open() && due.is_some_and(|due| due <= now)
}

/// How what came back to `item` stands, by channel; `is_new` says what counts as new. Channels by
/// which nothing came are left out.
pub fn sums(
    history: &History,
    config: &Config,
    item: &str,
    now: Timestamp,
    is_new: impl Fn(&Entry) -> bool,
) -> Vec<(Channel, Sums)> {
    let terms = terms(history, config, item);
    let mut sums = Channel::ALL.map(|channel| (channel, Sums::default()));
    for entry in history.feedback.of(item).iter().filter(|entry| entry.counts()) {
        let is_overdue = is_overdue(entry, due_of(config, &terms, entry), now);
        let of_channel = sums.iter_mut().find(|(channel, _)| *channel == entry.channel);
        if let Some((_, sums)) = of_channel {
            sums.count(is_new(entry), entry.is_open(), is_overdue);
        }
    }
    sums.into_iter().filter(|(_, sums)| sums.total > 0).collect()
}

/// Whether nobody has touched `entry`.
pub fn is_untouched(entry: &Entry) -> bool {
    entry.fate == Fate::New
}

/// The sum over all channels.
pub fn whole(channels: &[(Channel, Sums)]) -> Sums {
    channels.iter().fold(Sums::default(), |all, (_, sums)| all.plus(*sums))
}
