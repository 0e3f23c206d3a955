//! The words around an announcement; they are worded in `text::letter`.

use serde::Serialize;

/// The words around an announcement, in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// What kind of text it is, with its number.
    pub heading: String,
    /// Place and date, such as `Jakarta, 20 Oktober 2026`; left out where the body begins with a
    /// date line of its own.
    pub date_line: Option<String>,
    /// When it was let go, in all zones.
    pub issued: String,
    /// Until when nothing of it may be published; a stamp on top.
    pub embargo: Option<String>,
    /// That it was sent before, where this is a reminder.
    pub reminder: Option<String>,
    /// Who sends it.
    pub newsroom: String,
    /// That answers are read, and where they go.
    pub replies: String,
    /// Address of the link by which the recipient leaves the list; may be a placeholder.
    pub unsubscribe: Option<String>,
    /// Titles of the letter's parts.
    pub labels: Labels,
}

/// Titles of the letter's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// Before what the original of a correction says.
    pub was: &'static str,
    /// Before what it should say.
    pub now: &'static str,
    /// Before the address of the page on the web.
    pub link: &'static str,
    /// Before the titles of what is attached.
    pub attachments: &'static str,
    /// Above the contacts.
    pub contacts: &'static str,
    /// Asks whether the recipient wants no more letters.
    pub leave: &'static str,
    /// Words of the link that lets him.
    pub unsubscribe: &'static str,
}
