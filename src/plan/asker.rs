//! Whom an answer to one item of feedback reaches, and how: the way on which it came decides. Its
//! address and Message-ID are handed in; the journal has neither.

use std::borrow::Cow;
use std::collections::HashMap;

use super::history::{History, SuppressedBy, Tried};
use crate::announcement::Announcement;
use crate::config::address;
use crate::feedback::{Channel, Entry, Fate, Number, Record, Removal};
use crate::message::Recipient;

/// Message-IDs that an answer refers to, at most; the oldest and the latest stay.
const MOST_REFERENCES: usize = 20;
/// Longest Message-ID that stands in a header, in bytes.
const LONGEST_ID: usize = 240;

/// Key of a text → where its writer can be reached, for what files in the folder answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Askers(HashMap<String, Asker>);

/// Where somebody who wrote by mail, or left an address, is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asker {
    /// Address; none where he left none that can be used.
    pub email: Option<String>,
    /// Name, as he gives it; may be empty.
    pub name: String,
    /// Message-IDs in angle brackets that an answer belongs under, oldest first; his own is the last.
    pub thread: Vec<String>,
}

/// An answer as it is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it answers.
    pub number: Number,
    /// How that came; none where nobody here knows.
    pub channel: Option<Channel>,
    /// How it goes out; none where it does not, or nobody here knows.
    pub way: Option<Way>,
}

/// How an answer goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By a letter to him alone.
    Mail {
        /// To whom.
        to: Recipient,
        /// See [`Asker::thread`].
        thread: Vec<String>,
    },
    /// By a reply under his post.
    X {
        /// X's id of his post.
        post: String,
    },
}

/// Why an answer does not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswerable {
    /// No item of feedback has that number.
    Unknown {
        /// The number in the file.
        number: Number,
    },
    /// It has another number by now.
    Moved {
        /// The number in the file.
        number: Number,
        /// Its number now.
        to: Number,
    },
    /// Nobody knows any more who asked.
    Gone {
        /// Its number.
        number: Number,
        /// Why; none: the text is missing without a reason.
        why: Option<Removal>,
    },
    /// It has an answer, or will have one.
    Answered {
        /// Its number.
        number: Number,
        /// The announcement that it is; none: a person answered by hand.
        by: Option<String>,
    },
    /// The file has no words for the way on which it was asked.
    NoWords {
        /// Its number.
        number: Number,
        /// The way.
        channel: Channel,
    },
    /// It was written down by hand, without a mail address.
    NoAddress {
        /// Its number.
        number: Number,
    },
    /// It corrects or withdraws an answer to one person, and would be told to others.
    ForOthers {
        /// The answer.
        answer: String,
    },
    /// Mail to its writer comes back.
    Returned {
        /// Its number.
        number: Number,
    },
}

impl Unanswerable {
    /// See [`Why::name`].
    pub(super) fn name(&self) -> &'static str {
        match self {
            Unanswerable::Unknown { .. } => "no_question",
            Unanswerable::Moved { .. } => "question_moved",
            Unanswerable::Gone { .. } => "question_gone",
            Unanswerable::Answered { .. } => "already_answered",
            Unanswerable::NoWords { .. } => "no_words_for_channel",
            Unanswerable::NoAddress { .. } => "no_address",
            Unanswerable::ForOthers { .. } => "answer_for_others",
            Unanswerable::Returned { .. } => "mail_returns",
        }
    }
}

impl Askers {
    /// Takes in what is kept under `key`.
    pub fn add(&mut self, key: &str, record: &Record) {
        self.0.insert(key.to_owned(), Asker::of(record));
    }

    /// Whose text is kept under `key`.
    pub fn get(&self, key: &str) -> Option<&Asker> {
        self.0.get(key)
    }
}

impl Asker {
    /// What `record` says of its writer, as far as that can stand in a header.
    fn of(record: &Record) -> Asker {
        let id = |id: &String| {
            let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
            let is_id = (1..=LONGEST_ID).contains(&bare.len())
                && bare.bytes().all(|b| b.is_ascii_graphic() && !b"<>".contains(&b));
            is_id.then(|| format!("<{bare}>"))
        };
        let own = record.message_id.as_ref().and_then(id);
        let mut thread: Vec<String> = match own {
            None => Vec::new(),
            Some(own) => {
                let before = record.references.iter().filter_map(id).filter(|id| *id != own);
                before.chain([own.clone()]).collect()
            }
        };
        let too_many = thread.len().saturating_sub(MOST_REFERENCES);
        thread.drain(1.min(thread.len())..1.min(thread.len()) + too_many);
        Asker { email: address::address(&record.from), name: record.name.clone(), thread }
    }
}

