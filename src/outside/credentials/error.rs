//! Why a credential cannot be used: the path and the cure, never what stands in it.

use std::path::PathBuf;

use thiserror::Error;

/// Largest credential file, in bytes.
pub const LARGEST: u64 = 16 * 1024;

/// What an X credential of OAuth 1.0a holds; the tokens may come from a sign-in instead.
pub(super) const X_KEYS: [&str; 4] =
    ["consumer_key", "consumer_secret", "access_token", "access_token_secret"];
/// What an X credential of OAuth 2.0 holds; only the first is always needed.
pub(super) const X2_KEYS: [&str; 4] =
    ["client_id", "client_secret", "access_token", "refresh_token"];

/// Why a credential cannot be used.
#[derive(Debug, Error)]
#[allow(missing_docs)]
pub enum CredentialError {
    #[error(
        "credential name {0:?} may hold only letters, digits, '.', '_' and '-', and not begin with '.'"
    )]
    Name(String),
    #[error("credential {name} is in none of: {}; create the file with mode 0600", list(tried))]
    NotFound { name: String, tried: Vec<PathBuf> },
    #[error("credential {path} can be read by others (mode {mode:04o}); run: chmod 600 {path}", path = path.display())]
    Exposed { path: PathBuf, mode: u32 },
    #[error("credential {} is a symbolic link; put the file itself there", .0.display())]
    Symlink(PathBuf),
    #[error("credential {} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    #[error("credential {} is larger than {LARGEST} bytes; is it the right file?", .0.display())]
    TooLarge(PathBuf),
    #[error("credential {path} may not be read by this user; run: chown it to the service's user", path = .0.display())]
    Permission(PathBuf),
    #[error("credential {path} cannot be read: {why}", path = path.display())]
    System { path: PathBuf, why: String },
    #[error("credential {} is empty", .0.display())]
    Empty(PathBuf),
    #[error("credential {} must be one line of text without control characters", .0.display())]
    NotOneLine(PathBuf),
    #[error("credential {} must be text", .0.display())]
    NotText(PathBuf),
    #[error("credential {path} must be YAML with the keys {keys} (or {keys2}){place}", path = path.display(), keys = X_KEYS.join(", "), keys2 = X2_KEYS.join(", "))]
    NotYaml { path: PathBuf, place: String },
    #[error("credential {path}: {what}; the keys are {keys}", path = path.display(), keys = keys.join(", "))]
    Keys { path: PathBuf, what: String, keys: [&'static str; 4] },
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}
