//! OAuth 2.0 with PKCE (RFC 6749, 7636) as X wants it: an authorize page, and one call for tokens.
//!
//! A refresh token works once, and sending a used one ends the whole chain. So the outcomes of a
//! refresh are closed, and whatever X does not clearly say counts as used.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use reqwest::header::HeaderValue;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::answer::{Answer, Failure, PAUSE, classify};
use super::client::Client;
use super::quota::later;
use super::request::Broken;
use crate::plan::fact::{Cause, Outcome, Reason};

const SCOPES: &str = "tweet.read tweet.write users.read media.write offline.access";
/// How long X's access tokens last where the answer does not say.
const USUAL: i64 = 7_200;
/// No token is believed to last longer.
const LONGEST: i64 = 366 * 86_400;

/// An application that accounts sign in to.
#[derive(Debug, Clone)]
pub struct App {
    /// Names it.
    pub client_id: SecretString,
    /// Proves it, where X calls it confidential.
    pub client_secret: Option<SecretString>,
}

/// What a sign-in or a refresh gives.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Acts for the account.
    pub access: SecretString,
    /// Gives the next pair, once.
    pub refresh: SecretString,
    /// When `access` ends.
    pub expires: Timestamp,
}

/// How a refresh ended.
#[derive(Debug)]
pub enum Refreshed {
    /// A new pair; the old refresh token is used up.
    Pair(Pair),
    /// X refuses the refresh token: the chain is at its end.
    Refused(Reason),
    /// X refuses the application, and so did not look at the refresh token.
    AppRefused(Reason),
    /// The refresh token was certainly not used: it may be sent again, not before the instant.
    NotSent(Reason, Timestamp),
    /// The refresh token may be used up: it must never be sent again.
    Unknown(Reason),
}

/// What ties the answer of the authorize page to whoever asked for it.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Comes back beside the code.
    pub state: SecretString,
    verifier: SecretString,
}

impl Challenge {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new() -> Result<Challenge, ring::error::Unspecified> {
        // 64 bytes make 86 characters; the RFC asks for 43 to 128.
        Ok(Challenge { state: random(32)?, verifier: random(64)? })
    }

    /// The S256 challenge of the verifier.
    fn code(&self) -> String {
        let sum = digest(&SHA256, self.verifier.expose_secret().as_bytes());
        BASE64URL_NOPAD.encode(sum.as_ref())
    }
}

fn random(bytes: usize) -> Result<SecretString, ring::error::Unspecified> {
    let mut random = vec![0; bytes];
    SystemRandom::new().fill(&mut random)?;
    Ok(BASE64URL_NOPAD.encode(&random).into())
}

impl Client {
    /// The page on which the holder of an account lets `app` act; X then leads his browser to
    /// `redirect_uri` with a code.
    pub fn authorize_url(&self, app: &App, redirect_uri: &str, challenge: &Challenge) -> Url {
        let mut url = self.url("/i/oauth2/authorize");
        // The real page is not beneath the API.
        if matches!(url.host_str(), Some("api.x.com" | "api.twitter.com")) {
            let _ = url.set_host(Some("x.com"));
        }
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", app.client_id.expose_secret())
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", SCOPES)
            .append_pair("state", challenge.state.expose_secret())
            .append_pair("code_challenge", &challenge.code())
            .append_pair("code_challenge_method", "S256");
        url
    }

