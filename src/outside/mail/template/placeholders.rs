//! Text with places where a recipient comes in, encoded around them in advance.

use std::borrow::Cow;

use crate::message::{self, PLACEHOLDERS, UNSUBSCRIBE};
use crate::outside::mail::quoted_printable::{SOFT_BREAK, encode};

/// Stands before a hole's letter in the message that is cut. No header and no encoded body of
/// ours can hold it.
pub(super) const MARK: u8 = 0;

/// What a placeholder stands for, in the order of [`PLACEHOLDERS`], then [`UNSUBSCRIBE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Outlet,
    Email,
    Unsubscribe,
}

pub(super) const FIELDS: [Field; 4] =
    [Field::Name, Field::Outlet, Field::Email, Field::Unsubscribe];

#[derive(Debug, Clone)]
pub(super) enum Part {
    Fixed(String),
    Field(Field),
}

/// Text as fixed pieces and placeholders.
pub(super) fn parse(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    let next = |rest: &str| {
        let found = PLACEHOLDERS.iter().chain([&UNSUBSCRIBE]).zip(FIELDS);
        found.filter_map(|(p, field)| Some((rest.find(p)?, p.len(), field))).min_by_key(|f| f.0)
    };
    while let Some((at, length, field)) = next(rest) {
        parts.push(Part::Fixed(rest[..at].to_owned()));
        parts.push(Part::Field(field));
        rest = &rest[at + length..];
    }
    parts.push(Part::Fixed(rest.to_owned()));
    parts
}

/// Quoted-printable text with a mark for each placeholder, named by its letter in `holes`.
pub(super) fn encode_with_holes(text: &str, holes: [u8; 4]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut line_start = true;
    for part in parse(&normal(text)) {
        match part {
            Part::Fixed(text) => {
                encode(&text, &mut out);
                line_start = text.ends_with('\n') || (text.is_empty() && line_start);
            }
            Part::Field(field) => {
                if !line_start {
                    out.extend_from_slice(SOFT_BREAK);
                }
                out.extend([MARK, holes[field as usize]]);
                // The value, if any, ends with a soft break of its own.
                line_start = true;
            }
        }
    }
    out
}

/// Text without carriage returns and other controls, and with a line end at its end.
fn normal(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.retain(|c| c == '\n' || c == '\t' || !c.is_control());
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A value of its own lines, joined to what is around it by soft breaks.
pub(super) fn write_value(value: &str, out: &mut Vec<u8>) {
    if !value.is_empty() {
        encode(value, out);
        out.extend_from_slice(SOFT_BREAK);
    }
}

pub(super) fn escape(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(message::escape(value))
}
