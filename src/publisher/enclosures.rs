//! What goes with a letter: the files that the announcement names, and its event for calendars.
//! Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::announcement::{Announcement, Event, Mailing};
use crate::attachment::AttachmentSeen;
use crate::config::address::mailbox;
use crate::config::{Config, Email};
use crate::message::calendar::Entry;
use crate::message::seal::Seal;
use crate::message::{Attachment, Content};
use crate::plan::history::History;
use crate::plan::invitations;
use crate::text::calendar as words;
use crate::when;

/// A file that a letter brings, as a reader is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed<'a> {
    /// What it is.
    pub title: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What was looked at.
    pub seen: &'a AttachmentSeen,
}

/// The files that go with the letter of `announcement`, in order. `None`: one of them was not
/// looked at.
pub fn enclosed<'a>(
    announcement: &'a Announcement,
    mailing: &Mailing,
    seen: &'a BTreeMap<String, AttachmentSeen>,
) -> Option<Vec<Enclosed<'a>>> {
    let chosen = announcement.attachments.iter().filter(|a| mailing.attachments.contains(&a.file));
    let enclosed = chosen.map(|file| {
        Some(Enclosed { title: file.title(), name: file.name(), seen: seen.get(&file.file)? })
    });
    enclosed.collect()
}

/// What the letter brings that is let go at `due`.
pub fn attachments(
    enclosed: &[Enclosed<'_>],
    event: Option<&Entry>,
    announcement: &Announcement,
    due: Timestamp,
) -> Vec<Attachment> {
    let files = enclosed.iter().map(|file| Attachment {
        name: file.name.to_owned(),
        content_type: file.seen.kind.mime().to_owned(),
        content: Content::File { digest: file.seen.digest.clone(), bytes: file.seen.bytes },
    });
    let calendar = event.map(|entry| {
        let name = words::file(announcement.lang);
        let method = entry.method();
        Attachment {
            name: name.to_owned(),
            content_type: format!("text/calendar; method={method}; charset=utf-8; name={name}"),
            content: Content::Text(entry.file(due)),
        }
    });
    files.chain(calendar).collect()
}

/// The event that the letter of `announcement` brings, or takes out of calendars.
pub fn event(
    announcement: &Announcement,
    mailing: &Mailing,
    email: &Email,
    config: &Config,
    history: &History,
) -> Option<Entry> {
    if !mailing.calendar {
        return None;
    }
    let known = invitations::uid(history, announcement);
    let Some(event) = &announcement.event else {
        let last = invitations::last(history, announcement, known?)?;
        let summary = words::cancelled(announcement.lang, &last.summary);
        let sequence = last.sequence + 1;
        return Some(Entry { sequence, cancelled: true, summary, ..last.clone() });
    };
    let (organizer, address) = mailbox(&email.from)?;
    let uid = match known {
        Some(uid) => uid.to_owned(),
        None => {
            let seal = Seal::new(history.key.as_deref().unwrap_or_default().as_bytes());
            let name = seal.event(invitations::first(history, announcement));
            let (_, domain) = address.rsplit_once('@').unwrap_or_default();
            format!("{name}@{domain}")
        }
    };
    let last = invitations::last(history, announcement, &uid);
    Some(Entry {
        sequence: last.map_or(0, |last| last.sequence + 1),
        uid,
        cancelled: false,
        summary: announcement.title.clone(),
        start: event.start,
        end: event.end,
        place: event.place.clone().or_else(|| event.online.clone()),
        description: description(announcement, event, config),
        link: announcement.link.clone().or_else(|| event.online.clone()),
        organizer,
        address,
    })
}

fn description(announcement: &Announcement, event: &Event, config: &Config) -> String {
    let lang = announcement.lang;
    let by = |at: Timestamp| {
        let date = when::long_date_of(at, &config.newsroom.timezone, lang);
        format!("{date}, {}", when::three_zones(at))
    };
    let rsvp = event.rsvp.as_ref();
    let lines = [
        announcement.description.clone(),
        event.online.as_deref().map(|link| words::online(lang, link)),
        rsvp.map(|rsvp| words::rsvp(lang, &rsvp.to, rsvp.by.map(by).as_deref())),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
