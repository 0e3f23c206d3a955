//! Files that were put into the folder or changed there, and of which people get a preview by mail
//! once the file has settled. Pure.

use jiff::{SignedDuration, Timestamp};

use super::history::{DROPPED, ItemHistory, SHOWN};
use super::item::{Item, State};
use super::view::View;
use crate::announcement::Announcement;
use crate::config::Config;
use crate::when::moved;

/// An editor saves by itself again and again: a file counts once it has been left alone so long.
pub const SETTLED: SignedDuration = SignedDuration::from_secs(10);
/// Files that come one after the other are told of together, but none waits longer than this.
pub const LATEST: SignedDuration = SignedDuration::from_secs(60);
/// Whoever saves again and again, with pauses to think, is not shown each version: after
/// [`SHOWN`] mails within an hour the next waits so long.
const PAUSE: SignedDuration = SignedDuration::from_mins(15);
const OFTEN: SignedDuration = SignedDuration::from_hours(1);
/// Of what was met longer ago nobody is told any more, should mail have been away.
const NEWS: SignedDuration = SignedDuration::from_hours(24);
/// Providers under whose domain anybody may have an address.
const PUBLIC: [&str; 12] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mail.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "yahoo.co.id",
    "yahoo.com",
    "ymail.com",
];

/// A version of a file that nobody was told of yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// Item.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Path in the folder.
    pub path: String,
    /// Its instant.
    pub due: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// It has errors: the desk hears of these by itself, so only its authors are told.
    pub has_errors: bool,
    /// Addresses of those who wrote it, as far as they may be mailed.
    pub authors: Vec<String>,
}

/// A file of which somebody will be told.
struct Pending<'a> {
    item: &'a Item,
    /// From when on it is left alone; to come while it was shown too often of late.
    since: Timestamp,
}

/// What is to be told of `items` now, in one go, each under a key that is told once.
pub fn dropped(view: &View, items: &[Item]) -> Vec<(String, Dropped)> {
    let pending = pending(view, items);
    if ready_at(view, &pending).is_none_or(|at| view.now < at) {
        return Vec::new();
    }
    let settled = pending.into_iter().filter(|p| p.since + SETTLED <= view.now);
    settled.map(|p| (key(p.item), of(view.config, p.item))).collect()
}

/// When there is something to tell of `items`, their problems included, if that is still to come.
pub fn next_drop(view: &View, items: &[Item]) -> Option<Timestamp> {
    let pending = pending(view, items);
    let resting = pending.iter().filter(|p| p.since > view.now).map(|p| p.since + SETTLED);
    let broken = items.iter().filter(|item| has_errors(item));
    let unsettled = broken.filter_map(|item| {
        let seen = view.history.items.get(&item.id)?.seen.as_ref()?;
        (!is_settled(view, item)).then_some(seen.at + SETTLED)
    });
    let all = unsettled.chain(resting).chain(ready_at(view, &pending));
    all.filter(|at| *at > view.now).min()
}

/// Whether the file of `item` was left alone for a while, or lay there before us. Nobody edits
/// what is rehearsed.
pub(super) fn is_settled(view: &View, item: &Item) -> bool {
    let digest = item.source.as_ref().map_or("", |s| &s.reading.digest);
    let seen = view.history.items.get(&item.id).and_then(|past| past.seen.as_ref());
    !view.is_whole
        || seen.is_none_or(|seen| {
            seen.digest == digest && (seen.first_scan || seen.at + SETTLED <= view.now)
        })
}

fn has_errors(item: &Item) -> bool {
    item.source.as_ref().is_some_and(|source| source.reading.has_errors())
}

/// Once no more come, or the first has waited long.
fn ready_at(view: &View, pending: &[Pending]) -> Option<Timestamp> {
    let here = || pending.iter().map(|p| p.since).filter(|since| *since <= view.now);
    Some((here().max()? + SETTLED).min(here().min()? + LATEST))
}

/// What somebody will be told of.
fn pending<'a>(view: &View<'a>, items: &'a [Item]) -> Vec<Pending<'a>> {
    // In a rehearsal nobody has dropped anything.
    if view.config.newsroom.desk.is_empty() || !view.is_whole {
        return Vec::new();
    }
    let pending = items.iter().filter_map(|item| {
        let source = item.source.as_ref()?;
        let past = view.history.items.get(&item.id)?;
        let seen = past.seen.as_ref().filter(|seen| seen.digest == source.reading.digest)?;
        let is_news = !seen.first_scan && seen.at + NEWS > view.now && !past.started();
        let is_over = matches!(item.state, State::Cancelled | State::Expired);
        let told = || view.history.told.contains(&key(item));
        let somebody = || !has_errors(item) || !authors_of(view.config, item).is_empty();
        let since = seen.at.max(rested(past).unwrap_or(seen.at));
        (is_news && !is_over && somebody() && !told()).then_some(Pending { item, since })
    });
    pending.collect()
}

/// Until when nothing more of an item is shown, where it was shown often of late.
fn rested(past: &ItemHistory) -> Option<Timestamp> {
    let (first, last) = (past.shown.first()?, past.shown.last()?);
    let is_often = past.shown.len() == SHOWN && last.duration_since(*first) < OFTEN;
    is_often.then(|| moved(*last, PAUSE))
}

fn key(item: &Item) -> String {
    let digest = item.source.as_ref().map_or("", |s| &s.reading.digest);
    format!("{DROPPED}{}:{digest}", item.id)
}

fn of(config: &Config, item: &Item) -> Dropped {
    let reading = item.source.as_ref().map(|source| &source.reading);
    Dropped {
        id: item.id.clone(),
        title: item.title.clone(),
        path: reading.map(|r| r.path.clone()).unwrap_or_default(),
        due: item.due,
        state: item.state,
        has_errors: has_errors(item),
        authors: authors_of(config, item),
    }
}

fn authors_of(config: &Config, item: &Item) -> Vec<String> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    announcement.map(|a| authors(config, a)).unwrap_or_default()
}

/// Those who wrote `announcement` and may be mailed: people under a domain of the office (that of
/// its desk or an approver), and whoever the configuration names. A file that anybody could drop
/// must not make the office's relay send words of his choice to an address of his choice. The desk
/// itself is mailed anyhow.
pub fn authors(config: &Config, announcement: &Announcement) -> Vec<String> {
    let desk = &config.newsroom.desk;
    let approvers = config.review.iter().flat_map(|review| review.approvers.values());
    let known: Vec<&str> =
        desk.iter().map(String::as_str).chain(approvers.map(|a| a.email.as_str())).collect();
    let is_known = |email: &str| known.iter().any(|of_us| of_us.eq_ignore_ascii_case(email));
    let domain = |email: &str| email.rsplit_once('@').map(|(_, d)| d.to_ascii_lowercase());
    let is_ours = |email: &str| {
        let of_him = domain(email).filter(|domain| !PUBLIC.contains(&domain.as_str()));
        of_him.is_some() && known.iter().any(|of_us| domain(of_us) == of_him)
    };
    let mut authors: Vec<String> = Vec::new();
    for email in &announcement.writers {
        let is_desk = desk.iter().any(|of_us| of_us.eq_ignore_ascii_case(email));
        let met = authors.iter().any(|other| other.eq_ignore_ascii_case(email));
        if !is_desk && !met && (is_known(email) || is_ours(email)) {
            authors.push(email.clone());
        }
    }
    authors
}
