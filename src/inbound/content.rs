//! What a person reads of a mail: its text, and the names of what is attached.

use std::borrow::Cow;

use jiff::Timestamp;
use mail_parser::decoders::base64::base64_decode;

use super::charset::decode;
use super::head::{Head, one_line};
use super::parts::{DEEP, MANY, Part, divide};
use super::{flowed, html, tame};

/// So many first bytes of a mail are looked at. Of a larger one the beginning is enough: programs put
/// the text there.
pub const READ: usize = 8 * 1024 * 1024;
/// Longest text, in bytes; longer ones are cut.
const LONGEST: usize = 64 * 1024;
/// So many bytes of a part are decoded: HTML is mostly dress.
const PART: usize = 1024 * 1024;
/// Longest name of an attachment, in characters.
const NAME: usize = 200;

/// What a mail says to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Name of its author as he gives it, on one line; may be empty. No proof of anything.
    pub name: String,
    /// When it was written, as its author's machine says.
    pub sent: Option<Timestamp>,
    /// Its text, see [`tame::tame`], at most 64 KiB; quotes and signature are still in it. Chinese
    /// and Japanese in charsets of their own are not read, UTF-8 is.
    pub text: String,
    /// Names of what is attached, each on one line: at most 50.
    pub attachments: Vec<String>,
}

/// Reads the bytes of a message (RFC 5322), or of its beginning, whatever they are.
pub fn content(message: &[u8]) -> Content {
    let message = &message[..message.len().min(READ)];
    let whole = Part::read(message);
    let mut found = read(&whole, DEEP);
    // A mail that only brings another one says what that one says.
    if found.text.trim().is_empty()
        && let Some(inner) = found.message
    {
        found.text = read(&Part::read(inner), DEEP - 1).text;
    }
    let mut attachments: Vec<String> =
        found.attachments.iter().map(|name| one_line(&tame::tame(name, 4 * NAME), NAME)).collect();
    attachments.truncate(MANY);
    Content {
        name: tame::tame(&whole.head.name("from"), LONGEST),
        sent: whole.head.instant("date"),
        text: tame::tame(&found.text, LONGEST),
        attachments,
    }
}

/// What was found in a part.
#[derive(Default)]
struct Found<'a> {
    text: String,
    is_plain: bool,
    attachments: Vec<String>,
    /// The first message that is attached.
    message: Option<&'a [u8]>,
}

impl<'a> Found<'a> {
    fn add(&mut self, other: Found<'a>) {
        if !other.text.trim().is_empty() && self.text.len() <= LONGEST {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(&other.text);
        }
        self.take_attached(other.attachments, other.message);
    }

    fn take_attached(&mut self, attachments: Vec<String>, message: Option<&'a [u8]>) {
        let room = MANY.saturating_sub(self.attachments.len());
        self.attachments.extend(attachments.into_iter().take(room));
        self.message = self.message.or(message);
    }
}

fn read<'a>(part: &Part<'a>, deep: usize) -> Found<'a> {
    if part.kind.starts_with("multipart/") && deep > 0 {
        let parts = parts(part);
        if !parts.is_empty() {
            return read_parts(part, &parts, deep);
        }
    }
    read_leaf(part)
}

fn read_parts<'a>(whole: &Part<'a>, parts: &[&'a [u8]], deep: usize) -> Found<'a> {
    let mut found = Found::default();
    let is_choice = whole.kind == "multipart/alternative";
    for part in parts.iter().take(MANY) {
        let part = read(&Part::read(part), deep - 1);
        if !is_choice {
            found.add(part);
            continue;
        }
        let is_better = found.text.trim().is_empty() || (part.is_plain && !found.is_plain);
        if is_better && !part.text.trim().is_empty() {
            (found.text, found.is_plain) = (part.text, part.is_plain);
        }
        found.take_attached(part.attachments, part.message);
    }
    found
}

/// What the part consists of, also where the boundary is told wrongly or not at all.
fn parts<'a>(part: &Part<'a>) -> Vec<&'a [u8]> {
    let told = divide(part.raw, part.parameter("boundary").unwrap_or_default());
    if !told.is_empty() {
        return told;
    }
    let mut lines = part.raw.split(|&b| b == b'\n').take(100).peekable();
    while let Some(line) = lines.next() {
        let is_head = |next: &&[u8]| {
            next.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"))
        };
        if let Some(mark) = line.trim_ascii_end().strip_prefix(b"--")
            && lines.peek().is_some_and(is_head)
        {
            return divide(part.raw, &String::from_utf8_lossy(mark));
        }
    }
    Vec::new()
}