    /// The first pair, for the code that the authorize page gave.
    ///
    /// # Errors
    /// When X gives none; the code is used up then.
    pub async fn exchange(
        &self,
        app: &App,
        code: &SecretString,
        challenge: &Challenge,
        redirect_uri: &str,
        now: Timestamp,
    ) -> Result<Pair, Failure> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", redirect_uri),
            ("code_verifier", challenge.verifier.expose_secret()),
        ];
        match self.tokens(app, &fields, now).await {
            Refreshed::Pair(pair) => Ok(pair),
            Refreshed::NotSent(reason, at) => Err(Failure { reason, not_before: Some(at) }),
            Refreshed::Refused(reason)
            | Refreshed::AppRefused(reason)
            | Refreshed::Unknown(reason) => Err(Failure { reason, not_before: None }),
        }
    }

    /// The next pair. That the attempt was begun must be on disk before.
    pub async fn refresh(&self, app: &App, refresh: &SecretString, now: Timestamp) -> Refreshed {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose_secret())];
        self.tokens(app, &fields, now).await
    }

    async fn tokens(&self, app: &App, fields: &[(&str, &str)], now: Timestamp) -> Refreshed {
        let id = app.client_id.expose_secret();
        let mut fields = fields.to_vec();
        let proof = match &app.client_secret {
            Some(secret) => match basic(id, secret) {
                Some(header) => Some(header),
                None => {
                    let detail = "the client_id and client_secret fit no header";
                    return Refreshed::AppRefused(Reason::new(Cause::Unusable, None, detail));
                }
            },
            None => {
                fields.push(("client_id", id));
                None
            }
        };
        match self.post_form(self.url("/2/oauth2/token"), proof, &fields, now).await {
            Ok(answer) => {
                let is_public = |name| matches!(name, "grant_type" | "client_id" | "redirect_uri");
                let sent = fields.iter().filter(|(name, _)| !is_public(*name)).map(|(_, v)| *v);
                let secret = app.client_secret.as_ref().map(|s| s.expose_secret());
                judge(&answer, &sent.chain(secret).collect::<Vec<_>>(), now)
            }
            Err(Broken::Before(reason, at)) => Refreshed::NotSent(reason, at),
            Err(Broken::After(reason)) => Refreshed::Unknown(reason),
        }
    }
}

fn basic(id: &str, secret: &SecretString) -> Option<HeaderValue> {
    let both = SecretString::from(format!("{id}:{}", secret.expose_secret()));
    let value = format!("Basic {}", BASE64.encode(both.expose_secret().as_bytes()));
    let mut header = HeaderValue::from_str(&value).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// What `answer` to a request with `secrets` means.
fn judge(answer: &Answer, secrets: &[&str], now: Timestamp) -> Refreshed {
    let json: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let reason = |cause| Reason::new(cause, Some(answer.status), detail(&json, secrets));
    if let Some(cut) = answer.cut {
        return Refreshed::Unknown(reason(cut));
    }
    match (answer.status, json["error"].as_str()) {
        (200, _) => match pair(&json, now) {
            Some(pair) => Refreshed::Pair(pair),
            None => Refreshed::Unknown(Reason::new(Cause::Garbled, Some(200), "")),
        },
        (400 | 401 | 403, Some("invalid_client" | "unauthorized_client")) => {
            Refreshed::AppRefused(reason(Cause::Credential))
        }
        // X calls a token that it does not know an invalid request.
        (
            400 | 401 | 403,
            Some(
                "invalid_grant"
                | "invalid_request"
                | "invalid_token"
                | "invalid_scope"
                | "unsupported_grant_type",
            ),
        ) => Refreshed::Refused(reason(Cause::Credential)),
        (429, _) if is_limit(answer) => {
            let not_before = match classify(answer, now, SignedDuration::from_secs(1)) {
                Outcome::NotYet { not_before: Some(at), .. } => at,
                _ => later(now, PAUSE),
            };
            Refreshed::NotSent(reason(Cause::Limited), not_before)
        }
        (408 | 425, _) => Refreshed::Unknown(reason(Cause::Timeout)),
        _ => Refreshed::Unknown(reason(Cause::Garbled)),
    }
}

/// Whether a 429 is X's own word; a gateway may say it of a request that it has passed on.
fn is_limit(answer: &Answer) -> bool {
    let said = answer.body.to_ascii_lowercase();
    answer.headers.contains_key("x-rate-limit-reset")
        || ["too many requests", "rate limit"].iter().any(|words| said.contains(words))
}

fn pair(json: &Value, now: Timestamp) -> Option<Pair> {
    let token = |key: &str| json[key].as_str().filter(|text| is_token(text));
    let seconds = json["expires_in"].as_i64().unwrap_or(USUAL).clamp(0, LONGEST);
    Some(Pair {
        access: token("access_token")?.into(),
        refresh: token("refresh_token")?.into(),
        expires: later(now, SignedDuration::from_secs(seconds)),
    })
}

fn is_token(text: &str) -> bool {
    (1..=4_096).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// X's words, unless they repeat a secret of ours or come beside one of X's.
fn detail(json: &Value, secrets: &[&str]) -> String {
    let words = ["error", "error_description", "title", "detail"].map(|key| json[key].as_str());
    let words = words.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let is_safe = json["access_token"].is_null() && !secrets.iter().any(|s| words.contains(s));
    if is_safe { words } else { String::new() }
}
