//! How a server is set up.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::account::Account;
use super::endpoint::Endpoint;

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
