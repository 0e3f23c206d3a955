//! The response report of a consultation: what the public said, and what became of it. And when
//! those who owe it hear that it is due.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::feedback::{Entry, Fate, Number, Terms};
use crate::plan::fact::RELEASE;
use crate::plan::history::History;
use crate::when::moved;

/// How far a consultation is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consultation {
    /// First instant at which it is closed.
    pub until: Option<Timestamp>,
    /// First instant at which its response report is late.
    pub response_report: Option<Timestamp>,
    /// Items of which it is not decided what becomes of them.
    pub without_fate: usize,
    /// The announcement that is its response report.
    pub response: Option<String>,
}

/// How far `id` is, where it is a consultation.
pub(super) fn consultation(history: &History, id: &str) -> Option<Consultation> {
    let terms = terms(history, id).filter(|terms| terms.consultation)?;
    Some(Consultation {
        until: terms.until,
        response_report: terms.response_report,
        without_fate: open(history, id).len(),
        response: responses(history).find(|(of, _)| *of == id).map(|(_, by)| by.to_owned()),
    })
}

fn terms<'a>(history: &'a History, id: &str) -> Option<&'a Terms> {
    history.occasion(id, RELEASE)?.snapshot.feedback.as_ref()
}

/// Numbers of what has no fate yet.
fn open(history: &History, id: &str) -> Vec<Number> {
    let entries = history.feedback.of(id).iter().zip(1..);
    let open = entries.filter(|(entry, _)| entry.counts() && entry.is_open());
    open.map(|(_, n)| Number::new(id, n)).collect()
}

/// Response reports that have begun: the consultation of each, and its own id.
fn responses(history: &History) -> impl Iterator<Item = (&str, &str)> {
    history.items.iter().filter_map(|(id, past)| {
        let release = past.occasions.get(RELEASE).filter(|o| o.started.is_some())?;
        Some((release.snapshot.responds.as_deref()?, id.as_str()))
    })
}

/// Why there is no response report yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotYet {
    /// Nothing of it is public.
    NotReleased,
    /// It is no consultation.
    NoConsultation,
    /// Inputs still come.
    Open {
        /// First instant at which none do.
        until: Timestamp,
    },
    /// These have no fate.
    WithoutFate(Vec<Number>),
}

/// What the public said and what became of it. `total` is the sum of `fates`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The consultation.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// When it began.
    pub from: Timestamp,
    /// When it was closed.
    pub until: Option<Timestamp>,
    /// All inputs.
    pub total: usize,
    /// By topic, in order of name, those that touch none last.
    pub sections: Vec<Section>,
    /// Name of a fate → inputs; each input counts once.
    pub fates: BTreeMap<&'static str, usize>,
}

/// Inputs that touch a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// None: they touch none.
    pub topic: Option<String>,
    /// So many said so, near-identical ones included.
    pub count: usize,
    /// Numbers, near-identical ones once, with how many say so.
    pub said: Vec<(Number, usize)>,
    /// What became of them, and how many of that.
    pub fates: Vec<Became>,
}

/// Inputs of which the same became, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    /// Name of the fate.
    pub fate: &'static str,
    /// For the public; empty but for what was not adopted.
    pub reason: String,
    /// Numbers.
    pub numbers: Vec<Number>,
}

/// What there is to report on `id` at `now`.
///
/// # Errors
/// [`NotYet`] while it cannot be reported on.
pub fn prepare(history: &History, id: &str, now: Timestamp) -> Result<Response, NotYet> {
    let past = history.items.get(id).filter(|past| past.is_public()).ok_or(NotYet::NotReleased)?;
    let release = past.occasions.get(RELEASE).ok_or(NotYet::NotReleased)?;
    let terms = terms(history, id).filter(|t| t.consultation).ok_or(NotYet::NoConsultation)?;
    if let Some(until) = terms.until.filter(|until| now < *until) {
        return Err(NotYet::Open { until });
    }
    let open = open(history, id);
    if !open.is_empty() {
        return Err(NotYet::WithoutFate(open));
    }
    let entries: Vec<(Number, &Entry)> = (1..)
        .map(|n| Number::new(id, n))
        .zip(history.feedback.of(id))
        .filter(|(_, entry)| entry.counts())
        .collect();
    let mut fates: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, entry) in &entries {
        *fates.entry(entry.fate.name()).or_default() += 1;
    }
    let used = entries.iter().flat_map(|(_, entry)| &entry.topics);
    let topics: BTreeSet<&String> = terms.topics.keys().chain(used).collect();
    let of = |topic: Option<&String>| {
        let is_in = |entry: &Entry| match topic {
            Some(topic) => entry.topics.contains(topic),
            None => entry.topics.is_empty(),
        };
        section(id, topic, entries.iter().filter(|(_, entry)| is_in(entry)))
    };
    let sections = topics.into_iter().map(Some).chain([None]).filter_map(of).collect();
    Ok(Response {
        id: id.to_owned(),
        title: release.snapshot.title.clone(),
        from: release.snapshot.due,
        until: terms.until,
        total: entries.len(),
        sections,
        fates,
    })
}

