//! A message's parts (MIME), read leniently and only as deep as reports are built.
//!
//! Not mail-parser's own tree of parts: messages attached to messages make it as deep as a sender
//! likes, and to free such a tree overflows the stack.

use std::borrow::Cow;

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

use super::head::Head;

/// Multiparts within multiparts that are looked into.
pub(super) const DEEP: usize = 4;
/// Leaves that are looked at.
pub(super) const MANY: usize = 50;

/// Head and undecoded body of a message, or of a part of one.
pub(super) struct Part<'a> {
    pub head: Head,
    /// `type/subtype` in lower case.
    pub kind: String,
    parameters: Vec<(String, String)>,
    pub raw: &'a [u8],
}

impl<'a> Part<'a> {
    /// Reads the head; the body is everything behind it.
    pub fn read(text: &'a [u8]) -> Part<'a> {
        let (head, body) = Head::read(text);
        let (kind, parameters) = head.content_type();
        Part { head, kind, parameters, raw: body }
    }

    /// A parameter of the content type.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The parts that have no parts, in order, or nothing where the message has none. What an
    /// attached message holds belongs to that message.
    pub fn leaves(&self) -> Vec<Part<'a>> {
        let mut leaves = Vec::new();
        self.add_leaves(DEEP, &mut leaves);
        leaves
    }

    fn add_leaves(&self, deep: usize, leaves: &mut Vec<Part<'a>>) {
        let boundary = self.parameter("boundary").unwrap_or_default();
        for part in divide(self.raw, boundary) {
            let part = Part::read(part);
            let has_parts = part.kind.starts_with("multipart/") && deep > 1;
            if has_parts {
                part.add_leaves(deep - 1, leaves);
            } else {
                leaves.push(part);
            }
            if leaves.len() >= MANY {
                return;
            }
        }
    }

    /// The body, decoded; undecoded where it is damaged.
    pub fn body(&self) -> Cow<'a, [u8]> {
        let decoded = match self.head.word("content-transfer-encoding").as_deref() {
            Some("base64") => base64_decode(self.raw),
            Some("quoted-printable") => quoted_printable_decode(self.raw),
            _ => None,
        };
        decoded.map_or(Cow::Borrowed(self.raw), Cow::Owned)
    }
}

/// What stands between the lines `--boundary`; the last part may be unfinished.
pub(super) fn divide<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    if boundary.is_empty() {
        return parts;
    }
    let mark = format!("--{boundary}");
    let mut begun = None;
    let mut at = 0;
    for line in body.split_inclusive(|&b| b == b'\n') {
        let rest = line.strip_prefix(mark.as_bytes()).map(<[u8]>::trim_ascii_end);
        if matches!(rest, Some(b"" | b"--")) {
            parts.extend(begun.map(|from| &body[from..at]));
            begun = (rest == Some(b"")).then_some(at + line.len());
            if begun.is_none() || parts.len() >= MANY {
                return parts;
            }
        }
        at += line.len();
    }
    parts.extend(begun.map(|from: usize| &body[from..]));
    parts
}
