//! Tokens that signing in gave, kept in the state, a file an account.
//!
//! A refresh token works once. So: that a refresh is begun is on disk *before* its request leaves,
//! and from then on the old refresh token is nowhere on disk; the new pair is on disk *before* its
//! first use; one lock an account holds across processes. A crash in between costs a new sign-in,
//! and never sends a token twice.

mod chain;
mod error;
mod lock;
mod record;
mod refresh;
mod secret;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use self::chain::{Chain, Step, name_of};
use self::lock::Lock;
use self::record::{Granted, Record, own_folder};
use super::credentials::{XCredential, XKeys, XSecret};
use super::journal::make_private;
use super::x::access::Access;
use super::x::client::Client;
use super::x::oauth1::Keys;
use super::x::oauth2::Pair;
use crate::problem::SignIn;

pub use self::error::TokenError;
pub use self::standing::Standing;

/// The tokens of all accounts.
#[derive(Debug, Clone)]
pub struct Tokens {
    folder: PathBuf,
    /// What a full disk did not take, by account, with the mark that stands in its place.
    unsaved: Arc<Mutex<HashMap<String, (Timestamp, Chain)>>>,
}

/// What a sign-in gave.
#[derive(Debug)]
pub enum SignedIn {
    /// By OAuth 2.0.
    Pair(Pair),
    /// By a PIN.
    Keys(Keys),
}

impl Tokens {
    /// The tokens in the state folder `state`.
    pub fn new(state: &Path) -> Tokens {
        Tokens { folder: state.join("tokens"), unsaved: Arc::default() }
    }

    /// What lets requests act for `account` for at least `min_left`; asked for at most an hour.
    /// An OAuth 2.0 token that does not last so long is refreshed, by `client`. Where that fails,
    /// one that still works is given all the same.
    ///
    /// A caller that goes away does not end a refresh.
    ///
    /// # Errors
    /// When nothing works now.
    pub async fn access(
        &self,
        account: &str,
        credential: &XCredential,
        client: &Client,
        min_left: SignedDuration,
        now: Timestamp,
    ) -> Result<XKeys, TokenError> {
        let chain = match self.look(account, credential)? {
            Kept::Keys(keys) => return Ok(keys),
            Kept::Chain(chain) => chain,
        };
        // Any other record may be the middle of another process's refresh: see under the lock.
        if chain.end().is_none() && matches!(chain.step(min_left, now), Step::Use) {
            return Ok(chain.keys(&credential.fingerprint));
        }
        let (tokens, account, credential, client) =
            (self.clone(), account.to_owned(), credential.clone(), client.clone());
        let refreshing = tokio::spawn(async move {
            tokens.refresh(&account, &credential, &client, min_left, now).await
        });
        refreshing.await.unwrap_or_else(|error| Err(self.disk(&self.folder, &error)))
    }

    /// What the journal knows the account's credential by. It stays the same while tokens are
    /// refreshed; a new sign-in and a changed file change it. An account that needs a sign-in has
    /// one too.
    ///
    /// # Errors
    /// [`TokenError::Disk`] only.
    pub fn fingerprint(
        &self,
        account: &str,
        credential: &XCredential,
    ) -> Result<String, TokenError> {
        match self.look(account, credential) {
            Ok(Kept::Keys(keys)) => Ok(keys.fingerprint),
            Ok(Kept::Chain(chain)) => Ok(chain.keys(&credential.fingerprint).fingerprint),
            Err(TokenError::SignIn(_)) => Ok(fingerprint(&credential.fingerprint, "")),
            Err(error) => Err(error),
        }
    }

