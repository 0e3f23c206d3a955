//! Why a mailbox could not be read.

use thiserror::Error;

/// Why a mailbox could not be read; the words are for people and hold no secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InboxError {
    /// No connection, none any more, no answer in time, or the server asks for patience.
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(String),
    /// No trust: certificate, handshake, or TLS not offered.
    #[error("TLS with the mail server failed: {0}")]
    Tls(String),
    /// The server does not take name and password.
    #[error("the mail server refused the login: {0}")]
    Credential(String),
    /// The folder cannot be opened.
    #[error("the folder {folder:?} cannot be opened: {said}")]
    Folder {
        /// As configured.
        folder: String,
        /// What the server said.
        said: String,
    },
    /// The server refused a command, or said what is not IMAP, or too much.
    #[error("the mail server does not speak as it should: {0}")]
    Protocol(String),
}

impl InboxError {
    /// Whether waiting may cure it; else a person must change something.
    pub fn is_temporary(&self) -> bool {
        matches!(self, InboxError::Unreachable(_) | InboxError::Protocol(_))
    }

    pub(super) fn late(step: &str) -> InboxError {
        InboxError::Unreachable(format!("{step} took too long"))
    }

    pub(super) fn protocol(what: impl Into<String>) -> InboxError {
        InboxError::Protocol(what.into())
    }
}
