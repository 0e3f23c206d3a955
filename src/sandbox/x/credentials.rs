//! OAuth 1.0a credentials of the accounts, and how a signature proves one.

use std::collections::HashSet;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::account::Account;
use super::oauth::{Claim, Covered};

/// How far a signature's timestamp may be from the server's clock, in seconds.
const CLOCK_SKEW: i64 = 300;

#[derive(Clone)]
pub(super) struct Credential {
    pub(super) handle: String,
    pub(super) consumer_key: String,
    pub(super) consumer_secret: SecretString,
    pub(super) token: String,
    pub(super) secret: SecretString,
    pub(super) alive: bool,
}

#[derive(Default)]
pub(super) struct Credentials {
    all: Vec<Credential>,
    nonces: HashSet<(String, String)>,
}

/// Why a signature proves nobody.
pub(super) enum Unproven {
    /// The client made a mistake: what it is.
    Wrong(String),
    /// Nothing is wrong but that the credential was taken back.
    Revoked,
}

impl From<String> for Unproven {
    fn from(why: String) -> Unproven {
        Unproven::Wrong(why)
    }
}

impl Credentials {
    /// The account's credential, in place of those that it had.
    pub(super) fn set(&mut self, account: &Account) {
        self.revoke(&account.handle);
        self.add(Credential {
            handle: account.handle.clone(),
            consumer_key: account.consumer_key.clone(),
            consumer_secret: account.consumer_secret.clone(),
            token: account.access_token.clone(),
            secret: account.access_token_secret.clone(),
            alive: true,
        });
    }

    pub(super) fn add(&mut self, credential: Credential) {
        self.all.retain(|known| known.token != credential.token);
        self.all.push(credential);
    }

    pub(super) fn revoke(&mut self, handle: &str) {
        self.all.iter_mut().filter(|c| c.handle == handle).for_each(|c| c.alive = false);
    }

    pub(super) fn all(&self) -> &[Credential] {
        &self.all
    }

    /// The secret of an application that some credential belongs to.
    pub(super) fn consumer_secret(&self, key: &str) -> Option<SecretString> {
        let known = self.all.iter().find(|credential| credential.consumer_key == key);
        known.map(|credential| credential.consumer_secret.clone())
    }

    /// Whose signature covers the request.
    pub(super) fn prove(
        &mut self,
        claim: &Claim,
        request: &Covered<'_>,
        now: Timestamp,
    ) -> Result<String, Unproven> {
        let known = self.all.iter().find(|credential| credential.token == claim.token);
        let known = known.cloned().ok_or_else(|| "the access token is unknown".to_owned())?;
        if known.consumer_key != claim.consumer_key {
            return Err("the consumer key is unknown".to_owned().into());
        }
        self.check(claim, request, [&known.consumer_secret, &known.secret], now)?;
        if known.alive { Ok(known.handle) } else { Err(Unproven::Revoked) }
    }

    /// Whether the signature is right under `secrets`, those of the application and the token,
    /// and fresh. A nonce is used up only by a signature that is right.
    pub(super) fn check(
        &mut self,
        claim: &Claim,
        request: &Covered<'_>,
        secrets: [&SecretString; 2],
        now: Timestamp,
    ) -> Result<(), String> {
        let ahead = claim.timestamp.saturating_sub(now.as_second());
        if !(-CLOCK_SKEW..=CLOCK_SKEW).contains(&ahead) {
            return Err(format!("the timestamp is {ahead} s ahead of the server's clock"));
        }
        let [consumer, token] = secrets.map(ExposeSecret::expose_secret);
        if !claim.signs(request, consumer, token) {
            return Err("the signature does not fit the request".into());
        }
        if !self.nonces.insert((claim.token.clone(), claim.nonce.clone())) {
            return Err("the nonce was used before".into());
        }
        Ok(())
    }
}
