//! Why a letter cannot be sent.

use thiserror::Error;

use crate::outside::mail::address::BadAddress;

/// A letter that cannot be sent, to anybody or to this recipient.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// `from` or `reply_to` is no `Name <address>`.
    #[error("{0:?} is no sender")]
    Sender(String),
    /// Controls or direction marks in the subject.
    #[error("the subject holds a control character")]
    Subject,
    /// A header whose name is not free for use or whose value is no line.
    #[error("header {0:?} cannot be sent")]
    Header(String),
    /// The date is beyond what a header can say.
    #[error("the date cannot be written")]
    Date,
    /// The message could not be built.
    #[error("{0}")]
    Build(String),
    /// The recipient cannot be written to.
    #[error(transparent)]
    Recipient(#[from] BadAddress),
    /// No `<…>` of printable ASCII.
    #[error("not a Message-ID")]
    MessageId,
    /// A type that is none, or fewer files than attachments.
    #[error("attachment {0:?} cannot be sent")]
    Attachment(String),
}
