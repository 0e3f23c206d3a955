//! What an announcement came to: reach, and what the public got back. A pure value of the facts up
//! to an instant, so that it can be computed anew for any instant from the journal. It holds numbers
//! and the newsroom's own names, no text of anybody and no address.

mod aftermath;
pub mod age;
mod answers;
mod inputs;
mod letters;
mod posts;
pub mod response;
#[cfg(test)]
pub(crate) mod tests;

use jiff::Timestamp;
use serde::Serialize;

pub use aftermath::{Doubt, Followed, Reminded};
pub use age::Age;
pub use answers::Answers;
pub use inputs::{Day, FATES, Group, Inputs, OTHER};
pub use letters::{ListMail, Mail};
pub use posts::{Account, Measured, Post, X};
pub use response::Consultation;

use super::fact::RELEASE;
use super::history::History;
use super::tally::skew_ms;
use crate::config::Config;

/// What an announcement came to by an instant. Its JSON is a contract: fields are added, none is
/// renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Item.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Its instant.
    pub due: Timestamp,
    /// Facts up to then count.
    pub at: Timestamp,
    /// How long after the instant, where it is one of the reports that are made by themselves.
    pub age: Option<Age>,
    /// When the first post was accepted.
    pub first_post: Option<Timestamp>,
    /// When the first letter was accepted.
    pub first_letter: Option<Timestamp>,
    /// First post − first letter; see [`skew_ms`].
    pub skew_ms: Option<i64>,
    /// First post − the instant, in milliseconds.
    pub post_late_ms: Option<i64>,
    /// First letter − the instant, in milliseconds; against the letters' own instant where they
    /// have one.
    pub letter_late_ms: Option<i64>,
    /// Letters, early copies and reminders aside.
    pub mail: Mail,
    /// Posts and what the public made of them.
    pub x: X,
    /// What came back.
    pub feedback: Inputs,
    /// How fast it was answered.
    pub answers: Answers,
    /// Where it is a consultation.
    pub consultation: Option<Consultation>,
    /// Corrections and withdrawals that followed.
    pub followed_by: Vec<Followed>,
    /// Reminders that were prepared.
    pub reminders: Vec<Reminded>,
    /// What was unknown for a while, and how it was settled.
    pub unknowns: Vec<Doubt>,
    /// Who makes the policy: a mail address, which leaves in no report.
    #[serde(skip)]
    pub owner: Option<String>,
}

/// What `id` came to by `at`, by a history that knows the facts up to then and no later ones;
/// `None`: nothing of it was public.
pub fn report(history: &History, config: &Config, id: &str, at: Timestamp) -> Option<Report> {
    let past = history.items.get(id).filter(|past| past.is_public())?;
    let release = past.occasions.get(RELEASE)?;
    let due = release.snapshot.due;
    let begun = past.occasions.values().filter_map(|o| o.started).min().unwrap_or(due);
    let (first_letter, letters_due) = letters::first(past);
    let late = |of: Option<Timestamp>, due: Timestamp| {
        of.and_then(|of| i64::try_from(of.duration_since(due).as_millis()).ok())
    };
    let terms = release.snapshot.feedback.clone().unwrap_or_default();
    let answers = answers::answers(history.feedback.of(id), &terms, config, at);
    Some(Report {
        id: id.to_owned(),
        title: release.snapshot.title.clone(),
        due,
        at,
        age: age::ALL.into_iter().find(|age| age.after(due) == at),
        first_post: release.first_post,
        first_letter,
        skew_ms: skew_ms(past),
        post_late_ms: late(release.first_post, due),
        letter_late_ms: late(first_letter, letters_due.unwrap_or(due)),
        mail: letters::mail(history, id, past),
        x: posts::x(history, config, id, past),
        feedback: inputs::inputs(history, config, id, &terms, begun, at),
        answers,
        consultation: response::consultation(history, id),
        followed_by: aftermath::followed(history, id),
        reminders: aftermath::reminded(past),
        unknowns: aftermath::doubts(past),
        owner: terms.owner,
    })
}

/// Every item of which something is public, oldest instant first.
pub fn released(history: &History) -> Vec<&str> {
    let due = |id: &str| history.occasion(id, RELEASE).map(|o| o.snapshot.due);
    let items = history.items.iter().filter(|(_, past)| past.is_public());
    let mut ids: Vec<&str> = items.map(|(id, _)| id.as_str()).collect();
    ids.retain(|id| due(id).is_some());
    ids.sort_by_key(|id| due(id));
    ids
}
