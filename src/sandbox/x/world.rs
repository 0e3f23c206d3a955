//! All that the server knows, changed by one request at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::account::Account;
use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::credentials::{Credentials, Unproven};
use super::endpoint::Endpoint;
use super::fault::{Hidden, Planned};
use super::grants::{Denied, Grants};
use super::media::{MediaStore, Processing};
use super::oauth::{Claim, Covered};
use super::options::Options;
use super::pending::Pins;
use super::posts::Posts;
use super::request_log::RequestLog;

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

pub(super) struct World {
    pub(super) accounts: Vec<Arc<Account>>,
    pub(super) fits: fn(&str) -> bool,
    pub(super) refuses_similar: bool,
    pub(super) deletes_again: bool,
    pub(super) search_lag: SignedDuration,
    /// Posts on a page of a list, whatever is asked for.
    pub(super) most_listed: usize,
    /// Handles whose posts nobody else may see.
    pub(super) protected: BTreeSet<String>,
    pub(super) processing: Processing,
    pub(super) limits: BTreeMap<Endpoint, u32>,
    pub(super) credentials: Credentials,
    pub(super) grants: Grants,
    pub(super) pins: Pins,
    pub(super) posts: Posts,
    pub(super) media: MediaStore,
    pub(super) faults: Planned,
    pub(super) requests: Vec<RequestLog>,
    pub(super) complaints: Vec<String>,
    /// Complaints of the request in hand.
    pub(super) remarks: Vec<String>,
    windows: BTreeMap<(Endpoint, String), Window>,
}

/// A request whose signature is right.
pub(super) struct Call {
    pub(super) account: Arc<Account>,
    /// The id in the path; empty where there is none.
    pub(super) id: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) content_type: String,
    pub(super) body: Bytes,
    pub(super) now: Timestamp,
    /// A new post stays out of the timeline so long.
    pub(super) hidden: Option<Hidden>,
}

struct Window {
    began: Timestamp,
    used: u32,
}

/// What the rate-limit headers tell.
pub(super) struct Quota {
    limit: u32,
    remaining: u32,
    reset: Timestamp,
}

impl World {
    pub(super) fn new(options: Options) -> World {
        let mut credentials = Credentials::default();
        options.accounts.iter().for_each(|account| credentials.set(account));
        World {
            accounts: options.accounts.into_iter().map(Arc::new).collect(),
            fits: options.fits,
            refuses_similar: options.refuses_similar,
            deletes_again: options.deletes_again,
            search_lag: options.search_lag,
            most_listed: usize::MAX,
            protected: BTreeSet::new(),
            processing: options.processing,
            limits: options.limits,
            credentials,
            grants: Grants::new(options.apps),
            pins: Pins::new(),
            posts: Posts::default(),
            media: MediaStore::default(),
            faults: Planned::default(),
            requests: Vec::new(),
            complaints: Vec::new(),
            remarks: Vec::new(),
            windows: BTreeMap::new(),
        }
    }

    /// Who signed the request, or whose bearer token it carries.
    pub(super) fn authenticate(
        &mut self,
        on: Endpoint,
        header: Option<&str>,
        request: &Covered<'_>,
        now: Timestamp,
    ) -> Result<Arc<Account>, Refusal> {
        let strange = |why: &str| Refusal::strange(Answer::unauthorized(), why);
        let header = header.ok_or_else(|| strange("there is no Authorization header"))?;
        let handle = match header.strip_prefix("Bearer ") {
            Some(token) => self.bear(on, token, now)?,
            None => {
                let claim = Claim::read(header).map_err(|why| strange(&why))?;
                match self.credentials.prove(&claim, request, now) {
                    Ok(handle) => handle,
                    Err(Unproven::Wrong(why)) => return Err(strange(&why)),
                    Err(Unproven::Revoked) => return Err(Answer::unauthorized().into()),
                }
            }
        };
        let account = self.accounts.iter().find(|account| account.handle == handle);
        account.cloned().ok_or_else(|| strange("the account is unknown"))
    }

