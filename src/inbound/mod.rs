//! A message that came in, as far as it must be told apart: a delivery report, an automatic answer,
//! or something for a person. Pure, and made for the worst: whatever the bytes are, reading them
//! takes bounded time and memory and ends in an [`Inbound`].
//!
//! Who is meant is not decided here: the recipients (VERP, unsubscribe address), the references
//! and the subject are handed to whoever knows the tokens. Nothing in a message is proof of who
//! sent it.

mod auto_reply;
mod charset;
mod complaint;
mod content;
mod flowed;
mod head;
mod html;
mod old_bounce;
mod parts;
mod report;
mod tame;
#[cfg(test)]
mod tests;

pub use complaint::Complaint;
pub use content::{Content, READ, content};
pub use report::{Action, Delivery, Report};
pub use tame::tame;

use head::Head;
use parts::Part;

/// So many first bytes of a message are looked at; a report stands at its beginning.
pub const LOOKED_AT: usize = 256 * 1024;

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// What it answers, without angle brackets: In-Reply-To, then References, each once.
    pub references: Vec<String>,
    /// The address of the first author, in lower case.
    pub from: Option<String>,
    /// To which addresses it came, in lower case, each once: what the delivering servers noted
    /// (Delivered-To, X-Original-To, Envelope-To), then To and Cc.
    pub recipients: Vec<String>,
    /// Decoded, on one line; empty if there is none.
    pub subject: String,
    /// What it is.
    pub kind: Kind,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A mail system tells what became of a message.
    Report(Report),
    /// A recipient told his mail provider that a message is spam, and the provider tells us.
    Complaint(Complaint),
    /// A machine's answer: out of office, a receipt, mass mail. A request to unsubscribe may be
    /// one too, since mail programs write it: look at the recipients first.
    AutoReply,
    /// For a person, as far as can be told.
    Message,
}

/// Reads the bytes of a message (RFC 5322), or of its beginning.
pub fn read(message: &[u8]) -> Inbound {
    let message = &message[..message.len().min(LOOKED_AT)];
    let whole = Part::read(message);
    let head = &whole.head;
    Inbound {
        message_id: head.ids("message-id").into_iter().next(),
        references: once(["in-reply-to", "references"].iter().flat_map(|name| head.ids(name))),
        from: head.addresses("from").into_iter().next(),
        recipients: recipients(head),
        subject: head.text("subject").unwrap_or_default(),
        kind: kind(&whole),
    }
}

fn kind(whole: &Part) -> Kind {
    let leaves = whole.leaves();
    let report = report::read(whole, &leaves).or_else(|| old_bounce::read(whole, &leaves));
    match report {
        Some(report) => Kind::Report(report),
        None => told(whole, &leaves),
    }
}

fn told(whole: &Part, leaves: &[Part]) -> Kind {
    match complaint::read(whole, leaves) {
        Some(complaint) => Kind::Complaint(complaint),
        None if auto_reply::is(&whole.head) => Kind::AutoReply,
        None => Kind::Message,
    }
}

fn recipients(head: &Head) -> Vec<String> {
    let names = ["delivered-to", "x-original-to", "envelope-to", "to", "cc"];
    once(names.iter().flat_map(|name| head.addresses(name)))
}

/// At most so many recipients or references count.
const MANY: usize = 200;

fn once(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    all.filter(|one| seen.insert(one.clone())).take(MANY).collect()
}
