//! Reminders: each time is an occasion of its own, whose name holds its instant, so that none comes
//! twice. They are frozen with the release, prepared each before its own instant, and no part of
//! whether the item was released.

use jiff::{SignedDuration, Timestamp};

use super::approved::pass_of;
use super::fact::{Reminder, ReminderTime, Snapshot};
use super::held::lateness;
use super::history::{ItemHistory, OccasionHistory};
use super::item::{DEFAULT_LIFE, EARLY, Occasion, RELEASE};
use super::quiet::quiet;
use super::tally::Standing;
use super::view::View;
use super::why::Why;
use crate::announcement::Announcement;
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

/// The times of the reminder of `announcement` called `name`, when that is let go at `release`. A
/// time ends when the next one comes: so however long nothing went out, two never come together.
pub fn times(
    announcement: &Announcement,
    reminder: &crate::announcement::Reminder,
    release: Timestamp,
) -> Vec<ReminderTime> {
    let instants = reminder.instants(release);
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

/// The reminders of an announcement that is let go at `release` and has not begun.
pub(super) fn of_file(announcement: &Announcement, release: Timestamp) -> Vec<Occasion> {
    let all = announcement.reminders.iter();
    let all = all.flat_map(|r| times(announcement, r, release).into_iter().map(move |t| (r, t)));
    all.map(|(r, time)| planned(&r.name, time)).collect()
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

/// How many inputs to the item were recorded. Nobody listens yet.
pub fn feedback(_: &ItemHistory) -> usize {
    0
}

/// Since when something of `past` beside early copies was tried.
fn public_since(past: &ItemHistory) -> Option<Timestamp> {
    let public = past.occasions.iter().filter(|(name, _)| *name != EARLY && !is_reminder(name));
    public.filter_map(|(_, o)| o.started).min()
}

/// When the reminder `planned`, which is not prepared yet, is; `None`: not before its announcement
/// is public.
///
/// # Errors
/// Why it does not come.
pub(super) fn prepare_at(
    view: &View,
    past: &ItemHistory,
    planned: &Occasion,
) -> Result<Option<Timestamp>, Why> {
    let Some(release) = past.occasions.get(RELEASE) else { return Ok(None) };
    if let Some((_, reason, who)) = &past.cancelled {
        return Err(Why::Cancelled { reason: reason.clone(), who: who.clone() });
    }
    if let Some(by) = &past.withdrawn {
        return Err(Why::Withdrawn(by.clone()));
    }
    let Some(since) = public_since(past) else { return Ok(None) };
    if planned.due <= since {
        return Err(Why::Missed);
    }
    if planned.expires <= view.now {
        return Err(Why::Expired);
    }
    for list in frozen(&release.snapshot, &planned.name).iter().flat_map(|(r, _)| &r.lists) {
        if let Some(Err(unusable)) = view.lists.get(list) {
            return Err(Why::ListUnreadable { name: list.clone(), list: unusable.clone() });
        }
    }
    let grace = release.snapshot.grace_secs.map(SignedDuration::from_secs);
    let why = quiet(view, Some(past), planned.due, release.snapshot.emergency)
        .or_else(|| lateness(view, past, planned.due, grace, pass_of(past, &release.snapshot)));
    if let Some(why) = why {
        return Err(why);
    }
    // Who got the announcement is known once its letters are done with.
    let is_under_way = |o: &OccasionHistory| {
        let counts = o.letters.counts();
        counts.open + counts.trying > 0
    };
    let mut public = past.occasions.iter().filter(|(name, _)| !is_reminder(name));
    Ok(Some(match public.any(|(_, o)| is_under_way(o)) {
        true => planned.due,
        false => moved(planned.due, -view.config.release.prepare).max(since),
    }))
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
