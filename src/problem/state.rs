//! What can be wrong with the state folder.

use thiserror::Error;

/// Why the state folder cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StateFault {
    /// Others than its owner can look into it, and it is not ours to close.
    #[error("the state folder can be opened by others; chmod 700 it")]
    Exposed,
    /// Something else than a folder.
    #[error("the state folder is not a folder")]
    NotAFolder,
    /// Not for us.
    #[error("the state folder may not be used by this user")]
    Permission,
    /// What the system says.
    #[error("the state folder cannot be used: {0}")]
    System(String),
}
