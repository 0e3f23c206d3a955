//! The four keys of an X account, written as YAML.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::{ExposeSecret, SecretString};

use super::content::Credential;
use super::error::{CredentialError, LARGEST, X_KEYS};
use crate::outside::x::access::Access;
use crate::outside::x::oauth1::Keys;
use crate::yaml::{self, Value};

/// What signs for an X account, and which credential it came from.
#[derive(Debug, Clone)]
pub struct XKeys {
    /// Signs requests.
    pub access: Access,
    /// See [`Credential::fingerprint`].
    pub fingerprint: String,
}

impl Credential {
    /// The four X keys.
    ///
    /// # Errors
    /// Which keys are missing, unknown or not text; never what stands in them.
    pub fn x_keys(&self) -> Result<XKeys, CredentialError> {
        let mut values = values(self.bytes.expose_secret())
            .map_err(|place| CredentialError::NotYaml { path: self.path.clone(), place })?;
        let wrong = |what: String| CredentialError::Keys { path: self.path.clone(), what };
        let (mut missing, mut unusable) = (Vec::new(), Vec::new());
        let mut take = |key: &'static str| match values.remove(key) {
            Some(Value::Text(text)) if is_one_word(&text) => SecretString::from(text),
            Some(_) => {
                unusable.push(key);
                SecretString::default()
            }
            None => {
                missing.push(key);
                SecretString::default()
            }
        };
        let [consumer_key, consumer_secret, access_token, access_token_secret] =
            X_KEYS.map(&mut take);
        if !missing.is_empty() {
            return Err(wrong(format!("missing {}", missing.join(", "))));
        }
        if !unusable.is_empty() {
            return Err(wrong(format!(
                "put the value of {} in double quotes, as one word",
                unusable.join(", ")
            )));
        }
        if !values.is_empty() {
            let unknown: BTreeSet<&str> = values.keys().map(|key| shown(key)).collect();
            let unknown: Vec<&str> = unknown.into_iter().collect();
            return Err(wrong(format!("unknown {}", unknown.join(", "))));
        }
        let keys = Keys { consumer_key, consumer_secret, access_token, access_token_secret };
        Ok(XKeys { access: keys.into(), fingerprint: self.fingerprint() })
    }
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_control() || c == ' ')
}

/// A key that looks like no key may be a secret that slipped to the wrong side.
fn shown(key: &str) -> &str {
    let is_key = key.len() <= 24 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_key { key } else { "one that is no key" }
}

/// Each key with its value. The error tells the place only: the parser's own words may quote a
/// value.
fn values(bytes: &[u8]) -> Result<BTreeMap<String, Value>, String> {
    let see = |line: u32| format!(" (see line {line})");
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count();
        see(u32::try_from(before + 1).unwrap_or(u32::MAX))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let text = SecretString::from(text);
    let root = yaml::parse(text.expose_secret(), 1, LARGEST as usize)
        .map_err(|problem| see(problem.at.line))?;
    let entries = match root.value {
        Value::Map(entries) => entries,
        Value::Null => Vec::new(),
        _ => return Err(see(root.at.line)),
    };
    let mut values = BTreeMap::new();
    for entry in entries {
        if values.insert(entry.key, entry.node.value).is_some() {
            return Err(format!(", each once{}", see(entry.at.line)));
        }
    }
    Ok(values)
}