fn read_leaf<'a>(part: &Part<'a>) -> Found<'a> {
    let (disposition, parameters) = part.head.disposition();
    let named = parameters.into_iter().find(|(name, _)| name == "filename");
    let name = named.map(|(_, name)| name).or_else(|| part.parameter("name").map(str::to_owned));
    let name = name.filter(|name| !name.trim().is_empty());
    let is_text = matches!(part.kind.as_str(), "text/plain" | "text/html" | "text/" | "text/enriched")
        // A multipart without parts.
        || part.kind.starts_with("multipart/");
    if is_text && disposition != "attachment" && (name.is_none() || disposition == "inline") {
        let text = text(part);
        let is_plain = part.kind != "text/html";
        return Found { text, is_plain, ..Found::default() };
    }
    let is_message = part.kind == "message/rfc822";
    let subject = || Head::read(part.raw).0.text("subject").filter(|_| is_message);
    let name = name.or_else(subject).unwrap_or_else(|| part.kind.clone());
    let message = is_message.then_some(part.raw);
    Found { attachments: vec![name], message, ..Found::default() }
}

fn text(part: &Part) -> String {
    let bytes = decoded(part);
    let is_html = part.kind == "text/html";
    let charset = part.parameter("charset").map(str::to_owned);
    let charset = charset.or_else(|| charset_within(&bytes).filter(|_| is_html));
    let text = decode(&bytes, charset.as_deref());
    if is_html || looks_like_html(&text) {
        return html::text(&text);
    }
    let says = |name, value: &str| {
        part.parameter(name).is_some_and(|given| given.trim().eq_ignore_ascii_case(value))
    };
    match says("format", "flowed") {
        true => flowed::unfold(&text, says("delsp", "yes")),
        false => text,
    }
}

/// HTML that is said to be plain text.
fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    start.starts_with("<html") || start.starts_with("<!doctype html")
}

/// The bytes of a part; the worst of its encoding is put right.
fn decoded<'a>(part: &Part<'a>) -> Cow<'a, [u8]> {
    let raw = &part.raw[..part.raw.len().min(PART)];
    let encoding = part.head.word("content-transfer-encoding");
    match encoding.as_deref() {
        Some("base64") if is_base64(raw) => {
            // What follows the last whole group of four was cut, or is no part of it.
            let letters: Vec<u8> =
                raw.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
            let whole = &letters[..letters.len() / 4 * 4];
            base64_decode(whole).map_or(Cow::Borrowed(raw), Cow::Owned)
        }
        Some("quoted-printable") => Cow::Owned(unquoted(raw)),
        _ => Cow::Borrowed(raw),
    }
}

fn is_base64(raw: &[u8]) -> bool {
    let is_letter = |b: &u8| b.is_ascii_alphanumeric() || b"+/=\r\n\t ".contains(b);
    let start = &raw[..raw.len().min(1000)];
    // Words have blanks between them.
    let blanks = start.trim_ascii().iter().filter(|b| **b == b' ').count();
    start.iter().all(is_letter) && blanks * 20 <= start.len()
}

/// Quoted-printable, in which what is no escape stands for itself.
fn unquoted(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        if first != b'=' {
            bytes.push(first);
            continue;
        }
        let pair = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let is_hex = |pair: &&str| pair.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(byte) = pair.filter(is_hex).and_then(|p| u8::from_str_radix(p, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
            continue;
        }
        let end = behind.iter().take(80).position(|b| !matches!(b, b' ' | b'\t' | b'\r'));
        match end {
            Some(at) if behind[at] == b'\n' => rest = &behind[at + 1..],
            None => rest = &[],
            _ => bytes.push(first),
        }
    }
    bytes
}

/// What a page says of its own charset.
fn charset_within(html: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&html[..html.len().min(2048)]).to_ascii_lowercase();
    let (_, behind) = start.split_once("charset=")?;
    let name = behind.trim_start_matches(['"', '\'']);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)));
    Some(name[..end.unwrap_or(name.len())].to_owned())
}
