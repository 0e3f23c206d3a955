//! What can be wrong with an answer to one item of feedback.

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the codes and sentences say what each one is")]
pub enum AnswerFault {
    NoNumber { id: String },
    OtherType,
    ForAll { key: String },
    OneAccount,
}

impl AnswerFault {
    /// See [`super::Fault::code`].
    pub(super) fn code(&self) -> &'static str {
        match self {
            AnswerFault::NoNumber { .. } => "answer.no-number",
            AnswerFault::OtherType => "answer.other-type",
            AnswerFault::ForAll { .. } => "answer.for-all",
            AnswerFault::OneAccount => "answer.one-account",
        }
    }
}
