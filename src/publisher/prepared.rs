//! What preparing an item writes down: content and roster of each of its occasions. Pure.

use super::compose::{self, NotComposed, Setting};
use crate::message::Recipient;
use crate::plan::fact::{Fact, Snapshot};
use crate::plan::history::{History, ItemHistory};
use crate::plan::{EARLY, Item, Lists, Occasion, RELEASE, Way, early, reminders, roster};

/// The `Prepared` facts of `item`, that of the release last. Before anything of it was tried they
/// are made from its file. Once early copies are out its content is closed: what a person brought
/// forward is moved as it was prepared, and worded anew for its instant only where the file still
/// says the same.
///
/// # Errors
/// [`NotComposed`].
pub fn prepared(
    item: &Item,
    lists: &Lists,
    history: &History,
    setting: &Setting,
) -> Result<Vec<Fact>, NotComposed> {
    let past = history.items.get(&item.id).filter(|past| past.started());
    let mut facts = Vec::new();
    // Reminders are made from what the release froze, each for its own instant.
    let own = item.occasions.iter().filter(|o| !reminders::is_reminder(&o.name));
    for occasion in own {
        let made = match past {
            Some(past) => brought_forward(item, past, occasion, history, setting)?,
            None => fresh(item, occasion, history, setting)?.map(|snapshot| {
                let roster = recipients(item, occasion, &snapshot, lists, history);
                (snapshot, roster)
            }),
        };
        facts.extend(made.map(|(snapshot, roster)| Fact::Prepared {
            item: item.id.clone(),
            occasion: occasion.name.clone(),
            snapshot: Box::new(snapshot),
            roster,
        }));
    }
    facts
        .sort_by_key(|fact| matches!(fact, Fact::Prepared { occasion, .. } if occasion == RELEASE));
    Ok(facts)
}

fn fresh(
    item: &Item,
    occasion: &Occasion,
    history: &History,
    setting: &Setting,
) -> Result<Option<Snapshot>, NotComposed> {
    let Some(reading) = item.source.as_ref().map(|source| &source.reading) else { return Ok(None) };
    let Some(announcement) = &reading.announcement else { return Ok(None) };
    let way = item.answer.as_ref().and_then(|answer| answer.way.as_ref());
    compose::snapshot(announcement, history, reading, occasion, way, setting).map(Some)
}

fn recipients(
    item: &Item,
    occasion: &Occasion,
    snapshot: &Snapshot,
    lists: &Lists,
    history: &History,
) -> Vec<Recipient> {
    if let Some(Way::Mail { to, .. }) = item.answer.as_ref().and_then(|answer| answer.way.as_ref())
    {
        return vec![to.clone()];
    }
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    match announcement.filter(|_| snapshot.letter.is_some()) {
        Some(announcement) if occasion.name == EARLY => early(lists, history, announcement),
        Some(announcement) => roster(lists, history, announcement),
        None => Vec::new(),
    }
}

fn brought_forward(
    item: &Item,
    past: &ItemHistory,
    occasion: &Occasion,
    history: &History,
    setting: &Setting,
) -> Result<Option<(Snapshot, Vec<Recipient>)>, NotComposed> {
    let frozen = past
        .occasions
        .get(&occasion.name)
        .filter(|o| o.started.is_none() && occasion.name != EARLY && occasion.due < o.snapshot.due);
    let Some(frozen) = frozen else { return Ok(None) };
    let old = &frozen.snapshot;
    let same = |digest: &str| old.digest == digest && old.setting == setting.digest;
    let is_unchanged = item.source.as_ref().is_some_and(|s| same(&s.reading.digest));
    let snapshot = match is_unchanged {
        true => fresh(item, occasion, history, setting)?,
        false => None,
    };
    let snapshot = snapshot.unwrap_or_else(|| Snapshot {
        due: occasion.due,
        expires: occasion.expires,
        ..old.as_ref().clone()
    });
    Ok(Some((snapshot, frozen.roster.as_ref().clone())))
}
