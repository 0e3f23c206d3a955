//! Reminders: each time is an occasion of its own, whose name holds its instant, so that none comes
//! twice. They are frozen with the release, prepared each before its own instant, and no part of
//! whether the item was released.

use jiff::{SignedDuration, Timestamp};

use super::approved::pass_of;
use super::fact::{Reminder, ReminderTime, Snapshot};
use super::held::lateness;
use super::history::{ItemHistory, OccasionHistory, Tried};
use super::item::{DEFAULT_LIFE, EARLY, Occasion, RELEASE};
use super::quiet::quiet;
use super::tally::Standing;
use super::view::{Candidate, View};
use super::why::Why;
use crate::announcement::{Announcement, PublishAt};
use crate::problem::{ListFault, UnusableList};
use crate::when::moved;

const MARK: &str = "reminder:";

/// The occasion of the reminder `name` at `due`.
pub fn occasion(name: &str, due: Timestamp) -> String {
    format!("{MARK}{name}:{due}")
}

/// Whether `occasion` is a reminder.
pub fn is_reminder(occasion: &str) -> bool {
    occasion.starts_with(MARK)
}

/// The name of the reminder that `occasion` is a time of.
pub fn name(occasion: &str) -> Option<&str> {
    occasion.strip_prefix(MARK)?.split(':').next()
}

/// The times of `reminder` of `announcement`, when that is let go at `release`; none before the
/// instant that the file names, for none was looked at when it was approved. A time ends when the
/// next one comes: so however long nothing went out, two never come together.
pub fn times(
    announcement: &Announcement,
    reminder: &crate::announcement::Reminder,
    release: Timestamp,
) -> Vec<ReminderTime> {
    let named = match announcement.publish_at {
        Some(PublishAt::At(at)) => at.max(release),
        _ => release,
    };
    until_the_next(announcement, &reminder.instants(named))
}

fn until_the_next(announcement: &Announcement, instants: &[Timestamp]) -> Vec<ReminderTime> {
    let next = instants.iter().skip(1).copied().map(Some).chain([None]);
    let start = announcement.event.as_ref().map(|event| event.start);
    instants
        .iter()
        .zip(next)
        .map(|(&due, next)| {
            let end = announcement.expires_at.unwrap_or(moved(due, DEFAULT_LIFE));
            let ends = [next, start.filter(|start| due < *start)];
            ReminderTime { due, expires: ends.into_iter().flatten().fold(end, Timestamp::min) }
        })
        .collect()
}

/// The reminders of the announcement in `file`, which is let go at `release` and has not begun.
pub(super) fn of_file(
    file: &Candidate,
    announcement: &Announcement,
    release: Timestamp,
) -> Vec<Occasion> {
    // A cron line takes long to follow, and this is asked at each turn.
    let known = match announcement.publish_at {
        Some(PublishAt::At(at)) if release <= at => Some(&file.instants),
        _ => None,
    };
    let all = announcement.reminders.iter().enumerate().flat_map(|(n, reminder)| {
        let times = match known.and_then(|known| known.get(n)) {
            Some(instants) => until_the_next(announcement, instants),
            None => times(announcement, reminder, release),
        };
        times.into_iter().map(|time| planned(&reminder.name, time))
    });
    all.collect()
}

/// The frozen reminders of a release that are not prepared yet.
pub(super) fn to_come(past: &ItemHistory) -> Vec<Occasion> {
    let release = past.occasions.get(RELEASE);
    let all = release.into_iter().flat_map(|release| &release.snapshot.reminders);
    let all = all.flat_map(|r| r.times.iter().map(move |time| planned(&r.name, *time)));
    all.filter(|o| !past.occasions.contains_key(&o.name)).collect()
}

fn planned(name: &str, time: ReminderTime) -> Occasion {
    Occasion { name: occasion(name, time.due), due: time.due, expires: time.expires, why: None }
}

/// The reminder of `release` that `occasion` is a time of, and which time, from 0.
pub fn frozen<'a>(release: &'a Snapshot, occasion: &str) -> Option<(&'a Reminder, usize)> {
    let reminder = release.reminders.iter().find(|r| Some(r.name.as_str()) == name(occasion))?;
    let is_it = |time: &ReminderTime| self::occasion(&reminder.name, time.due) == occasion;
    Some((reminder, reminder.times.iter().position(is_it)?))
}