    /// Keeps what a sign-in to `account` gave, in the place of whatever was there.
    ///
    /// # Errors
    /// [`TokenError::Disk`] only; the sign-in is lost then.
    pub async fn keep(
        &self,
        account: &str,
        credential: &XCredential,
        signed_in: SignedIn,
    ) -> Result<(), TokenError> {
        let _lock = self.lock(account).await?;
        let record = match (signed_in, &credential.secret) {
            (SignedIn::Pair(pair), XSecret::OAuth2 { app, start }) => {
                // What cannot be read is replaced.
                let stored = match Record::read(&self.path(account)) {
                    Ok(Some(Record::OAuth2(chain))) => Some(chain),
                    _ => None,
                };
                Record::OAuth2(Chain::signed_in(app, start.as_ref(), stored.as_ref(), pair))
            }
            (SignedIn::Pair(_), _) => return Err(TokenError::SignIn(SignIn::OtherApp)),
            (SignedIn::Keys(keys), _) => Record::OAuth1(Granted {
                app: name_of(&keys.consumer_key),
                token: keys.access_token,
                token_secret: keys.access_token_secret,
            }),
        };
        self.save(account, record).await
    }

    /// What counts for `account`: its keys, or the chain of its tokens.
    fn look(&self, account: &str, credential: &XCredential) -> Result<Kept, TokenError> {
        let own = &credential.fingerprint;
        let (app, start) = match &credential.secret {
            XSecret::OAuth1(keys) => {
                let (access, fingerprint) = (Access::from(keys.clone()), own.clone());
                return Ok(Kept::Keys(XKeys { access, fingerprint, signs_in: false }));
            }
            XSecret::OAuth1App(app) => {
                let Some(Record::OAuth1(granted)) = self.read(account)? else {
                    return Err(TokenError::SignIn(SignIn::Never));
                };
                if granted.app != name_of(&app.consumer_key) {
                    return Err(TokenError::SignIn(SignIn::OtherApp));
                }
                let fingerprint = fingerprint(own, &name_of(&granted.token));
                let access = app.keys(granted.token, granted.token_secret).into();
                return Ok(Kept::Keys(XKeys { access, fingerprint, signs_in: true }));
            }
            XSecret::OAuth2 { app, start } => (app, start.as_ref()),
        };
        let stored = match self.read(account)? {
            Some(Record::OAuth2(chain)) => Some(chain),
            Some(Record::OAuth1(_)) | None => None,
        };
        Chain::of(app, start, stored).map(Kept::Chain).map_err(TokenError::SignIn)
    }

    fn path(&self, account: &str) -> PathBuf {
        self.folder.join(format!("{account}.json"))
    }

    fn read(&self, account: &str) -> Result<Option<Record>, TokenError> {
        let path = self.path(account);
        Record::read(&path).map_err(|error| match error.kind() {
            // It does not mend itself; another sign-in takes its place.
            ErrorKind::InvalidData => TokenError::SignIn(SignIn::Damaged),
            _ => self.disk(&path, &error),
        })
    }

    /// Makes a record durable; the lock must be held.
    async fn save(&self, account: &str, record: Record) -> Result<(), TokenError> {
        let path = self.path(account);
        let at = path.clone();
        let written = tokio::task::spawn_blocking(move || record.write(&at)).await;
        let written = written.map_err(std::io::Error::other).flatten();
        written.map_err(|error| self.disk(&path, &error))
    }

    async fn lock(&self, account: &str) -> Result<Lock, TokenError> {
        make_private(&self.folder).map_err(|fault| self.disk(&self.folder, &fault))?;
        own_folder(&self.folder).map_err(|error| self.disk(&self.folder, &error))?;
        let path = self.lock_path(account);
        Lock::take(&path).await.map_err(|error| self.disk(&path, &error))
    }

    fn lock_path(&self, account: &str) -> PathBuf {
        self.folder.join(format!("{account}.lock"))
    }

    fn disk(&self, path: &Path, why: &dyn std::fmt::Display) -> TokenError {
        TokenError::Disk { path: path.to_owned(), why: why.to_string() }
    }
}

/// See [`Tokens::look`].
enum Kept {
    Keys(XKeys),
    Chain(Chain),
}

impl Chain {
    /// Its access, under a credential file of this fingerprint.
    fn keys(&self, own: &str) -> XKeys {
        let access = Access::Bearer { token: self.access.clone(), chain: self.name.clone() };
        XKeys { access, fingerprint: fingerprint(own, &self.name), signs_in: true }
    }
}

/// Of a credential file together with a sign-in.
fn fingerprint(own: &str, name: &str) -> String {
    name_of(&SecretString::from(format!("{own} {name}")))
}
