//! One request and its answer, sent at most once.
//!
//! Why at most once: redirects are off and reqwest's retries are `never`. One repeat cannot be
//! switched off through reqwest: hyper-util takes a fresh connection when a *reused* one turns out
//! to be closed. It does so only for a request that hyper hands back unserialised (still queued
//! when the connection ended), so that no byte of it has left; `wire_tests` counts.

use std::error::Error as _;
use std::sync::PoisonError;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::AUTHORIZATION;
use reqwest::multipart::Form;
use reqwest::{Method, RequestBuilder, Url};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;

use super::access::Access;
use super::answer::{Answer, Failure, PAUSE, classify};
use super::client::Client;
use super::endpoint::Endpoint;
use super::limits::Key;
use super::quota::later;
use super::words::Words;
use crate::plan::fact::{Cause, Reason};

/// Bytes of an answer that are read.
const LARGEST: usize = 1024 * 1024;
/// The same of a hundred posts of strangers: one may have 25 000 characters.
const LARGEST_LIST: usize = 16 * 1024 * 1024;
/// Waiting for a limit ends up to this much after X's reset.
const JITTER_MS: u16 = 5_000;
/// A request with a file may take so many times as long as others: 4 MiB leave in it at 14 kB/s.
const UPLOAD_TIMES: u32 = 10;

/// What a request carries.
pub(super) enum Content<'a> {
    Nothing,
    Json(&'a Value),
    /// Not signed, as X wants it.
    Form(Form),
}

/// A request of `endpoint`, which counts towards its limit.
pub(super) struct Request<'a> {
    pub(super) endpoint: Endpoint,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) content: Content<'a>,
}

/// Why there is no answer.
pub(super) enum Broken {
    /// The request certainly did not leave, and need not before the instant.
    Before(Reason, Timestamp),
    /// It may have arrived.
    After(Reason),
}

impl Client {
    /// Sends the request, unless a limit of X forbids it.
    pub(super) async fn send(
        &self,
        access: &Access,
        request: Request<'_>,
        now: Timestamp,
    ) -> Result<Answer, Broken> {
        let key = Key::new(access, request.endpoint);
        self.limits().admit(key, now).map_err(|until| {
            let reason = Reason::new(Cause::Limited, None, "held back: X's limit is used up");
            Broken::Before(reason, later(until, jitter()))
        })?;
        let soon = later(now, PAUSE);
        let unusable = |detail| Broken::Before(Reason::new(Cause::Unusable, None, detail), soon);
        let Request { endpoint, method, url, content } = request;
        let header = access.header(method.as_str(), &url, now).map_err(unusable)?;
        let mut builder = self.http.request(method, url).header(AUTHORIZATION, header);
        builder = match content {
            Content::Nothing => builder,
            Content::Json(json) => builder.json(json),
            Content::Form(form) => builder.multipart(form),
        };
        if endpoint.is_upload() {
            builder = builder.timeout(self.deadline.saturating_mul(UPLOAD_TIMES));
        }
        let largest = if endpoint.is_list() { LARGEST_LIST } else { LARGEST };
        let answer = self.receive_up_to(largest, builder, soon).await?;
        self.limits().learn(key, answer.status == 429, &answer.headers, now);
        Ok(answer)
    }

    /// Sends what is built, once, and reads the answer. What did not leave may do so from `soon`.
    pub(super) async fn receive(
        &self,
        builder: RequestBuilder,
        soon: Timestamp,
    ) -> Result<Answer, Broken> {
        self.receive_up_to(LARGEST, builder, soon).await
    }

