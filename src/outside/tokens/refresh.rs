//! One refresh, from the mark that it is begun to the pair that it gave.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::chain::{Chain, Pause, Renewal, Step};
use super::record::Record;
use super::{Kept, TokenError, Tokens};
use crate::outside::credentials::{XCredential, XKeys, XSecret};
use crate::outside::x::client::Client;
use crate::outside::x::oauth2::Refreshed;
use crate::plan::fact::{Cause, Reason};
use crate::problem::SignIn;

impl Tokens {
    /// Refreshes under the lock, unless another process has done so meanwhile.
    pub(super) async fn refresh(
        &self,
        account: &str,
        credential: &XCredential,
        client: &Client,
        min_left: SignedDuration,
        now: Timestamp,
    ) -> Result<XKeys, TokenError> {
        let _lock = self.lock(account).await?;
        self.save_unsaved(account).await?;
        let (app, mut chain) = match (self.look(account, credential)?, &credential.secret) {
            (Kept::Chain(chain), XSecret::OAuth2 { app, .. }) => (app, chain),
            (Kept::Keys(keys), _) => return Ok(keys),
            (Kept::Chain(_), _) => return Err(TokenError::SignIn(SignIn::OtherApp)),
        };
        let Step::Refresh(token) = chain.step(min_left, now) else {
            return given(&chain, credential, min_left, now);
        };
        chain.renewal = Renewal::Begun { at: now };
        self.save(account, Record::OAuth2(chain.clone())).await?;
        match client.refresh(app, &token, now).await {
            Refreshed::Pair(pair) => {
                tracing::info!(account, until = %pair.expires, "the token is refreshed");
                chain.renew(pair);
            }
            Refreshed::Refused(reason) => {
                tracing::error!(account, ?reason, "the refresh is refused; a person must sign in");
                chain.renewal = Renewal::Refused { words: reason.detail };
            }
            Refreshed::AppRefused(reason) => {
                tracing::error!(account, ?reason, "the application is refused");
                chain.renewal = Renewal::Ready { refresh: token, pause: None };
                self.save_or_remember(account, &chain, now).await?;
                return match chain.expires.is_some_and(|at| at > now) {
                    true => Ok(chain.keys(&credential.fingerprint)),
                    false => Err(TokenError::SignIn(SignIn::AppRefused(reason.detail))),
                };
            }
            Refreshed::NotSent(reason, not_before) => {
                tracing::warn!(account, ?reason, "the token could not be refreshed");
                let pause = Some(Pause { reason, not_before });
                chain.renewal = Renewal::Ready { refresh: token, pause };
            }
            Refreshed::Unknown(reason) => {
                tracing::error!(account, ?reason, "the refresh broke off; a person must sign in");
                return given(&chain, credential, SignedDuration::ZERO, now);
            }
        }
        self.save_or_remember(account, &chain, now).await?;
        given(&chain, credential, SignedDuration::ZERO, now)
    }

    /// What the disk does not take is kept in memory until it does, since nothing brings it back.
    /// `begun` is in the mark that stands on disk.
    async fn save_or_remember(
        &self,
        account: &str,
        chain: &Chain,
        begun: Timestamp,
    ) -> Result<(), TokenError> {
        let saved = self.save(account, Record::OAuth2(chain.clone())).await;
        if saved.is_err() {
            self.unsaved().insert(account.to_owned(), (begun, chain.clone()));
        }
        saved
    }

    /// Saves what could not be saved before, unless somebody has signed in since.
    async fn save_unsaved(&self, account: &str) -> Result<(), TokenError> {
        let Some((begun, chain)) = self.unsaved().get(account).cloned() else { return Ok(()) };
        if let Some(Record::OAuth2(stored)) = self.read(account)?
            && stored.name == chain.name
            && matches!(stored.renewal, Renewal::Begun { at } if at == begun)
        {
            self.save(account, Record::OAuth2(chain)).await?;
        }
        self.unsaved().remove(account);
        Ok(())
    }

    fn unsaved(&self) -> MutexGuard<'_, HashMap<String, (Timestamp, Chain)>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `chain` gives without another refresh.
fn given(
    chain: &Chain,
    credential: &XCredential,
    min_left: SignedDuration,
    now: Timestamp,
) -> Result<XKeys, TokenError> {
    let later = |Pause { reason, not_before }| TokenError::Later { reason, not_before };
    match chain.step(min_left, now) {
        Step::Use => Ok(chain.keys(&credential.fingerprint)),
        Step::SignIn(why) => Err(TokenError::SignIn(why)),
        Step::Wait(pause) => Err(later(pause)),
        Step::Refresh(_) => {
            let reason = Reason::new(Cause::Garbled, None, "X gave a token that has ended already");
            Err(later(Pause { reason, not_before: now }))
        }
    }
}
