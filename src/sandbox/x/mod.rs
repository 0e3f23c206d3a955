//! A stand-in for the X API on loopback that is an independent check of our client: it verifies
//! signatures itself, refuses what X does not know, keeps threads, and fails on demand.
//!
//! Nothing here is shared with the client in `outside`. Beside posts and requests the server
//! keeps *complaints*: whatever a well-made client would not have done. A story that ends well
//! ends without any.

mod answer;
mod endpoints;
mod fault;
mod oauth;
mod posts;
mod server;
mod shown;
#[cfg(test)]
mod tests;
mod timeline;
mod world;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use ring::digest;
use secrecy::SecretString;
use tokio_util::sync::DropGuard;

pub use answer::Answer;
pub use fault::{Fault, Hidden, What};
pub use posts::StoredPost;

/// The server's clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// An account that the server knows, with its OAuth 1.0a credential.
#[derive(Debug, Clone)]
pub struct Account {
    /// Without `@`.
    pub handle: String,
    /// 1 to 19 digits.
    pub user_id: String,
    /// Key of the application; names it, proves nothing.
    pub consumer_key: String,
    /// Secret of the application.
    pub consumer_secret: SecretString,
    /// Names the credential, proves nothing.
    pub access_token: String,
    /// Secret of the credential.
    pub access_token_secret: SecretString,
}

impl Account {
    /// An account with an id and a credential made up from its handle, the same at each start.
    pub fn made_up(handle: &str) -> Account {
        let hash = digest::digest(&digest::SHA256, handle.as_bytes());
        let number = hash.as_ref().iter().take(6).fold(1, |n: u64, b| n << 8 | u64::from(*b));
        Account {
            handle: handle.to_owned(),
            user_id: number.to_string(),
            consumer_key: "sandbox-key".into(),
            consumer_secret: "sandbox-secret".into(),
            access_token: format!("{number}-sandbox-token"),
            access_token_secret: format!("{number}-sandbox-secret").into(),
        }
    }
}

/// What a call is about. Limits and faults are counted for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// `POST /2/tweets`
    CreatePost,
    /// `DELETE /2/tweets/{id}`
    DeletePost,
    /// `GET /2/users/me`
    Me,
    /// `GET /2/users/{id}/tweets`
    Timeline,
    /// `POST /2/users/{id}/retweets`
    Repost,
}

impl Endpoint {
    /// Requests of one account in 15 minutes.
    fn usual_limit(self) -> u32 {
        match self {
            Endpoint::CreatePost => 100,
            Endpoint::DeletePost | Endpoint::Repost => 50,
            Endpoint::Me => 75,
            Endpoint::Timeline => 900,
        }
    }
}

/// How the server is set up.
pub struct Options {
    /// Who may sign in. Handles, ids and access tokens differ from each other.
    pub accounts: Vec<Account>,
    /// On 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Decides timestamps, ids and windows; delays run by real time.
    pub clock: Clock,
    /// Whether a text is short enough and holds no forbidden character.
    pub fits: fn(&str) -> bool,
    /// Requests of one account in 15 minutes, where not as on X.
    pub limits: BTreeMap<Endpoint, u32>,
}

impl Options {
    /// A free port, the system's clock, X's limits, and at most 280 characters counted simply.
    pub fn new(accounts: Vec<Account>) -> Options {
        Options {
            accounts,
            port: 0,
            clock: Arc::new(Timestamp::now),
            fits: |text| text.chars().count() <= 280,
            limits: BTreeMap::new(),
        }
    }
}

/// A request as it came. The `Authorization` header is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLog {
    /// When its head had arrived, by the server's clock.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Query as it came, without `?`.
    pub query: String,
    /// Body as text.
    pub body: String,
    /// `None` for a path or method that is unknown.
    pub endpoint: Option<Endpoint>,
    /// Handle of the account whose signature was right.
    pub account: Option<String>,
    /// Status of the answer; `None` while or where there is none.
    pub status: Option<u16>,
}

/// The running server. Dropping it ends it and every connection.
pub struct XServer {
    port: u16,
    site: Arc<server::Site>,
    _stop: DropGuard,
}

impl XServer {
    /// Starts on 127.0.0.1 within the current tokio runtime.
    ///
    /// # Errors
    /// The port cannot be taken, or two accounts share a handle, an id or a token.
    pub async fn start(options: Options) -> std::io::Result<XServer> {
        server::start(options).await
    }

    /// Base address without a trailing slash, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Plans `fault` for the next rightly signed request to `on` that no earlier fault takes; by
    /// `account` (its handle), or by any.
    pub fn fault(&self, on: Endpoint, account: Option<&str>, fault: Fault) {
        self.site.world().faults.add(on, account, fault);
    }

    /// Planned faults that nothing has met yet.
    pub fn faults_left(&self) -> usize {
        self.site.world().faults.left()
    }

    /// Changes a limit: requests of one account in 15 minutes.
    pub fn limit(&self, on: Endpoint, requests: u32) {
        self.site.world().limits.insert(on, requests);
    }

    /// Every post and repost by id, the deleted ones too.
    pub fn posts(&self) -> Vec<StoredPost> {
        self.site.world().posts.stored()
    }

    /// Every request in the order of arrival.
    pub fn requests(&self) -> Vec<RequestLog> {
        self.site.world().requests.clone()
    }

    /// What a well-made client would not have done, one sentence each.
    pub fn complaints(&self) -> Vec<String> {
        self.site.world().complaints.clone()
    }
}

impl fmt::Debug for XServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XServer").field("port", &self.port).finish_non_exhaustive()
    }
}
