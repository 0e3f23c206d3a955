//! An occasion of an announcement made into exactly what goes out. Pure.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::{enclosures, remind};
use crate::announcement::{Announcement, Mailing, Posting, Reading, Relation};
use crate::config::{AfterGrace, Config, Email, Mode};
use crate::feedback::Number;
use crate::media::MediaSeen;
use crate::message::letter::{self, Furniture, TemplateFault, Templates};
use crate::message::{self, Letter, Media, Post, UNSUBSCRIBE, answer};
use crate::plan::fact::{Answered, Assist, Snapshot};
use crate::plan::history::History;
use crate::plan::{
    EARLY, MAIL, Occasion, RELEASE, Way, fitted, is_personal, mails_at, originals, quiet,
};
use crate::text::{answer as answer_words, embargo, letter as words};
use crate::when::{self, moved};

/// What is the same for all announcements.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Digest of the configuration.
    pub digest: &'a str,
    /// Layout of letters.
    pub templates: &'a Templates,
}

/// Why nothing can be prepared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotComposed {
    /// It shows or attaches a file that was not looked at.
    #[error("what it shows or attaches was not looked at")]
    NotSeen,
    /// The mail template cannot be filled with it.
    #[error("mail template {0}")]
    Template(#[from] TemplateFault),
}

/// What goes out at `occasion` of `announcement`, as in `reading`.
pub fn snapshot(
    announcement: &Announcement,
    history: &History,
    reading: &Reading,
    occasion: &Occasion,
    way: Option<&Way>,
    setting: &Setting,
) -> Result<Snapshot, NotComposed> {
    let Setting { config, templates, .. } = setting;
    let fitted = fitted(announcement, way);
    let announcement = fitted.as_ref();
    let main = occasion.name == RELEASE;
    let past = history.items.get(&reading.id);
    let after = occasion.name.strip_prefix("after:");
    let own = after.and_then(|account| announcement.posts.iter().find(|p| p.account == account));
    let release = moved(occasion.due, own.map_or(SignedDuration::ZERO, |posting| -posting.after));
    let quiet = quiet::left_out_of(config, past, announcement, release);
    let takes_part = |posting: &&Posting| {
        let is_here = match after {
            Some(account) => posting.account == account,
            None => main && posting.after <= SignedDuration::ZERO,
        };
        is_here && !quiet.iter().any(|q| q.account == posting.account)
    };
    let with = |mode| announcement.posts.iter().filter(takes_part).filter(move |p| p.mode == mode);
    let threads = with(Mode::Own).map(|posting| posts_of(posting, announcement, &reading.media));
    let posts = threads.collect::<Option<Vec<_>>>().ok_or(NotComposed::NotSeen)?.concat();
    let mut letter = match occasion.name.as_str() {
        EARLY => early_letter(announcement, config, occasion.expires, templates).transpose()?,
        name if name == mails_at(announcement) => {
            letter(announcement, history, config, occasion.due, templates).transpose()?
        }
        _ => None,
    };
    let mut event = None;
    if let Some((mailing, email)) = announcement.mailing.as_ref().zip(config.email.as_ref())
        && (letter.is_some() || main && (mailing.original || !mailing.lists.is_empty()))
    {
        event = enclosures::event(announcement, mailing, email, config, history);
        if let Some(letter) = &mut letter {
            let enclosed = enclosures::enclosed(announcement, mailing, &reading.attachments);
            let enclosed = enclosed.ok_or(NotComposed::NotSeen)?;
            letter.attachments =
                enclosures::attachments(&enclosed, event.as_ref(), announcement, occasion.due);
        }
    }
    let is_public = main || occasion.name == MAIL;
    let reference = announcement.refers.as_ref().filter(|_| is_public);
    let referred = |by: Relation| reference.filter(|r| r.relation == by).map(|r| r.id.clone());
    Ok(Snapshot {
        digest: reading.digest.clone(),
        setting: setting.digest.to_owned(),
        title: announcement.title.clone(),
        due: occasion.due,
        expires: occasion.expires,
        grace_secs: match announcement.late.then {
            AfterGrace::Hold => Some(announcement.late.grace.as_secs()),
            AfterGrace::Publish => None,
        },
        emergency: announcement.emergency,
        posts,
        parents: originals::parents(history, announcement),
        lead: announcement.lead.clone(),
        reposts: with(Mode::Repost).map(|p| p.account.clone()).collect(),
        assists: with(Mode::Assist).filter_map(|p| assist(p, config)).collect(),
        deletions: if main { originals::deletions(history, announcement) } else { Vec::new() },
        withdraws: referred(Relation::Withdraws),
        corrects: referred(Relation::Corrects),
        letter,
        event,
        prints: if main { message::prints(announcement) } else { Vec::new() },
        reminders: match main {
            true => remind::freeze(announcement, occasion.due, |subject| {
                letter_of_reminder(announcement, subject, setting, occasion.due)
            })?,
            false => Vec::new(),
        },
        quiet: if main { quiet } else { Vec::new() },
        feedback: main.then(|| announcement.feedback.clone()),
        answers: announcement.answers().map(|number| answered(number, way)),
    })
}

