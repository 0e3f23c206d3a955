//! Items of feedback with what is derived of them, and as JSON.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::context::Context;
use crate::feedback::{Entry, Fate, Number, Record};
use crate::outside::received::ReceivedTexts;
use crate::plan::digest::announcements;
use crate::plan::fact::RELEASE;
use crate::plan::history::History;
use crate::plan::owed::{due_of, is_overdue, terms};

/// What commands look into.
pub struct Newsroom<'a> {
    pub context: &'a Context,
    pub history: &'a History,
    pub texts: ReceivedTexts,
    pub now: Timestamp,
}

/// One item.
#[derive(Clone)]
pub struct Found<'a> {
    pub number: Number,
    pub entry: &'a Entry,
    pub due: Option<Timestamp>,
    pub is_overdue: bool,
    /// So many others that are shown say nearly the same.
    pub alike: usize,
}

impl<'a> Newsroom<'a> {
    /// Every announcement that can be answered.
    pub fn announcements(&self) -> impl Iterator<Item = &'a str> {
        announcements(self.history).into_iter()
    }

    /// Everything.
    pub fn all(&self) -> Vec<Found<'a>> {
        self.announcements().flat_map(|id| self.of(id)).collect()
    }

    /// What came back to `id`.
    pub fn of(&self, id: &str) -> Vec<Found<'a>> {
        let config = &self.context.config;
        let terms = terms(self.history, config, id);
        let found = |(n, entry): (u32, &'a Entry)| {
            let due = due_of(config, &terms, entry);
            let is_overdue = is_overdue(entry, due, self.now);
            Found { number: Number::new(id, n), entry, due, is_overdue, alike: 0 }
        };
        (1..).zip(self.history.feedback.of(id)).map(found).collect()
    }

    /// The headline of an announcement; empty where it has none.
    pub fn title(&self, id: &str) -> &'a str {
        let release = self.history.occasion(id, RELEASE);
        release.map_or("", |release| release.snapshot.title.as_str())
    }
}

impl Found<'_> {
    /// For programs; with `record` also what the state keeps of it.
    pub fn as_json(&self, record: Option<&Record>) -> Value {
        let entry = self.entry;
        let (reason, ticket, moved_to) = match &entry.fate {
            Fate::NotAdopted { reason } => (Some(reason), None, None),
            Fate::Referred { ticket } => (None, Some(ticket), None),
            Fate::Moved { to } => (None, None, Some(to)),
            _ => (None, None, None),
        };
        let changes = entry
            .changes
            .iter()
            .map(|(at, change, who)| json!({ "at": at.to_string(), "change": change, "who": who }));
        let mut value = json!({
            "number": self.number.to_string(),
            "announcement": self.number.item,
            "n": self.number.n,
            "at": entry.at.to_string(),
            "met": entry.met.to_string(),
            "channel": entry.channel.name(),
            "kind": entry.kind.name(),
            "kind_confirmed": entry.is_confirmed,
            "topics": entry.topics,
            "like": entry.like,
            "due": self.due.map(|due| due.to_string()),
            "open": entry.is_open(),
            "overdue": self.is_overdue,
            "owner": entry.owner,
            "fate": entry.fate.name(),
            "since": entry.since.to_string(),
            "reason": reason,
            "ticket": ticket,
            "moved_to": moved_to,
            "extended": entry.is_extended,
            "answered_at": entry.answer.as_ref().map(|(at, _)| at.to_string()),
            "answer": entry.answer.as_ref().map(|(_, by)| by),
            "post_id": entry.post,
            "text_removed": entry.removed.map(|(_, why)| why),
            "changes": changes.collect::<Vec<_>>(),
        });
        if let Some(record) = record {
            value["from"] = record.from.as_str().into();
            value["name"] = record.name.as_str().into();
            value["subject"] = record.subject.as_str().into();
            value["text"] = record.text.as_str().into();
            value["folded"] = record.folded.as_str().into();
            value["attachments"] = record.attachments.clone().into();
        }
        value
    }
}
