//! The announcement that a subject names: by its number, or by its whole title.

use jiff::Timestamp;

use super::sent::sent;
use crate::plan::history::{History, ItemHistory};

/// What mail programs put before the subject of an answer, or of what is handed on.
const PREFIXES: [&str; 16] = [
    "re",
    "fw",
    "fwd",
    "balas",
    "bls",
    "trs",
    "terusan",
    "teruskan",
    "jawab",
    "aw",
    "wg",
    "sv",
    "auto",
    "automatic reply",
    "balasan otomatis",
    "out of office",
];
/// A title that nobody's program put there must have so many words, or it could be any subject.
const WORDS: usize = 3;

/// The item that `subject` names. Of several the longest number counts, then the latest instant.
pub(super) fn item(history: &History, subject: &str) -> Option<String> {
    let written = joined(subject);
    let numbered = sent(history).filter_map(|(id, due)| {
        let number = numbers(history.items.get(id)?).map(joined).find(|n| holds(&written, n))?;
        Some((number.len(), due, id))
    });
    let titled = || {
        let (rest, had_prefix) = bare(subject);
        let wanted = words(rest);
        let is_title = had_prefix || wanted.split(' ').count() >= WORDS;
        let all = sent(history).filter(|_| is_title && !wanted.is_empty());
        let named = all.filter(|(id, _)| {
            let past = history.items.get(*id);
            past.is_some_and(|past| titles(past).any(|title| words(title) == wanted))
        });
        named.max_by_key(|(_, due): &(&str, Timestamp)| *due).map(|(id, _)| id)
    };
    let found = numbered.max().map(|(_, _, id)| id).or_else(titled);
    found.map(str::to_owned)
}

fn numbers(past: &ItemHistory) -> impl Iterator<Item = &str> {
    let of = past.occasions.values().filter_map(|occasion| occasion.snapshot.number.as_deref());
    // A bare serial is in any subject.
    of.filter(|number| number.len() >= 4 && number.contains(|c: char| !c.is_ascii_digit()))
}

fn titles(past: &ItemHistory) -> impl Iterator<Item = &str> {
    past.occasions.values().flat_map(|occasion| {
        let letter = occasion.snapshot.letter.as_ref().map(|letter| letter.subject.as_str());
        [Some(occasion.snapshot.title.as_str()), letter].into_iter().flatten()
    })
}

/// In upper case, without blanks around what joins the parts of a number, one blank elsewhere.
fn joined(text: &str) -> String {
    let mut out = String::new();
    for word in text.to_uppercase().split_whitespace() {
        let joins = |c: Option<char>| matches!(c, Some('/' | '.' | '-'));
        if !out.is_empty() && !joins(out.chars().last()) && !joins(word.chars().next()) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether `number` stands in `text` as a whole.
fn holds(text: &str, number: &str) -> bool {
    let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '/');
    text.match_indices(number).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + number.len()..]);
        !is_inside(before.chars().next_back()) && !is_inside(after.chars().next())
    })
}

/// The subject without prefixes such as `Re:` and `RE[2]:`, and whether there was one.
fn bare(subject: &str) -> (&str, bool) {
    let mut rest = subject.trim();
    let mut had_prefix = false;
    while let Some((first, tail)) = rest.split_once(':') {
        let name = first.split(['[', '(']).next().unwrap_or_default().trim().to_lowercase();
        if !PREFIXES.contains(&name.as_str()) {
            break;
        }
        (rest, had_prefix) = (tail.trim_start(), true);
    }
    (rest, had_prefix)
}

fn words(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
