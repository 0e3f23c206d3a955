//! Whom the letter of an announcement goes to.

use serde::Serialize;

use super::asker::Way;
use super::history::{History, SuppressedBy};
use super::item::{Item, RELEASE};
use super::originals;
use super::view::Lists;
use crate::announcement::Announcement;
use crate::message::{self, Recipient};

/// The members of its lists, or those who got the original; each address once, and none that is
/// mailed no more.
pub fn roster(lists: &Lists, history: &History, announcement: &Announcement) -> Vec<Recipient> {
    let Some(mailing) = &announcement.mailing else { return Vec::new() };
    if mailing.original {
        return originals::recipients(history, announcement);
    }
    let mut roster = message::roster(&members(lists, &mailing.lists));
    roster.retain(|recipient| history.contacts.suppression(&recipient.email).is_none());
    roster
}

/// The members of the lists that get early copies, each address once, and none that is mailed no
/// more.
pub fn early(lists: &Lists, history: &History, announcement: &Announcement) -> Vec<Recipient> {
    let Some(embargo) = &announcement.embargo else { return Vec::new() };
    let mut roster = message::roster(&members(lists, &embargo.early));
    roster.retain(|recipient| history.contacts.suppression(&recipient.email).is_none());
    roster
}

/// How many people are not mailed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct LeftOut {
    /// Want no more mail.
    pub objected: usize,
    /// Mail to them comes back.
    pub bounced: usize,
    /// Were erased.
    pub erased: usize,
}

/// Who of `emails` is not mailed.
pub fn left_out<'a>(history: &History, emails: impl Iterator<Item = &'a str>) -> LeftOut {
    let mut left_out = LeftOut::default();
    for found in emails.filter_map(|email| history.contacts.suppression(email)) {
        match found.why {
            SuppressedBy::Objection(_) => left_out.objected += 1,
            SuppressedBy::Bounce(_) => left_out.bounced += 1,
            SuppressedBy::Erasure => left_out.erased += 1,
        }
    }
    left_out
}

/// Who of the lists of `announcement` is not mailed.
pub fn left_out_of(lists: &Lists, history: &History, announcement: &Announcement) -> LeftOut {
    if history.contacts.suppressions().next().is_none() {
        return LeftOut::default();
    }
    let names = announcement.mailing.iter().flat_map(|mailing| &mailing.lists).cloned();
    let members = message::roster(&members(lists, &names.collect::<Vec<_>>()));
    left_out(history, members.iter().map(|recipient| recipient.email.as_str()))
}

/// How many get the letter of the release.
pub fn recipients(lists: &Lists, history: &History, announcement: &Announcement) -> usize {
    let nobody_suppressed = history.contacts.suppressions().next().is_none();
    match &announcement.mailing {
        Some(mailing) if !mailing.original && nobody_suppressed => {
            match members(lists, &mailing.lists).as_slice() {
                [one] => one.len(),
                many => message::roster(many).len(),
            }
        }
        _ => roster(lists, history, announcement).len(),
    }
}

/// How many get the letter of `item`, by its file.
pub fn addressed(lists: &Lists, history: &History, item: &Item) -> usize {
    if let Some(answer) = &item.answer {
        let frozen = history.occasion(&item.id, RELEASE).filter(|o| o.started.is_some());
        let planned = usize::from(matches!(answer.way, Some(Way::Mail { .. })));
        return frozen.map_or(planned, |occasion| occasion.roster.len());
    }
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    announcement.map_or(0, |announcement| recipients(lists, history, announcement))
}

fn members<'a>(lists: &'a Lists, names: &[String]) -> Vec<&'a [Recipient]> {
    names.iter().filter_map(|n| lists.get(n)?.as_ref().ok().map(|l| l.as_slice())).collect()
}
