//! What is planned, as a calendar that people look at or subscribe to.

use jiff::{SignedDuration, Timestamp};

use super::lines::{Lines, escaped, utc};

/// How long a programme that subscribed may rest before it asks again.
const REFRESH: &str = "PT15M";
/// Sequences count from here: 2025-01-01T00:00:00Z.
const FIRST: Timestamp = Timestamp::constant(1_735_689_600, 0);

/// A calendar of what is planned. It has no method: it invites nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    /// Whose it is.
    pub name: String,
    /// In the order of their instants.
    pub entries: Vec<Entry>,
}

/// One instant of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Names it for ever.
    pub uid: String,
    /// What and how it stands.
    pub summary: String,
    /// More about it; lines divided by LF.
    pub description: String,
    /// The instant.
    pub start: Timestamp,
    /// Whether it will be.
    pub certainty: Certainty,
    /// When it was last touched.
    pub changed: Timestamp,
}

/// Whether something planned will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// Something must happen before.
    Tentative,
    /// It will be, or was.
    Confirmed,
    /// It will not.
    Cancelled,
}

impl Agenda {
    /// The calendar file, with CRLF. Entries that were touched later have a higher sequence.
    pub fn file(&self) -> String {
        let mut file = Lines::default();
        file.head();
        file.line("NAME", &escaped(&self.name));
        file.line("X-WR-CALNAME", &escaped(&self.name));
        file.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
        file.line("X-PUBLISHED-TTL", REFRESH);
        for entry in &self.entries {
            entry.write(&mut file);
        }
        file.line("END", "VCALENDAR");
        file.text()
    }
}

impl Entry {
    fn write(&self, file: &mut Lines) {
        let since: SignedDuration = self.changed.duration_since(FIRST);
        let sequence = since.as_secs().clamp(0, i64::from(i32::MAX));
        file.line("BEGIN", "VEVENT");
        file.line("UID", &escaped(&self.uid));
        file.line("SEQUENCE", &sequence.to_string());
        // Without a method the stamp tells of the last change, as LAST-MODIFIED does.
        file.line("DTSTAMP", &utc(self.changed));
        file.line("LAST-MODIFIED", &utc(self.changed));
        file.line("DTSTART", &utc(self.start));
        file.line("SUMMARY", &escaped(&self.summary));
        if !self.description.is_empty() {
            file.line("DESCRIPTION", &escaped(&self.description));
        }
        let status = match self.certainty {
            Certainty::Tentative => "TENTATIVE",
            Certainty::Confirmed => "CONFIRMED",
            Certainty::Cancelled => "CANCELLED",
        };
        file.line("STATUS", status);
        // Nobody is busy because something is published.
        file.line("TRANSP", "TRANSPARENT");
        file.line("CLASS", "CONFIDENTIAL");
        file.line("END", "VEVENT");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn entry(changed: &str, certainty: Certainty) -> Entry {
        Entry {
            uid: "peta-air@teladan.example".to_owned(),
            summary: "Peta; air, bersih [terjadwal]".to_owned(),
            description: "X: kantor\nSurel: wartawan".to_owned(),
            start: "2027-01-20T03:00:00Z".parse().unwrap(),
            certainty,
            changed: changed.parse().unwrap(),
        }
    }

    #[test]
    fn an_entry_that_changed_later_has_a_higher_sequence_and_nothing_alarms() {
        let name = "Siaran, Biro Humas".to_owned();
        let file = |changed: &str, certainty| {
            Agenda { name: name.clone(), entries: vec![entry(changed, certainty)] }.file()
        };
        let first = file("2027-01-02T01:00:00Z", Certainty::Tentative);
        let later = file("2027-01-03T01:00:00Z", Certainty::Cancelled);
        for line in [
            "SUMMARY:Peta\\; air\\, bersih [terjadwal]",
            "DESCRIPTION:X: kantor\\nSurel: wartawan",
            "DTSTART:20270120T030000Z",
            "LAST-MODIFIED:20270102T010000Z",
            "STATUS:TENTATIVE",
            "X-WR-CALNAME:Siaran\\, Biro Humas",
        ] {
            assert!(first.contains(&format!("\r\n{line}\r\n")), "{line}: {first}");
        }
        assert!(!first.contains("METHOD") && !first.contains("VALARM"), "{first}");
        assert!(later.contains("\r\nSTATUS:CANCELLED\r\n"), "{later}");
        let sequence = |file: &str| -> i64 {
            file.lines().find_map(|l| l.strip_prefix("SEQUENCE:")).unwrap().parse().unwrap()
        };
        assert_eq!(sequence(&later) - sequence(&first), 86_400);
        let before = file("2020-01-01T00:00:00Z", Certainty::Confirmed);
        assert_eq!(sequence(&before), 0);
    }
}
