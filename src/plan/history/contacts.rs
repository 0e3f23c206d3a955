//! The people who are mailed: who wants no more, whose address is dead, how far mailboxes were read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::bounce::{Class, class};
use crate::message::mentions;
use crate::message::seal::{Mark, Purpose, Seal, is_alias};
use crate::plan::fact::{Cause, Objection, Reason};

/// Letters of an address that came back for a passing reason, within [`SOFT_SPAN`], before it is
/// mailed no more.
pub const SOFT_BOUNCES: usize = 3;
/// How long such a letter counts.
const SOFT_SPAN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What is known of all addresses.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    /// Address in lower case, or the alias of an erased one → why it is mailed no more.
    suppressed: BTreeMap<String, Suppression>,
    /// Address in lower case → letters that came back for a passing reason.
    soft: HashMap<String, BTreeSet<(Timestamp, String)>>,
    /// Somebody was erased.
    has_erased: bool,
    /// Knows the addresses of people who were erased.
    seal: Option<Seal>,
    /// Address in lower case → since when somebody who gives it as his own asks for no more mail.
    asked: BTreeMap<String, Timestamp>,
    /// Digests of the mails that told of objections and returned letters.
    mails: HashSet<String>,
    /// Mark of an occasion → item and occasion; two may share one.
    marks: HashMap<Mark, Vec<(String, String)>>,
    /// Folder → UIDVALIDITY and the last UID read.
    read: HashMap<String, (u32, u32)>,
}

/// Why an address is mailed no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub why: SuppressedBy,
    /// The item whose letter brought it about, where known.
    pub item: Option<String>,
}

/// See [`Suppression`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuppressedBy {
    /// Its owner wants no more mail.
    Objection(Objection),
    /// Mail to it comes back.
    Bounce(Reason),
    /// Its owner was erased.
    Erasure,
}

impl Suppression {
    /// As the reason of a letter that is left out.
    pub fn cause(&self) -> Cause {
        match self.why {
            SuppressedBy::Objection(_) | SuppressedBy::Erasure => Cause::Objected,
            SuppressedBy::Bounce(_) => Cause::Bounced,
        }
    }
}

impl Contacts {
    /// Why `email` is not mailed, if it is not.
    pub fn suppression(&self, email: &str) -> Option<&Suppression> {
        if self.suppressed.is_empty() {
            return None;
        }
        self.suppressed.get(&email.to_lowercase()).or_else(|| {
            // Only where somebody was erased there is an alias to look for.
            self.has_erased.then(|| self.suppressed.get(&self.alias(email)))?
        })
    }

    /// Why `email` does not even get what its owner asked for: that he wants no more announcements is
    /// no reason.
    pub fn barred(&self, email: &str) -> Option<&Suppression> {
        let found = self.suppression(email);
        found.filter(|found| !matches!(found.why, SuppressedBy::Objection(_)))
    }

    /// Every suppressed address, with the reason.
    pub fn suppressions(&self) -> impl Iterator<Item = (&str, &Suppression)> {
        self.suppressed.iter().map(|(email, why)| (email.as_str(), why))
    }

    /// Item, occasion and index in the roster of the letter that `token` names.
    pub fn letter(&self, purpose: Purpose, token: &str) -> Option<(&str, &str, u32)> {
        let occasions = |mark| {
            let of = self.marks.get(&mark).into_iter().flatten();
            of.map(|(item, occasion)| (item.as_str(), occasion.as_str()))
        };
        self.seal.as_ref()?.open(purpose, token, occasions)
    }

    /// Addresses, in lower case, whose senders ask for no more mail, with the instant of the first
    /// such mail: anybody can write another's address, so a person decides.
    pub fn asked(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.asked.iter().map(|(email, at)| (email.as_str(), *at))
    }

    /// Stands for `email`, or a handle on X, where neither must stand: the same for every spelling.
    /// Empty for nobody, and before the journal is begun.
    pub fn alias(&self, email: &str) -> String {
        let name = mentions::normal(email);
        let name = name.as_deref().unwrap_or(email);
        match &self.seal {
            Some(seal) if !email.is_empty() => seal.alias(name),
            _ => String::new(),
        }
    }

    /// Whether the mail with this digest has been taken into account.
    pub fn has_read(&self, digest: &str) -> bool {
        self.mails.contains(digest)
    }

    /// UIDVALIDITY and the last UID that was read in `folder`.
    pub fn read_to(&self, folder: &str) -> Option<(u32, u32)> {
        self.read.get(folder).copied()
    }

    pub(super) fn know(&mut self, key: &str) {
        self.seal = Some(Seal::new(key.as_bytes()));
    }

    /// Takes note that letters of an occasion may come to be sent.
    pub(super) fn mark(&mut self, item: &str, occasion: &str) {
        let Some(seal) = &self.seal else { return };
        let places = self.marks.entry(seal.mark(item, occasion)).or_default();
        if !places.iter().any(|(i, o)| i == item && o == occasion) {
            places.push((item.to_owned(), occasion.to_owned()));
        }
    }

    /// Takes note of a mail that told something; an empty digest stands for none.
    pub(super) fn note(&mut self, digest: &str) {
        if !digest.is_empty() {
            self.mails.insert(digest.to_owned());
        }
    }

    pub(super) fn object(&mut self, at: Timestamp, email: &str, by: Objection, item: Option<&str>) {
        if by == Objection::Sender {
            self.asked.entry(email.to_lowercase()).or_insert(at);
            return;
        }
        self.asked.remove(&email.to_lowercase());
        self.suppress(at, email, SuppressedBy::Objection(by), item);
    }

