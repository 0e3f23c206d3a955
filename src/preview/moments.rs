//! What happens when: an item's occasions, its event and its end.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::content::{Instant, Preview};
use crate::announcement::{Announcement, Posting};
use crate::config::Mode;
use crate::plan::{EARLY, MAIL, RELEASE, mails_at, reminders};
use crate::text::answer as answer_words;
use crate::text::preview::{self as words, Moment as What};
use crate::text::reminders::letter as letter_of_reminder;

/// Something that happens at an instant.
#[derive(Debug, Serialize)]
pub(super) struct Moment {
    title: &'static str,
    instant: Instant,
    /// `10 min after`; empty for the release.
    apart: String,
    /// What, a sentence each.
    acts: Vec<String>,
    is_release: bool,
}

impl Moment {
    /// The same as a line of text.
    pub(super) fn line(&self) -> String {
        let Instant { day, zones, .. } = &self.instant;
        let acts = self.acts.join("; ");
        let colon = if acts.is_empty() { "" } else { ": " };
        format!("- {day}, {zones} · {}{colon}{acts}\n", self.title)
    }
}

/// In the order of their instants.
pub(super) fn moments(preview: &Preview) -> Vec<Moment> {
    let Some(due) = preview.item.due else { return Vec::new() };
    let mut found: Vec<(Timestamp, What, Vec<String>)> = Vec::new();
    for occasion in &preview.item.occasions {
        let what = match occasion.name.as_str() {
            RELEASE => What::Release,
            EARLY => What::Early,
            MAIL => What::Mail,
            name if reminders::is_reminder(name) => What::Reminder,
            _ => What::After,
        };
        found.push((occasion.due, what, acts(preview, &occasion.name)));
    }
    let event = preview.announcement().and_then(|a| a.event.as_ref());
    found.extend(
        event.map(|event| (event.start, What::Event, event.place.clone().into_iter().collect())),
    );
    let release = preview.item.occasions.iter().find(|o| o.name == RELEASE);
    found.extend(release.map(|release| (release.expires, What::Expiry, Vec::new())));
    found.sort_by_key(|(at, ..)| *at);
    let moment = |(at, what, acts): (Timestamp, What, Vec<String>)| Moment {
        title: words::moment(preview.lang, what),
        instant: Instant::of(preview, at),
        apart: words::apart(preview.lang, at.duration_since(due).as_secs()),
        acts,
        is_release: what == What::Release,
    };
    found.into_iter().map(moment).collect()
}

/// What is done at the occasion called `name`.
fn acts(preview: &Preview, name: &str) -> Vec<String> {
    let Some(announcement) = preview.announcement() else { return Vec::new() };
    let lang = preview.lang;
    if let Some(called) = reminders::name(name) {
        return reminded(preview, announcement, called);
    }
    if let Some(answer) = &preview.item.answer {
        let by = preview.posts().map(|posting| posting.account.as_str()).next();
        return vec![answer_words::planned(lang, &answer.number, answer.channel, by)];
    }
    let takes_part = |posting: &&Posting| match name.strip_prefix("after:") {
        Some(account) => posting.account == account,
        None => name == RELEASE && posting.after <= SignedDuration::ZERO,
    };
    let mut acts = Vec::new();
    for posting in announcement.posts.iter().filter(takes_part) {
        let account = preview.config.x.accounts.get(&posting.account);
        let handle = account.map_or(posting.account.as_str(), |a| a.handle.as_str());
        acts.extend(match posting.mode {
            Mode::Own => Some(words::posts_of(lang, posting.parts.len(), handle)),
            Mode::Repost => Some(words::reposts(lang, handle)),
            Mode::Assist => Some(words::asks(lang, handle)),
            Mode::None => None,
        });
    }
    if name == RELEASE && !preview.deletions.is_empty() {
        acts.push(words::deletes(lang, preview.deletions.len()));
    }
    if name == EARLY {
        acts.push(words::early_copies(lang, preview.audience.early_total()));
    } else if preview.letter.is_some() && name == mails_at(announcement) {
        acts.push(words::letters(lang, preview.audience.total));
    }
    acts
}

/// What each time of the reminder `name` does.
fn reminded(preview: &Preview, announcement: &Announcement, name: &str) -> Vec<String> {
    let lang = preview.lang;
    let reminder = announcement.reminders.iter().filter(|r| r.name == name);
    let acts = reminder.flat_map(|reminder| {
        let posts = reminder.voices.iter().map(|voice| {
            let account = preview.config.x.accounts.get(&voice.account);
            let handle = account.map_or(voice.account.as_str(), |a| a.handle.as_str());
            words::posts_of(lang, 1, handle)
        });
        let mail = reminder
            .mail
            .iter()
            .map(|mail| format!("{}: {}", letter_of_reminder(lang, &mail.lists), mail.subject));
        posts.chain(mail).collect::<Vec<_>>()
    });
    acts.collect()
}
