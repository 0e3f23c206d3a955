//! The credential of an X account, written as YAML, in one of its shapes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::content::Credential;
use super::error::{CredentialError, LARGEST, X_KEYS, X2_KEYS};
use crate::outside::x::access::Access;
use crate::outside::x::{oauth1, oauth2};
use crate::yaml::{self, Value};

/// What a credential file says about an X account.
#[derive(Debug, Clone)]
pub struct XCredential {
    /// The secrets.
    pub secret: XSecret,
    /// See [`Credential::fingerprint`].
    pub fingerprint: String,
}

/// The secrets of a credential file, by their shape.
#[derive(Debug, Clone)]
pub enum XSecret {
    /// OAuth 1.0a, whole: signs requests as it is.
    OAuth1(oauth1::Keys),
    /// OAuth 1.0a without tokens: somebody signs in.
    OAuth1App(oauth1::App),
    /// OAuth 2.0.
    OAuth2 {
        /// The application.
        app: oauth2::App,
        /// Tokens to begin with, where the file brings them.
        start: Option<Start>,
    },
}

/// A pair of OAuth 2.0 tokens that somebody put into the file. How old it is nobody knows.
#[derive(Debug, Clone)]
pub struct Start {
    /// Acts for the account, for two hours from its making.
    pub access: SecretString,
    /// Gives the next pair, once.
    pub refresh: SecretString,
}

/// What acts for an X account, and which credential it came from.
#[derive(Debug, Clone)]
pub struct XKeys {
    /// Lets requests act.
    pub access: Access,
    /// Tells one sign-in or credential from its successor; the same while tokens are refreshed.
    pub fingerprint: String,
    /// A new sign-in is the cure of refused ones; else another credential file.
    pub signs_in: bool,
}

impl Credential {
    /// The X credential.
    ///
    /// # Errors
    /// Which keys are missing, unknown or not text; never what stands in them.
    pub fn x_credential(&self) -> Result<XCredential, CredentialError> {
        let values = values(self.bytes.expose_secret())
            .map_err(|place| CredentialError::NotYaml { path: self.path.clone(), place })?;
        let has = |key: &str| values.contains_key(key);
        let is_second = ["client_id", "client_secret", "refresh_token"].into_iter().any(has)
            && !has("consumer_key")
            && !has("consumer_secret");
        let (keys, needed) = if is_second { (X2_KEYS, 1) } else { (X_KEYS, 2) };
        let mut taken = Taken::take(&self.path, values, keys, needed)?;
        let secret = if is_second {
            let [client_id, client_secret, access, refresh] = keys.map(|key| taken.next(key));
            let app = oauth2::App { client_id: client_id.unwrap_or_default(), client_secret };
            let pair = taken.both([("access_token", access), ("refresh_token", refresh)])?;
            XSecret::OAuth2 { app, start: pair.map(|[access, refresh]| Start { access, refresh }) }
        } else {
            let [key, secret, token, token_secret] = keys.map(|key| taken.next(key));
            let app = oauth1::App {
                consumer_key: key.unwrap_or_default(),
                consumer_secret: secret.unwrap_or_default(),
            };
            let tokens = [("access_token", token), ("access_token_secret", token_secret)];
            match taken.both(tokens)? {
                Some([token, secret]) => XSecret::OAuth1(app.keys(token, secret)),
                None => XSecret::OAuth1App(app),
            }
        };
        Ok(XCredential { secret, fingerprint: self.fingerprint() })
    }
}

/// The values of known keys, checked to be words.
struct Taken {
    path: PathBuf,
    keys: [&'static str; 4],
    words: BTreeMap<&'static str, SecretString>,
}

impl Taken {
    /// Takes the values of `keys`, of which the first so many are `needed`.
    fn take(
        path: &Path,
        mut values: BTreeMap<String, Value>,
        keys: [&'static str; 4],
        needed: usize,
    ) -> Result<Taken, CredentialError> {
        let mut taken = Taken { path: path.to_owned(), keys, words: BTreeMap::new() };
        let (mut missing, mut unusable) = (Vec::new(), Vec::new());
        for (n, key) in keys.into_iter().enumerate() {
            match values.remove(key) {
                Some(Value::Text(text)) if is_one_word(&text) => {
                    taken.words.insert(key, SecretString::from(text));
                }
                Some(_) => unusable.push(key),
                None if n < needed => missing.push(key),
                None => {}
            }
        }
        if !missing.is_empty() {
            return Err(taken.wrong(format!("missing {}", missing.join(", "))));
        }
        if !unusable.is_empty() {
            let unusable = unusable.join(", ");
            return Err(
                taken.wrong(format!("put the value of {unusable} in double quotes, as one word"))
            );
        }
        if !values.is_empty() {
            let unknown: BTreeSet<&str> = values.keys().map(|key| shown(key)).collect();
            let unknown: Vec<&str> = unknown.into_iter().collect();
            return Err(taken.wrong(format!("unknown {}", unknown.join(", "))));
        }
        Ok(taken)
    }

    fn next(&mut self, key: &str) -> Option<SecretString> {
        self.words.remove(key)
    }

    /// Two values that are of use only together.
    fn both(
        &self,
        [first, second]: [(&str, Option<SecretString>); 2],
    ) -> Result<Option<[SecretString; 2]>, CredentialError> {
        match (first.1, second.1) {
            (Some(one), Some(two)) => Ok(Some([one, two])),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(self.wrong(format!("missing {}", first.0))),
            (Some(_), None) => Err(self.wrong(format!("missing {}", second.0))),
        }
    }

    fn wrong(&self, what: String) -> CredentialError {
        CredentialError::Keys { path: self.path.clone(), what, keys: self.keys }
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
