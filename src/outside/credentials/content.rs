//! What a credential file holds.

use std::path::PathBuf;

use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::error::CredentialError;

/// The bytes of one credential file.
#[derive(Debug)]
pub struct Credential {
    /// Where it was found.
    pub path: PathBuf,
    pub(super) bytes: SecretSlice<u8>,
}

impl Credential {
    /// First 16 hex digits of the SHA-256 of the bytes: tells one credential from its successor.
    pub fn fingerprint(&self) -> String {
        let sum = digest(&SHA256, self.bytes.expose_secret());
        data_encoding::HEXLOWER.encode(&sum.as_ref()[..8])
    }

    /// The content as it is.
    ///
    /// # Errors
    /// When it is empty or not UTF-8.
    pub fn text(&self) -> Result<SecretString, CredentialError> {
        let text = std::str::from_utf8(self.bytes.expose_secret())
            .map_err(|_| CredentialError::NotText(self.path.clone()))?;
        match text.trim().is_empty() {
            true => Err(CredentialError::Empty(self.path.clone())),
            false => Ok(text.into()),
        }
    }

    /// The content without its final line end.
    ///
    /// # Errors
    /// When it is empty, not UTF-8, or has more lines or control characters.
    pub fn one_line(&self) -> Result<SecretString, CredentialError> {
        let not_one_line = || CredentialError::NotOneLine(self.path.clone());
        let text = std::str::from_utf8(self.bytes.expose_secret()).map_err(|_| not_one_line())?;
        let line = text.strip_suffix('\n').unwrap_or(text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            return Err(CredentialError::Empty(self.path.clone()));
        }
        match line.contains(char::is_control) {
            true => Err(not_one_line()),
            false => Ok(line.into()),
        }
    }
}
