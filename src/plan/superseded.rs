//! Letters of an announcement that a correction or withdrawal of it takes the place of.

use std::collections::HashMap;

use super::history::{History, ItemHistory};
use super::item::{EARLY, Item, RELEASE};
use super::reminders::is_reminder;
use super::view::View;
use crate::announcement::{Reference, Relation};

/// Which waiting letters of an item never go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GivesWay {
    /// Early copies: a correction came before the release. It goes to those who got one, and takes
    /// nothing away from the public: a release with an error is cancelled or withdrawn, if at all, by
    /// a person.
    Early,
    /// Those of the release, not its reminders: a correction does not stop them.
    Release,
    /// All: it is withdrawn.
    All,
}

impl GivesWay {
    /// Whether those of `occasion` are among them.
    pub fn of(self, occasion: &str) -> bool {
        match self {
            GivesWay::Early => occasion == EARLY,
            GivesWay::Release => !is_reminder(occasion),
            GivesWay::All => true,
        }
    }
}

/// Items that something due now corrects or withdraws, or something begun corrects. Of what has
/// begun the journal tells, whatever has become of its file.
pub(super) fn superseded(view: &View, items: &[Item]) -> HashMap<String, GivesWay> {
    let begun = view.history.items.iter();
    let begun = begun.filter_map(|(id, past)| {
        let early = past.corrected_early.as_ref().map(|_| GivesWay::Early);
        Some((id.clone(), past.corrected.as_ref().map(|_| GivesWay::Release).or(early)?))
    });
    let due = items.iter().filter(|item| {
        let past = view.history.items.get(&item.id);
        !past.is_some_and(ItemHistory::started)
            && item.why.is_none()
            && item.due.is_some_and(|due| due <= view.now)
    });
    let originals = due.filter_map(|item| {
        let reference = original(view.history, item)?;
        let what = gives_way(view.history, &reference);
        Some((reference.id, what))
    });
    let mut all: HashMap<String, GivesWay> = HashMap::new();
    for (id, what) in begun.chain(originals) {
        let known = all.entry(id).or_insert(what);
        *known = (*known).max(what);
    }
    all
}

/// What gives way to something that begins now and refers so.
fn gives_way(history: &History, reference: &Reference) -> GivesWay {
    let past = history.items.get(&reference.id);
    let only_early = past.is_some_and(|past| past.started() && !past.is_public());
    match reference.relation {
        Relation::Corrects if only_early => GivesWay::Early,
        Relation::Corrects => GivesWay::Release,
        Relation::Withdraws | Relation::Answers => GivesWay::All,
    }
}

/// Whether letters of what `item` corrects or withdraws still wait. Nothing of it begins before
/// they are closed, so that it is known who got what.
pub(super) fn waits_for_letters(history: &History, item: &Item) -> bool {
    original(history, item).is_some_and(|reference| has_waiting_letters(history, &reference))
}

/// Whether letters of what `reference` names, which has begun, still wait and have to give way.
pub(super) fn has_waiting_letters(history: &History, reference: &Reference) -> bool {
    let what = gives_way(history, reference);
    history.items.get(&reference.id).is_some_and(|past| {
        let mut occasions = past.occasions.iter();
        past.started() && occasions.any(|(name, o)| what.of(name) && o.letters.counts().open > 0)
    })
}

/// What `item`, which has not begun, corrects or withdraws: by its file, or by what was prepared
/// where the file cannot be read.
fn original(history: &History, item: &Item) -> Option<Reference> {
    if let Some(source) = &item.source {
        let reference = source.reading.announcement.as_ref()?.refers.as_ref()?;
        return (reference.relation != Relation::Answers).then(|| reference.clone());
    }
    let prepared = &history.occasion(&item.id, RELEASE)?.snapshot;
    let of = |relation, id: &Option<String>| Some(Reference { relation, id: id.clone()?, n: None });
    of(Relation::Corrects, &prepared.corrects)
        .or_else(|| of(Relation::Withdraws, &prepared.withdraws))
}
