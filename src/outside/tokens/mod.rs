//! Tokens that signing in gave, kept in the state, a file an account.
//!
//! A refresh token works once. So: that a refresh is begun is on disk *before* its request leaves,
//! and from then on the old refresh token is nowhere on disk; the new pair is on disk *before* its
//! first use; one lock an account holds across processes. A crash in between costs a new sign-in,
//! and never sends a token twice.

mod chain;
mod lock;
mod record;
mod refresh;
mod secret;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use thiserror::Error;

use self::chain::{Chain, Step, name_of};
use self::lock::Lock;
use self::record::{Granted, Record, hand_over};
use super::credentials::{XCredential, XKeys, XSecret};
use super::journal::make_private;
use super::x::access::Access;
use super::x::client::Client;
use super::x::oauth1::Keys;
use super::x::oauth2::Pair;
use crate::plan::fact::Reason;
use crate::problem::SignIn;

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

/// How an account's access stands, as far as it can be told without asking X.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Does not expire.
    Lasting,
    /// The token lasts until then, and will be refreshed.
    Fresh(Timestamp),
    /// Will be refreshed at its next use.
    Due,
    /// Works until then (`None`: perhaps), and then somebody must sign in.
    Ending(Option<Timestamp>, SignIn),
    /// Somebody must sign in.
    SignIn(SignIn),
}

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
        // Whatever else stands there may be the middle of another process's refresh.
        if matches!(chain.step(min_left, now), Step::Use) {
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

    /// How the access of `account` stands.
    ///
    /// # Errors
    /// [`TokenError::Disk`] only.
    pub fn standing(
        &self,
        account: &str,
        credential: &XCredential,
        now: Timestamp,
    ) -> Result<Standing, TokenError> {
        let chain = match self.look(account, credential) {
            Ok(Kept::Keys(_)) => return Ok(Standing::Lasting),
            Ok(Kept::Chain(chain)) => chain,
            Err(TokenError::SignIn(why)) => return Ok(Standing::SignIn(why)),
            Err(error) => return Err(error),
        };
        Ok(match (chain.end(), chain.expires) {
            (Some(why), Some(at)) if at <= now => Standing::SignIn(why),
            (Some(why), at) => Standing::Ending(at, why),
            (None, Some(at)) if at > now => Standing::Fresh(at),
            (None, _) => Standing::Due,
        })
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
                let access = Access::from(keys.clone());
                return Ok(Kept::Keys(XKeys { access, fingerprint: own.clone() }));
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
                return Ok(Kept::Keys(XKeys { access, fingerprint }));
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
        Record::read(&path).map_err(|error| self.disk(&path, &error))
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
        hand_over(&self.folder).map_err(|error| self.disk(&self.folder, &error))?;
        let path = self.folder.join(format!("{account}.lock"));
        Lock::take(&path).await.map_err(|error| self.disk(&path, &error))
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
        let access = Access::Bearer(self.access.clone());
        XKeys { access, fingerprint: fingerprint(own, &self.name) }
    }
}

/// Of a credential file together with a sign-in.
fn fingerprint(own: &str, name: &str) -> String {
    name_of(&SecretString::from(format!("{own} {name}")))
}
