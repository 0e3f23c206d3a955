//! How often X lets us call it: counted here, and learned from its answers. Pure.
//!
//! Two sources, whichever is stricter. Our own count keeps the documented numbers, so that X never
//! has to refuse even where it sends no headers. The headers know of what other programs do with
//! the same account. Neither can be misled for longer than the window by a clock that is wrong.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;
use ring::digest::{SHA256, digest};
use secrecy::ExposeSecret;

use super::access::Access;
use super::endpoint::Endpoint;
use super::quota::{APP_DAY, DAY, Quota, USER, USER_DAY, WINDOW, end_of_limit, later};

/// X counts a request when it arrives, up to this much after we have counted it.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(5);

/// Whose requests of what are counted together. Of secrets it holds digests only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    user: Digest,
    app: Digest,
    endpoint: Endpoint,
}

type Digest = [u8; 16];

impl Key {
    /// For the account behind `access`: a bearer token counts with those that it was refreshed
    /// from. Its application is not known: all of them count as one.
    pub(super) fn new(access: &Access, endpoint: Endpoint) -> Key {
        let (user, app) = match access {
            Access::OAuth1(keys) => {
                let [user, app] = [&keys.access_token, &keys.consumer_key];
                (sum(user.expose_secret()), sum(app.expose_secret()))
            }
            Access::Bearer { chain, .. } => (sum(chain), Digest::default()),
        };
        Key { user, app, endpoint }
    }

    fn counted(&self) -> [Counted; 3] {
        [Counted::User(self.user), Counted::UserDay(self.user), Counted::AppDay(self.app)]
    }
}

fn sum(text: &str) -> Digest {
    let mut sum = Digest::default();
    let whole = digest(&SHA256, text.as_bytes());
    sum.copy_from_slice(&whole.as_ref()[..16]);
    sum
}

/// Whose, and over which span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    User(Digest),
    UserDay(Digest),
    AppDay(Digest),
}

impl Counted {
    fn span(self) -> SignedDuration {
        match self {
            Counted::User(_) => WINDOW,
            Counted::UserDay(_) | Counted::AppDay(_) => DAY,
        }
    }

    /// The documented number; `None`: only the headers tell.
    fn most(self, endpoint: Endpoint) -> Option<usize> {
        match self {
            Counted::User(_) => Some(endpoint.per_user()),
            Counted::UserDay(_) => None,
            Counted::AppDay(_) => endpoint.per_app(),
        }
    }

    fn headers(self) -> &'static str {
        match self {
            Counted::User(_) => USER,
            Counted::UserDay(_) => USER_DAY,
            Counted::AppDay(_) => APP_DAY,
        }
    }
}

/// The limits of all accounts and endpoints.
#[derive(Debug, Default)]
pub(super) struct Limits(HashMap<(Counted, Endpoint), Counter>);

impl Limits {
    /// Counts a request that leaves at `now`.
    ///
    /// # Errors
    /// It must not leave before the instant given.
    pub(super) fn admit(&mut self, key: Key, now: Timestamp) -> Result<(), Timestamp> {
        if let Some(until) = self.full_until(key, now) {
            return Err(until);
        }
        if !self.0.contains_key(&(Counted::User(key.user), key.endpoint)) {
            // The counters of sign-ins and keys that were replaced go here.
            self.0.retain(|(counted, _), counter| !counter.is_idle(counted.span(), now));
        }
        for counted in key.counted() {
            let counter = self.0.entry((counted, key.endpoint)).or_default();
            counter.take(counted.most(key.endpoint).is_some(), now);
        }
        Ok(())
    }

    /// Until when no request may leave; `None`: one may now.
    pub(super) fn full_until(&mut self, key: Key, now: Timestamp) -> Option<Timestamp> {
        let full = key.counted().into_iter().filter_map(|counted| {
            let counter = self.0.get_mut(&(counted, key.endpoint))?;
            counter.full_until(counted.most(key.endpoint), counted.span(), now)
        });
        full.max()
    }

    /// Takes in what the headers of an answer say; `refused`: it was a 429.
    pub(super) fn learn(&mut self, key: Key, refused: bool, headers: &HeaderMap, now: Timestamp) {
        for counted in key.counted() {
            if let Some(quota) = Quota::read(headers, counted.headers()) {
                let counter = self.0.entry((counted, key.endpoint)).or_default();
                counter.learn(quota, counted.span(), now);
            }
        }
        if refused && self.full_until(key, now).is_none() {
            let quota = Quota { left: 0, reset: end_of_limit(headers, now) };
            let counter = self.0.entry((Counted::User(key.user), key.endpoint)).or_default();
            counter.learn(quota, WINDOW, now);
        }
    }
}

/// One limit.
#[derive(Debug, Default)]
struct Counter {
    /// When requests left, oldest first; no older than the span.
    left_at: VecDeque<Timestamp>,
    told: Option<Told>,
}

/// What X told last.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// Less those that left since.
    quota: Quota,
    /// X's reset, as far as it can be right.
    until: Timestamp,
}

impl Counter {
    fn full_until(
        &mut self,
        most: Option<usize>,
        span: SignedDuration,
        now: Timestamp,
    ) -> Option<Timestamp> {
        self.forget(span, now);
        let counted = most.and_then(|most| {
            let oldest_that_counts = self.left_at.len().checked_sub(most)?;
            let at = self.left_at.get(oldest_that_counts)?;
            Some(later(later(*at, span), UNDER_WAY))
        });
        let told = self.told.filter(|told| told.quota.left == 0).map(|told| told.until);
        counted.max(told)
    }

    fn take(&mut self, is_counted: bool, now: Timestamp) {
        if is_counted {
            self.left_at.push_back(now);
        }
        if let Some(told) = &mut self.told {
            told.quota.left = told.quota.left.saturating_sub(1);
        }
    }

    fn learn(&mut self, quota: Quota, span: SignedDuration, now: Timestamp) {
        let until = quota.reset.min(later(now, span));
        let left = match self.told {
            // Answers overtake each other, and X has not counted yet what is under way.
            Some(told) if told.quota.reset == quota.reset => told.quota.left.min(quota.left),
            _ => quota.left,
        };
        self.told = (until > now).then_some(Told { quota: Quota { left, ..quota }, until });
    }

    fn is_idle(&mut self, span: SignedDuration, now: Timestamp) -> bool {
        self.forget(span, now);
        self.left_at.is_empty() && self.told.is_none()
    }

    /// Drops what no longer counts. What seems to lie ahead was noted by a clock that has been set
    /// back since: it counts from now.
    fn forget(&mut self, span: SignedDuration, now: Timestamp) {
        let ahead = self.left_at.iter().rev().take_while(|at| **at > now).count();
        for at in self.left_at.iter_mut().rev().take(ahead) {
            *at = now;
        }
        while self.left_at.front().is_some_and(|at| later(later(*at, span), UNDER_WAY) <= now) {
            self.left_at.pop_front();
        }
        self.told = self
            .told
            .filter(|told| told.until > now)
            .map(|told| Told { until: told.until.min(later(now, span)), ..told });
    }
}

#[cfg(test)]
mod tests;