    /// A letter came back, or was refused for good.
    pub(super) fn bounce(&mut self, at: Timestamp, email: &str, reason: &Reason, item: &str) {
        match class(reason.code, &reason.detail) {
            Class::Hard => {
                self.suppress(at, email, SuppressedBy::Bounce(reason.clone()), Some(item));
            }
            Class::Soft => {
                let letters = self.soft.entry(email.to_lowercase()).or_default();
                letters.retain(|(earlier, _)| at.duration_since(*earlier) < SOFT_SPAN);
                if !letters.iter().any(|(_, earlier)| earlier == item) {
                    letters.insert((at, item.to_owned()));
                }
                if letters.len() >= SOFT_BOUNCES {
                    self.suppress(at, email, SuppressedBy::Bounce(reason.clone()), Some(item));
                }
            }
            // Ours to mend, not the recipient's.
            Class::Policy => {}
        }
    }

    pub(super) fn allow(&mut self, email: &str) {
        let email = email.to_lowercase();
        // Nobody allows what only the person himself could.
        if !is_alias(&email) {
            self.suppressed.remove(&email);
        }
        self.soft.remove(&email);
        self.asked.remove(&email);
    }

    pub(super) fn erase(&mut self, at: Timestamp, alias: &str) {
        self.has_erased = true;
        self.asked.remove(alias);
        self.suppressed.remove(alias);
        self.suppress(at, alias, SuppressedBy::Erasure, None);
    }

    pub(super) fn read(&mut self, folder: &str, validity: u32, uid: u32) {
        self.read.insert(folder.to_owned(), (validity, uid));
    }

    /// The first reason stands, but an objection outweighs a bounce.
    fn suppress(&mut self, at: Timestamp, email: &str, why: SuppressedBy, item: Option<&str>) {
        let fresh = Suppression { at, why, item: item.map(str::to_owned) };
        let known = self.suppressed.entry(email.to_lowercase());
        known
            .and_modify(|known| {
                let outweighs = matches!(known.why, SuppressedBy::Bounce(_))
                    && !matches!(fresh.why, SuppressedBy::Bounce(_));
                if outweighs {
                    *known = fresh.clone();
                }
            })
            .or_insert(fresh);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
    }

    fn reason(code: u16, detail: &str) -> Reason {
        Reason::new(Cause::Rejected, Some(code), detail)
    }

    fn cause(contacts: &Contacts, email: &str) -> Option<Cause> {
        contacts.suppression(email).map(Suppression::cause)
    }

    #[test]
    fn hard_at_once_soft_after_three_letters_policy_never() {
        let mut contacts = Contacts::default();
        contacts.bounce(at(0), "Ayu@satu.example", &reason(550, "5.1.1 User unknown"), "a");
        assert_eq!(cause(&contacts, "ayu@Satu.example"), Some(Cause::Bounced));

        let full = reason(552, "5.2.2 Mailbox full");
        for (day, item) in [(0, "a"), (1, "a"), (2, "b")] {
            contacts.bounce(at(day), "budi@dua.example", &full, item);
        }
        assert_eq!(cause(&contacts, "budi@dua.example"), None, "one letter counts once");
        contacts.bounce(at(95), "budi@dua.example", &full, "c");
        assert_eq!(cause(&contacts, "budi@dua.example"), None, "the first ones are long ago");
        contacts.bounce(at(96), "budi@dua.example", &full, "d");
        contacts.bounce(at(97), "budi@dua.example", &full, "e");
        assert_eq!(cause(&contacts, "budi@dua.example"), Some(Cause::Bounced));

        let spam = reason(554, "5.7.1 Message refused as spam");
        for item in ["a", "b", "c", "d"] {
            contacts.bounce(at(0), "citra@tiga.example", &spam, item);
        }
        assert_eq!(cause(&contacts, "citra@tiga.example"), None);
    }

    #[test]
    fn an_objection_outweighs_a_bounce_and_a_person_lifts_both() {
        let mut contacts = Contacts::default();
        contacts.bounce(at(0), "a@b.example", &reason(550, "5.1.1"), "x");
        contacts.object(at(1), "A@b.example", Objection::Click, Some("x"));
        contacts.bounce(at(2), "a@b.example", &reason(550, "5.1.1"), "y");
        assert_eq!(cause(&contacts, "a@b.example"), Some(Cause::Objected));
        contacts.allow("a@B.example");
        assert_eq!(cause(&contacts, "a@b.example"), None);
    }

    #[test]
    fn an_erased_address_is_known_again_only_with_the_key() {
        let mut contacts = Contacts::default();
        contacts.know("key");
        contacts.erase(at(0), &Seal::new(b"key").alias("ayu@satu.example"));
        assert_eq!(cause(&contacts, "Ayu@satu.example"), Some(Cause::Objected));
        assert_eq!(cause(&contacts, "budi@satu.example"), None);
        // An erasure knows the domain in ASCII only; lists and mails write it as they like.
        contacts.erase(at(0), &Seal::new(b"key").alias("ayu@xn--bcher-kva.example"));
        assert_eq!(cause(&contacts, "Ayu@Bücher.example"), Some(Cause::Objected));
        assert_eq!(contacts.alias("@Budi_S"), Seal::new(b"key").alias("@budi_s"));
        assert_eq!(contacts.alias(""), "");
        let mut other = contacts.clone();
        other.know("other");
        assert_eq!(cause(&other, "ayu@satu.example"), None);
    }
}