    fn bear(&self, on: Endpoint, token: &str, now: Timestamp) -> Result<String, Refusal> {
        let chain = self.grants.bearer(token, now).map_err(|denied| match denied {
            Denied::Revoked => Answer::unauthorized().into(),
            Denied::Expired => Refusal::strange(Answer::unauthorized(), "the token has expired"),
            _ => Refusal::strange(Answer::unauthorized(), "the bearer token is unknown"),
        })?;
        let granted = |scope: &&str| chain.scopes.iter().any(|known| known == scope);
        match on.scopes().iter().find(|scope| !granted(scope)) {
            None => Ok(chain.handle.clone()),
            Some(scope) => {
                let answer = Answer::forbidden("Your client app is not permitted to do this.");
                Err(Refusal::strange(answer, &format!("the scope {scope} was not granted")))
            }
        }
    }

    /// Who signs in, as far as it shows already; empty where it does not.
    pub(super) fn signer(&self, asked: &Asked) -> String {
        let token = asked.get("refresh_token").or_else(|| asked.get("code"));
        let token = token.or_else(|| asked.get("token"));
        let by_grant = token.and_then(|token| self.grants.owner(token));
        let header = asked.authorization.as_deref().unwrap_or_default();
        let by_pin = || {
            let claim = Claim::read_with(header, &["oauth_verifier"]).ok()?;
            self.pins.get(&claim.token)?.handle()
        };
        by_grant.or_else(by_pin).unwrap_or_default().to_owned()
    }

    /// Of an account or an outsider.
    pub(super) fn user_id(&self, handle: &str) -> String {
        let account = self.accounts.iter().find(|account| account.handle == handle);
        account.map_or_else(|| Account::made_up(handle).user_id, |account| account.user_id.clone())
    }

    /// Whether the posts of `handle` are hidden from others.
    pub(super) fn hides(&self, handle: &str) -> bool {
        self.protected.contains(handle)
    }

    /// A sentence about the request in hand, which succeeds all the same.
    pub(super) fn complain(&mut self, why: &str) {
        self.remarks.push(why.to_owned());
    }

    /// Counts one request, unless the window is used up.
    pub(super) fn count(
        &mut self,
        on: Endpoint,
        account: &str,
        now: Timestamp,
    ) -> Result<Quota, Quota> {
        let limit = self.limit(on);
        let fresh = || Window { began: whole_second(now), used: 0 };
        let window = self.windows.entry((on, account.to_owned())).or_insert_with(fresh);
        // The clock of a rehearsal jumps, backwards too.
        if now < window.began || now >= window.began + WINDOW {
            *window = fresh();
        }
        let reset = window.began + WINDOW;
        if window.used >= limit {
            return Err(Quota { limit, remaining: 0, reset });
        }
        window.used += 1;
        Ok(Quota { limit, remaining: limit - window.used, reset })
    }

    /// The quota of somebody unknown.
    pub(super) fn untouched(&self, on: Endpoint, now: Timestamp) -> Quota {
        let limit = self.limit(on);
        Quota { limit, remaining: limit, reset: now + WINDOW }
    }

    fn limit(&self, on: Endpoint) -> u32 {
        self.limits.get(&on).copied().unwrap_or_else(|| on.usual_limit())
    }
}

/// Windows end on whole seconds, so that the header tells exactly when.
fn whole_second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

impl Quota {
    pub(super) fn exceeded(&self) -> Answer {
        Answer::rate_limited(self.reset)
    }

    /// Adds the headers that `answer` does not have.
    pub(super) fn note_in(&self, answer: &mut Answer) {
        for (name, value) in [
            ("x-rate-limit-limit", i64::from(self.limit)),
            ("x-rate-limit-remaining", i64::from(self.remaining)),
            ("x-rate-limit-reset", self.reset.as_second()),
        ] {
            if !answer.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                answer.headers.push((name.to_owned(), value.to_string()));
            }
        }
    }
}
