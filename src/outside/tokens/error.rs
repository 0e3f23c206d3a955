//! Why there is no access.

use std::path::PathBuf;

use jiff::Timestamp;
use thiserror::Error;

use crate::plan::fact::Reason;
use crate::problem::SignIn;

/// Why there is no access.
#[derive(Debug, Error)]
pub enum TokenError {
    /// Nothing helps but a sign-in, or a new credential.
    #[error("a person must sign in: {0}")]
    SignIn(SignIn),
    /// Not yet.
    #[error("the token cannot be refreshed before {not_before}: {cause:?} {detail}", cause = reason.cause, detail = reason.detail)]
    Later {
        /// Why.
        reason: Reason,
        /// Trying before is in vain.
        not_before: Timestamp,
    },
    /// The tokens cannot be read or kept.
    #[error("the tokens in {} cannot be used: {why}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system says, or that the file is not as we wrote it.
        why: String,
    },
}
