//! What becomes of a [`Note`]: it is taken in once, whatever happens to its file afterwards.

use super::fact::Fact;
use super::history::History;
use crate::feedback::{Change, INBOX, Number, Received, kind, near, topic};
use crate::note::Note;
use crate::problem::{Fault, FeedbackFault, Problem, nearest};

/// Who confirmed a kind that a file gives, where the file does not say who wrote it.
pub const BY_HAND: &str = "feedback";

/// What is to be done about the file of a note.
#[derive(Debug, Clone, PartialEq)]
pub enum Filing {
    /// It is new: its record is kept, then the fact is stored.
    TakeIn(Box<Received>),
    /// It was taken in: what is kept of it becomes what the file says now; then the fact, if any, is
    /// stored.
    Keep(Option<Fact>),
    /// Its text is no longer kept, and does not come back.
    Leave,
    /// It stays out until a person mends it.
    Wrong(Problem),
}

/// What is to be done about `note`, whose file is known by `key`; see [`crate::message::seal::Seal::file`].
pub fn filing(history: &History, key: &str, note: &Note) -> Filing {
    let Some(number) = history.feedback.met(key) else { return fresh(history, key, note) };
    let Some(entry) = history.feedback.entry(number) else { return Filing::Leave };
    if entry.removed.is_some() {
        return Filing::Leave;
    }
    // A file that is used again for the next letter would lose that one without a word.
    let mut numbers = history.feedback.all().filter(|(_, other)| other.key == key);
    let is_same = entry.at == note.received
        && entry.channel == note.channel
        && numbers.any(|(number, _)| number.item == note.item);
    if !is_same {
        let fault = FeedbackFault::AnotherNote { number: number.to_string() };
        let fault = Fault::Feedback { fault };
        return Filing::Wrong(Problem::new(fault, note.received_at));
    }
    Filing::Keep(confirmed(number, note, &entry.changes))
}

fn fresh(history: &History, key: &str, note: &Note) -> Filing {
    if note.item != INBOX && !history.items.contains_key(&note.item) {
        let nearest = nearest(&note.item, history.items.keys().map(String::as_str));
        let fault = FeedbackFault::UnknownItem { item: note.item.clone(), nearest };
        return Filing::Wrong(Problem::new(Fault::Feedback { fault }, note.item_at));
    }
    let terms = history.occasion(&note.item, super::RELEASE);
    let terms = terms.and_then(|occasion| occasion.snapshot.feedback.as_ref());
    let topics = note
        .topics
        .clone()
        .or_else(|| terms.map(|terms| topic::topics(&terms.topics, "", &note.text)));
    Filing::TakeIn(Box::new(Received {
        item: note.item.clone(),
        key: key.to_owned(),
        channel: note.channel,
        at: note.received,
        kind: note.kind.unwrap_or_else(|| kind::guess("", &note.text)),
        topics: topics.unwrap_or_default(),
        from: history.contacts.alias(&note.address),
        print: near::print(&note.text),
        post: None,
        who: Some(note.who.clone()).filter(|who| !who.is_empty()),
    }))
}

/// The fact that a person said what `note` is, unless somebody did already.
fn confirmed<At>(number: &Number, note: &Note, changes: &[(At, Change, String)]) -> Option<Fact> {
    let is_said = changes.iter().any(|(_, change, _)| matches!(change, Change::Kind(_)));
    let kind = note.kind.filter(|_| !is_said)?;
    let who = if note.who.is_empty() { BY_HAND } else { &note.who };
    Some(Fact::Handled {
        item: number.item.clone(),
        n: number.n,
        change: Change::Kind(kind),
        who: who.to_owned(),
    })
}
