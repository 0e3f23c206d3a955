//! A digest of what the history holds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::contents::{Audience, Digest, Rest, Section};
use super::deliveries::deliveries;
use super::lines::Desk;
use super::schedule::is_read_by;
use crate::config::Config;
use crate::feedback::{Entry, INBOX, Sort, Terms};
use crate::plan::coverage;
use crate::plan::fact::RELEASE;
use crate::plan::history::History;
use crate::plan::owed::{Sums, sums, terms, whole};
use crate::plan::silence::standing;
use crate::when::moved;

/// So long after its release, or after the last that came, an announcement is still shown by itself.
const FRESH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What `audience` reads as of `now`; new is what was met after `since`.
pub fn digest(
    history: &History,
    config: &Config,
    audience: &Audience,
    since: Option<Timestamp>,
    now: Timestamp,
) -> Digest {
    let mut sections: Vec<(Option<Timestamp>, Section)> = Vec::new();
    let (mut rest, mut all) = (Rest::default(), Sums::default());
    let meant: BTreeSet<&str> = announcements(history)
        .into_iter()
        .filter(|id| is_meant(history, config, audience, id))
        .collect();
    for id in &meant {
        let terms = terms(history, config, id);
        let is_new = |entry: &Entry| since.is_none_or(|since| entry.met > since);
        let channels = sums(history, config, id, now, is_new);
        let own = whole(&channels);
        all = all.plus(own);
        let needs_eyes = own.open + own.new > 0;
        if !needs_eyes && !is_fresh(history, &terms, id, now) {
            rest.announcements += 1;
            rest.total += own.total;
            continue;
        }
        let desk = Desk { history, config, terms: &terms, item: id, now };
        let (questions, more_questions) = desk.questions();
        let (criticism, more_criticism) = desk.criticism(since);
        let (topics, other) = topics(history, id);
        let release = history.occasion(id, RELEASE);
        let section = Section {
            id: (*id).to_owned(),
            title: release.map(|r| r.snapshot.title.clone()).unwrap_or_default(),
            closes: terms.until.filter(|until| terms.consultation && *until > now),
            report: terms.response_report.filter(|report| terms.consultation && *report > now),
            channels,
            sums: own,
            questions,
            more_questions,
            criticism,
            more_criticism,
            topics,
            other,
        };
        sections.push((release.map(|r| r.snapshot.due), section));
    }
    // What answers no announcement has no instant, and comes last.
    sections.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let is_all = *audience == Audience::Desk;
    let of_these = |id: Option<&str>| is_all || id.is_some_and(|id| meant.contains(id));
    Digest {
        since,
        now,
        sections: sections.into_iter().map(|(_, section)| section).collect(),
        rest,
        sums: all,
        accounts: standing(history, config, now),
        deliveries: deliveries(history, since, of_these),
        coverage: coverage::summed(history, meant.iter().copied()),
        sorted: sorted(history, |id| of_these(Some(id))),
    }
}

/// Ids of whatever the public can answer, and of what it has.
pub fn announcements(history: &History) -> BTreeSet<&str> {
    let released = history.items.iter().filter(|(id, past)| {
        let release = past.occasions.get(RELEASE);
        // What answers one person is nothing that the public answers.
        let is_answer = release.is_some_and(|r| r.snapshot.answers.is_some());
        past.is_public() && !is_answer && id.as_str() != INBOX
    });
    released.map(|(id, _)| id.as_str()).chain(history.feedback.items()).collect()
}

fn is_meant(history: &History, config: &Config, audience: &Audience, id: &str) -> bool {
    match audience {
        Audience::Desk => true,
        Audience::Owner(address) => is_read_by(&terms(history, config, id), address),
    }
}

/// Whether it is new enough to be shown though nothing is to be done about it.
fn is_fresh(history: &History, terms: &Terms, id: &str, now: Timestamp) -> bool {
    if terms.consultation && terms.until.is_some_and(|until| until > now) {
        return true;
    }
    let released = history.occasion(id, RELEASE).and_then(|release| release.started);
    let last = history.feedback.of(id).iter().map(|entry| entry.met).max();
    released.max(last).is_some_and(|last| moved(last, FRESH) > now)
}

/// Topics with how many items touch each, the most first, and how many touch none.
fn topics(history: &History, id: &str) -> (Vec<(String, usize)>, usize) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut other = 0;
    for entry in history.feedback.of(id).iter().filter(|entry| entry.counts()) {
        other += usize::from(entry.topics.is_empty());
        for topic in &entry.topics {
            *counts.entry(topic).or_default() += 1;
        }
    }
    let mut topics: Vec<(String, usize)> =
        counts.into_iter().map(|(topic, count)| (topic.to_owned(), count)).collect();
    topics.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    (topics, other)
}

fn sorted(history: &History, is_meant: impl Fn(&str) -> bool) -> Vec<(Sort, usize)> {
    let mut counts: BTreeMap<Sort, usize> = BTreeMap::new();
    for (_, sort, count) in history.feedback.sorts().filter(|(item, ..)| is_meant(item)) {
        *counts.entry(sort).or_default() += count;
    }
    counts.into_iter().collect()
}
