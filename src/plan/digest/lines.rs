//! Items of feedback as a digest lists them: near-identical ones in one line, none dropped.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::contents::Line;
use crate::config::Config;
use crate::feedback::{Entry, Kind, Number, Terms};
use crate::plan::history::History;
use crate::plan::owed::{due_of, is_overdue, terms};

/// Lines of a kind that an announcement has at most.
const QUESTIONS: usize = 20;
const CRITICISM: usize = 10;

/// The item at `number`, alone.
pub fn line(history: &History, config: &Config, number: &Number, now: Timestamp) -> Option<Line> {
    let entry = history.feedback.entry(number)?;
    let terms = terms(history, config, &number.item);
    let desk = Desk { history, config, terms: &terms, item: &number.item, now };
    desk.lines(vec![vec![(number.n, entry)]], 1).0.pop()
}

/// What lines are made with.
pub(super) struct Desk<'a> {
    pub history: &'a History,
    pub config: &'a Config,
    pub terms: &'a Terms,
    pub item: &'a str,
    pub now: Timestamp,
}

impl Desk<'_> {
    /// Questions and requests without an answer, the oldest first, and how many lines are left out.
    pub fn questions(&self) -> (Vec<Line>, usize) {
        let is_asked = |entry: &Entry| {
            matches!(entry.kind, Kind::Question | Kind::InformationRequest) && entry.is_open()
        };
        let mut groups: Vec<Vec<(u32, &Entry)>> = self.groups(is_asked);
        groups.sort_by_key(|group| group.first().map(|(n, entry)| (entry.at, *n)));
        self.lines(groups, QUESTIONS)
    }

    /// Complaints and inputs that are open, or came after `since`: what most people share, by items
    /// that say nearly the same and by what X's public did with them, comes first.
    pub fn criticism(&self, since: Option<Timestamp>) -> (Vec<Line>, usize) {
        let is_meant = |entry: &Entry| {
            let is_new = since.is_none_or(|since| entry.met > since);
            matches!(entry.kind, Kind::Complaint | Kind::Input) && (entry.is_open() || is_new)
        };
        let mut groups = self.groups(is_meant);
        groups.sort_by_key(|group| {
            let weight = group.len() as u64 + self.engagement(group);
            (std::cmp::Reverse(weight), group.first().map(|(n, entry)| (entry.at, *n)))
        });
        self.lines(groups, CRITICISM)
    }

    /// Those that say nearly the same, together, the oldest of each group first.
    fn groups(&self, is_meant: impl Fn(&Entry) -> bool) -> Vec<Vec<(u32, &Entry)>> {
        let mut groups: BTreeMap<u32, Vec<(u32, &Entry)>> = BTreeMap::new();
        let entries = (1..).zip(self.history.feedback.of(self.item));
        for (n, entry) in entries.filter(|(_, entry)| entry.counts() && is_meant(entry)) {
            groups.entry(entry.like.unwrap_or(n)).or_default().push((n, entry));
        }
        for group in groups.values_mut() {
            group.sort_by_key(|(n, entry)| (entry.at, *n));
        }
        groups.into_values().collect()
    }

    fn engagement(&self, group: &[(u32, &Entry)]) -> u64 {
        let posts = group.iter().filter_map(|(_, entry)| entry.post.as_deref());
        let last = posts.filter_map(|post| self.history.feedback.metrics(post).last());
        last.map(|(_, metrics)| metrics.engagement()).fold(0, u64::saturating_add)
    }

    fn lines(&self, groups: Vec<Vec<(u32, &Entry)>>, most: usize) -> (Vec<Line>, usize) {
        let more = groups.len().saturating_sub(most);
        let line = |group: &Vec<(u32, &Entry)>| {
            let (n, entry) = group.first()?;
            let dues =
                group.iter().map(|(_, entry)| (entry, due_of(self.config, self.terms, entry)));
            let open = dues.clone().filter(|(entry, _)| entry.is_open());
            let days = self.now.duration_since(entry.at).as_hours().max(0) / 24;
            Some(Line {
                number: Number::new(self.item, *n),
                // Of a group whose first text is gone, another speaks for it.
                key: group
                    .iter()
                    .find(|(_, entry)| entry.removed.is_none())
                    .map_or(&entry.key, |(_, entry)| &entry.key)
                    .clone(),
                kind: entry.kind,
                is_confirmed: entry.is_confirmed,
                channel: entry.channel,
                days,
                due: open.filter_map(|(_, due)| due).min(),
                is_overdue: dues.into_iter().any(|(entry, due)| is_overdue(entry, due, self.now)),
                is_open: group.iter().any(|(_, entry)| entry.is_open()),
                alike: group.len() - 1,
                engagement: self.engagement(group),
                owner: entry.owner.clone(),
            })
        };
        (groups.iter().take(most).filter_map(line).collect(), more)
    }
}
