//! The one place that talks to X. Every call is one request, sent at most once.
//!
//! Why at most once: redirects are off and reqwest's retries are `never`. One repeat cannot be
//! switched off through reqwest: hyper-util takes a fresh connection when a *reused* one turns out
//! to be closed. It does so only for a request that hyper hands back unserialised (still queued
//! when the connection ended), so that no byte of it has left; `wire_tests` counts.
//!
//! Hosts come from the configuration only: no redirect is followed and no proxy is taken from the
//! environment, which would be a destination that nobody reviewed.

use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::AUTHORIZATION;
use reqwest::{Certificate, Method, RequestBuilder, Url};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value, json};

use super::access::Access;
use super::answer::{Answer, Failure, PAUSE, classify, is_id, later};
use super::timeline::{TimelinePost, page};
use crate::plan::fact::{Cause, Outcome, Reason};

const USER_AGENT: &str = concat!("siaran/", env!("CARGO_PKG_VERSION"));
/// From the first byte of the name's look-up to the last of the answer.
const DEADLINE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(10);
/// Below the idle limits of usual servers, so that a post rarely meets a connection that is just
/// being closed; long enough for [`Client::warm`] seconds before the instant.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes of an answer that are read.
const LARGEST: usize = 1024 * 1024;
/// X keeps the newest 3 200 posts of a timeline, and gives 100 a page.
const MOST_PAGES: usize = 33;
/// Waiting for a limit ends up to this much after X's reset.
const JITTER_MS: u16 = 5_000;

/// A client of X for all accounts. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    api: Url,
}

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address will not do, and why.
    #[error("x.api_url {0}")]
    Address(&'static str),
    /// TLS cannot be set up, such as without any system certificates.
    #[error("cannot set up TLS")]
    Tls(#[source] reqwest::Error),
}

/// Whose credential it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// Id of the account.
    pub id: String,
    /// Handle without `@`, in X's spelling: compare without regard to case.
    pub handle: String,
}

/// Why there is no answer.
pub(super) enum Broken {
    /// The request certainly did not leave.
    Before(Reason),
    /// It may have arrived.
    After(Reason),
}

impl Client {
    /// A client for the API beneath `api_url`: `https:`, or `http:` on a loopback host. Each
    /// request ends within 30 s.
    ///
    /// Makes ring rustls's provider if the process has none yet.
    ///
    /// # Errors
    /// When the address is none of these, or the system has no certificates to trust.
    pub fn new(api_url: &str) -> Result<Client, ClientError> {
        Client::build(api_url, DEADLINE, None)
    }

    /// Like [`Client::new`], with another limit for a whole request.
    ///
    /// # Errors
    /// As for [`Client::new`].
    pub fn with_deadline(api_url: &str, deadline: Duration) -> Result<Client, ClientError> {
        Client::build(api_url, deadline, None)
    }

    pub(super) fn build(
        api_url: &str,
        deadline: Duration,
        roots: Option<Vec<Certificate>>,
    ) -> Result<Client, ClientError> {
        // An error says that main has installed one before: the very thing wanted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let api = address(api_url)?;
        let secure = api.scheme() == "https";
        let mut http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .http1_only()
            .https_only(secure)
            .tcp_nodelay(true)
            .pool_idle_timeout(IDLE)
            // An expired deadline leaves open whether anything was sent, an expired connect does
            // not: so the latter comes first.
            .connect_timeout(CONNECT.min(deadline / 2))
            .timeout(deadline);
        // Without TLS there is nothing to trust, and a machine without certificates can rehearse.
        if let Some(roots) = roots.or_else(|| (!secure).then(Vec::new)) {
            http = http.tls_certs_only(roots);
        }
        Ok(Client { http: http.build().map_err(ClientError::Tls)?, api })
    }

    /// Asks whose credential `access` is.
    ///
    /// # Errors
    /// Where X does not say; the cause is [`Cause::Credential`] when it refuses the credential.
    pub async fn me(&self, access: &Access, now: Timestamp) -> Result<Me, Failure> {
        let answer = self.get(access, self.url("/2/users/me"), now).await?;
        let json: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let text = |key: &str| json["data"][key].as_str().map(str::to_owned);
        match (text("id").filter(|id| is_id(id)), text("username").filter(|name| is_handle(name))) {
            (Some(id), Some(handle)) => Ok(Me { id, handle }),
            _ => Err(unreadable(&answer, now)),
        }
    }

    /// Opens a connection (name, TCP, TLS) and leaves it open for the next request within 30 s.
    /// A connection carries one request at a time: for posts that shall leave together, warm once
    /// for each, at the same time.
    ///
    /// # Errors
    /// As for [`Client::me`], which it is made of.
    pub async fn warm(&self, access: &Access, now: Timestamp) -> Result<(), Failure> {
        self.me(access, now).await.map(drop)
    }

    /// Posts `text`, as an answer to the post `reply_to` where given. One attempt, one outcome:
    /// see [`classify`]. The attempt must be in the journal before.
    pub async fn post(
        &self,
        access: &Access,
        text: &str,
        reply_to: Option<&str>,
        now: Timestamp,
    ) -> Outcome {
        let mut body = json!({ "text": text });
        if let Some(parent) = reply_to {
            body["reply"] = json!({ "in_reply_to_tweet_id": parent });
        }
        match self.send(access, Method::POST, self.url("/2/tweets"), Some(&body), now).await {
            Ok(answer) => classify(&answer, now, jitter()),
            Err(Broken::Before(reason)) => {
                Outcome::NotYet { reason, not_before: Some(later(now, PAUSE)) }
            }
            Err(Broken::After(reason)) => Outcome::Unknown(reason),
        }
    }

