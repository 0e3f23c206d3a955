//! Complaints in their standard form (RFC 5965, "ARF"): a `multipart/report` whose second part says
//! what it is about, and whose third holds the message or its head.

use super::head::{Head, address};
use super::parts::Part;
use super::report::returned_id;

/// That a message was called spam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The envelope sender of the message, in lower case, where the provider tells it.
    pub sender: Option<String>,
    /// Who got it and complains, in lower case, where the provider tells it.
    pub recipient: Option<String>,
    /// Its Message-ID, without angle brackets, where it is returned.
    pub original: Option<String>,
}

/// The complaint that a message is. Reports of forgery or viruses, and those that something is no
/// spam, are none.
pub(super) fn read(whole: &Part, leaves: &[Part]) -> Option<Complaint> {
    let is_report = whole.kind == "multipart/report"
        && whole
            .parameter("report-type")
            .is_some_and(|t| t.eq_ignore_ascii_case("feedback-report"));
    if !is_report {
        return None;
    }
    let at = leaves.iter().position(|part| part.kind == "message/feedback-report")?;
    let body = leaves[at].body();
    let (fields, _) = Head::read(body.trim_ascii_start());
    let is_meant = matches!(fields.word("feedback-type").as_deref(), Some("abuse" | "opt-out"));
    let one = |name| fields.text(name).and_then(|text| address(&text));
    is_meant.then(|| Complaint {
        sender: one("original-mail-from"),
        recipient: one("original-rcpt-to"),
        original: leaves[at + 1..].iter().find_map(returned_id),
    })
}
