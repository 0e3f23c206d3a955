//! Reminders: frozen with the release of their announcement, and each made ready for its own
//! instant. Pure.

use jiff::Timestamp;

use crate::announcement::{Announcement, filled};
use crate::config::Config;
use crate::message::letter::TemplateFault;
use crate::message::{self, Letter, Post, Recipient};
use crate::plan::fact::{Fact, Reminder, ReminderVoice, Snapshot};
use crate::plan::history::{History, ItemHistory, Tried};
use crate::plan::{EARLY, Item, Lists, RELEASE, quiet, reminders};

/// The reminders of `announcement`, let go at `release`, as they stay from then on. `letter` writes
/// their letters, each under its subject.
///
/// # Errors
/// A template that cannot be filled.
pub fn freeze(
    announcement: &Announcement,
    release: Timestamp,
    letter: impl Fn(&str) -> Option<Result<Letter, TemplateFault>>,
) -> Result<Vec<Reminder>, TemplateFault> {
    let all = announcement.reminders.iter().map(|reminder| {
        let mail = reminder.mail.as_ref();
        let letter = mail.and_then(|mail| letter(&mail.subject));
        let voices = reminder.voices.iter().map(|voice| ReminderVoice {
            account: voice.account.clone(),
            texts: voice.texts.iter().map(|(text, _)| text.clone()).collect(),
        });
        Ok(Reminder {
            name: reminder.name.clone(),
            times: reminders::times(announcement, reminder, release),
            voices: voices.collect(),
            letter: letter.transpose()?,
            lists: mail.map(|mail| mail.lists.clone()).unwrap_or_default(),
        })
    });
    all.collect()
}

/// The `Prepared` fact of the reminder `occasion` of `item`, as it was frozen; `None`: there is no
/// such reminder.
pub fn prepared(
    item: &Item,
    occasion: &str,
    lists: &Lists,
    history: &History,
    config: &Config,
) -> Option<Fact> {
    let past = history.items.get(&item.id)?;
    let release = &past.occasions.get(RELEASE)?.snapshot;
    let (reminder, n) = reminders::frozen(release, occasion)?;
    let time = reminder.times[n];
    let count = history.feedback.count(&item.id).to_string();
    let left_out = |voice: &&ReminderVoice| {
        quiet::left_out(config, Some(past), &voice.account, time.due, release.emergency)
    };
    let quiet: Vec<_> = reminder.voices.iter().filter_map(|voice| left_out(&voice)).collect();
    let speaking = reminder.voices.iter().filter(|voice| left_out(voice).is_none());
    let posts = speaking.filter_map(|voice| {
        Some(Post {
            account: voice.account.clone(),
            part: 1,
            text: filled(voice.texts.get(n)?, &count),
            media: Vec::new(),
            reply_settings: None,
        })
    });
    let snapshot = Snapshot {
        digest: release.digest.clone(),
        setting: release.setting.clone(),
        title: release.title.clone(),
        number: release.number.clone(),
        due: time.due,
        expires: time.expires,
        grace_secs: release.grace_secs,
        posts: posts.collect(),
        parents: Default::default(),
        lead: None,
        reposts: Vec::new(),
        assists: Vec::new(),
        deletions: Vec::new(),
        withdraws: None,
        corrects: None,
        letter: reminder.letter.clone(),
        event: None,
        prints: Vec::new(),
        emergency: release.emergency,
        quiet,
        reminders: Vec::new(),
        feedback: None,
        answers: None,
        responds: None,
    };
    let roster = match &reminder.letter {
        Some(_) => roster(past, &reminder.lists, lists, history),
        None => Vec::new(),
    };
    Some(Fact::Prepared {
        item: item.id.clone(),
        occasion: occasion.to_owned(),
        snapshot: Box::new(snapshot),
        roster,
    })
}

/// The members of `names`; where there are none, those whose copy of the release was sent or perhaps
/// sent. Without those that are mailed no more.
fn roster(
    past: &ItemHistory,
    names: &[String],
    lists: &Lists,
    history: &History,
) -> Vec<Recipient> {
    let mut roster = match names {
        [] => {
            let public = past
                .occasions
                .iter()
                .filter(|(name, _)| *name != EARLY && !reminders::is_reminder(name));
            let letters = public.flat_map(|(_, o)| o.roster.iter().zip(o.letters.iter()));
            let got = |tried: &Tried| matches!(tried, Tried::Sent { .. }) || tried.is_doubtful();
            let got = letters.filter(|(_, tried)| got(tried)).map(|(recipient, _)| recipient);
            message::roster(&[&got.cloned().collect::<Vec<_>>()])
        }
        names => {
            let usable = names.iter().filter_map(|name| lists.get(name)?.as_ref().ok());
            message::roster(&usable.map(|list| list.as_slice()).collect::<Vec<_>>())
        }
    };
    roster.retain(|recipient| history.contacts.suppression(&recipient.email).is_none());
    roster
}
