//! An occasion of an announcement made into exactly what goes out. Pure.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::enclosures;
use crate::announcement::{Announcement, Mailing, Posting, Reading, Relation};
use crate::config::{AfterGrace, Config, Email, Mode};
use crate::media::MediaSeen;
use crate::message::letter::{self, Furniture};
use crate::message::{self, Media, Post};
use crate::plan::fact::{Assist, Snapshot};
use crate::plan::history::History;
use crate::plan::{Occasion, RELEASE, originals};
use crate::text::letter as words;
use crate::when;

/// What goes out at `occasion` of `announcement`, as in `reading`. `None`: it shows or attaches
/// something that was not looked at.
pub fn snapshot(
    announcement: &Announcement,
    history: &History,
    reading: &Reading,
    occasion: &Occasion,
    config: &Config,
    setting: &str,
) -> Option<Snapshot> {
    let main = occasion.name == RELEASE;
    let takes_part = |posting: &&Posting| match occasion.name.strip_prefix("after:") {
        Some(account) => posting.account == account,
        None => posting.after <= SignedDuration::ZERO,
    };
    let with = |mode| announcement.posts.iter().filter(takes_part).filter(move |p| p.mode == mode);
    let threads = with(Mode::Own).map(|posting| posts_of(posting, announcement, &reading.media));
    let posts = threads.collect::<Option<Vec<_>>>()?.concat();
    let mut event = None;
    let letter = match (&announcement.mailing, &config.email) {
        (Some(mailing), Some(email)) if main && (!mailing.lists.is_empty() || mailing.original) => {
            let enclosed = enclosures::enclosed(announcement, mailing, &reading.attachments)?;
            event = enclosures::event(announcement, mailing, email, config, history);
            let furniture = furniture(announcement, mailing, email, config, occasion.due);
            let mut letter = letter::compose(announcement, mailing, email, &furniture);
            letter.attachments =
                enclosures::attachments(&enclosed, event.as_ref(), announcement, occasion.due);
            Some(letter)
        }
        _ => None,
    };
    let reference = announcement.refers.as_ref().filter(|_| main);
    let referred = |by: Relation| reference.filter(|r| r.relation == by).map(|r| r.id.clone());
    Some(Snapshot {
        digest: reading.digest.clone(),
        setting: setting.to_owned(),
        title: announcement.title.clone(),
        due: occasion.due,
        expires: occasion.expires,
        grace_secs: match announcement.late.then {
            AfterGrace::Hold => Some(announcement.late.grace.as_secs()),
            AfterGrace::Publish => None,
        },
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
    })
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
    let reply_to = mailing.reply_to.as_ref().or(email.reply_to.as_ref()).unwrap_or(&email.from);
    let date = when::long_date_of(due, &config.newsroom.timezone, lang);
    Furniture {
        heading: words::heading(lang, announcement.kind, announcement.number.as_deref()),
        issued: words::issued(lang, &date, &when::three_zones(due)),
        on_the_web: announcement.link.as_ref().map(|link| words::on_the_web(lang, link)),
        contacts: words::contacts(lang),
        footer: words::footer(lang, &config.newsroom.name, reply_to),
    }
}
