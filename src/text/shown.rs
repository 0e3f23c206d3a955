//! Values of a file as a terminal may show them.

use crate::problem::is_unsafe_in_header;

/// A value from the file in quotes, harmless and not longer than a line.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", plain(value))
}

pub(super) fn plain(value: &str) -> String {
    let mut short: String = value.chars().take(80).map(visible).collect();
    if value.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}

/// A handle as people write it.
pub(super) fn at_sign(handle: &str) -> String {
    format!("@{}", plain(handle))
}

/// A hashtag as people write it.
pub(super) fn hash_sign(hashtag: &str) -> String {
    format!("#{}", plain(hashtag))
}

/// Cashtags as people write them.
pub(super) fn dollar_signs(cashtags: &[String]) -> String {
    let signed: Vec<String> = cashtags.iter().map(|c| format!("${}", plain(c))).collect();
    signed.join(", ")
}

pub(super) fn harmless(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// What a terminal may show for a character: none that moves the cursor, changes colours or turns
/// the direction of reading. One column each, so that carets stay true.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if is_unsafe_in_header(c) => '\u{fffd}',
        c => c,
    }
}

/// A clause with a capital letter and a full stop.
pub(super) fn sentence(clause: &str) -> String {
    let mut rest = clause.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", rest.as_str())
}
