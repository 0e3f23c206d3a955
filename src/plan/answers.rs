//! The answers among the files of the folder: to whom each goes, and what keeps it back.

use std::collections::HashMap;
use std::sync::Arc;

use super::asker::{Answer, Unanswerable, Way, is_answer, open};
use super::history::{History, ItemHistory, SuppressedBy};
use super::item::Item;
use super::originals;
use super::view::{Candidate, View};
use super::why::Why;
use crate::announcement::{Announcement, Posting};
use crate::feedback::{Channel, Number, Removal};
use crate::message::Recipient;

/// Keys of the texts that are asked for by files that have not begun.
pub fn asked_for(history: &History, files: &[Arc<Candidate>]) -> Vec<String> {
    let begun = |id: &str| history.items.get(id).is_some_and(ItemHistory::started);
    let answers = files.iter().filter_map(|file| {
        let number = file.reading.announcement.as_ref()?.answers()?;
        Some(history.feedback.entry(&number)?).filter(|_| !begun(&file.reading.id))
    });
    answers.filter(|entry| entry.removed.is_none()).map(|entry| entry.key.clone()).collect()
}

/// The answer that the file of the item `id` is, and why it does not go out.
pub(super) fn answer(
    view: &View,
    id: &str,
    announcement: &Announcement,
) -> Option<(Answer, Option<Why>)> {
    let number = announcement.answers()?;
    let entry = view.history.feedback.entry(&number);
    let channel = entry.map(|entry| entry.channel);
    let way = match entry {
        // Beside a clone there is no journal, and nothing to be said of who asked.
        None if view.history.opened.is_none() => Ok(None),
        _ => way(view, id, announcement, &number).map(Some),
    };
    let (way, why) = match way {
        Ok(way) => (way, None),
        Err(why) => (None, Some(Why::Unanswerable(why))),
    };
    Some((Answer { number, channel, way }, why))
}

/// The same of a file that has begun: how it goes out is frozen.
pub(super) fn begun_answer(view: &View, announcement: &Announcement) -> Option<Answer> {
    let number = announcement.answers()?;
    let channel = view.history.feedback.entry(&number).map(|entry| entry.channel);
    Some(Answer { number, channel, way: None })
}

fn way(
    view: &View,
    id: &str,
    announcement: &Announcement,
    number: &Number,
) -> Result<Way, Unanswerable> {
    let entry = open(view.history, id, number)?;
    let number = || number.clone();
    if let Channel::X = entry.channel {
        let gone = || Unanswerable::Gone { number: number(), why: None };
        let post = entry.post.clone().ok_or_else(gone)?;
        return match announcement.posts.is_empty() {
            true => Err(Unanswerable::NoWords { number: number(), channel: Channel::X }),
            false => Ok(Way::X { post }),
        };
    }
    let asker = view.askers.get(&entry.key);
    let asker = asker.ok_or_else(|| Unanswerable::Gone { number: number(), why: None })?;
    let Some(email) = asker.email.clone() else {
        return Err(Unanswerable::NoAddress { number: number() });
    };
    match view.history.contacts.barred(&email).map(|found| &found.why) {
        Some(SuppressedBy::Erasure) => {
            return Err(Unanswerable::Gone { number: number(), why: Some(Removal::Erased) });
        }
        Some(_) => return Err(Unanswerable::Returned { number: number() }),
        None => {}
    }
    if announcement.mailing.is_none() {
        return Err(Unanswerable::NoWords { number: number(), channel: entry.channel });
    }
    let name = asker.name.clone();
    let to = Recipient { email, name, outlet: String::new(), list: String::new() };
    Ok(Way::Mail { to, thread: asker.thread.clone() })
}

/// Holds everything that has not begun, puts right or takes back what one person was told, and would
/// tell others: an account on which that was never said, or a list.
pub(super) fn hold_for_others(view: &View, items: &mut [Item]) {
    let begun = |id: &str| view.history.items.get(id).is_some_and(ItemHistory::started);
    for item in items.iter_mut().filter(|item| item.why.is_none() && !begun(&item.id)) {
        let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
        let Some(announcement) = announcement.filter(|a| a.answers().is_none()) else { continue };
        let Some(answer) = announcement.refers.as_ref().map(|reference| &reference.id) else {
            continue;
        };
        if !is_answer(view.history, answer) {
            continue;
        }
        let told = originals::parents(view.history, announcement);
        let is_new =
            |posting: &Posting| !announcement.deletes && !told.contains_key(&posting.account);
        let has_lists = announcement.mailing.as_ref().is_some_and(|m| !m.lists.is_empty());
        if has_lists || announcement.posts.iter().any(is_new) {
            let answer = answer.clone();
            item.why = Some(Why::Unanswerable(Unanswerable::ForOthers { answer }));
        }
    }
}

/// Holds every answer that has not begun to what an earlier one in the folder answers.
pub(super) fn hold_second_answers(view: &View, items: &mut [Item]) {
    let mut claimed: HashMap<Number, String> = HashMap::new();
    for item in items {
        let begun = view.history.items.get(&item.id).is_some_and(ItemHistory::started);
        let Some(answer) = item.answer.as_ref().filter(|_| item.why.is_none() && !begun) else {
            continue;
        };
        let number = answer.number.clone();
        match claimed.get(&number) {
            Some(by) => {
                let by = Some(by.clone());
                item.why = Some(Why::Unanswerable(Unanswerable::Answered { number, by }));
            }
            None => {
                claimed.insert(number, item.id.clone());
            }
        }
    }
}