    /// All posts of the account `user_id` newer than the id `floor`, answers included.
    ///
    /// # Errors
    /// Where any page fails: part of a timeline proves nothing absent.
    pub async fn timeline(
        &self,
        access: &Access,
        user_id: &str,
        floor: u64,
        now: Timestamp,
    ) -> Result<Vec<TimelinePost>, Failure> {
        let fail =
            |cause, detail| Failure { reason: Reason::new(cause, None, detail), not_before: None };
        if !is_id(user_id) {
            return Err(fail(Cause::Unusable, "the account's id is not a number"));
        }
        let mut posts = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut url = self.url(&format!("/2/users/{user_id}/tweets"));
            {
                let mut query = url.query_pairs_mut();
                query.append_pair("max_results", "100");
                query.append_pair("tweet.fields", "created_at,referenced_tweets,entities");
                if floor > 0 {
                    query.append_pair("since_id", &floor.to_string());
                }
                if let Some(token) = &next {
                    query.append_pair("pagination_token", token);
                }
            }
            let answer = self.get(access, url, now).await?;
            let page = page(&answer.body).ok_or_else(|| unreadable(&answer, now))?;
            posts.extend(page.posts);
            next = page.next;
            if next.is_none() {
                return Ok(posts);
            }
        }
        Err(fail(Cause::Garbled, "the timeline has more pages than X keeps"))
    }

    async fn get(&self, access: &Access, url: Url, now: Timestamp) -> Result<Answer, Failure> {
        match self.send(access, Method::GET, url, None, now).await {
            Ok(answer) if answer.status == 200 && answer.cut.is_none() => Ok(answer),
            Ok(answer) => Err(unreadable(&answer, now)),
            Err(Broken::Before(reason)) => {
                Err(Failure { reason, not_before: Some(later(now, PAUSE)) })
            }
            Err(Broken::After(reason)) => Err(Failure { reason, not_before: None }),
        }
    }

    async fn send(
        &self,
        access: &Access,
        method: Method,
        url: Url,
        body: Option<&Value>,
        now: Timestamp,
    ) -> Result<Answer, Broken> {
        let before = |detail| Broken::Before(Reason::new(Cause::Unusable, None, detail));
        let header = access.header(method.as_str(), &url, now).map_err(before)?;
        let mut request = self.http.request(method, url).header(AUTHORIZATION, header);
        if let Some(body) = body {
            request = request.json(body);
        }
        self.receive(request).await
    }

    /// Sends `request`, once, and reads its answer.
    pub(super) async fn receive(&self, request: RequestBuilder) -> Result<Answer, Broken> {
        let mut response = request.send().await.map_err(Broken::from)?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut bytes = Vec::new();
        let mut cut = None;
        while bytes.len() < LARGEST {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => {
                    cut = Some(cause(&error));
                    break;
                }
            }
        }
        bytes.truncate(LARGEST);
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Answer { status, headers, body, cut })
    }

    /// The address of `path`, which begins with a slash.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.api.clone();
        url.set_path(&format!("{}{path}", self.api.path().trim_end_matches('/')));
        url
    }
}

impl From<reqwest::Error> for Broken {
    fn from(error: reqwest::Error) -> Broken {
        let error = error.without_url();
        if error.is_builder() {
            return Broken::Before(Reason::new(Cause::Unusable, None, innermost(&error)));
        }
        // hyper says "canceled" or "closed" of a request that it gives back unserialised, nowhere
        // else on this path; `is_connect` covers name, TCP and TLS, each within connect_timeout.
        let unsent = hyper_error(&error).is_some_and(|e| e.is_canceled() || e.is_closed());
        if error.is_connect() || unsent {
            Broken::Before(Reason::new(Cause::Unreachable, None, innermost(&error)))
        } else {
            Broken::After(Reason::new(cause(&error), None, innermost(&error)))
        }
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

/// Why `answer` to a GET is of no use.
fn unreadable(answer: &Answer, now: Timestamp) -> Failure {
    classify(answer, now, jitter()).into()
}

fn jitter() -> SignedDuration {
    let mut bytes = [0; 2];
    // Without random numbers the requests before this one have failed already.
    let _ = SystemRandom::new().fill(&mut bytes);
    SignedDuration::from_millis(i64::from(u16::from_be_bytes(bytes) % JITTER_MS))
}

fn is_handle(text: &str) -> bool {
    (1..=50).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn address(api_url: &str) -> Result<Url, ClientError> {
    let url = Url::parse(api_url).map_err(|_| ClientError::Address("is no address"))?;
    let host = url.host_str().unwrap_or_default();
    // `Url` has made 127.1 and its like plain numbers, and put IPv6 into brackets.
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => return Err(ClientError::Address("may be http: on a loopback host only")),
        _ => return Err(ClientError::Address("must begin with https:")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ClientError::Address("must not hold a name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ClientError::Address("must end with its path"));
    }
    Ok(url)
}
