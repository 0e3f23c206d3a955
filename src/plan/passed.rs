//! Items of feedback that a person passed on: whoever is to deal with one gets it by mail, at once
//! and once. Pure.

use jiff::{SignedDuration, Timestamp};

use super::history::History;
use super::view::View;
use crate::feedback::{Change, Entry, Number};
use crate::message::seal::is_alias;
use crate::when::moved;

/// Of what was passed on longer ago nobody is mailed any more, should mail have been away.
const NEWS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An item of feedback that its owner has not heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Never told twice under one key.
    pub key: String,
    /// The item.
    pub number: Number,
    /// His address.
    pub to: String,
}

/// What was passed on of late, is still open, and nobody was told of.
pub fn passed_on(view: &View) -> Vec<Passed> {
    // In a rehearsal nobody answers.
    let all = view.history.feedback.all().filter(|_| view.is_whole);
    let told = |passed: &Passed| view.history.told.contains(&passed.key);
    all.filter_map(|(number, entry)| passed(view.history, number, entry, view.now))
        .filter(|passed| !told(passed))
        .collect()
}

fn passed(history: &History, number: Number, entry: &Entry, now: Timestamp) -> Option<Passed> {
    let to = entry.owner.as_ref().filter(|to| entry.is_open() && !is_alias(to))?;
    let at = entry.changes.iter().rev().find_map(|(at, change, _)| match change {
        Change::Owner(owner) => Some((*at, owner)).filter(|(_, owner)| *owner == to),
        _ => None,
    });
    let (at, _) = at.filter(|(at, _)| moved(*at, NEWS) > now)?;
    // Keys are logged: the address does not stand in them.
    let key = format!("passed:{number}:{}:{}", history.contacts.alias(to), at.as_microsecond());
    Some(Passed { key, number, to: to.clone() })
}
