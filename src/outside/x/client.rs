//! What all calls of X share: the connections, the limits, the address.
//!
//! Hosts come from the configuration only: no redirect is followed and no proxy is taken from the
//! environment, which would be a destination that nobody reviewed.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Certificate, Url};

use super::limits::Limits;

const USER_AGENT: &str = concat!("siaran/", env!("CARGO_PKG_VERSION"));
/// From the first byte of the name's look-up to the last of the answer.
const DEADLINE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(10);
/// Below the idle limits of usual servers, so that a post rarely meets a connection that is just
/// being closed; long enough for [`Client::warm`] seconds before the instant.
const IDLE: Duration = Duration::from_secs(30);

/// A client of X for all accounts. Clones share their connections and limits.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    pub(super) limits: Arc<Mutex<Limits>>,
    pub(super) deadline: Duration,
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

impl Client {
    /// A client for the API beneath `api_url`: `https:`, or `http:` on a loopback host. Each
    /// request ends within 30 s, each with a file within ten times that.
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
        let http = http.build().map_err(ClientError::Tls)?;
        Ok(Client { http, limits: Arc::default(), deadline, api })
    }

    /// The address of `path`, which begins with a slash.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.api.clone();
        url.set_path(&format!("{}{path}", self.api.path().trim_end_matches('/')));
        url
    }
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
