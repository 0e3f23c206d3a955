//! How a server is set up.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::account::Account;
use super::endpoint::Endpoint;
use super::grants::App;
use super::media::Processing;

/// The server's clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

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
    /// Applications that people may sign in to with OAuth 2.0.
    pub apps: Vec<App>,
    /// What happens to videos and GIFs after their upload.
    pub processing: Processing,
    /// Nearly the same text as another account's of the last 24 hours is not only complained of
    /// but refused as a duplicate.
    pub refuses_similar: bool,
    /// Deleting again is answered as the first time, not with 404.
    pub deletes_again: bool,
    /// The search does not find what is younger.
    pub search_lag: SignedDuration,
}

impl Options {
    /// A free port, the system's clock, X's limits, at most 280 characters counted simply, and no
    /// application for OAuth 2.0.
    pub fn new(accounts: Vec<Account>) -> Options {
        Options {
            accounts,
            port: 0,
            clock: Arc::new(Timestamp::now),
            fits: |text| text.chars().count() <= 280,
            limits: BTreeMap::new(),
            apps: Vec::new(),
            processing: Processing::default(),
            refuses_similar: false,
            deletes_again: false,
            search_lag: SignedDuration::from_secs(30),
        }
    }
}
