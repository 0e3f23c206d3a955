//! What is known of a new announcement, and how keys are written.

use crate::announcement::Kind;

/// What is known of a new announcement.
#[derive(Debug, Clone, Copy)]
pub struct Blank<'a> {
    /// Its type.
    pub kind: Kind,
    /// Its title.
    pub title: &'a str,
    /// Name of the type, in capitals.
    pub heading: &'a str,
    /// The next free number.
    pub number: Option<&'a str>,
    /// Id and number of what it corrects or withdraws.
    pub original: Option<(&'a str, Option<&'a str>)>,
    /// What it answers.
    pub asked: Option<&'a Asked>,
    /// An account of the office.
    pub account: &'a str,
    /// A list.
    pub list: &'a str,
    /// Whom journalists can ask.
    pub contact: &'a str,
}

/// An item of feedback that is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `ANNOUNCEMENT/7`.
    pub number: String,
    /// The 7 in it.
    pub n: u32,
    /// When, how and as what it came, where that is known.
    pub came: Option<String>,
}

/// `text` as a YAML string in double quotes, which are those of JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// `key: value`, or the same as a comment with an example where there is none.
pub(super) fn line(key: &str, value: Option<&str>, example: &str) -> String {
    match value {
        Some(value) => format!("{key}: {}\n", quoted(value)),
        None => format!("# {key}: {example}\n"),
    }
}
