//! Whose credential an account has: proven, parked, looked at again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::XLanes;
use crate::outside::credentials::XKeys;
use crate::plan::fact::{Cause, Fact};

/// After 402 every account rests this long.
pub(super) const NO_CREDITS: SignedDuration = SignedDuration::from_hours(1);
/// A refused credential is asked about again this often, since X refuses a right one as well while
/// our clock is wrong.
const REFUSED_AGAIN: Duration = Duration::from_secs(3_600);

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

    pub(super) async fn keys(&self, account: &str) -> Option<(XKeys, String)> {
        let configured = self.office.config.x.accounts.get(account)?;
        match self.office.credentials.x_keys(configured.credential.as_deref()?) {
            Ok(keys) => Some((keys, configured.handle.clone())),
            Err(error) => {
                let facts = self.parking(account, "", Cause::NoCredential, self.office.now());
                if !facts.is_empty() {
                    tracing::error!(account, %error, "the credential cannot be read");
                }
                self.office.insist(facts).await;
                None
            }
        }
    }

    /// The keys and X's id of an account, asking X when the journal does not know it.
    pub(super) async fn proven(&self, account: &str) -> Option<(XKeys, String)> {
        let (keys, _) = self.keys(account).await?;
        let known = {
            let history = self.office.journal.history();
            let of = history.accounts.get(account);
            of.filter(|a| a.credential == Some(keys.fingerprint.clone()))
                .and_then(|a| a.user_id.clone())
        };
        match known {
            Some(id) => Some((keys, id)),
            None => self.prove(account).await.map(|id| (keys, id)),
        }
    }

    /// Asks X whose credential an account has: the right one is used, any other parks the
    /// account. Returns X's id.
    pub async fn prove(&self, account: &str) -> Option<String> {
        let (keys, handle) = self.keys(account).await?;
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

    /// Proves an account and so opens a connection for its first post.
    pub fn warm(self: &Arc<Self>, account: String) {
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.prove(&account).await;
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
            let Ok(keys) = self.office.credentials.x_keys(name) else { continue };
            let again = self.lane(&account, |lane| {
                let again = lane.asked.is_none_or(|at| at.elapsed() >= REFUSED_AGAIN);
                if again {
                    lane.asked = Some(Instant::now());
                }
                again
            });
            if again || keys.fingerprint != refused {
                self.warm(account);
            }
        }
    }
}