/// The letter of `announcement` when it is let go at `due`; `None`: nothing goes out by mail.
pub fn letter(
    announcement: &Announcement,
    history: &History,
    config: &Config,
    due: Timestamp,
    templates: &Templates,
) -> Option<Result<Letter, TemplateFault>> {
    let (mailing, email) = announcement.mailing.as_ref().zip(config.email.as_ref())?;
    if announcement.answers().is_some() {
        let (name, wrote) = (&config.newsroom.name, answer_words::you_wrote(announcement.lang));
        return Some(Ok(answer::compose(announcement, mailing, email, name, wrote)));
    }
    if mailing.lists.is_empty() && !mailing.original {
        return None;
    }
    let mut furniture = furniture(announcement, mailing, email, config, due);
    if is_personal(history, announcement) {
        furniture.unsubscribe = None;
    }
    Some(letter::compose(announcement, mailing, email, &furniture, templates))
}

/// The letter of `announcement` under embargo until it is let go at `release`.
pub fn early_letter(
    announcement: &Announcement,
    config: &Config,
    release: Timestamp,
    templates: &Templates,
) -> Option<Result<Letter, TemplateFault>> {
    let (mailing, email) = announcement.mailing.as_ref().zip(config.email.as_ref())?;
    let lang = announcement.lang;
    let (day, times) = when::day_and_zones(release, &config.newsroom.timezone, lang);
    let stamp = embargo::until(lang, &day, &times);
    let mailing =
        Mailing { subject: embargo::subject(&stamp, &mailing.subject), ..mailing.clone() };
    let furniture = Furniture {
        embargo: Some(stamp),
        ..furniture(announcement, &mailing, email, config, release)
    };
    Some(letter::compose(announcement, &mailing, email, &furniture, templates))
}

/// The letter of a reminder of `announcement`, which was let go at `release`. What was attached came
/// with the first letter.
fn letter_of_reminder(
    announcement: &Announcement,
    subject: &str,
    setting: &Setting,
    release: Timestamp,
) -> Option<Result<Letter, TemplateFault>> {
    let Setting { config, templates, .. } = setting;
    let (mailing, email) = announcement.mailing.as_ref().zip(config.email.as_ref())?;
    let (subject, attachments) = (subject.to_owned(), Vec::new());
    let mailing = Mailing { subject, attachments, calendar: false, ..mailing.clone() };
    let furniture = Furniture {
        reminder: Some(words::reminder(announcement.lang).to_owned()),
        ..furniture(announcement, &mailing, email, config, release)
    };
    Some(letter::compose(announcement, &mailing, email, &furniture, templates))
}

/// The item of feedback `number` that an answer goes to by `way`.
fn answered(number: Number, way: Option<&Way>) -> Answered {
    let thread = match way {
        Some(Way::Mail { thread, .. }) => thread.clone(),
        Some(Way::X { .. }) | None => Vec::new(),
    };
    Answered { item: number.item, n: number.n, thread }
}

fn posts_of(
    posting: &Posting,
    announcement: &Announcement,
    seen: &BTreeMap<String, MediaSeen>,
) -> Option<Vec<Post>> {
    let shown = |name: &String| {
        let (file, alt) = (seen.get(name)?.clone(), announcement.media.get(name)?.alt.clone());
        Some(Media { file, alt })
    };
    let parts = posting.parts.iter().zip(1..).map(|(words, part)| {
        Some(Post {
            account: posting.account.clone(),
            part,
            text: words.text.clone(),
            media: words.media.iter().map(shown).collect::<Option<_>>()?,
            reply_settings: posting.reply_settings.map(|s| s.name().to_owned()),
        })
    });
    parts.collect()
}

fn assist(posting: &Posting, config: &Config) -> Option<Assist> {
    let account = config.x.accounts.get(&posting.account)?;
    Some(Assist {
        account: posting.account.clone(),
        handle: account.handle.clone(),
        holder: account.holder.clone()?,
        words: posting.parts.iter().map(|p| p.text.clone()).collect(),
    })
}

fn furniture(
    announcement: &Announcement,
    mailing: &Mailing,
    email: &Email,
    config: &Config,
    due: Timestamp,
) -> Furniture {
    let lang = announcement.lang;
    let address = email.address();
    let reply_to = mailing.reply_to.as_ref().or(email.reply_to.as_ref()).unwrap_or(&address);
    let zone = &config.newsroom.timezone;
    let place = announcement.place.as_deref();
    let date = announcement.date.unwrap_or_else(|| zone.rules.to_datetime(due).date());
    let has_date_line = place.is_some() || announcement.date.is_some();
    Furniture {
        heading: words::heading(lang, announcement.kind, announcement.number.as_deref()),
        date_line: has_date_line.then(|| words::date_line(lang, place, date)),
        issued: words::issued(lang, &when::long_date_of(due, zone, lang), &when::three_zones(due)),
        embargo: None,
        reminder: None,
        newsroom: config.newsroom.name.clone(),
        replies: words::replies(lang, reply_to),
        unsubscribe: email.unsubscribe.as_ref().map(|_| UNSUBSCRIBE.to_owned()),
        labels: words::labels(lang),
    }
}
