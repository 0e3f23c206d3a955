//! One letter taken apart, as far as the page shows it.

use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::grouping::halves;
use crate::sandbox::smtp::Received;

/// Bytes of a message that are read; texts come before attachments.
const READ: usize = 512 * 1024;
/// Bytes of a header that are read.
const HEADER: usize = 32 * 1024;
/// A message with more parts is not taken apart: parts within parts cost stack and time.
const PARTS: usize = 100;
/// Addresses and attachments that are named.
const NAMED: usize = 20;

/// What a reader sees.
#[derive(Default)]
pub(super) struct Letter {
    pub(super) readable: bool,
    pub(super) from: String,
    pub(super) reply_to: String,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    pub(super) attachments: Vec<Enclosed>,
}

/// A file that came with it.
pub(super) struct Enclosed {
    pub(super) name: String,
    /// Media type, without parameters.
    pub(super) kind: String,
    /// Bytes; none where not all of it was read.
    pub(super) bytes: Option<usize>,
}

impl Enclosed {
    /// The attachment `part` of a message that was read as a `whole`, or not.
    fn of(part: &mail_parser::MessagePart, whole: bool) -> Enclosed {
        let kind = part.content_type().map(|kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()),
            None => kind.ctype().to_owned(),
        });
        Enclosed {
            name: part.attachment_name().unwrap_or("…").to_owned(),
            kind: kind.unwrap_or_default(),
            bytes: whole.then(|| part.contents().len()),
        }
    }
}

impl Letter {
    pub(super) fn read(received: &Received) -> Letter {
        let data = &received.data[..received.data.len().min(READ)];
        let parser = MessageParser::default();
        let Some(message) = (!is_knotted(data)).then(|| parser.parse(data)).flatten() else {
            return Letter::default();
        };
        let text = message.text_part(0).and_then(|part| match &part.body {
            PartType::Text(text) => Some(text.to_string()),
            _ => None,
        });
        let html = message.html_part(0).and_then(|part| match &part.body {
            PartType::Html(html) => Some(html.to_string()),
            _ => None,
        });
        let whole = data.len() == received.data.len();
        Letter {
            readable: true,
            from: addresses(message.from()),
            reply_to: addresses(message.reply_to()),
            text,
            html,
            attachments: message
                .attachments()
                .take(NAMED)
                .map(|part| Enclosed::of(part, whole))
                .collect(),
        }
    }
}

/// The subject.
pub(super) fn subject(received: &Received) -> Option<String> {
    with_header(received, |message| message.subject().map(str::to_owned))
        .filter(|subject| !subject.trim().is_empty())
}

/// Name of the one that it is addressed to.
pub(super) fn to_name(received: &Received) -> Option<String> {
    with_header(received, |message| message.to()?.first()?.name().map(str::to_owned))
}

/// The header as text.
pub(super) fn header(received: &Received) -> String {
    let (head, _) = halves(&received.data[..received.data.len().min(READ)]);
    String::from_utf8_lossy(&head[..head.len().min(HEADER)]).into_owned()
}

fn with_header<T>(received: &Received, look: impl Fn(&Message) -> Option<T>) -> Option<T> {
    let head = &received.data[..received.data.len().min(HEADER)];
    MessageParser::default().parse_headers(head).and_then(|message| look(&message))
}

/// Each part of a message, and each message within it, needs a Content-Type.
fn is_knotted(data: &[u8]) -> bool {
    const NAME: &[u8] = b"content-type";
    let at = |i: &usize| data[*i..].get(..NAME.len()).is_some_and(|w| w.eq_ignore_ascii_case(NAME));
    let starts = data.iter().enumerate().filter(|(_, b)| matches!(b, b'c' | b'C')).map(|(i, _)| i);
    starts.filter(at).nth(PARTS).is_some()
}

fn addresses(address: Option<&Address>) -> String {
    let Some(address) = address else { return String::new() };
    let one = |addr: &mail_parser::Addr| match (addr.name(), addr.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    address.iter().take(NAMED).map(one).collect::<Vec<_>>().join(", ")
}
