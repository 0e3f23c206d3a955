//! Whose credential an account has: proven, parked, looked at again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::{PAUSE, XLanes};
use crate::outside::credentials::XKeys;
use crate::outside::tokens::{Standing, TokenError};
use crate::plan::fact::{Cause, Fact};
use crate::when::moved;

/// After 402 every account rests this long.
pub(super) const NO_CREDITS: SignedDuration = SignedDuration::from_hours(1);
/// A refused credential is asked about again this often, since X refuses a right one as well while
/// our clock is wrong.
const REFUSED_AGAIN: Duration = Duration::from_secs(3_600);

/// A token is refreshed during a release when less is left.
const AT_ONCE: SignedDuration = SignedDuration::from_secs(60);
/// During preparation, when less would be left after the instant.
const LEFT_AFTER: SignedDuration = SignedDuration::from_mins(30);

impl XLanes {
    /// The facts that take accounts out of use when X answered a request with `keys` by `cause`.
    pub(super) fn parking(
        &self,
        account: &str,
        keys: &XKeys,
        cause: Cause,
        now: Timestamp,
    ) -> Vec<Fact> {
        let cause = match cause {
            Cause::Credential if keys.signs_in => Cause::SignIn,
            other => other,
        };
        self.parking_for(account, &keys.fingerprint, cause, now)
    }

    /// The facts that take accounts out of use, when `cause` does: one account for its credential,
    /// named by its fingerprint, or all for missing credits.
    fn parking_for(
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
    async fn keys(&self, account: &str, min_left: SignedDuration) -> Option<XKeys> {
        let office = &self.office;
        let now = office.now();
        let name = office.config.x.accounts.get(account)?.credential.as_deref()?;
        let credential = match office.credentials.x_credential(name) {
            Ok(credential) => credential,
            Err(error) => {
                let facts = self.parking_for(account, "", Cause::NoCredential, now);
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
                let facts = self.parking_for(
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

    /// The keys and X's id of an account, asking X whose they are when the journal does not know:
    /// nothing is sent with keys that may be another account's.
    pub(super) async fn proven(&self, account: &str) -> Option<(XKeys, String)> {
        let keys = self.keys(account, AT_ONCE).await?;
        let known = {
            let history = self.office.journal.history();
            let of = history.accounts.get(account);
            of.filter(|a| a.credential.as_ref() == Some(&keys.fingerprint))
                .and_then(|a| a.user_id.clone())
        };
        let id = match known {
            Some(id) => id,
            None => self.prove(account, &keys).await?,
        };
        Some((keys, id))
    }

    /// Asks X whose `keys` are: those of `account` are used, any other's park it. Returns X's id.
    async fn prove(&self, account: &str, keys: &XKeys) -> Option<String> {
        let handle = self.office.config.x.accounts.get(account)?.handle.clone();
        let cause = match self.client.me(&keys.access, self.office.now()).await {
            Ok(me) if me.handle.eq_ignore_ascii_case(&handle) => {
                self.is_proven(account, keys, &me.id).await;
                return Some(me.id);
            }
            Ok(me) => {
                tracing::error!(account, is = me.handle, "the credential is another account's");
                Cause::OtherAccount
            }
            Err(failure) => {
                tracing::warn!(account, %failure, "the credential could not be proven");
                failure.reason.cause
            }
        };
        let facts = self.parking(account, keys, cause, self.office.now());
        self.office.insist(facts).await;
        None
    }

    /// Notes that `keys` are those of `account`, whose id at X is `id`, unless that is known.
    async fn is_proven(&self, account: &str, keys: &XKeys, id: &str) {
        let known = {
            let history = self.office.journal.history();
            history.accounts.get(account).is_some_and(|a| {
                a.parked.as_ref().is_none_or(|p| p.until.is_some())
                    && a.credential.as_ref() == Some(&keys.fingerprint)
                    && a.user_id.as_deref() == Some(id)
            })
        };
        if !known {
            let fact = Fact::Proven {
                account: account.to_owned(),
                user_id: id.to_owned(),
                credential: keys.fingerprint.clone(),
            };
            self.office.insist(vec![fact]).await;
        }
    }

    /// Proves an account long before its instant `due`; a token that would end soon after it is
    /// refreshed now, so that a sign-in that is needed is known in time.
    pub fn prepare(self: &Arc<Self>, account: String, due: Timestamp) {
        let min_left = self.office.config.release.prepare + LEFT_AFTER;
        self.look_at(account, min_left, due);
    }

    /// Proves an account and so opens a connection for its first post at `due`.
    pub fn warm(self: &Arc<Self>, account: String, due: Timestamp) {
        self.look_at(account, AT_ONCE, due);
    }

    fn look_at(self: &Arc<Self>, account: String, min_left: SignedDuration, due: Timestamp) {
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            if let Some(keys) = this.keys(&account, min_left).await {
                match this.ends_before(&account, due) {
                    true => {
                        let now = this.office.now();
                        let facts =
                            this.parking_for(&account, &keys.fingerprint, Cause::SignIn, now);
                        this.office.insist(facts).await;
                    }
                    false => drop(this.prove(&account, &keys).await),
                }
            }
            drop(busy);
        });
    }

    /// Whether the account's token is its last and will not serve at `due`.
    fn ends_before(&self, account: &str, due: Timestamp) -> bool {
        let office = &self.office;
        let of = office.config.x.accounts.get(account);
        let Some(name) = of.and_then(|of| of.credential.as_deref()) else { return false };
        let Ok(credential) = office.credentials.x_credential(name) else { return false };
        let standing = office.tokens.standing(account, &credential, office.now());
        matches!(standing, Ok(Standing::Ending(Some(end), _)) if end < moved(due, AT_ONCE))
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
                self.warm(account, self.office.now());
            }
        }
    }
}
