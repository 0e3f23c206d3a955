//! Delivery reports in their standard form (RFC 3464): a `multipart/report` whose second part
//! says of each recipient what became of the message, and whose third may hold its head.

use super::head::{Head, address, one_line, split};
use super::parts::Part;
use crate::bounce::{Class, Status, reported};

/// A diagnostic has at most so many characters.
const DIAGNOSTIC: usize = 300;
/// Groups of fields in one report that are looked at.
const MANY: usize = 1000;

/// What a mail system tells of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One for each recipient that it speaks of; never empty.
    pub deliveries: Vec<Delivery>,
    /// The Message-ID of the message that it speaks of, without angle brackets, where it is
    /// returned.
    pub original: Option<String>,
}

/// What became of a message on its way to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What was done.
    pub action: Action,
    /// Why, as a code; x.0.0 where the report gives none.
    pub status: Status,
    /// The address that the message was sent to, else the one that refused it, in lower case;
    /// empty where neither can be read.
    pub recipient: String,
    /// What the refusing server said, on one line of at most 300 characters without control
    /// characters; may be empty.
    pub diagnostic: String,
}

/// What a mail system did with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Action {
    /// It gave up.
    Failed,
    /// It goes on trying.
    Delayed,
    Delivered,
    /// It handed the message to a system that will not report.
    Relayed,
    /// It delivered to a list or alias.
    Expanded,
}

impl Delivery {
    /// What a failure says about the address; `None` where nothing failed for good.
    pub fn class(&self) -> Option<Class> {
        (self.action == Action::Failed).then(|| reported(self.status, &self.diagnostic))
    }

    /// A failure told by other means.
    pub(super) fn failed(recipient: &str, said: &str) -> Delivery {
        let diagnostic = one_line(said, DIAGNOSTIC);
        let status = Status::find(&diagnostic).unwrap_or(Status::new(5, 0, 0));
        Delivery { action: Action::Failed, status, recipient: recipient.to_owned(), diagnostic }
    }
}

/// The report that a message is. Some systems wrap it in a `multipart/mixed`.
pub(super) fn read(whole: &Part, leaves: &[Part]) -> Option<Report> {
    let other = |kind: &str| !kind.eq_ignore_ascii_case("delivery-status");
    if !whole.kind.starts_with("multipart/") || whole.parameter("report-type").is_some_and(other) {
        return None;
    }
    let statuses = ["message/delivery-status", "message/global-delivery-status"];
    let at = leaves.iter().position(|part| statuses.contains(&part.kind.as_str()))?;
    let deliveries = deliveries(&leaves[at].body());
    let original = leaves[at + 1..].iter().find_map(returned_id);
    (!deliveries.is_empty()).then_some(Report { deliveries, original })
}

/// The Message-ID in a returned message or its head.
pub(super) fn returned_id(part: &Part) -> Option<String> {
    let kinds = [
        "message/rfc822",
        "message/global",
        "message/global-headers",
        "text/rfc822-headers",
        "message/rfc822-headers",
    ];
    let is_returned = kinds.contains(&part.kind.as_str());
    is_returned.then(|| id_of(&part.body())).flatten()
}

/// The Message-ID of the message at the start of `text`.
pub(super) fn id_of(text: &[u8]) -> Option<String> {
    Head::read(text.trim_ascii_start()).0.ids("message-id").into_iter().next()
}

/// One for each group of fields that speaks of a recipient.
fn deliveries(body: &[u8]) -> Vec<Delivery> {
    let mut rest = body;
    let groups = std::iter::from_fn(|| {
        rest = rest.trim_ascii_start();
        let (group, behind) = split(rest);
        rest = behind;
        (!group.is_empty()).then_some(group)
    });
    groups.take(MANY).filter_map(|group| delivery(&Head::read(group).0)).collect()
}

fn delivery(group: &Head) -> Option<Delivery> {
    let diagnostic = group.text("diagnostic-code").unwrap_or_default();
    let diagnostic = one_line(untyped(&diagnostic), DIAGNOSTIC);
    let stated = group.text("status").and_then(|text| Status::parse(&text));
    let word = group.word("action");
    let is_about_a_recipient = word.is_some()
        || ["final-recipient", "original-recipient"].iter().any(|n| group.text(n).is_some());
    if !is_about_a_recipient {
        return None;
    }
    let status = stated.or_else(|| Status::find(&diagnostic));
    let action = action(word.as_deref(), status)?;
    let status = status.unwrap_or(match action {
        Action::Failed => Status::new(5, 0, 0),
        Action::Delayed => Status::new(4, 0, 0),
        _ => Status::new(2, 0, 0),
    });
    let recipient = ["original-recipient", "final-recipient"]
        .iter()
        .find_map(|name| address(untyped(&group.text(name)?)))
        .unwrap_or_default();
    Some(Delivery { action, status, recipient, diagnostic })
}

/// The action as worded, else as the status implies.
fn action(word: Option<&str>, status: Option<Status>) -> Option<Action> {
    match (word.unwrap_or_default(), status.map(|status| status.class)) {
        ("delayed", _) => Some(Action::Delayed),
        ("delivered", _) => Some(Action::Delivered),
        ("relayed", _) => Some(Action::Relayed),
        ("expanded", _) => Some(Action::Expanded),
        (word, _) if word.starts_with("fail") => Some(Action::Failed),
        (_, Some(5)) => Some(Action::Failed),
        (_, Some(4)) => Some(Action::Delayed),
        _ => None,
    }
}

/// The value behind `type;`.
fn untyped(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, rest)) if !kind.trim().contains(char::is_whitespace) => rest.trim(),
        _ => value.trim(),
    }
}
