//! Secrets: where they lie, who else could read them, and what is in them.
//!
//! No error, log or `Debug` here ever holds a value.

mod content;
mod error;
mod file;
#[cfg(test)]
mod tests;
mod x_credential;

use std::path::PathBuf;

use secrecy::SecretString;

pub use content::Credential;
pub use error::{CredentialError, LARGEST};
pub use x_credential::{Start, XCredential, XKeys, XSecret};

/// The places where credentials are looked for.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `$CREDENTIALS_DIRECTORY`, which systemd guards.
    directory: Option<PathBuf>,
    /// The configured folder, which we have to distrust.
    folder: PathBuf,
}

impl Credentials {
    /// Looks in `directory`, when there is one, then in `folder`.
    pub fn new(directory: Option<PathBuf>, folder: impl Into<PathBuf>) -> Credentials {
        Credentials { directory, folder: folder.into() }
    }

    /// As [`Credentials::new`] with `$CREDENTIALS_DIRECTORY`, which systemd sets.
    pub fn from_env(folder: impl Into<PathBuf>) -> Credentials {
        let directory = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|d| !d.is_empty());
        Credentials::new(directory.map(PathBuf::from), folder)
    }

    /// Finds and reads the credential `name`: in the directory as `NAME`, then as `siaran_NAME`
    /// (so systemd names the files of a loaded folder), then in the folder; each also with
    /// `.yaml`. The first that exists counts, even when it is unusable.
    ///
    /// # Errors
    /// The path and its cure.
    pub fn find(&self, name: &str) -> Result<Credential, CredentialError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if name.is_empty() || name.starts_with('.') || !name.chars().all(allowed) {
            return Err(CredentialError::Name(name.chars().take(100).collect()));
        }
        let guarded =
            self.directory.iter().flat_map(|d| [d.join(name), d.join(format!("siaran_{name}"))]);
        let bases = guarded.map(|p| (p, true)).chain([(self.folder.join(name), false)]);
        let mut tried = Vec::new();
        for (base, guarded) in bases {
            let mut yaml = base.clone().into_os_string();
            yaml.push(".yaml");
            for path in [base, PathBuf::from(yaml)] {
                match file::read(&path, guarded)? {
                    Some(bytes) => return Ok(Credential { path, bytes: bytes.into() }),
                    None => tried.push(path),
                }
            }
        }
        Err(CredentialError::NotFound { name: name.to_owned(), tried })
    }

    /// The one line of the credential `name`, such as a password.
    ///
    /// # Errors
    /// As [`Credentials::find`] and [`Credential::one_line`].
    pub fn one_line(&self, name: &str) -> Result<SecretString, CredentialError> {
        self.find(name)?.one_line()
    }

    /// The text of the credential `name`, such as a private key as PEM.
    ///
    /// # Errors
    /// As [`Credentials::find`] and [`Credential::text`].
    pub fn text(&self, name: &str) -> Result<SecretString, CredentialError> {
        self.find(name)?.text()
    }

    /// The X credential `name`, of whichever shape.
    ///
    /// # Errors
    /// As [`Credentials::find`] and [`Credential::x_credential`].
    pub fn x_credential(&self, name: &str) -> Result<XCredential, CredentialError> {
        self.find(name)?.x_credential()
    }
}
