//! What X costs in a calendar month of the newsroom's zone: spent by the journal, planned by the
//! folder.

use jiff::{Timestamp, ToSpan};

use super::cost::{self, Cost};
use super::fact::{Destination, Snapshot};
use super::item::{Item, RELEASE};
use super::originals;
use super::view::View;
use crate::config::Budget;
use crate::when::moved;

/// A month's costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// `2026-11`.
    pub month: String,
    /// What X took, or perhaps took.
    pub spent: Cost,
    /// What is still to go out.
    pub planned: Cost,
}

impl Spending {
    /// Both together.
    pub fn total(&self) -> Cost {
        self.spent + self.planned
    }
}

/// The costs of the month in which `view` looks, with what `items` plan in it.
pub fn spending(view: &View, items: &[Item]) -> Spending {
    let zone = &view.config.newsroom.timezone.rules;
    let today = view.now.to_zoned_datetime(zone.clone());
    let start = today.date().first_of_month();
    let end = start.checked_add(1.month()).unwrap_or(jiff::civil::Date::MAX);
    let instant = |date: jiff::civil::Date, beyond| {
        date.to_zoned_datetime(zone.clone()).map_or(beyond, |at| at.timestamp())
    };
    let month = instant(start, Timestamp::MIN)..instant(end, Timestamp::MAX);
    let planned = items.iter().map(|item| planned(view, item, &|at| month.contains(&at))).sum();
    Spending {
        month: today.strftime("%Y-%m").to_string(),
        spent: view.history.spent(month.clone()),
        planned,
    }
}

/// What `item` will still cost at instants that `counts` takes.
fn planned(view: &View, item: &Item, counts: &impl Fn(Timestamp) -> bool) -> Cost {
    if item.why.as_ref().is_some_and(|why| !why.is_passing()) {
        return Cost::default();
    }
    // What is late goes out now.
    let counts = |at: Timestamp| counts(at.max(view.now));
    let past = view.history.items.get(&item.id);
    if past.is_some_and(|p| p.started()) || item.source.is_none() {
        let occasions = past.into_iter().flat_map(|p| p.occasions.values());
        let open = occasions.filter(|o| !o.is_finished() && o.snapshot.expires > view.now);
        return open
            .filter(|o| counts(o.snapshot.due))
            .flat_map(|o| {
                let open = o.destinations().filter(|(_, tried)| tried.is_open());
                open.map(|(to, _)| of(&o.snapshot, &to))
            })
            .sum();
    }
    let (Some(file), Some(due)) = (&item.source, item.due) else { return Cost::default() };
    let Some(announcement) = &file.reading.announcement else { return Cost::default() };
    let postings = announcement.posts.iter().zip(&file.costs).filter(|_| !item.is_silent_on_x());
    let posts = postings.filter(|(p, _)| counts(moved(due, p.after))).map(|(_, cost)| *cost).sum();
    let release = item.occasions.iter().find(|o| o.name == RELEASE).filter(|o| counts(o.due));
    let deletions = release.map_or(0, |_| originals::deletions(view.history, announcement).len());
    cost::DELETION.times(deletions) + posts
}

/// What the destination `to` of `snapshot` costs.
fn of(snapshot: &Snapshot, to: &Destination) -> Cost {
    match to {
        Destination::Post { account, part } => {
            let post = snapshot.posts.iter().find(|p| p.account == *account && p.part == *part);
            post.map(cost::post).unwrap_or_default()
        }
        Destination::Repost { .. } => cost::REPOST,
        Destination::Deletion { .. } => cost::DELETION,
        Destination::Letter { .. } | Destination::Assist { .. } => Cost::default(),
    }
}

/// How much of the month's budget spent and planned costs reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The share at which the configuration asks for a warning.
    Warn,
    /// All of it.
    Full,
}

impl Level {
    /// A stable name, for keys.
    pub fn name(self) -> &'static str {
        match self {
            Level::Warn => "warn",
            Level::Full => "full",
        }
    }
}

/// The level that `spending` reaches, if any.
pub fn level(budget: Budget, spending: &Spending) -> Option<Level> {
    let share = spending.total().usd() / budget.monthly_usd * 100.0;
    match share {
        share if share >= 100.0 => Some(Level::Full),
        share if share >= f64::from(budget.warn_at) => Some(Level::Warn),
        _ => None,
    }
}
