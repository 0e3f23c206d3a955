//! Who may be mailed, kept apart from what the history derives: a second opinion on it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::super::fact::Cause;

/// What a server says of a dead address, of a full mailbox, and of us.
pub const WORDS: [&str; 3] =
    ["5.1.1 no such user", "5.2.2 mailbox is full", "5.7.1 Message refused as spam"];

/// Everybody who was heard of.
#[derive(Default)]
pub struct People(BTreeMap<String, Person>);

#[derive(Default)]
struct Person {
    has_objected: bool,
    is_unreachable: bool,
    /// Items whose letters found the mailbox full, and when.
    full: BTreeMap<String, Timestamp>,
}

impl People {
    fn of(&mut self, email: &str) -> &mut Person {
        self.0.entry(email.to_ascii_lowercase()).or_default()
    }

    /// Wants no more mail.
    pub fn object(&mut self, email: &str) {
        self.of(email).has_objected = true;
    }

    /// A letter of `item` did not arrive, with one of [`WORDS`].
    pub fn failed(&mut self, at: Timestamp, email: &str, item: &str, words: &str) {
        let person = self.of(email);
        if words == WORDS[0] {
            person.is_unreachable = true;
        }
        if words == WORDS[1] {
            person.full.retain(|_, first| at.duration_since(*first) < days(90));
            person.full.entry(item.to_owned()).or_insert(at);
            person.is_unreachable |= person.full.len() >= 3;
        }
    }

    /// May be mailed again, whatever was.
    pub fn allow(&mut self, email: &str) {
        *self.of(email) = Person::default();
    }

    /// Why he is left out.
    pub fn left_out(&self, email: &str) -> Option<Cause> {
        match self.0.get(&email.to_ascii_lowercase())? {
            Person { has_objected: true, .. } => Some(Cause::Objected),
            Person { is_unreachable: true, .. } => Some(Cause::Bounced),
            _ => None,
        }
    }

    /// Everybody who is left out.
    pub fn all_left_out(&self) -> BTreeMap<&str, Cause> {
        let all = self.0.keys().map(|email| (email.as_str(), self.left_out(email)));
        all.filter_map(|(email, cause)| Some((email, cause?))).collect()
    }
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}
