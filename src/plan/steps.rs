//! Where an item stands and what is done for it next.

use jiff::{SignedDuration, Timestamp};

use super::approved::pass_of;
use super::fact::Cause;
use super::held::{grace_in, held, lateness};
use super::history::{ItemHistory, OccasionHistory, Tried};
use super::item::{EARLY, Item, Occasion, RELEASE, State, Step, Work};
use super::quiet::quiet;
use super::reminders::{self, is_reminder};
use super::superseded::{GivesWay, waits_for_letters};
use super::thread::{self, Next};
use super::view::{Folder, View};
use super::why::Why;
use super::{acts, originals, uploads};
use crate::when::moved;

/// How long before the instant connections are opened and signed in.
pub const WARM: SignedDuration = SignedDuration::from_secs(5);

/// Fills in the state of `item` and adds its steps.
pub(super) fn finish(
    view: &View,
    item: &mut Item,
    gives_way: Option<GivesWay>,
    steps: &mut Vec<Step>,
) {
    let past = view.history.items.get(&item.id);
    match past.filter(|p| p.started()) {
        Some(past) => finish_started(view, item, past, gives_way, steps),
        None => finish_waiting(view, item, past, steps),
    }
}

fn finish_waiting(view: &View, item: &mut Item, past: Option<&ItemHistory>, steps: &mut Vec<Step>) {
    if let Some(why) = &item.why {
        item.state = State::from(why);
        return;
    }
    let prepared = is_prepared(view, item, past);
    let is_due = item.due.is_some_and(|due| due <= view.now);
    let waits = is_due && waits_for_letters(view.history, item);
    item.state = if prepared { State::Prepared } else { State::Scheduled };
    // Reminders are prepared each by itself, once their announcement is public.
    let own = || item.occasions.iter().filter(|o| !is_reminder(&o.name));
    let to_come = own().filter(|o| o.why.is_none()).map(|o| o.due);
    let first = to_come.min().unwrap_or(view.now);
    for occasion in own() {
        let mut step = |at, work| {
            steps.push(Step { at, item: item.id.clone(), occasion: occasion.name.clone(), work });
        };
        if !prepared {
            if occasion.name == RELEASE {
                step(moved(first, -view.config.release.prepare), Work::Prepare);
            }
            continue;
        }
        if occasion.why.is_some() {
            let early = past.and_then(|past| past.occasions.get(&occasion.name));
            if early.is_some_and(OccasionHistory::has_open) {
                step(occasion.expires, Work::Withhold { cause: Cause::Expired });
            }
            continue;
        }
        if occasion.due > view.now {
            step(moved(occasion.due, -WARM), Work::Warm);
        }
        // Nothing begins before it is known who got what it takes the place of.
        if let Some(past) = past.filter(|_| !waits) {
            begin(view, past, occasion, false, step);
        }
    }
}

/// Whether what is prepared is what the file, the configuration and the clock ask for.
fn is_prepared(view: &View, item: &Item, past: Option<&ItemHistory>) -> bool {
    let Some(past) = past else { return false };
    let Some(file) = &item.source else { return true };
    let refers = |occasion: &str, prepared: &OccasionHistory| match &file.reading.announcement {
        Some(a) => originals::is_current(view.history, a, occasion, prepared, view.now),
        None => true,
    };
    !item.occasions.is_empty()
        && item.occasions.iter().filter(|o| !is_reminder(&o.name)).all(|o| {
            past.occasions.get(&o.name).is_some_and(|p| {
                p.snapshot.digest == file.reading.digest
                    && p.snapshot.setting == view.setting
                    && p.snapshot.due == o.due
                    && refers(&o.name, p)
            })
        })
}

