//! What of an announcement goes where, for whoever prints it.

use crate::announcement::{Announcement, Posting};
use crate::cli::context::Context;
use crate::config::Mode;
use crate::message::calendar::Entry;
use crate::plan::cost::{self, Cost};
use crate::plan::fact::Deletion;
use crate::plan::history::History;
use crate::plan::{Item, originals};
use crate::publisher::enclosures::{self, Enclosed, enclosed};
use crate::weight::weigh;

/// One post as it will be.
pub(super) struct Part<'a> {
    pub(super) account: &'a str,
    pub(super) part: usize,
    pub(super) text: &'a str,
    pub(super) weight: u32,
    /// With its alternative texts.
    pub(super) cost: Cost,
    pub(super) media: &'a [String],
}

/// The accounts of `item` that take part by `mode`.
pub(super) fn postings(item: &Item, mode: Mode) -> impl Iterator<Item = &Posting> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    let speaks = announcement.filter(|_| !item.is_silent_on_x());
    speaks.into_iter().flat_map(|a| &a.posts).filter(move |p| p.mode == mode)
}

/// The account, its posts that go with a withdrawal, and their addresses.
pub(super) fn doomed(history: &History, item: &Item) -> Vec<Deletion> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    announcement.map(|a| originals::deletions(history, a)).unwrap_or_default()
}

/// The files that go with the letter of `item`, as far as they can.
pub(super) fn attached(item: &Item) -> Vec<Enclosed<'_>> {
    let reading = item.source.as_ref().map(|s| &s.reading);
    let enclosed = reading.and_then(|reading| {
        let announcement = reading.announcement.as_ref()?;
        enclosed(announcement, announcement.mailing.as_ref()?, &reading.attachments)
    });
    enclosed.unwrap_or_default()
}

/// What the letter of `announcement` does to calendars.
pub(super) fn event(
    context: &Context,
    history: &History,
    announcement: &Announcement,
) -> Option<Entry> {
    let (mailing, email) = announcement.mailing.as_ref().zip(context.config.email.as_ref())?;
    enclosures::event(announcement, mailing, email, &context.config, history)
}

/// The posts of `item`, by account.
pub(super) fn parts(item: &Item) -> Vec<Part<'_>> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    postings(item, Mode::Own)
        .flat_map(|posting| {
            posting.parts.iter().enumerate().map(move |(n, words)| {
                let text = words.text.as_str();
                Part {
                    account: &posting.account,
                    part: n + 1,
                    text,
                    weight: weigh(text).weighted,
                    cost: announcement.map_or(cost::POST, |a| cost::part(a, words)),
                    media: &words.media,
                }
            })
        })
        .collect()
}
