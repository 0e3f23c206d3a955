//! What can be wrong with the instants of early copies and of a mailing of its own.

/// Why an occasion beside the release cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the codes and sentences say what each one is")]
pub enum OccasionFault {
    EarlyBesideNow,
    EarlyNotBefore,
    EarlyWithoutMail,
    ListWithoutEmbargo { list: String },
    MailBeforeRelease,
    MailAfterExpiry,
    MailAlone,
}

impl OccasionFault {
    /// See [`super::Fault::code`].
    pub(super) fn code(&self) -> &'static str {
        match self {
            OccasionFault::EarlyBesideNow => "embargo.now",
            OccasionFault::EarlyNotBefore => "embargo.not-before",
            OccasionFault::EarlyWithoutMail => "embargo.no-mail",
            OccasionFault::ListWithoutEmbargo { .. } => "embargo.list",
            OccasionFault::MailBeforeRelease => "email.at-before-publish",
            OccasionFault::MailAfterExpiry => "email.at-after-expiry",
            OccasionFault::MailAlone => "email.at-alone",
        }
    }
}
