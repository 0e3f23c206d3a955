//! Which letters are one message: the same sender, answer address, date and text, apart from what
//! was put in for the recipient.
//!
//! Twenty thousand letters are told apart without taking one of them apart. What a sender splices
//! into a prepared quoted-printable text stands on lines of its own between soft breaks; so a
//! soft-broken line that is shorter than it had to be counts as somebody's name and is passed
//! over, together with the soft-broken lines before it, where a long name began.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::sandbox::smtp::Received;

/// Shorter lines need no soft break: of 76 columns the widest character takes 12, and `=` one.
const FULL: usize = 63;
/// Bytes of a letter that are compared.
const COMPARED: usize = 256 * 1024;

/// Letters of one message in the order of arrival; never empty.
pub(super) struct Group<'a> {
    pub(super) letters: Vec<&'a Received>,
    /// The recipient's name, say, stands in the subject.
    pub(super) subject_varies: bool,
    subject: u64,
}

/// The messages, the one whose last letter came last first.
pub(super) fn groups(inbox: &[Arc<Received>]) -> Vec<Group<'_>> {
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for (turn, received) in inbox.iter().enumerate() {
        let (key, subject) = fingerprints(&received.data);
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((last, group)) => {
                *last = turn;
                group.subject_varies |= group.subject != subject;
                group.letters.push(received);
            }
            None => {
                let letters = vec![received.as_ref()];
                groups.push((turn, Group { letters, subject_varies: false, subject }));
            }
        }
    }
    groups.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Header, up to and with its last line, and body.
pub(super) fn halves(data: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in data.split_inclusive(|b| *b == b'\n') {
        at += line.len();
        if matches!(line, b"\r\n" | b"\n") {
            return (&data[..at - line.len()], &data[at..]);
        }
    }
    (data, &[])
}

/// Of the whole message apart from its recipient, and of its subject.
fn fingerprints(data: &[u8]) -> (u64, u64) {
    let (head, body) = halves(&data[..data.len().min(COMPARED)]);
    let (mut whole, mut subject) = (DefaultHasher::new(), DefaultHasher::new());
    let (mut name, mut titled): (&[u8], bool) = (b"", false);
    for line in head.split(|b| *b == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            name = line.split(|b| *b == b':').next().unwrap_or_default().trim_ascii();
        }
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if is("from") || is("reply-to") || is("date") {
            line.hash(&mut whole);
        } else if is("subject") {
            titled = true;
            line.hash(&mut subject);
        }
    }
    if body.trim_ascii().is_empty() {
        // Only the header was kept: nothing but the subject tells two messages apart.
        if titled { subject.finish().hash(&mut whole) } else { head.hash(&mut whole) }
    }
    let mut waiting: Vec<&[u8]> = Vec::new();
    for line in body.split(|b| *b == b'\n') {
        let line = line.trim_ascii_end();
        let soft = line.ends_with(b"=") && !line.ends_with(b"==");
        match soft {
            true if line.len() < FULL => waiting.clear(),
            true => waiting.push(line),
            false => {
                waiting.drain(..).for_each(|line| line.hash(&mut whole));
                line.hash(&mut whole);
            }
        }
    }
    waiting.into_iter().for_each(|line| line.hash(&mut whole));
    (whole.finish(), subject.finish())
}