/// The steps of an occasion whose content stands.
fn begin(
    view: &View,
    past: &ItemHistory,
    planned: &Occasion,
    is_superseded: bool,
    mut step: impl FnMut(Timestamp, Work),
) {
    let Some(occasion) = past.occasions.get(&planned.name) else { return };
    let not_before = planned.due;
    let expires = occasion.snapshot.expires;
    let expired = expires <= view.now;
    for account in occasion.accounts() {
        let at = match thread::next(occasion, account, &view.config.x.settle, expired) {
            Next::Post { .. } if expired => None,
            Next::Post { at, .. } | Next::Read { at, .. } => usable_from(view, account, at),
            Next::Broken { rest_from: Some(_) } => Some(view.now),
            _ => None,
        };
        if let Some(at) = at {
            step(at.max(not_before), Work::Thread { account: account.to_owned() });
        }
        let first = moved(not_before, -view.config.release.prepare);
        let upload = uploads::due(occasion, account, first).map(|(at, ..)| at).min();
        if let Some(at) = upload.filter(|_| !expired)
            && let Some(at) = usable_from(view, account, at)
        {
            step(at, Work::Upload { account: account.to_owned() });
        }
    }
    for to in occasion.acts.keys() {
        let at = match acts::next(view.history, past, &planned.name, to) {
            acts::Next::Do(_) if expired => None,
            acts::Next::Do(at) => match to.account() {
                Some(account) => usable_from(view, account, at),
                None => Some(at),
            },
            acts::Next::Leave(_) => Some(view.now),
            _ => None,
        };
        if let Some(at) = at {
            step(at.max(not_before), Work::Act { to: to.clone() });
        }
    }
    let letters_end = past.expires(&planned.name, occasion);
    let has_letters = occasion.letters.counts().open > 0;
    if view.now < letters_end
        && !is_superseded
        && has_letters
        && let Some(at) = occasion.letters.iter().filter_map(Tried::ready_at).min()
    {
        step(at.max(not_before), Work::Letters);
    }
    if occasion.has_open() {
        let end = match has_letters {
            true => letters_end,
            false => expires,
        };
        // Early copies end before they begin when the release is brought forward.
        let at = if planned.name == EARLY { end } else { end.max(not_before) };
        step(at, Work::Withhold { cause: Cause::Expired });
    }
}

/// When `account` can be used, at `at` or later; `None` while nothing but a person brings it back.
fn usable_from(view: &View, account: &str, at: Timestamp) -> Option<Timestamp> {
    view.config.x.accounts.get(account)?;
    match view.history.parked(account) {
        Some(parked) => parked.until.map(|until| until.max(at)),
        None => Some(at),
    }
}

/// Readings of the timeline settle what is unknown, also of what is held or cancelled: they send
/// nothing.
fn read_on(view: &View, occasion: &OccasionHistory, mut step: impl FnMut(Timestamp, Work)) {
    for account in occasion.accounts() {
        if let Next::Read { at, .. } = thread::next(occasion, account, &view.config.x.settle, true)
            && let Some(at) = usable_from(view, account, at)
        {
            step(at, Work::Thread { account: account.to_owned() });
        }
    }
}

/// Whether the machine has nothing more to do by itself for the thread of `account`; `closed` when
/// nothing is sent any more.
pub fn rests(view: &View, occasion: &OccasionHistory, account: &str, closed: bool) -> bool {
    match thread::next(occasion, account, &view.config.x.settle, closed) {
        Next::Read { at, .. } => usable_from(view, account, at).is_none(),
        Next::Post { .. } | Next::Busy | Next::Broken { rest_from: Some(_) } => false,
        Next::Person { .. } | Next::Broken { rest_from: None } | Next::Done => true,
    }
}

