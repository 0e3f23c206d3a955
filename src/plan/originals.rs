//! The announcement that another one corrects or withdraws, as it stands on X and in inboxes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::asker;
use super::fact::{Deletion, Destination};
use super::history::{History, ItemHistory, OccasionHistory, Tried};
use super::invitations;
use super::item::{Item, MAIL, RELEASE};
use super::reminders::is_reminder;
use super::superseded::has_waiting_letters;
use super::view::View;
use super::why::Why;
use crate::announcement::{Announcement, Mailing, Relation};
use crate::config::Mode;
use crate::message::{self, Recipient};
use crate::problem::nearest;

/// Account → the last existing post of the original's thread there, for every account on which
/// `announcement` posts words of its own. Empty where the original is deleted with it.
pub fn parents(history: &History, announcement: &Announcement) -> BTreeMap<String, String> {
    let Some(reference) = &announcement.refers else { return BTreeMap::new() };
    if announcement.deletes {
        return BTreeMap::new();
    }
    let own = announcement.posts.iter().filter(|p| p.mode == Mode::Own);
    if reference.relation == Relation::Answers {
        let asked = announcement.answers().and_then(|number| asker::post_of(history, &number));
        let Some(post) = asked else { return BTreeMap::new() };
        return own.map(|p| (p.account.clone(), post.clone())).collect();
    }
    own.filter_map(|p| {
        let last = of_thread(history, &reference.id).filter(|d| d.account == p.account).last()?;
        Some((last.account, last.post))
    })
    .collect()
}

/// The posts that go with the withdrawal `announcement`, where it says so.
pub fn deletions(history: &History, announcement: &Announcement) -> Vec<Deletion> {
    let withdrawn = announcement.refers.as_ref().filter(|_| announcement.deletes);
    withdrawn.map(|reference| posts(history, &reference.id)).unwrap_or_default()
}

/// Whose copy of the original was sent, or perhaps sent, each address once, without those that are
/// mailed no more.
pub fn recipients(history: &History, announcement: &Announcement) -> Vec<Recipient> {
    let Some(reference) = &announcement.refers else { return Vec::new() };
    let contacts = &history.contacts;
    // What somebody asked for is no mass mail, and neither is what puts it right.
    let suppression = |email: &str| match asker::is_answer(history, &reference.id) {
        true => contacts.barred(email),
        false => contacts.suppression(email),
    };
    let original = history.items.get(&reference.id).into_iter();
    let occasions = original.flat_map(|item| item.occasions.values());
    let letters = occasions.flat_map(|o| o.roster.iter().zip(o.letters.iter()));
    let got = |tried: &Tried| matches!(tried, Tried::Sent { .. }) || tried.is_doubtful();
    let letters = letters.filter(|(_, tried)| got(tried)).map(|(recipient, _)| recipient);
    let wanted = |r: &&Recipient| suppression(&r.email).is_none();
    let got: Vec<Recipient> = letters.filter(wanted).cloned().collect();
    message::roster(&[&got])
}

/// The occasion to which the letters of `announcement` belong.
pub fn mails_at(announcement: &Announcement) -> &'static str {
    match &announcement.mailing {
        Some(Mailing { at: Some(_), .. }) => MAIL,
        _ => RELEASE,
    }
}

/// Whether what was `prepared` for `occasion` refers to the original as it stands at `now`. Who got
/// its letters changes with each of them, so that counts from the instant on.
pub fn is_current(
    history: &History,
    announcement: &Announcement,
    occasion: &str,
    prepared: &OccasionHistory,
    now: Timestamp,
) -> bool {
    let snapshot = &prepared.snapshot;
    let to_original = announcement.mailing.as_ref().is_some_and(|m| m.original);
    let counts = occasion == mails_at(announcement) && to_original && snapshot.due <= now;
    snapshot.parents == parents(history, announcement)
        && (occasion != RELEASE || snapshot.deletions == deletions(history, announcement))
        && (occasion != RELEASE
            || invitations::is_current(history, announcement, snapshot.event.as_ref()))
        && (!counts
            || announcement.refers.as_ref().is_some_and(|r| has_waiting_letters(history, r))
            || *prepared.roster == recipients(history, announcement))
}

/// Holds every item that has not begun and corrects or withdraws something that neither the
/// journal knows as begun nor the folder has.
pub(super) fn hold_without_original(view: &View, items: &mut [Item]) {
    if !view.is_whole {
        return;
    }
    let past = |id: &str| view.history.items.get(id);
    let begun = |id: &str| past(id).is_some_and(ItemHistory::started);
    // What went out before the journal was begun is known to a person only.
    let released = |id: &str| past(id).is_some_and(|past| past.released.is_some());
    let mut missing = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
        let Some(reference) = announcement.and_then(|a| a.refers.as_ref()) else { continue };
        let id = &reference.id;
        let concerns = item.why.is_none()
            && !begun(&item.id)
            && !released(&item.id)
            && reference.relation != Relation::Answers
            && !begun(id);
        let is_file = |other: &Item| other.id == *id && id != &item.id && other.source.is_some();
        if concerns && !items.iter().any(is_file) {
            let others = items.iter().map(|i| i.id.as_str()).filter(|other| *other != item.id);
            missing.push((place, Why::NoOriginal { id: id.clone(), nearest: nearest(id, others) }));
        }
    }
    for (place, why) in missing {
        items[place].why = Some(why);
    }
}

/// Every known post of the threads of the item `id`, parts ascending; its reminders are apart.
fn of_thread<'a>(history: &'a History, id: &str) -> impl Iterator<Item = Deletion> + 'a {
    known(history, id, |name| !is_reminder(name))
}

/// Every known post of the item `id`. Those of reminders count on behind the thread's.
fn posts(history: &History, id: &str) -> Vec<Deletion> {
    let mut all: Vec<Deletion> = of_thread(history, id).collect();
    for reminder in known(history, id, is_reminder) {
        let parts = all.iter().filter(|d| d.account == reminder.account).map(|d| d.part);
        let part = parts.max().unwrap_or_default() + 1;
        all.push(Deletion { part, ..reminder });
    }
    all
}

fn known<'a>(
    history: &'a History,
    id: &str,
    of: fn(&str) -> bool,
) -> impl Iterator<Item = Deletion> + 'a {
    let occasions = history.items.get(id).into_iter().flat_map(|item| &item.occasions);
    let posts = occasions.filter(move |(name, _)| of(name)).flat_map(|(_, o)| &o.posts);
    posts.filter_map(|((account, part), post)| {
        let post = post.tried.post_id()?.to_owned();
        Some(Deletion { account: account.clone(), part: *part, post })
    })
}

/// The id of the post that `to` deletes.
pub fn doomed<'a>(deletions: &'a [Deletion], to: &Destination) -> Option<&'a str> {
    let Destination::Deletion { account, part } = to else { return None };
    let of = deletions.iter().find(|d| d.account == *account && d.part == *part)?;
    Some(&of.post)
}