    async fn receive_up_to(
        &self,
        largest: usize,
        builder: RequestBuilder,
        soon: Timestamp,
    ) -> Result<Answer, Broken> {
        let mut response = builder.send().await.map_err(|error| broken(error, soon))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut bytes = Vec::new();
        let mut cut = None;
        while bytes.len() < largest {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => {
                    cut = Some(cause(&error));
                    break;
                }
            }
        }
        bytes.truncate(largest);
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Answer { status, headers, body, cut })
    }

    /// Sends a request that may simply be repeated; any whole answer of the 200s will do.
    pub(super) async fn ask(
        &self,
        access: &Access,
        request: Request<'_>,
        now: Timestamp,
    ) -> Result<Answer, Failure> {
        match self.send(access, request, now).await {
            Ok(answer) if (200..300).contains(&answer.status) && answer.cut.is_none() => Ok(answer),
            Ok(answer) => Err(useless(&answer, now)),
            Err(Broken::Before(reason, at)) => Err(Failure { reason, not_before: Some(at) }),
            Err(Broken::After(reason)) => Err(Failure { reason, not_before: None }),
        }
    }

    /// As [`Client::ask`], where the answer says that something was done: one of errors alone is
    /// a failure whatever its status.
    pub(super) async fn order(
        &self,
        access: &Access,
        request: Request<'_>,
        now: Timestamp,
    ) -> Result<Answer, Failure> {
        let answer = self.ask(access, request, now).await?;
        let words = Words::read(&answer.body);
        if words.data || words.detail.is_empty() { Ok(answer) } else { Err(useless(&answer, now)) }
    }

    /// Reads what is at `url`.
    pub(super) async fn get(
        &self,
        access: &Access,
        endpoint: Endpoint,
        url: Url,
        now: Timestamp,
    ) -> Result<Answer, Failure> {
        let content = Content::Nothing;
        self.ask(access, Request { endpoint, method: Method::GET, url, content }, now).await
    }

    /// Until when X's limits forbid a call of `endpoint` by the account of `access`; `None`: one
    /// may leave now. To be asked before an attempt is written down that would be in vain.
    pub fn wait_for(
        &self,
        access: &Access,
        endpoint: Endpoint,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let full = self.limits().full_until(Key::new(access, endpoint), now);
        full.map(|until| later(until, jitter()))
    }

    fn limits(&self) -> std::sync::MutexGuard<'_, super::limits::Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why `answer` is of no use.
pub(super) fn useless(answer: &Answer, now: Timestamp) -> Failure {
    classify(answer, now, jitter()).into()
}

/// A short span, not negative, that differs from waiter to waiter.
pub(super) fn jitter() -> SignedDuration {
    let mut bytes = [0; 2];
    // Without random numbers the requests before this one have failed already.
    let _ = SystemRandom::new().fill(&mut bytes);
    SignedDuration::from_millis(i64::from(u16::from_be_bytes(bytes) % JITTER_MS))
}

fn broken(error: reqwest::Error, soon: Timestamp) -> Broken {
    let error = error.without_url();
    if error.is_builder() {
        return Broken::Before(Reason::new(Cause::Unusable, None, innermost(&error)), soon);
    }
    // hyper says "canceled" or "closed" of a request that it gives back unserialised, nowhere
    // else on this path; `is_connect` covers name, TCP and TLS, each within connect_timeout.
    let unsent = hyper_error(&error).is_some_and(|e| e.is_canceled() || e.is_closed());
    if error.is_connect() || unsent {
        Broken::Before(Reason::new(Cause::Unreachable, None, innermost(&error)), soon)
    } else {
        Broken::After(Reason::new(cause(&error), None, innermost(&error)))
    }
}

/// The cause of an error after the request may have left.
fn cause(error: &reqwest::Error) -> Cause {
    if error.is_timeout() {
        Cause::Timeout
    } else if hyper_error(error).is_some_and(|e| e.is_parse() || e.is_user()) {
        Cause::Garbled
    } else {
        Cause::Closed
    }
}

fn hyper_error(error: &reqwest::Error) -> Option<&hyper::Error> {
    std::iter::successors(error.source(), |error| (*error).source())
        .find_map(|error| error.downcast_ref())
}

/// The last error of the chain says what happened; those before it say what we were doing.
fn innermost(error: &reqwest::Error) -> String {
    std::iter::successors(error.source(), |error| (*error).source())
        .last()
        .map_or_else(|| error.to_string(), |error| error.to_string())
}
