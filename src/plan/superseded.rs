//! Letters of an announcement that a correction or withdrawal of it takes the place of.

use std::collections::HashSet;

use super::history::{History, ItemHistory};
use super::item::{Item, RELEASE};
use super::view::View;
use crate::announcement::Relation;

/// Items that something due now corrects or withdraws, or something begun corrects: their waiting
/// letters never go out. Of what has begun the journal tells, whatever has become of its file.
pub(super) fn superseded(view: &View, items: &[Item]) -> HashSet<String> {
    let begun = view.history.items.iter();
    let begun = begun.filter(|(_, past)| past.corrected.is_some());
    let due = items.iter().filter(|item| {
        let past = view.history.items.get(&item.id);
        !past.is_some_and(ItemHistory::started)
            && item.why.is_none()
            && item.due.is_some_and(|due| due <= view.now)
    });
    let originals = due.filter_map(|item| original(view.history, item).map(str::to_owned));
    begun.map(|(id, _)| id.clone()).chain(originals).collect()
}

/// Whether letters of what `item` corrects or withdraws still wait. Nothing of it begins before
/// they are closed, so that it is known who got what.
pub(super) fn waits_for_letters(history: &History, item: &Item) -> bool {
    original(history, item).is_some_and(|id| has_waiting_letters(history, id))
}

/// Whether letters of `id`, which has begun, still wait.
pub(super) fn has_waiting_letters(history: &History, id: &str) -> bool {
    history.items.get(id).is_some_and(|past| {
        past.started() && past.occasions.values().any(|o| o.letters.counts().open > 0)
    })
}

/// The item that `item`, which has not begun, corrects or withdraws: by its file, or by what was
/// prepared where the file cannot be read.
fn original<'a>(history: &'a History, item: &'a Item) -> Option<&'a str> {
    if let Some(source) = &item.source {
        let reference = source.reading.announcement.as_ref()?.refers.as_ref()?;
        return (reference.relation != Relation::Answers).then_some(reference.id.as_str());
    }
    let prepared = &history.occasion(&item.id, RELEASE)?.snapshot;
    prepared.corrects.as_deref().or(prepared.withdraws.as_deref())
}
