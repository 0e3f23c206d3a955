//! Why an account on X needs its holder.

use thiserror::Error;

/// Why only a new sign-in, or a new credential, gives an account access again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignIn {
    /// The credential holds no tokens, and nobody has signed in.
    #[error("nobody has signed in yet")]
    Never,
    /// The credential now names another application.
    #[error("the sign-in was to another application than the credential names")]
    OtherApp,
    /// X refused the refresh token, in these words.
    #[error("X refused the refresh token: {0}")]
    Refused(String),
    /// A refresh was begun and its answer never came: its token counts as used.
    #[error("a refresh broke off, so that its token counts as used")]
    BrokenOff,
    /// What the last one left is not as we wrote it.
    #[error("what the last sign-in left is damaged")]
    Damaged,
    /// X refuses the application itself, in these words.
    #[error("X refused the application: {0}")]
    AppRefused(String),
}
