//! How the letters fared, by list.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use crate::feedback::{Channel, Sort};
use crate::message::seal::is_alias;
use crate::plan::fact::{EARLY, RELEASE};
use crate::plan::history::{History, ItemHistory, OccasionHistory, SuppressedBy};
use crate::plan::reminders::is_reminder;
use crate::plan::tally::{Letters, Standing};

/// Letters of an announcement.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Mail {
    /// How many stand how.
    pub letters: Letters,
    /// Accepted, and came back.
    pub bounced: usize,
    /// Recipients who wrote back.
    pub replied: usize,
    /// Of those whose letter was accepted, from 0 to 1; none where none was.
    pub replied_share: Option<f64>,
    /// Recipients who want no more letters since this one.
    pub objected: usize,
    /// Mails that a machine wrote back.
    pub automatic_replies: usize,
    /// Providers told so often that it was called spam.
    pub complaints: usize,
    /// Letters under embargo, before the release.
    pub early: Option<Letters>,
    /// By list, in order of name.
    pub lists: Vec<ListMail>,
}

/// Letters of a list. Who is on several counts for the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListMail {
    /// Its name in the configuration.
    pub list: String,
    /// How many stand how.
    #[serde(flatten)]
    pub letters: Letters,
    /// Accepted, and came back.
    pub bounced: usize,
    /// Recipients who wrote back.
    pub replied: usize,
}

/// Occasions whose letters are the announcement's own.
fn own(past: &ItemHistory) -> impl Iterator<Item = &OccasionHistory> {
    let is_own = |name: &str| name != EARLY && !is_reminder(name);
    past.occasions.iter().filter(move |(name, _)| is_own(name)).map(|(_, occasion)| occasion)
}

/// When the first letter was accepted, and the instant at which letters leave.
pub(super) fn first(past: &ItemHistory) -> (Option<Timestamp>, Option<Timestamp>) {
    let mailings: Vec<_> = own(past).filter(|o| !o.letters.is_empty()).collect();
    let first = mailings.iter().filter_map(|o| o.first_letter).min();
    let due = mailings.iter().map(|o| o.snapshot.due).min();
    (first, due.or_else(|| past.occasions.get(RELEASE).map(|o| o.snapshot.due)))
}

pub(super) fn mail(history: &History, id: &str, past: &ItemHistory) -> Mail {
    let entries = history.feedback.of(id).iter().filter(|e| e.counts());
    let by_mail = entries.filter(|e| e.channel == Channel::Mail && !e.from.is_empty());
    let writers: BTreeSet<&str> = by_mail.map(|e| e.from.as_str()).collect();
    let has_written = |email: &str| match writers.is_empty() {
        true => false,
        false if is_alias(email) => writers.contains(email),
        false => writers.contains(history.contacts.alias(email).as_str()),
    };
    let mut lists: BTreeMap<&str, ListMail> = BTreeMap::new();
    for occasion in own(past) {
        let letters = (0..).zip(occasion.roster.iter().zip(occasion.letters.iter()));
        for (n, (recipient, tried)) in letters {
            let list = lists.entry(&recipient.list).or_insert_with(|| ListMail {
                list: recipient.list.clone(),
                letters: Letters::default(),
                bounced: 0,
                replied: 0,
            });
            list.letters = list.letters.plus(one(Standing::of(tried, true)));
            list.bounced += usize::from(occasion.bounces.contains_key(&n));
            list.replied += usize::from(has_written(&recipient.email));
        }
    }
    let lists: Vec<ListMail> = lists.into_values().collect();
    let letters = lists.iter().fold(Letters::default(), |sum, list| sum.plus(list.letters));
    let replied = lists.iter().map(|list| list.replied).sum();
    let objected = history.contacts.suppressions().filter(|(_, suppression)| {
        suppression.item.as_deref() == Some(id)
            && matches!(suppression.why, SuppressedBy::Objection(_))
    });
    Mail {
        letters,
        bounced: lists.iter().map(|list| list.bounced).sum(),
        replied,
        replied_share: (letters.sent > 0).then(|| replied as f64 / letters.sent as f64),
        objected: objected.count(),
        automatic_replies: history.feedback.count_of(id, Sort::AutoReply),
        complaints: history.feedback.count_of(id, Sort::Complaint),
        early: past.occasions.get(EARLY).map(|early| Letters::of(early, true)),
        lists,
    }
}

fn one(standing: Standing) -> Letters {
    let mut letters = Letters { total: 1, ..Letters::default() };
    *match standing {
        Standing::Pending => &mut letters.pending,
        Standing::Sent => &mut letters.sent,
        Standing::Refused => &mut letters.refused,
        Standing::Unknown => &mut letters.unknown,
        Standing::Withheld => &mut letters.withheld,
    } = 1;
    letters
}
