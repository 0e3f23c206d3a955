//! Content lines of a calendar file: folded and escaped.

use jiff::Timestamp;

/// Octets of a line, its end not counted.
const LINE: usize = 75;

/// A calendar file as it grows.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// What every file begins with.
    pub(super) fn head(&mut self) {
        self.line("BEGIN", "VCALENDAR");
        self.line("VERSION", "2.0");
        self.line("PRODID", "-//siaran//siaran//EN");
        self.line("CALSCALE", "GREGORIAN");
    }

    /// The whole.
    pub(super) fn text(self) -> String {
        self.0
    }

    /// A content line, folded where it is too long, never within a character.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut rest = line.as_str();
        let mut room = LINE;
        while rest.len() > room {
            let (head, tail) = rest.split_at(rest.floor_char_boundary(room));
            self.0.push_str(head);
            self.0.push_str("\r\n ");
            rest = tail;
            // The space counts.
            room = LINE - 1;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }
}

/// `20261029T063000Z`.
pub(super) fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A value of a parameter in double quotes, which cannot hold one.
pub(super) fn parameter(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).map(|c| if c == '"' { '\'' } else { c }).collect()
}

/// An address on the web in ASCII.
pub(super) fn uri(link: &str) -> String {
    encoded(link, |byte| byte.is_ascii_graphic())
}

/// What follows `mailto:` (RFC 6068).
pub(super) fn mailto(address: &str) -> String {
    encoded(address, |byte| byte.is_ascii_alphanumeric() || b"@.-_~!$'*+".contains(&byte))
}

fn encoded(text: &str, is_plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match is_plain(byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