/// What every reminder of an item that has begun asks of it.
pub(super) struct Announced<'a> {
    past: &'a ItemHistory,
    release: &'a Snapshot,
    /// Since when something beside early copies was tried.
    since: Option<Timestamp>,
    /// Something of that is out, or may be.
    is_out: bool,
    /// Letters are still under way: who got one is not known yet.
    is_under_way: bool,
}

impl Announced<'_> {
    /// `None`: it was never prepared.
    pub(super) fn of(past: &ItemHistory) -> Option<Announced<'_>> {
        let release = &past.occasions.get(RELEASE)?.snapshot;
        let own = || past.occasions.iter().filter(|(name, _)| !is_reminder(name));
        let public = || own().filter(|(name, _)| *name != EARLY).map(|(_, o)| o);
        let is_under_way = own().any(|(_, o)| {
            let counts = o.letters.counts();
            counts.open + counts.trying > 0
        });
        let since = public().filter_map(|o| o.started).min();
        let is_out = public().any(is_out);
        Some(Announced { past, release, since, is_out, is_under_way })
    }
}

/// Whether anything of `occasion` was taken, or may have been.
fn is_out(occasion: &OccasionHistory) -> bool {
    let counts = occasion.letters.counts();
    let posts = occasion.posts.values().map(|post| &post.tried);
    let mut tried = posts.chain(occasion.acts.values());
    counts.sent + counts.unknown + counts.trying > 0
        || tried.any(|tried| matches!(tried, Tried::Sent { .. }) || tried.is_doubtful())
}

/// When the reminder `planned`, which is not prepared yet, is; `None`: not before its announcement
/// is public.
///
/// # Errors
/// Why it does not come.
pub(super) fn prepare_at(
    view: &View,
    announced: Option<&Announced>,
    planned: &Occasion,
) -> Result<Option<Timestamp>, Why> {
    let Some(announced) = announced else { return Ok(None) };
    let Announced { past, release, .. } = announced;
    if let Some((_, reason, who)) = &past.cancelled {
        return Err(Why::Cancelled { reason: reason.clone(), who: who.clone() });
    }
    if let Some(by) = &past.withdrawn {
        return Err(Why::Withdrawn(by.clone()));
    }
    let Some(since) = announced.since else { return Ok(None) };
    if planned.due <= since {
        return Err(Why::Missed);
    }
    if planned.expires <= view.now {
        return Err(Why::Expired);
    }
    if !announced.is_out {
        return Ok(None);
    }
    if let Some(why) = unusable_list(view, release, planned) {
        return Err(why);
    }
    let grace = release.grace_secs.map(SignedDuration::from_secs);
    let why = quiet(view, Some(past), planned.due, release.emergency)
        .or_else(|| lateness(view, past, planned.due, grace, pass_of(past, release)));
    if let Some(why) = why {
        return Err(why);
    }
    Ok(Some(match announced.is_under_way {
        true => planned.due,
        false => moved(planned.due, -view.config.release.prepare).max(since),
    }))
}

/// The first list of the reminder `planned` that cannot be used, or that the configuration no longer
/// has: half of those who were meant are not reminded.
fn unusable_list(view: &View, release: &Snapshot, planned: &Occasion) -> Option<Why> {
    let reminder =
        release.reminders.iter().find(|r| Some(r.name.as_str()) == name(&planned.name))?;
    let known = |list: &String| {
        view.config.email.as_ref().is_some_and(|email| email.lists.contains_key(list))
    };
    reminder.lists.iter().find_map(|list| {
        let unusable = match view.lists.get(list) {
            Some(Err(unusable)) => unusable.clone(),
            _ if known(list) => return None,
            _ => UnusableList { file: list.clone(), fault: ListFault::NotFound },
        };
        Some(Why::ListUnreadable { name: list.clone(), list: unusable })
    })
}

/// How a time of a reminder stands as a whole; `why` it does not go out.
pub fn standing(past: Option<&OccasionHistory>, why: Option<&Why>, live: bool) -> Standing {
    let Some(occasion) = past else {
        return match why {
            Some(Why::Missed | Why::Expired | Why::Cancelled { .. } | Why::Withdrawn(_)) => {
                Standing::Withheld
            }
            _ => Standing::Pending,
        };
    };
    let all: Vec<Standing> =
        occasion.destinations().map(|(_, tried)| Standing::of(tried, live)).collect();
    let first = [Standing::Unknown, Standing::Pending, Standing::Refused, Standing::Sent];
    first.into_iter().find(|s| all.contains(s)).unwrap_or(Standing::Withheld)
}
