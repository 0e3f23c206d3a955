//! What came back, counted: by channel, kind, fate, topic and day.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::answers::{owed_by, settled_at};
use crate::config::Config;
use crate::feedback::{Channel, Entry, Kind, Ledger, Number, Terms};
use crate::plan::history::History;

/// Groups of near-identical items that are named.
const GROUPS: usize = 50;
/// Stands for no topic.
pub const OTHER: &str = "other";

/// What came back. `total` is the sum of `by_channel`, of `by_kind` and of `by_fate`; of `by_topic`
/// it is not, since one item may touch several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inputs {
    /// Items that count here.
    pub total: usize,
    /// Items that got a number here and count under another announcement.
    pub moved: usize,
    /// Name of a channel → items.
    pub by_channel: BTreeMap<&'static str, usize>,
    /// Name of a kind → items.
    pub by_kind: BTreeMap<&'static str, usize>,
    /// Name of a fate → items.
    pub by_fate: BTreeMap<&'static str, usize>,
    /// Topic → items; `other` touch none.
    pub by_topic: BTreeMap<String, usize>,
    /// Nothing became of them yet.
    pub open: usize,
    /// Of those, the ones that are late.
    pub overdue: usize,
    /// Days on which something came or was closed, oldest first.
    pub days: Vec<Day>,
    /// Items that say nearly the same, the largest group first.
    pub alike: Vec<Group>,
}

/// One day by the newsroom's calendar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Items that came.
    pub received: usize,
    /// Name of a kind → items that came.
    pub by_kind: BTreeMap<&'static str, usize>,
    /// Name of a channel → items that came.
    pub by_channel: BTreeMap<&'static str, usize>,
    /// Items that were closed, whichever day they came.
    pub closed: usize,
}

/// Items that say nearly the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Number of the first, such as `siaran/3`.
    pub first: String,
    /// How many say so, the first included.
    pub count: usize,
}

pub(super) fn inputs(
    history: &History,
    config: &Config,
    id: &str,
    terms: &Terms,
    begun: Timestamp,
    at: Timestamp,
) -> Inputs {
    let ledger = &history.feedback;
    let entries: Vec<&Entry> = ledger.of(id).iter().filter(|entry| entry.counts()).collect();
    let open: Vec<&&Entry> = entries.iter().filter(|entry| entry.is_open()).collect();
    let overdue = open.iter().filter(|e| owed_by(e, terms, config).is_some_and(|due| due <= at));
    let mut by_topic: BTreeMap<String, usize> =
        terms.topics.keys().map(|topic| (topic.clone(), 0)).collect();
    by_topic.insert(OTHER.to_owned(), 0);
    for entry in &entries {
        for topic in &entry.topics {
            *by_topic.entry(topic.clone()).or_default() += 1;
        }
        if entry.topics.is_empty() {
            *by_topic.entry(OTHER.to_owned()).or_default() += 1;
        }
    }
    Inputs {
        total: entries.len(),
        moved: ledger.of(id).len() - entries.len(),
        by_channel: counted(&entries, Channel::ALL.map(Channel::name), |e| e.channel.name()),
        by_kind: counted(&entries, Kind::ALL.map(Kind::name), |e| e.kind.name()),
        by_fate: counted(&entries, FATES, |e| e.fate.name()),
        by_topic,
        open: open.len(),
        overdue: overdue.count(),
        days: days(&entries, config, begun),
        alike: alike(ledger, id),
    }
}

/// Every fate of what counts here, in the order in which they are shown.
pub const FATES: [&str; 7] =
    ["new", "passed_on", "answered", "adopted", "not_adopted", "off_topic", "referred"];

fn counted<const N: usize>(
    entries: &[&Entry],
    names: [&'static str; N],
    of: impl Fn(&Entry) -> &'static str,
) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<_, _> = names.into_iter().map(|name| (name, 0)).collect();
    for entry in entries {
        *counts.entry(of(entry)).or_default() += 1;
    }
    counts
}

fn days(entries: &[&Entry], config: &Config, begun: Timestamp) -> Vec<Day> {
    let date = |at: Timestamp| config.newsroom.timezone.rules.to_datetime(at).date();
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    let mut day = |at: Timestamp, change: &mut dyn FnMut(&mut Day)| {
        let date = date(at);
        change(days.entry(date).or_insert_with(|| Day {
            date,
            received: 0,
            by_kind: BTreeMap::new(),
            by_channel: BTreeMap::new(),
            closed: 0,
        }));
    };
    for entry in entries {
        day(came(entry, begun), &mut |day| {
            day.received += 1;
            *day.by_kind.entry(entry.kind.name()).or_default() += 1;
            *day.by_channel.entry(entry.channel.name()).or_default() += 1;
        });
        // What was answered and taken up again is not closed.
        if let Some(at) = settled_at(entry).filter(|_| !entry.is_open()) {
            day(at.max(came(entry, begun)), &mut |day| day.closed += 1);
        }
    }
    days.into_values().collect()
}

/// When an item came. Its own date may say anything: nothing comes before the release, nor after it
/// was met.
fn came(entry: &Entry, begun: Timestamp) -> Timestamp {
    entry.at.max(begun).min(entry.met)
}

fn alike(ledger: &Ledger, id: &str) -> Vec<Group> {
    let mut groups: BTreeMap<u32, usize> = BTreeMap::new();
    for entry in ledger.of(id).iter().filter(|entry| entry.counts()) {
        if let Some(first) = entry.like {
            *groups.entry(first).or_default() += 1;
        }
    }
    let is_here = |n: u32| ledger.entry(&Number::new(id, n)).is_some_and(Entry::counts);
    let group = |(n, others): (u32, usize)| Group {
        first: Number::new(id, n).to_string(),
        count: others + usize::from(is_here(n)),
    };
    let mut all: Vec<(u32, Group)> =
        groups.into_iter().map(|of| (of.0, group(of))).filter(|(_, g)| g.count > 1).collect();
    all.sort_by_key(|(n, group)| (std::cmp::Reverse(group.count), *n));
    all.into_iter().map(|(_, group)| group).take(GROUPS).collect()
}
