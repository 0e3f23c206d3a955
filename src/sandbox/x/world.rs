//! All that the server knows, changed by one request at a time.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use axum::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use super::account::Account;
use super::answer::{Answer, Refusal};
use super::endpoint::Endpoint;
use super::fault::{Hidden, Planned};
use super::oauth::{Claim, Covered};
use super::posts::Posts;
use super::request_log::RequestLog;

/// How far a signature's timestamp may be from the server's clock.
const CLOCK_SKEW: i64 = 300;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

pub(super) struct World {
    pub(super) accounts: Vec<Arc<Account>>,
    pub(super) fits: fn(&str) -> bool,
    pub(super) limits: BTreeMap<Endpoint, u32>,
    pub(super) posts: Posts,
    pub(super) faults: Planned,
    pub(super) requests: Vec<RequestLog>,
    pub(super) complaints: Vec<String>,
    nonces: HashSet<(String, String)>,
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
    pub(super) fn new(accounts: Vec<Account>, fits: fn(&str) -> bool) -> World {
        World {
            accounts: accounts.into_iter().map(Arc::new).collect(),
            fits,
            limits: BTreeMap::new(),
            posts: Posts::default(),
            faults: Planned::default(),
            requests: Vec::new(),
            complaints: Vec::new(),
            nonces: HashSet::new(),
            windows: BTreeMap::new(),
        }
    }

    /// Whose signature covers the request. A nonce is used up only by a signature that is right.
    pub(super) fn authenticate(
        &mut self,
        header: Option<&str>,
        request: &Covered<'_>,
        now: Timestamp,
    ) -> Result<Arc<Account>, Refusal> {
        let proven = match header {
            Some(header) => Claim::read(header).and_then(|claim| self.prove(claim, request, now)),
            None => Err("there is no Authorization header".to_owned()),
        };
        proven.map_err(|why| Refusal::strange(Answer::unauthorized(), &why))
    }

    fn prove(
        &mut self,
        claim: Claim,
        request: &Covered<'_>,
        now: Timestamp,
    ) -> Result<Arc<Account>, String> {
        let account = self
            .accounts
            .iter()
            .find(|account| account.access_token == claim.token)
            .ok_or("the access token is unknown")?;
        if account.consumer_key != claim.consumer_key {
            return Err("the consumer key is unknown".into());
        }
        let ahead = claim.timestamp.saturating_sub(now.as_second());
        if !(-CLOCK_SKEW..=CLOCK_SKEW).contains(&ahead) {
            return Err(format!("the timestamp is {ahead} s ahead of the server's clock"));
        }
        let secrets = [&account.consumer_secret, &account.access_token_secret];
        let [consumer, token] = secrets.map(ExposeSecret::expose_secret);
        if !claim.signs(request, consumer, token) {
            return Err("the signature does not fit the request".into());
        }
        if !self.nonces.insert((claim.token, claim.nonce)) {
            return Err("the nonce was used before".into());
        }
        Ok(Arc::clone(account))
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
