//! Letters of an announcement that a correction or withdrawal of it takes the place of.

use std::collections::HashSet;

use super::history::{History, ItemHistory};
use super::item::Item;
use super::view::View;
use crate::announcement::{Announcement, Relation};

/// Items that something due now, or begun, corrects or withdraws: their waiting letters never go
/// out.
pub(super) fn superseded(view: &View, items: &[Item]) -> HashSet<String> {
    let takes_over = |item: &&Item| {
        let started = view.history.items.get(&item.id).is_some_and(ItemHistory::started);
        started || (item.why.is_none() && item.due.is_some_and(|due| due <= view.now))
    };
    let sources = items.iter().filter(takes_over).filter_map(|item| item.source.as_ref());
    let announcements = sources.filter_map(|source| source.reading.announcement.as_ref());
    let references = announcements.filter_map(|a| a.refers.as_ref());
    references.filter(|r| r.relation != Relation::Answers).map(|r| r.id.clone()).collect()
}

/// Whether letters of what `announcement` corrects or withdraws still wait. Nothing of it begins
/// before they are closed, so that it is known who got what.
pub(super) fn has_waiting_letters(history: &History, announcement: &Announcement) -> bool {
    let reference = announcement.refers.as_ref().filter(|r| r.relation != Relation::Answers);
    let original = reference.and_then(|r| history.items.get(&r.id));
    original.is_some_and(|item| {
        item.started() && item.occasions.values().any(|o| o.letters.counts().open > 0)
    })
}
