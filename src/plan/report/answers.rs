//! How fast the public was answered.

use jiff::Timestamp;
use serde::Serialize;

use crate::config::Config;
use crate::feedback::{Entry, Fate, Kind, Terms, due};

/// Questions, requests for information and complaints, to each of which an answer is owed unless it
/// has nothing to do with the announcement: `owed` is the sum of `in_time`, `late`, `overdue` and
/// `waiting`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Answers {
    /// So many are owed.
    pub owed: usize,
    /// Answered within the working days that were promised.
    pub in_time: usize,
    /// Answered after them.
    pub late: usize,
    /// Not answered, and late.
    pub overdue: usize,
    /// Not answered, and not late.
    pub waiting: usize,
    /// `in_time` of all that are not waiting, from 0 to 1; none while there are none.
    pub in_time_share: Option<f64>,
    /// Seconds until an answer, in the middle.
    pub median_secs: Option<i64>,
    /// Seconds until an answer, at most.
    pub longest_secs: Option<i64>,
}

/// First instant at which something about `entry` is late.
pub(super) fn owed_by(entry: &Entry, terms: &Terms, config: &Config) -> Option<Timestamp> {
    let zone = &config.newsroom.timezone;
    let holidays = &config.feedback.holidays;
    due::due(entry.kind, entry.at, terms, entry.is_extended, zone, holidays)
}

/// When nothing more was owed: the answer reached who asked, or a person closed it.
pub(super) fn settled_at(entry: &Entry) -> Option<Timestamp> {
    let closed = (!entry.is_open()).then_some(entry.since);
    match &entry.answer {
        Some((answered, _)) => Some(closed.map_or(*answered, |closed| closed.min(*answered))),
        None => closed,
    }
}

pub(super) fn answers(entries: &[Entry], terms: &Terms, config: &Config, at: Timestamp) -> Answers {
    let mut answers = Answers::default();
    let mut spans = Vec::new();
    let is_owed = |entry: &&Entry| {
        entry.counts() && entry.kind != Kind::Input && entry.fate != Fate::OffTopic
    };
    for entry in entries.iter().filter(is_owed) {
        answers.owed += 1;
        let due = owed_by(entry, terms, config);
        let is_late = |at: Timestamp| due.is_some_and(|due| due <= at);
        match settled_at(entry) {
            Some(settled) => {
                *if is_late(settled) { &mut answers.late } else { &mut answers.in_time } += 1;
                // What another body deals with was not answered here.
                if !matches!(entry.fate, Fate::Referred { .. }) || entry.answer.is_some() {
                    spans.push(settled.duration_since(entry.at.min(entry.met)).as_secs().max(0));
                }
            }
            None if is_late(at) => answers.overdue += 1,
            None => answers.waiting += 1,
        }
    }
    spans.sort_unstable();
    let judged = answers.owed - answers.waiting;
    answers.in_time_share = (judged > 0).then(|| answers.in_time as f64 / judged as f64);
    answers.median_secs = median(&spans);
    answers.longest_secs = spans.last().copied();
    answers
}

/// Of an even number the mean of the two in the middle.
fn median(sorted: &[i64]) -> Option<i64> {
    let (low, high) =
        (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(low + (high - low) / 2)
}
