//! What the preview of an item shows, gathered: the letter exactly as it is composed for the
//! release, who gets it, and the pictures from the folder.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

use super::compose::{self, Setting};
use super::enclosures;
use crate::announcement::Reading;
use crate::lang::Lang;
use crate::message::Letter;
use crate::message::calendar::Entry;
use crate::outside::folder::pieces;
use crate::plan::history::History;
use crate::plan::{EARLY, Item, Lists, originals};
use crate::preview::{Audience, NoLetter, Preview};
use crate::problem::Problem;

/// What is shown, beside what can be derived.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// The item.
    pub item: &'a Item,
    /// The file's name, as a person knows it.
    pub file: &'a str,
    /// The file's text.
    pub source: &'a str,
    /// What was noticed beyond the file itself.
    pub beyond: Vec<Problem>,
    /// The file's text when it was approved last, where that is known.
    pub approved: Option<&'a str>,
}

/// What pictures may take in a page, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// One of them.
    pub one: u64,
    /// All of them.
    pub all: u64,
}

/// The preview of `subject`, still without pictures. An item without an instant is shown as if it
/// were let go at `now`.
pub fn preview<'a>(
    subject: Subject<'a>,
    setting: &Setting<'a>,
    lists: &Lists,
    history: &History,
    now: Timestamp,
) -> Preview<'a> {
    let Subject { lang, item, file, source, beyond, approved } = subject;
    let reading = item.source.as_ref().map(|source| &source.reading);
    let announcement = reading.and_then(|reading| reading.announcement.as_ref());
    let mut problems = reading.map(|reading| reading.problems.clone()).unwrap_or_default();
    problems.extend(beyond);
    let composed = reading.and_then(|reading| letter(reading, item, setting, history, now));
    let (letter, calendar) = match composed {
        None => (None, None),
        Some((letter, calendar)) => (Some(letter), calendar),
    };
    let early = item.occasions.iter().find(|o| o.name == EARLY).zip(announcement);
    let early = early.and_then(|(early, announcement)| {
        compose::early_letter(announcement, setting.config, early.expires, setting.templates)
    });
    Preview {
        lang,
        config: setting.config,
        item,
        file,
        source,
        problems,
        letter,
        early_subject: early.and_then(Result::ok).map(|letter| letter.subject),
        calendar,
        audience: announcement
            .map(|a| Audience::of(a, setting.config, lists, history))
            .unwrap_or_default(),
        deletions: announcement.map(|a| originals::deletions(history, a)).unwrap_or_default(),
        pictures: BTreeMap::new(),
        approved,
        now,
    }
}

/// The letter with what it brings; `None`: nothing is mailed. Files that cannot be used are left
/// out: a problem tells of them.
fn letter(
    reading: &Reading,
    item: &Item,
    setting: &Setting,
    history: &History,
    now: Timestamp,
) -> Option<(Result<Letter, NoLetter>, Option<Entry>)> {
    let announcement = reading.announcement.as_ref().filter(|_| !item.is_unmailed())?;
    let due = item.due.unwrap_or(now);
    let composed = compose::letter(announcement, history, setting.config, due, setting.templates)?;
    let Ok(mut letter) = composed else { return Some((Err(NoLetter), None)) };
    let (mailing, email) = announcement.mailing.as_ref().zip(setting.config.email.as_ref())?;
    let event = enclosures::event(announcement, mailing, email, setting.config, history);
    let enclosed = enclosures::enclosed(announcement, mailing, &reading.attachments);
    let enclosed = enclosed.unwrap_or_default();
    letter.attachments = enclosures::attachments(&enclosed, event.as_ref(), announcement, due);
    Some((Ok(letter), event))
}

/// The pictures that posts of `item` show, from the folder in which its file lies, as far as they
/// are what was looked at and there is `room`.
pub fn pictures(item: &Item, folder: &Path, room: Room) -> BTreeMap<String, Vec<u8>> {
    let Some(reading) = item.source.as_ref().map(|source| &source.reading) else {
        return BTreeMap::new();
    };
    let named = reading.announcement.iter().flat_map(|announcement| &announcement.media);
    let mut left = room.all;
    let mut pictures = BTreeMap::new();
    for (name, media) in named {
        let Some(seen) = reading.media.get(name) else { continue };
        if !seen.kind.mime().starts_with("image/") || seen.bytes > room.one.min(left) {
            continue;
        }
        let mut bytes = Vec::new();
        let copied = pieces::copy(folder, &media.file, &mut bytes);
        if copied.is_ok_and(|copied| copied.digest == seen.digest) {
            left -= seen.bytes;
            pictures.insert(name.clone(), bytes);
        }
    }
    pictures
}
