//! What an answer of X means. Pure: this table decides whether a post may ever be tried again.
//!
//! The rule behind it: an answer counts as "not posted" only where X, having read the request,
//! says so. Whatever a gateway may say after it has passed the request on is unknown, since
//! settling an unknown costs seconds and a wrong certainty posts twice.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;

use super::quota::{DAY, end_of_limit, later};
use super::words::Words;
use crate::plan::fact::{Cause, Outcome, Reason, Receipt};

/// The pause before something that failed for a passing reason is tried again.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// An HTTP answer as it came.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, bytes that are no UTF-8 replaced; at most 1 MiB of it.
    pub body: String,
    /// Why the body broke off; `None`: it came whole.
    pub cut: Option<Cause>,
}

/// Why reading from X failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", line(reason))]
pub struct Failure {
    /// The kind, the code and X's words.
    pub reason: Reason,
    /// Reading again before this is in vain; `None`: at the caller's own pace, or after a new
    /// sign-in where the cause is the credential.
    pub not_before: Option<Timestamp>,
}

impl Failure {
    /// Whether the same request can never succeed. What passes by itself, or with a new sign-in or
    /// new credits, is not final.
    pub fn is_final(&self) -> bool {
        matches!(
            self.reason.cause,
            Cause::Rejected | Cause::Duplicate | Cause::ReplyForbidden | Cause::Unusable
        )
    }
}

impl From<Outcome> for Failure {
    fn from(outcome: Outcome) -> Failure {
        match outcome {
            Outcome::NotYet { reason, not_before } => Failure { reason, not_before },
            Outcome::Refused(reason) | Outcome::Unknown(reason) | Outcome::Withheld(reason) => {
                Failure { reason, not_before: None }
            }
            Outcome::Sent(receipt) => Failure {
                reason: Reason::new(Cause::Garbled, receipt.code, "answered as if it were a post"),
                not_before: None,
            },
        }
    }
}

fn line(reason: &Reason) -> String {
    let code = reason.code.map(|code| format!(" {code}")).unwrap_or_default();
    format!("{:?}{code}: {}", reason.cause, reason.detail)
}

/// What `answer` to a POST of a post means.
///
/// `jitter` (not negative) keeps many waiters from returning in the same second after a limit. A
/// duplicate is refused here; that it is evidence of success after an unknown, the caller knows.
pub fn classify(answer: &Answer, now: Timestamp, jitter: SignedDuration) -> Outcome {
    let words = Words::read(&answer.body);
    let reason = |cause| Reason::new(cause, Some(answer.status), &words.detail);
    match answer.status {
        201 if words.posted.is_some() => Outcome::Sent(Receipt {
            id: words.posted.unwrap_or_default(),
            code: Some(201),
            adopted: false,
        }),
        429 => limited(reason(Cause::Limited), &answer.headers, now, jitter),
        200..500 if words.codes.contains(&88) && !words.data => {
            limited(reason(Cause::Limited), &answer.headers, now, jitter)
        }
        300..400 => Outcome::Refused(reason(Cause::Rejected)),
        401 => Outcome::NotYet { reason: reason(Cause::Credential), not_before: None },
        402 => Outcome::NotYet { reason: reason(Cause::NoCredits), not_before: None },
        // Servers send 408 unasked when they close an idle connection: it can cross our request
        // on the wire and be taken for its answer. 425 answers early data, which we never send.
        408 | 425 => Outcome::Unknown(reason(Cause::Timeout)),
        400..500 => match (words.refusal(), answer.cut) {
            (Cause::ParentHidden, _) => Outcome::NotYet {
                reason: reason(Cause::ParentHidden),
                not_before: Some(later(now, PAUSE)),
            },
            (Cause::MediaGone, _) => {
                Outcome::NotYet { reason: reason(Cause::MediaGone), not_before: Some(now) }
            }
            // Without the whole text a duplicate cannot be told from other refusals.
            (Cause::Rejected, Some(cut)) => Outcome::Unknown(reason(cut)),
            (cause, _) => Outcome::Refused(reason(cause)),
        },
        _ => Outcome::Unknown(reason(answer.cut.unwrap_or(Cause::Garbled))),
    }
}

fn limited(reason: Reason, headers: &HeaderMap, now: Timestamp, jitter: SignedDuration) -> Outcome {
    let end = later(end_of_limit(headers, now), jitter).min(later(now, DAY));
    Outcome::NotYet { reason, not_before: Some(end) }
}

#[cfg(test)]
mod tests;