fn section<'a>(
    id: &str,
    topic: Option<&String>,
    entries: impl Iterator<Item = &'a (Number, &'a Entry)>,
) -> Option<Section> {
    let mut said: BTreeMap<u32, usize> = BTreeMap::new();
    let mut fates: Vec<Became> = Vec::new();
    let mut count = 0;
    // What is not about the announcement, or with another body, stands in the totals only.
    let is_here = |fate: &Fate| !matches!(fate, Fate::OffTopic | Fate::Referred { .. });
    for (number, entry) in entries.filter(|(_, entry)| is_here(&entry.fate)) {
        count += 1;
        *said.entry(entry.like.unwrap_or(number.n)).or_default() += 1;
        let fate = entry.fate.name();
        let reason = match &entry.fate {
            Fate::NotAdopted { reason } => reason.as_str(),
            _ => "",
        };
        match fates.iter_mut().find(|became| became.fate == fate && became.reason == reason) {
            Some(became) => became.numbers.push(number.clone()),
            None => fates.push(Became {
                fate,
                reason: reason.to_owned(),
                numbers: vec![number.clone()],
            }),
        }
    }
    let order = |fate: &str| super::inputs::FATES.iter().position(|known| *known == fate);
    fates.sort_by(|a, b| (order(a.fate), &a.numbers).cmp(&(order(b.fate), &b.numbers)));
    let said = said.into_iter().map(|(n, count)| (Number::new(id, n), count)).collect();
    (count > 0).then(|| Section { topic: topic.cloned(), count, said, fates })
}

/// How far a response report is from being late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Two weeks are left.
    TwoWeeks,
    /// One week is left.
    Week,
    /// A day is left.
    Day,
    /// It is late.
    Late,
}

impl Stage {
    const ALL: [Stage; 4] = [Stage::TwoWeeks, Stage::Week, Stage::Day, Stage::Late];

    /// A stable name, for keys.
    pub fn name(self) -> &'static str {
        match self {
            Stage::TwoWeeks => "14d",
            Stage::Week => "7d",
            Stage::Day => "1d",
            Stage::Late => "late",
        }
    }

    fn begins(self, late: Timestamp) -> Timestamp {
        let days = match self {
            Stage::TwoWeeks => 14,
            Stage::Week => 7,
            Stage::Day => 1,
            Stage::Late => 0,
        };
        moved(late, SignedDuration::from_hours(-24 * days))
    }
}

/// A response report that somebody owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The consultation.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// First instant at which the report is late.
    pub late: Timestamp,
    /// How far that is.
    pub stage: Stage,
    /// Items without a fate.
    pub without_fate: usize,
    /// All items.
    pub total: usize,
    /// Mail address of who makes the policy.
    pub owner: Option<String>,
}

/// Consultations whose response report is still to come, with the instant at which it is late.
fn awaited(history: &History) -> impl Iterator<Item = (&str, &Terms, Timestamp)> {
    let items = history.items.iter().filter(|(_, past)| past.is_public() && past.stop().is_none());
    let answered: BTreeSet<&str> = responses(history).map(|(of, _)| of).collect();
    items.filter_map(move |(id, _)| {
        let terms = terms(history, id).filter(|terms| terms.consultation)?;
        let late = terms.response_report?;
        (!answered.contains(id.as_str())).then_some((id.as_str(), terms, late))
    })
}

/// What those who owe a response report should hear at `now`: of each only how far it is now, and
/// nothing that was so before it was released.
pub fn owed(history: &History, now: Timestamp) -> Vec<Owed> {
    let all = awaited(history).filter_map(|(id, terms, late)| {
        let release = &history.occasion(id, RELEASE)?.snapshot;
        let has_come = |stage: &Stage| {
            let begins = stage.begins(late);
            begins <= now && begins > release.due
        };
        Some(Owed {
            id: id.to_owned(),
            title: release.title.clone(),
            late,
            stage: Stage::ALL.into_iter().rev().find(has_come)?,
            without_fate: open(history, id).len(),
            total: history.feedback.count(id),
            owner: terms.owner.clone(),
        })
    });
    all.collect()
}

/// The next instant after `now` at which there is something to hear.
pub fn next(history: &History, now: Timestamp) -> Option<Timestamp> {
    let stages = awaited(history).flat_map(|(_, _, late)| Stage::ALL.map(|s| s.begins(late)));
    stages.filter(|at| *at > now).min()
}
