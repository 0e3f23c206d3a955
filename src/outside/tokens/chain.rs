//! A chain of OAuth 2.0 tokens, each pair of which gives the next. Pure: what may be done with it.

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::secret;
use crate::outside::credentials::Start;
use crate::outside::x::oauth2::{App, Pair};
use crate::plan::fact::Reason;
use crate::problem::SignIn;

/// More is never asked of a token: X's last two hours, and a caller who asked for three would
/// refresh at every call.
const MOST_LEFT: SignedDuration = SignedDuration::from_hours(1);

/// The newest pair of a chain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Chain {
    /// Digest of the `client_id` that it belongs to.
    pub(super) app: String,
    /// Digest of its first refresh token: the same as long as it goes on.
    pub(super) name: String,
    #[serde(with = "secret")]
    pub(super) access: SecretString,
    /// `None`: a pair from a credential file, of unknown age.
    pub(super) expires: Option<Timestamp>,
    pub(super) renewal: Renewal,
    /// Names of chains that a credential file began. Their first refresh token is used up, so a
    /// file that still holds it, or holds it again, begins nothing.
    pub(super) starts: Vec<String>,
}

/// Whether there will be a next pair.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Renewal {
    /// The refresh token has not left this machine.
    Ready {
        #[serde(with = "secret")]
        refresh: SecretString,
        /// Set after a refresh that certainly did not happen.
        pause: Option<Pause>,
    },
    /// The refresh token may have left. It is not kept: what is not there is never sent again.
    Begun { at: Timestamp },
    /// X refused it.
    Refused { words: String },
}

/// Trying again before the instant is in vain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pause {
    pub(super) reason: Reason,
    pub(super) not_before: Timestamp,
}

/// What is to be done for access.
#[derive(Debug)]
pub(super) enum Step {
    /// The access token will do, or is the last.
    Use,
    /// Refresh with this.
    Refresh(SecretString),
    Wait(Pause),
    SignIn(SignIn),
}

impl Chain {
    /// The chain that counts: one that the file begins wins over a stored one.
    pub(super) fn of(
        app: &App,
        start: Option<&Start>,
        stored: Option<Chain>,
    ) -> Result<Chain, SignIn> {
        let starts = stored.as_ref().map_or(&[][..], |chain| &chain.starts);
        if let Some(start) = start.filter(|start| !starts.contains(&name_of(&start.refresh))) {
            let (access, refresh) = (start.access.clone(), start.refresh.clone());
            return Ok(Chain::begin(app, access, refresh, None, Some(start), starts));
        }
        match stored {
            Some(chain) if chain.app == name_of(&app.client_id) => Ok(chain),
            Some(_) => Err(SignIn::OtherApp),
            None => Err(SignIn::Never),
        }
    }

    /// The chain of a new sign-in.
    pub(super) fn signed_in(
        app: &App,
        start: Option<&Start>,
        stored: Option<&Chain>,
        pair: Pair,
    ) -> Chain {
        let starts = stored.map_or(&[][..], |chain| &chain.starts);
        Chain::begin(app, pair.access, pair.refresh, Some(pair.expires), start, starts)
    }

    fn begin(
        app: &App,
        access: SecretString,
        refresh: SecretString,
        expires: Option<Timestamp>,
        start: Option<&Start>,
        starts: &[String],
    ) -> Chain {
        let mut starts = starts.to_vec();
        starts.extend(start.map(|start| name_of(&start.refresh)));
        starts.sort();
        starts.dedup();
        let (app, name) = (name_of(&app.client_id), name_of(&refresh));
        let renewal = Renewal::Ready { refresh, pause: None };
        Chain { app, name, access, expires, renewal, starts }
    }

    /// What is to be done for an access token that lasts `min_left`.
    pub(super) fn step(&self, min_left: SignedDuration, now: Timestamp) -> Step {
        let min_left = min_left.min(MOST_LEFT);
        if self.expires.is_some_and(|at| at.duration_since(now) >= min_left) {
            return Step::Use;
        }
        match &self.renewal {
            Renewal::Ready { pause: Some(pause), .. } if pause.not_before > now => {
                let lasts = self.expires.is_some_and(|at| at > now);
                if lasts { Step::Use } else { Step::Wait(pause.clone()) }
            }
            Renewal::Ready { refresh, .. } => Step::Refresh(refresh.clone()),
            // Nothing better will come, so one of unknown age is used until X refuses it.
            _ if self.expires.is_none_or(|at| at > now) => Step::Use,
            Renewal::Begun { .. } | Renewal::Refused { .. } => {
                Step::SignIn(self.end().unwrap_or(SignIn::BrokenOff))
            }
        }
    }

    /// Why there will be no next pair; `None`: there will.
    pub(super) fn end(&self) -> Option<SignIn> {
        match &self.renewal {
            Renewal::Ready { .. } => None,
            Renewal::Begun { .. } => Some(SignIn::BrokenOff),
            Renewal::Refused { words } => Some(SignIn::Refused(words.clone())),
        }
    }

    /// Takes in the next pair.
    pub(super) fn renew(&mut self, pair: Pair) {
        self.access = pair.access;
        self.expires = Some(pair.expires);
        self.renewal = Renewal::Ready { refresh: pair.refresh, pause: None };
    }
}

/// First 16 hex digits of the SHA-256 of a secret.
pub(super) fn name_of(secret: &SecretString) -> String {
    let sum = digest(&SHA256, secret.expose_secret().as_bytes());
    HEXLOWER.encode(&sum.as_ref()[..8])
}
