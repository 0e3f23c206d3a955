//! Sign-ins by PIN that have begun.

use std::collections::BTreeMap;

use jiff::Timestamp;
use secrecy::SecretString;

/// By request token.
pub(super) type Pins = BTreeMap<String, Begun>;

pub(super) struct Begun {
    pub(super) consumer_key: String,
    pub(super) secret: SecretString,
    /// Who consented, and the PIN that says so.
    pub(super) allowed: Option<(String, String)>,
    pub(super) expires: Timestamp,
}

impl Begun {
    /// Who consented.
    pub(super) fn handle(&self) -> Option<&str> {
        self.allowed.as_ref().map(|(handle, _)| handle.as_str())
    }
}
