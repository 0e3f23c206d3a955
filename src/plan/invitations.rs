//! The event that a chain of announcements is about: invitation, corrections, withdrawal. Readers'
//! calendars know it by one name, and by a number that grows with each change.

use std::collections::HashSet;

use super::history::History;
use super::item::RELEASE;
use crate::announcement::{Announcement, Relation};
use crate::message::calendar::Entry;

/// The first announcement of the chain that `announcement` belongs to: itself, where it neither
/// corrects nor withdraws anything.
pub fn first<'a>(history: &'a History, announcement: &'a Announcement) -> &'a str {
    chain(history, announcement).last().unwrap_or(&announcement.id)
}

/// The event's name in calendars, where an earlier announcement of the chain gave it one.
pub fn uid<'a>(history: &'a History, announcement: &'a Announcement) -> Option<&'a str> {
    let mut events = chain(history, announcement).filter_map(|id| event(history, id));
    events.next().map(|entry| entry.uid.as_str())
}

/// The event as it was last sent to anybody by another announcement.
pub fn last<'a>(
    history: &'a History,
    announcement: &'a Announcement,
    uid: &str,
) -> Option<&'a Entry> {
    let others = history.items.iter().filter(|(id, _)| **id != announcement.id);
    let sent = others.filter(|(_, past)| past.started());
    let events = sent.filter_map(|(id, _)| event(history, id));
    events.filter(|entry| entry.uid == uid).max_by_key(|entry| entry.sequence)
}

/// Whether the event as `prepared` for `announcement` still follows the last one that was sent.
pub(super) fn is_current(
    history: &History,
    announcement: &Announcement,
    prepared: Option<&Entry>,
) -> bool {
    let known = uid(history, announcement);
    let Some(entry) = prepared else {
        // A withdrawal cancels what has meanwhile been sent.
        let cancels = announcement.mailing.as_ref().is_some_and(|m| m.calendar)
            && announcement.event.is_none();
        return !cancels || known.and_then(|uid| last(history, announcement, uid)).is_none();
    };
    let next = last(history, announcement, &entry.uid).map_or(0, |last| last.sequence + 1);
    entry.sequence == next && known.is_none_or(|uid| uid == entry.uid)
}

/// What `announcement` corrects or withdraws, what that corrected, and so on.
fn chain<'a>(
    history: &'a History,
    announcement: &'a Announcement,
) -> impl Iterator<Item = &'a str> {
    let mut met = HashSet::from([announcement.id.as_str()]);
    let reference = announcement.refers.as_ref();
    let before = reference.filter(|r| r.relation != Relation::Answers).map(|r| r.id.as_str());
    let earlier = |id: &&'a str| history.occasion(id, RELEASE)?.snapshot.corrects.as_deref();
    std::iter::successors(before, earlier).take_while(move |id| met.insert(id))
}

fn event<'a>(history: &'a History, id: &str) -> Option<&'a Entry> {
    history.occasion(id, RELEASE)?.snapshot.event.as_ref()
}