fn finish_started(
    view: &View,
    item: &mut Item,
    past: &ItemHistory,
    gives_way: Option<GivesWay>,
    steps: &mut Vec<Step>,
) {
    let (mut open, mut all_sent) = (false, true);
    let stopped = stopped_by_file(view, item, past);
    let announced = reminders::Announced::of(past);
    let mut next_reminder: Option<Step> = None;
    for planned in &mut item.occasions {
        let Some(occasion) = past.occasions.get(&planned.name) else {
            match reminders::prepare_at(view, announced.as_ref(), planned) {
                // Of a hundred to come the first is enough to wait for.
                Ok(Some(at)) => {
                    let comes_later = at > view.now;
                    if comes_later && next_reminder.as_ref().is_some_and(|next| next.at <= at) {
                        continue;
                    }
                    let (item, occasion) = (item.id.clone(), planned.name.clone());
                    let prepare = Step { at, item, occasion, work: Work::Prepare };
                    match comes_later {
                        true => next_reminder = Some(prepare),
                        false => steps.push(prepare),
                    }
                }
                Ok(None) => {}
                Err(why) => planned.why = Some(why),
            }
            continue;
        };
        let mut step = |at, work| {
            steps.push(Step { at, item: item.id.clone(), occasion: planned.name.clone(), work });
        };
        let counts = is_release(&planned.name);
        let is_superseded = gives_way.is_some_and(|what| what.of(&planned.name));
        if occasion.is_finished() {
            all_sent &= occasion.is_all_sent() || !counts;
            continue;
        }
        let any_open = occasion.has_open();
        if let Some(cause) = past.stop() {
            if any_open {
                step(view.now, Work::Withhold { cause });
            }
            read_on(view, occasion, step);
        } else if let Some(why) =
            stopped.clone().or_else(|| occasion_objection(view, past, occasion, planned))
        {
            planned.why = Some(why);
            if is_superseded && occasion.letters.counts().open > 0 {
                step(view.now, Work::GiveWay);
            }
            if any_open {
                step(planned.expires.max(view.now), Work::Withhold { cause: Cause::Expired });
            }
            read_on(view, occasion, step);
        } else if counts && planned.due < occasion.snapshot.due {
            // A person brought it forward after its early copies had begun.
            step(view.now, Work::Prepare);
        } else {
            if occasion.started.is_none() && planned.due > view.now {
                step(moved(planned.due, -WARM), Work::Warm);
            }
            if is_superseded && occasion.letters.counts().open > 0 {
                step(view.now, Work::GiveWay);
            }
            begin(view, past, planned, is_superseded, step);
        }
        if !counts {
            continue;
        }
        let closed = past.stop().is_some() || planned.expires <= view.now;
        let counts = occasion.letters.counts();
        let letters_rest = counts.open + counts.trying == 0;
        let settled = letters_rest
            && acts::rest(view.history, past, &planned.name, closed)
            && occasion.accounts().iter().all(|account| rests(view, occasion, account, closed));
        open |= !settled;
        all_sent = false;
    }
    steps.extend(next_reminder);
    item.why = item.occasions.iter().filter(|o| is_release(&o.name)).find_map(|o| o.why.clone());
    if !past.is_public() {
        item.why = before_release(view, past).or(item.why.take());
        item.state = item.why.as_ref().map_or(State::Prepared, State::from);
        return;
    }
    item.state = match (&item.why, open) {
        (Some(_), true) => State::Held,
        (None, true) => State::Releasing,
        _ if all_sent => State::Released,
        _ => State::PartlyReleased,
    };
}

/// How early copies and reminders fare is no part of the release.
fn is_release(occasion: &str) -> bool {
    occasion != EARLY && !is_reminder(occasion)
}

/// Why the release of an item of which early copies are out will not come any more.
fn before_release(view: &View, past: &ItemHistory) -> Option<Why> {
    if let Some((_, reason, who)) = &past.cancelled {
        return Some(Why::Cancelled { reason: reason.clone(), who: who.clone() });
    }
    if let Some(by) = &past.withdrawn {
        return Some(Why::Withdrawn(by.clone()));
    }
    let release = past.occasions.get(RELEASE)?;
    (release.snapshot.expires <= view.now && past.hastened().is_none()).then_some(Why::Expired)
}

/// Until the instant the folder wins: a file that is deleted, or set to draft, after early copies
/// went out still stops the release, though its content is closed.
fn stopped_by_file(view: &View, item: &Item, past: &ItemHistory) -> Option<Why> {
    if past.is_public() || !view.is_whole {
        return None;
    }
    match (&item.source, view.folder) {
        (None, Folder::Files(_)) => Some(Why::Gone),
        (Some(file), _) if file.reading.announcement.as_ref().is_some_and(|a| a.draft) => {
            Some(Why::Draft)
        }
        _ => None,
    }
}

/// Why an unfinished occasion of an item that has begun does not go on.
fn occasion_objection(
    view: &View,
    past: &ItemHistory,
    occasion: &OccasionHistory,
    planned: &Occasion,
) -> Option<Why> {
    let pass = pass_of(past, &occasion.snapshot);
    if occasion.started.is_some() {
        return held(view.history, past, planned.due, view.now, pass);
    }
    // Its content is closed and was approved before anything of it began.
    quiet(view, Some(past), planned.due, occasion.snapshot.emergency)
        .or_else(|| lateness(view, past, planned.due, grace_in(occasion), pass))
}
