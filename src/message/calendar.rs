//! An event as a calendar file (RFC 5545), published as RFC 5546 has it: mail programs offer to
//! take it in and nobody is asked to answer a machine.

mod agenda;
mod lines;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use agenda::{Agenda, Certainty, Entry as AgendaEntry};
use lines::{Lines, escaped, mailto, parameter, uri, utc};

/// An event as it went out. What is sent later about the same event names the same `uid` and a
/// higher `sequence`, and so takes its place in the reader's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Names the event for ever.
    pub uid: String,
    /// How often it was changed.
    pub sequence: u32,
    /// It does not take place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
    /// What it is.
    pub summary: String,
    /// When it begins.
    pub start: Timestamp,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// More about it; lines divided by LF.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its page on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Name of the one who invites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer: Option<String>,
    /// His mail address.
    pub address: String,
}

impl Entry {
    /// `PUBLISH` or `CANCEL`.
    pub fn method(&self) -> &'static str {
        if self.cancelled { "CANCEL" } else { "PUBLISH" }
    }

    /// The calendar file as it was at `stamp`, with CRLF.
    pub fn file(&self, stamp: Timestamp) -> String {
        let mut file = Lines::default();
        file.head();
        file.line("METHOD", self.method());
        file.line("BEGIN", "VEVENT");
        file.line("UID", &escaped(&self.uid));
        file.line("SEQUENCE", &self.sequence.to_string());
        file.line("DTSTAMP", &utc(stamp));
        file.line("DTSTART", &utc(self.start));
        if let Some(end) = self.end {
            file.line("DTEND", &utc(end));
        }
        file.line("SUMMARY", &escaped(&self.summary));
        if let Some(place) = &self.place {
            file.line("LOCATION", &escaped(place));
        }
        if !self.description.is_empty() {
            file.line("DESCRIPTION", &escaped(&self.description));
        }
        if let Some(link) = &self.link {
            file.line("URL", &uri(link));
        }
        let organizer = match &self.organizer {
            Some(name) => format!("ORGANIZER;CN=\"{}\"", parameter(name)),
            None => "ORGANIZER".to_owned(),
        };
        file.line(&organizer, &format!("mailto:{}", mailto(&self.address)));
        file.line("STATUS", if self.cancelled { "CANCELLED" } else { "CONFIRMED" });
        file.line("TRANSP", "OPAQUE");
        file.line("END", "VEVENT");
        file.line("END", "VCALENDAR");
        file.text()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn entry() -> Entry {
        Entry {
            uid: "0a1b@kementeladan.example".to_owned(),
            sequence: 2,
            cancelled: false,
            summary: "Konferensi pers: limbah, kemasan; rencana 2027\\2029".to_owned(),
            start: at("2026-10-29T06:30:00Z"),
            end: Some(at("2026-10-29T08:00:00Z")),
            place: Some("Ruang Pers Lantai 2, Jakarta".to_owned()),
            description: "Daring: https://example.com/langsung\nKonfirmasi ke media@a.example"
                .into(),
            link: Some("https://example.com/acara/é".to_owned()),
            organizer: Some("Biro \"Humas\"".to_owned()),
            address: "humas+pers&1@kementeladan.example".to_owned(),
        }
    }

    #[test]
    fn an_event_is_published_as_calendars_read_it() {
        let wanted = "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//siaran//siaran//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
UID:0a1b@kementeladan.example
SEQUENCE:2
DTSTAMP:20261022T020000Z
DTSTART:20261029T063000Z
DTEND:20261029T080000Z
SUMMARY:Konferensi pers: limbah\\, kemasan\\; rencana 2027\\\\2029
LOCATION:Ruang Pers Lantai 2\\, Jakarta
DESCRIPTION:Daring: https://example.com/langsung\\nKonfirmasi ke media@a.exa
 mple
URL:https://example.com/acara/%C3%A9
ORGANIZER;CN=\"Biro 'Humas'\":mailto:humas+pers%261@kementeladan.example
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
";
        assert_eq!(entry().file(at("2026-10-22T02:00:00.5Z")), wanted.replace('\n', "\r\n"));
    }

    #[test]
    fn a_cancellation_names_the_same_event() {
        let cancelled = Entry { sequence: 3, cancelled: true, ..entry() };
        let file = cancelled.file(at("2026-10-22T02:00:00Z"));
        for line in
            ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:0a1b@kementeladan.example"]
        {
            assert!(file.contains(&format!("\r\n{line}\r\n")), "{line}: {file}");
        }
        let bare = Entry {
            end: None,
            place: None,
            description: String::new(),
            link: None,
            organizer: None,
            ..entry()
        };
        let file = bare.file(at("2026-10-22T02:00:00Z"));
        for name in ["DTEND", "LOCATION", "DESCRIPTION", "URL", "CN="] {
            assert!(!file.contains(name), "{name}: {file}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_line_or_makes_one_too_long(text in "\\PC{0,200}|[\\x00-\\x7f,;é😀\n]{0,200}") {
            let entry = Entry {
                summary: text.clone(),
                place: Some(text.clone()),
                description: text.clone(),
                organizer: Some(text.clone()),
                link: Some(text.clone()),
                ..entry()
            };
            let file = entry.file(at("2026-10-22T02:00:00Z"));
            prop_assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
            prop_assert_eq!(file.matches('\r').count(), file.matches("\r\n").count());
            prop_assert!(file.split("\r\n").all(|line| line.len() <= 75));
            prop_assert!(!file.chars().any(|c| c.is_control() && c != '\r' && c != '\n'));
            let unfolded = file.replace("\r\n ", "");
            let count = 20 - usize::from(text.is_empty());
            prop_assert_eq!(unfolded.lines().count(), count);
            // What was escaped is read back as it was written.
            let summary = unfolded.lines().find_map(|l| l.strip_prefix("SUMMARY:")).unwrap();
            let mut read = String::new();
            let mut chars = summary.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => match chars.next().unwrap() {
                        'n' => read.push('\n'),
                        c => read.push(c),
                    },
                    c => read.push(c),
                }
            }
            let clean = text.trim().replace('\t', " ");
            let clean: String = clean.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
            prop_assert_eq!(read, clean);
        }
    }
}
