//! A small client that shares no code with the server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use data_encoding::BASE64;
use jiff::Timestamp;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::sandbox::x::{Account, Options, XServer};

/// 2026-10-20T03:00:00Z, in milliseconds.
pub(super) const START: i64 = 1_792_465_200_000;

/// A server with the accounts `kantor` and `kabiro` on a clock that stands still.
pub(super) struct Stage {
    pub(super) server: XServer,
    pub(super) kantor: Client,
    pub(super) kabiro: Client,
    clock: Arc<AtomicI64>,
}

impl Stage {
    pub(super) async fn new() -> Stage {
        Stage::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut Options)) -> Stage {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Arc::new(AtomicI64::new(START));
        let hand = Arc::clone(&clock);
        let accounts = [Account::made_up("kantor"), Account::made_up("kabiro")];
        let mut options = Options::new(accounts.to_vec());
        options.clock = Arc::new(move || instant(hand.load(Ordering::SeqCst)));
        change(&mut options);
        let server = XServer::start(options).await.unwrap();
        let [kantor, kabiro] =
            accounts.map(|account| Client::new(account, server.url(), Arc::clone(&clock)));
        Stage { server, kantor, kabiro, clock }
    }

    /// Moves the clock of server and clients.
    pub(super) fn jump(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub(super) fn now(&self) -> Timestamp {
        instant(self.clock.load(Ordering::SeqCst))
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.server.posts().into_iter().map(|post| post.text).collect()
    }

    /// A story that ends well.
    pub(super) fn no_complaints(&self) {
        assert_eq!(self.server.complaints(), Vec::<String>::new());
        assert_eq!(self.server.faults_left(), 0);
    }

    /// The one complaint so far contains `what`.
    pub(super) fn complains(&self, what: &str) {
        let complaints = self.server.complaints();
        assert!(matches!(&complaints[..], [one] if one.contains(what)), "{what}: {complaints:?}");
    }
}

pub(super) fn instant(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap()
}

#[derive(Clone)]
pub(super) struct Client {
    pub(super) account: Account,
    pub(super) http: reqwest::Client,
    pub(super) url: String,
    clock: Arc<AtomicI64>,
    nonce: Arc<AtomicU64>,
}

#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) text: String,
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(super) fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn id(&self) -> String {
        assert_eq!(self.status, 201, "{self:?}");
        self.json()["data"]["id"].as_str().unwrap().to_owned()
    }

    pub(super) fn number(&self, header: &str) -> i64 {
        self.headers[header].parse().unwrap()
    }
}

impl Client {
    fn new(account: Account, url: String, clock: Arc<AtomicI64>) -> Client {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Client { account, http, url, clock, nonce: Arc::default() }
    }

    pub(super) async fn post(&self, text: &str) -> Reply {
        self.send("POST", "/2/tweets", Some(json!({ "text": text }))).await
    }

    pub(super) async fn reply(&self, text: &str, parent: &str) -> Reply {
        let reply = json!({ "in_reply_to_tweet_id": parent });
        self.send("POST", "/2/tweets", Some(json!({ "text": text, "reply": reply }))).await
    }

    pub(super) async fn repost(&self, id: &str) -> Reply {
        let path = format!("/2/users/{}/retweets", self.account.user_id);
        self.send("POST", &path, Some(json!({ "tweet_id": id }))).await
    }

    /// The own timeline; `query` without `?`.
    pub(super) async fn timeline(&self, query: &str) -> Reply {
        let mark = if query.is_empty() { "" } else { "?" };
        let path = format!("/2/users/{}/tweets{mark}{query}", self.account.user_id);
        self.send("GET", &path, None).await
    }

    pub(super) async fn send(&self, method: &str, target: &str, body: Option<Value>) -> Reply {
        self.try_send(method, target, body).await.unwrap()
    }

    pub(super) async fn try_send(
        &self,
        method: &str,
        target: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Reply> {
        let header = Signature::of(self, method, target).header();
        self.send_signed(method, target, body, Some(header)).await
    }

    pub(super) async fn send_signed(
        &self,
        method: &str,
        target: &str,
        body: Option<Value>,
        header: Option<String>,
    ) -> reqwest::Result<Reply> {
        let mut request = self.request(method, target);
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Client::read(request).await
    }

    pub(super) fn request(&self, method: &str, target: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        self.http.request(method, format!("{}{target}", self.url))
    }

    /// Fields of a multipart form, written by hand.
    pub(super) async fn upload(&self, target: &str, fields: &[(&str, &[u8])]) -> Reply {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--b0\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b0--\r\n");
        let request = self
            .request("POST", target)
            .header("authorization", Signature::of(self, "POST", target).header())
            .header("content-type", "multipart/form-data; boundary=b0")
            .body(body);
        Client::read(request).await.unwrap()
    }

    pub(super) async fn read(request: reqwest::RequestBuilder) -> reqwest::Result<Reply> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        Ok(Reply { status, headers, text: response.text().await? })
    }
}

/// What goes into a signature, open to spoiling.
pub(super) struct Signature {
    pub(super) method: String,
    pub(super) url: String,
    /// Names and values, with those of the query.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) secrets: [SecretString; 2],
}

impl Signature {
    pub(super) fn of(client: &Client, method: &str, target: &str) -> Signature {
        let nonce = client.nonce.fetch_add(1, Ordering::SeqCst);
        let seconds = client.clock.load(Ordering::SeqCst).div_euclid(1000);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut parameters: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            // The tests' queries hold no other escapes.
            .map(|(name, value)| (name.to_owned(), value.replace("%3A", ":").replace("%2C", ",")))
            .collect();
        for (name, value) in [
            ("oauth_consumer_key", client.account.consumer_key.clone()),
            ("oauth_nonce", format!("n{nonce}")),
            ("oauth_signature_method", "HMAC-SHA1".into()),
            ("oauth_timestamp", seconds.to_string()),
            ("oauth_token", client.account.access_token.clone()),
            ("oauth_version", "1.0".into()),
        ] {
            parameters.push((name.into(), value));
        }
        Signature {
            method: method.into(),
            url: format!("{}{path}", client.url),
            parameters,
            secrets: [
                client.account.consumer_secret.clone(),
                client.account.access_token_secret.clone(),
            ],
        }
    }

    pub(super) fn set(mut self, name: &str, value: impl Into<String>) -> Signature {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters.push((name.into(), value.into()));
        self
    }

    pub(super) fn header(&self) -> String {
        let mut listed = String::new();
        let mut sorted = self.parameters.clone();
        sorted.sort();
        for (name, value) in &sorted {
            if !listed.is_empty() {
                listed.push('&');
            }
            listed.push_str(&format!("{}={}", escaped(name), escaped(value)));
        }
        let base = format!("{}&{}&{}", self.method, escaped(&self.url), escaped(&listed));
        let [consumer, token] = self.secrets.each_ref().map(|s| escaped(s.expose_secret()));
        let key = format!("{consumer}&{token}");
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
        let signature = BASE64.encode(hmac::sign(&key, base.as_bytes()).as_ref());
        let mut header = format!("OAuth oauth_signature=\"{}\"", escaped(&signature));
        for (name, value) in self.parameters.iter().filter(|(n, _)| n.starts_with("oauth_")) {
            header.push_str(&format!(", {name}=\"{}\"", escaped(value)));
        }
        header
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into())
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
