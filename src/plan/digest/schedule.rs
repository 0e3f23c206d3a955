//! When digests come, and to whom: daily while a consultation runs, else weekly, at the newsroom's
//! time. Each person gets one, whatever he is; one that was missed comes once, the latest only.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::contents::Audience;
use crate::config::{Config, Digest as Times};
use crate::feedback::{Rhythm, Terms};
use crate::plan::fact::RELEASE;
use crate::plan::history::{History, ItemHistory, SuppressedBy, digest_key};
use crate::plan::view::View;
use crate::when::{moved, on_day};

/// A week: in so many days there is one of each name.
const WEEK: usize = 7;
/// An owner hears so long after a release, or after the last that came, though nothing is open.
const FRESH: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A consultation that names no end runs so long.
const OPEN_END: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A digest that somebody is to get now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// His address.
    pub to: String,
    /// What stands for it in the journal.
    who: String,
    /// What he reads.
    pub audience: Audience,
    /// The day whose digest it is.
    pub day: Date,
    /// The instant at which it was to come.
    pub at: Timestamp,
    /// Up to when he was told before.
    pub since: Option<Timestamp>,
}

impl Due {
    /// Under what it is told, when it tells everything up to `until`.
    pub fn key(&self, until: Timestamp) -> String {
        digest_key(self.day, &self.who, until)
    }
}

/// An announcement that is public.
struct Heard<'a> {
    released: Timestamp,
    terms: &'a Terms,
    /// Something of it is open, or it is fresh.
    is_alive: bool,
}

/// Whom digests go to, each once, and what he reads.
struct Reader<'a> {
    address: &'a str,
    audience: Audience,
}

/// Digests that are to be mailed now.
pub fn due(view: &View) -> Vec<Due> {
    let Some(times) = times(view) else { return Vec::new() };
    let heard = heard(view.history, view.now);
    let latest = slots(view.config, times, view.now);
    let of = |reader: Reader| {
        let who = view.history.contacts.alias(reader.address);
        let since = view.history.digests.get(&who).copied();
        let owed =
            |(day, at): &&(Date, Timestamp)| is_owed(view, times, &heard, &reader, *day, *at);
        let (day, at) = latest.iter().find(owed).copied()?;
        let is_told = since.is_some_and(|since| since >= at) || who.is_empty();
        (!is_told).then_some(Due {
            to: reader.address.to_owned(),
            who,
            audience: reader.audience,
            day,
            at,
            since,
        })
    };
    readers(view, &heard).into_iter().filter_map(of).collect()
}

/// When a digest may come next.
pub fn next(view: &View) -> Option<Timestamp> {
    let times = times(view)?;
    let mut day = today(view.config, view.now);
    for _ in 0..=WEEK {
        let at = at(view.config, times, day);
        if at.is_some_and(|at| at > view.now) {
            return at;
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// Up to when `address` was told last.
pub fn last(history: &History, address: &str) -> Option<Timestamp> {
    history.digests.get(&history.contacts.alias(address)).copied()
}

/// Whether `address` reads of what is listened to under `terms`, as its owner.
pub fn is_read_by(terms: &Terms, address: &str) -> bool {
    terms.digest != Some(Rhythm::Never)
        && terms.owner.as_ref().is_some_and(|owner| owner.eq_ignore_ascii_case(address))
}

/// In a rehearsal nobody answers.
fn times(view: &View) -> Option<Times> {
    view.config.feedback.digest.filter(|_| view.is_whole)
}

fn today(config: &Config, now: Timestamp) -> Date {
    config.newsroom.timezone.rules.to_datetime(now).date()
}

fn at(config: &Config, times: Times, day: Date) -> Option<Timestamp> {
    on_day(day, &times.at.strftime("%H:%M:%S").to_string(), &config.newsroom.timezone)
}

/// The latest days whose time has come, the last first: a week and one, so that each weekday is there.
fn slots(config: &Config, times: Times, now: Timestamp) -> Vec<(Date, Timestamp)> {
    let mut day = today(config, now);
    let mut slots = Vec::new();
    for _ in 0..=WEEK {
        slots.extend(at(config, times, day).filter(|at| *at <= now).map(|at| (day, at)));
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    slots
}

fn heard(history: &History, now: Timestamp) -> Vec<Heard<'_>> {
    history.items.iter().filter_map(|(id, past)| heard_of(history, id, past, now)).collect()
}

fn heard_of<'a>(
    history: &'a History,
    id: &str,
    past: &'a ItemHistory,
    now: Timestamp,
) -> Option<Heard<'a>> {
    let release = past.occasions.get(RELEASE).filter(|_| past.is_public())?;
    let (released, terms) = (release.started?, release.snapshot.feedback.as_ref());
    let terms = terms.filter(|terms| terms.consultation || terms.owner.is_some())?;
    let entries = history.feedback.of(id);
    let last = entries.iter().map(|entry| entry.met).max();
    let is_alive = entries.iter().any(|entry| entry.is_open())
        || runs(terms, released, now)
        || last.max(Some(released)).is_some_and(|last| moved(last, FRESH) > now);
    Some(Heard { released, terms, is_alive })
}

/// Whether it is a consultation that runs at `at`.
fn runs(terms: &Terms, released: Timestamp, at: Timestamp) -> bool {
    let end = terms.until.unwrap_or(moved(released, OPEN_END));
    terms.consultation && released <= at && at < end
}

/// The desk, then the owners that are not of it.
fn readers<'a>(view: &'a View, heard: &[Heard<'a>]) -> Vec<Reader<'a>> {
    let mut readers: Vec<Reader<'a>> = Vec::new();
    let desk = view.config.newsroom.desk.iter().map(|to| (to.as_str(), Audience::Desk));
    let owners = heard.iter().filter_map(|heard| {
        let owner = heard.terms.owner.as_deref()?;
        is_read_by(heard.terms, owner).then(|| (owner, Audience::Owner(owner.to_owned())))
    });
    for (address, audience) in desk.chain(owners) {
        let is_met = readers.iter().any(|met| met.address.eq_ignore_ascii_case(address));
        let is_erased = view.history.contacts.suppression(address);
        let is_erased = is_erased.is_some_and(|s| s.why == SuppressedBy::Erasure);
        if !is_met && !is_erased {
            readers.push(Reader { address, audience });
        }
    }
    readers
}

/// Whether `reader` gets a digest on `day`, at the instant `at`.
fn is_owed(
    view: &View,
    times: Times,
    heard: &[Heard],
    reader: &Reader,
    day: Date,
    at: Timestamp,
) -> bool {
    let is_weekly = day.weekday() == times.weekly;
    match &reader.audience {
        // Nothing could be told of the time before the journal was begun.
        Audience::Desk if view.history.begun.is_none_or(|begun| at <= begun) => false,
        Audience::Desk => {
            is_weekly || heard.iter().any(|heard| runs(heard.terms, heard.released, at))
        }
        Audience::Owner(address) => heard.iter().any(|heard| {
            let is_his = is_read_by(heard.terms, address) && heard.is_alive && heard.released <= at;
            is_his
                && match heard.terms.digest {
                    Some(Rhythm::Daily) => true,
                    Some(Rhythm::Weekly) => is_weekly,
                    Some(Rhythm::Never) => false,
                    None => is_weekly || runs(heard.terms, heard.released, at),
                }
        }),
    }
}
