//! What can be wrong with how an announcement is listened to, and with answers.

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the codes and sentences say what each one is")]
pub enum FeedbackFault {
    WorkingDays { value: String },
    BadClock { value: String },
    ReportBeforeEnd,
    ShortRetention,
    ListenNeedsPlan,
    RareVerification,
    TooManyTopics { limit: usize },
    UnknownItem { item: String, nearest: Option<String> },
    NotYetReceived,
    NoText,
    AnotherNote { number: String },
    OtherFile,
}

impl FeedbackFault {
    /// See [`super::Fault::code`].
    pub(super) fn code(&self) -> &'static str {
        match self {
            FeedbackFault::WorkingDays { .. } => "feedback.working-days",
            FeedbackFault::BadClock { .. } => "feedback.clock",
            FeedbackFault::ReportBeforeEnd => "feedback.report-before-end",
            FeedbackFault::ShortRetention => "feedback.retention",
            FeedbackFault::ListenNeedsPlan => "feedback.listen-plan",
            FeedbackFault::RareVerification => "feedback.verify",
            FeedbackFault::TooManyTopics { .. } => "feedback.too-many-topics",
            FeedbackFault::UnknownItem { .. } => "feedback.unknown-item",
            FeedbackFault::NotYetReceived => "feedback.not-yet",
            FeedbackFault::NoText => "feedback.no-text",
            FeedbackFault::AnotherNote { .. } => "feedback.another",
            FeedbackFault::OtherFile => "feedback.other-file",
        }
    }
}