/// What `number` names, if the item `id` may still answer it.
pub(super) fn open<'a>(
    history: &'a History,
    id: &str,
    number: &Number,
) -> Result<&'a Entry, Unanswerable> {
    let of = || number.clone();
    let entry = history.feedback.entry(number);
    let entry = entry.ok_or_else(|| Unanswerable::Unknown { number: of() })?;
    if let Fate::Moved { .. } = entry.fate {
        let to = history.feedback.met(&entry.key).cloned().unwrap_or_else(of);
        return Err(Unanswerable::Moved { number: of(), to });
    }
    let was_erased = || {
        let found = history.contacts.suppression(&entry.from);
        found.is_some_and(|found| found.why == SuppressedBy::Erasure)
    };
    match entry.removed {
        Some((_, why)) => return Err(Unanswerable::Gone { number: of(), why: Some(why) }),
        None if !entry.from.is_empty() && was_erased() => {
            return Err(Unanswerable::Gone { number: of(), why: Some(Removal::Erased) });
        }
        None => {}
    }
    let by_other = entry.answer.as_ref().map(|(_, by)| by.clone()).filter(|by| by != id);
    if let Some(by) = by_other.or_else(|| begun_by(history, id, number)) {
        return Err(Unanswerable::Answered { number: of(), by: Some(by) });
    }
    if entry.fate == Fate::Answered && entry.answer.is_none() {
        return Err(Unanswerable::Answered { number: of(), by: None });
    }
    Ok(entry)
}

/// Another item that has begun to answer `number`, and has or may yet come through.
fn begun_by(history: &History, id: &str, number: &Number) -> Option<String> {
    let answers = history.items.iter().filter(|(other, past)| *other != id && past.started());
    let lives = |tried: &Tried| {
        matches!(tried, Tried::Sent { .. }) || !tried.is_final() || tried.is_by_hand()
    };
    let number = history.feedback.current(number);
    let found = answers.filter(|(_, past)| {
        past.occasions.values().any(|occasion| {
            let of = occasion.snapshot.answers.as_ref();
            of.is_some_and(|a| history.feedback.current(&a.number()) == number)
                && occasion.destinations().any(|(_, tried)| lives(tried))
        })
    });
    found.map(|(other, _)| other.clone()).next()
}

/// The parts of `announcement` that go out by `way`: the letter, or the posts.
pub fn fitted<'a>(announcement: &'a Announcement, way: Option<&Way>) -> Cow<'a, Announcement> {
    let Some(way) = way else { return Cow::Borrowed(announcement) };
    let mut fitted = announcement.clone();
    match way {
        Way::Mail { .. } => {
            fitted.posts.clear();
            fitted.lead = None;
        }
        Way::X { .. } => fitted.mailing = None,
    }
    Cow::Owned(fitted)
}

/// The post that the answer to `number` hangs under, where that came on X.
pub(super) fn post_of(history: &History, number: &Number) -> Option<String> {
    let entry = history.feedback.entry(number).filter(|entry| entry.channel == Channel::X)?;
    entry.post.clone()
}

/// Whether `announcement` concerns one person alone: an answer, or what corrects one.
pub fn is_personal(history: &History, announcement: &Announcement) -> bool {
    let Some(reference) = &announcement.refers else { return false };
    announcement.answers().is_some() || is_answer(history, &reference.id)
}

/// Whether the item `id` was prepared as an answer.
pub fn is_answer(history: &History, id: &str) -> bool {
    let occasions = history.items.get(id).into_iter().flat_map(|past| past.occasions.values());
    occasions.map(|o| &o.snapshot).any(|snapshot| snapshot.answers.is_some())
}

/// What an approval of an answer to `number` rests on beside what all rest on, `usual`: to whom it
/// goes.
pub(super) fn terms(history: &History, usual: &str, number: Option<&Number>) -> String {
    let Some(number) = number else { return usual.to_owned() };
    let entry = history.feedback.entry(number);
    let (channel, from) = entry.map_or(("", ""), |e| (e.channel.name(), e.from.as_str()));
    format!("{usual}:{number}:{channel}:{from}")
}
