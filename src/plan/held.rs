//! Holds and lateness: whether something may begin, or go on, at an instant.

use jiff::{SignedDuration, Timestamp};

use super::approved::{pass_of, passes};
use super::history::{History, Hold, ItemHistory, OccasionHistory, Stamp};
use super::view::View;
use super::why::Why;
use crate::config::{AfterGrace, Late};

/// Holds and lateness of something not begun that falls due at `due`; `grace` is `None` where it
/// is published however late. `pass` is the newest approval of an emergency.
pub(super) fn lateness(
    view: &View,
    past: &ItemHistory,
    due: Timestamp,
    grace: Option<SignedDuration>,
    pass: Option<Stamp>,
) -> Option<Why> {
    if let Some(why) = held(view.history, past, due, view.now, pass) {
        return Some(why);
    }
    let due = past.released.map_or(due, |released| released.at.max(due));
    let by = view.now.duration_since(due);
    grace.filter(|grace| by > *grace).map(|_| Why::Late { by })
}

pub(super) fn grace_of(late: Late) -> Option<SignedDuration> {
    (late.then == AfterGrace::Hold).then_some(late.grace)
}

pub(super) fn grace_in(occasion: &OccasionHistory) -> Option<SignedDuration> {
    occasion.snapshot.grace_secs.map(SignedDuration::from_secs)
}

/// The hold that stops something unfinished whose instant is `due`; `pass` is the newest approval of
/// an emergency, which passes holds on everything that began before it.
pub(super) fn held(
    history: &History,
    past: &ItemHistory,
    due: Timestamp,
    now: Timestamp,
    pass: Option<Stamp>,
) -> Option<Why> {
    let stands = |hold: &&Hold| !past.released.is_some_and(|r| r.follows(hold.from));
    if let Some(hold) = past.holds.iter().rev().filter(stands).find(|h| h.until.is_none()) {
        return Some(Why::Hold { reason: hold.reason.clone(), who: hold.who.clone() });
    }
    if due > now {
        return None;
    }
    // Before a copied state was adopted, its machine may have gone on with what it had begun.
    let adopted =
        history.adopted.filter(|a| due <= a.at && !past.released.is_some_and(|r| r.follows(*a)));
    if adopted.is_some() {
        return Some(Why::DueAtStart);
    }
    let stops = |hold: &&Hold| stands(hold) && !passes(hold, pass);
    let mut lasting = history.holds.iter().rev().filter(|h| h.until.is_none());
    if let Some(hold) = lasting.find(stops) {
        return Some(Why::Hold { reason: hold.reason.clone(), who: hold.who.clone() });
    }
    // A hold that was over before the item was met cannot have stopped it.
    let met = past.met.unwrap_or(now);
    let fell_in = past
        .holds
        .iter()
        .filter(stands)
        .chain(history.holds.iter().filter(stops))
        .filter_map(|h| h.until)
        .any(|until| due <= until && met < until);
    fell_in.then_some(Why::FellInHold)
}

/// Whether an attempt for `item`'s `occasion` may begin now: the last look before each one.
pub fn may_begin(history: &History, item: &str, occasion: &str, now: Timestamp) -> bool {
    may(history, item, occasion, now, |_, of| of.snapshot.expires)
}

/// As [`may_begin`], for a letter.
pub fn may_mail(history: &History, item: &str, occasion: &str, now: Timestamp) -> bool {
    may(history, item, occasion, now, |past, of| past.expires(occasion, of))
}

fn may(
    history: &History,
    item: &str,
    occasion: &str,
    now: Timestamp,
    expires: impl Fn(&ItemHistory, &OccasionHistory) -> Timestamp,
) -> bool {
    let Some(past) = history.items.get(item) else { return false };
    let Some(of) = past.occasions.get(occasion) else { return false };
    past.stop().is_none()
        && of.snapshot.due <= now
        && now < expires(past, of)
        && held(history, past, of.snapshot.due, now, pass_of(past, &of.snapshot)).is_none()
}

/// Whether `item` may go on although the hold on everything `hold` lasts: a person let it go, or it
/// is an emergency that was approved after the hold began.
pub fn passes_hold(history: &History, item: &str, hold: &Hold) -> bool {
    let Some(past) = history.items.get(item) else { return false };
    let pass = past.occasions.values().filter_map(|o| pass_of(past, &o.snapshot));
    past.released.is_some_and(|released| released.follows(hold.from))
        || passes(hold, pass.max_by_key(|at| at.order))
}
