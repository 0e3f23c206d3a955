//! Whose credential an account has: proven, parked, looked at again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::{PAUSE, XLanes};
use crate::outside::credentials::XKeys;
use crate::outside::tokens::TokenError;
use crate::plan::fact::{Cause, Fact};

/// After 402 every account rests this long.
pub(super) const NO_CREDITS: SignedDuration = SignedDuration::from_hours(1);
/// A refused credential is asked about again this often, since X refuses a right one as well while
/// our clock is wrong.
const REFUSED_AGAIN: Duration = Duration::from_secs(3_600);

/// A token is refreshed during a release when less is left.
pub(super) const AT_ONCE: SignedDuration = SignedDuration::from_secs(60);
/// During preparation, when less would be left after the instant.
const LEFT_AFTER: SignedDuration = SignedDuration::from_mins(30);

impl XLanes {
    /// The facts that take accounts out of use, when `cause` does: one account for its credential,
    /// named by its fingerprint, or all for missing credits.
    pub(super) fn parking(
        &self,
        account: &str,
        credential: &str,
        cause: Cause,
        now: Timestamp,
    ) -> Vec<Fact> {
        let park = |account: &str, credential: &str, until| Fact::Parked {
            account: account.to_owned(),
            cause,
            credential: credential.to_owned(),
            until,
        };
        match cause {
            Cause::Credential | Cause::OtherAccount | Cause::NoCredential | Cause::SignIn => {
                // The hour begins here, not at the next minute's look.
                self.lane(account, |lane| lane.asked = Some(Instant::now()));
                // Said already: the desk hears of it once.
                match self.is_parked_for(account, credential, cause) {
                    true => Vec::new(),
                    false => vec![park(account, credential, None)],
                }
            }
            Cause::NoCredits => {
                let accounts = self.office.config.x.accounts.keys();
                accounts.map(|a| park(a, "", Some(now + NO_CREDITS))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_parked_for(&self, account: &str, credential: &str, cause: Cause) -> bool {
        let history = self.office.journal.history();
        history.parked(account).is_some_and(|p| p.cause == cause && p.credential == credential)
    }

    /// What lets requests act for `account` for at least `min_left`; an OAuth 2.0 token that does
    /// not last so long is refreshed. `None`: not now, and the account is parked or rests.
    pub(super) async fn keys(&self, account: &str, min_left: SignedDuration) -> Option<XKeys> {
        let office = &self.office;
        let now = office.now();
        let name = office.config.x.accounts.get(account)?.credential.as_deref()?;
        let credential = match office.credentials.x_credential(name) {
            Ok(credential) => credential,
            Err(error) => {
                let facts = self.parking(account, "", Cause::NoCredential, now);
                if !facts.is_empty() {
                    tracing::error!(account, %error, "the credential cannot be read");
                }
                office.insist(facts).await;
                return None;
            }
        };
        let access = office.tokens.access(account, &credential, &self.client, min_left, now);
        let error = match access.await {
            Ok(keys) => return Some(keys),
            Err(error) => error,
        };
        tracing::warn!(account, %error, "there is no access");
        match error {
            TokenError::SignIn(_) => {
                let fingerprint = office.tokens.fingerprint(account, &credential);
                let facts = self.parking(
                    account,
                    &fingerprint.unwrap_or_default(),
                    Cause::SignIn,
                    office.now(),
                );
                office.insist(facts).await;
            }
            TokenError::Later { not_before, .. } => self.rest(account, not_before),
            TokenError::Disk { .. } => self.rest(account, office.now() + PAUSE),
        }
        None
    }

    /// The keys and X's id of an account, asking X when the journal does not know it.
    pub(super) async fn proven(&self, account: &str) -> Option<(XKeys, String)> {
        let keys = self.keys(account, AT_ONCE).await?;
        let known = {
            let history = self.office.journal.history();
            let of = history.accounts.get(account);
            of.filter(|a| a.credential == Some(keys.fingerprint.clone()))
                .and_then(|a| a.user_id.clone())
        };
        match known {
            Some(id) => Some((keys, id)),
            None => self.prove(account, AT_ONCE).await.map(|id| (keys, id)),
        }
    }

    /// Asks X whose credential an account has: the right one is used, any other parks the
    /// account. Returns X's id.
    async fn prove(&self, account: &str, min_left: SignedDuration) -> Option<String> {
        let keys = self.keys(account, min_left).await?;
        let handle = self.office.config.x.accounts.get(account)?.handle.clone();
        let fingerprint = keys.fingerprint.clone();
        match self.client.me(&keys.access, self.office.now()).await {
            Ok(me) if me.handle.eq_ignore_ascii_case(&handle) => {
                let known = {
                    let history = self.office.journal.history();
                    history.accounts.get(account).is_some_and(|a| {
                        a.parked.as_ref().is_none_or(|p| p.until.is_some())
                            && a.credential.as_ref() == Some(&fingerprint)
                            && a.user_id.as_ref() == Some(&me.id)
                    })
                };
                if !known {
                    let fact = Fact::Proven {
                        account: account.to_owned(),
                        user_id: me.id.clone(),
                        credential: fingerprint,
                    };
                    self.office.insist(vec![fact]).await;
                }
                Some(me.id)
            }
            Ok(me) => {
                tracing::error!(account, is = me.handle, "the credential is another account's");
                let facts = self.parking(
                    account,
                    &keys.fingerprint,
                    Cause::OtherAccount,
                    self.office.now(),
                );
                self.office.insist(facts).await;
                None
            }
            Err(failure) => {
                tracing::warn!(account, %failure, "the credential could not be proven");
                let cause = failure.reason.cause;
                let facts = self.parking(account, &keys.fingerprint, cause, self.office.now());
                if !facts.is_empty() {
                    self.office.insist(facts).await;
                }
                None
            }
        }
    }

    /// Proves an account long before its instant; a token that would end soon after it is
    /// refreshed now, so that a sign-in that is needed is known in time.
    pub fn prepare(self: &Arc<Self>, account: String) {
        let min_left = self.office.config.release.prepare + LEFT_AFTER;
        self.look_at(account, min_left);
    }

    /// Proves an account and so opens a connection for its first post.
    pub fn warm(self: &Arc<Self>, account: String) {
        self.look_at(account, AT_ONCE);
    }

    fn look_at(self: &Arc<Self>, account: String, min_left: SignedDuration) {
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.prove(&account, min_left).await;
            drop(busy);
        });
    }

    /// Looks again at parked accounts whose credential changed since, and now and then at others.
    pub fn revisit(self: &Arc<Self>) {
        let parked: Vec<(String, String)> = {
            let history = self.office.journal.history();
            let accounts = self.office.config.x.accounts.keys();
            accounts
                .filter_map(|a| Some((a.clone(), history.parked(a)?)))
                .filter(|(_, parked)| parked.until.is_none())
                .map(|(account, parked)| (account, parked.credential.clone()))
                .collect()
        };
        for (account, refused) in parked {
            let Some(name) = &self.office.config.x.accounts[&account].credential else { continue };
            let Ok(credential) = self.office.credentials.x_credential(name) else { continue };
            let fingerprint = self.office.tokens.fingerprint(&account, &credential);
            let again = self.lane(&account, |lane| {
                let again = lane.asked.is_none_or(|at| at.elapsed() >= REFUSED_AGAIN);
                if again {
                    lane.asked = Some(Instant::now());
                }
                again
            });
            if again || fingerprint.is_ok_and(|now| now != refused) {
                self.warm(account);
            }
        }
    }
}
