//! What keeps letters from being welcome, or recipients from being heard.

/// What is wrong with how mail is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailFault {
    /// The signing key cannot be used.
    Key {
        /// Why, in English, without secrets.
        detail: String,
    },
    /// The domain that signs is not the sender's, so that receivers do not count the signature.
    Unaligned {
        /// That signs.
        domain: String,
        /// Of the sender.
        sender: String,
    },
    /// A way to unsubscribe is offered at which nobody listens.
    Unheard {
        /// Key that offers it.
        key: &'static str,
        /// Key that is missing.
        needs: &'static str,
    },
}

impl MailFault {
    /// A stable name, as of [`Fault::code`](super::Fault::code).
    pub fn code(&self) -> &'static str {
        match self {
            MailFault::Key { .. } => "dkim.key",
            MailFault::Unaligned { .. } => "dkim.unaligned",
            MailFault::Unheard { .. } => "unsubscribe.unheard",
        }
    }
}
