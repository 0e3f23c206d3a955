//! The running server, and what a story asks of it.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::DropGuard;

use super::account::Account;
use super::endpoint::Endpoint;
use super::fault::Fault;
use super::options::Options;
use super::posts::StoredPost;
use super::request_log::RequestLog;
use super::respond::router;
use super::site::Site;
use super::wire::serve;
use super::world::World;

/// The running server. Dropping it ends it and every connection.
pub struct XServer {
    port: u16,
    site: Arc<Site>,
    _stop: DropGuard,
}

impl XServer {
    /// Starts on 127.0.0.1 within the current tokio runtime.
    ///
    /// # Errors
    /// The port cannot be taken, or two accounts share a handle, an id or a token.
    pub async fn start(options: Options) -> io::Result<XServer> {
        check_distinct(&options.accounts)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let port = listener.local_addr()?.port();
        let mut world = World::new(options.accounts, options.fits);
        world.limits = options.limits;
        let site = Arc::new(Site::new(options.clock, world));
        tokio::spawn(serve(listener, router(&site), site.stop.clone()));
        let stop = site.stop.clone().drop_guard();
        Ok(XServer { port, site, _stop: stop })
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

fn check_distinct(accounts: &[Account]) -> io::Result<()> {
    let distinct = |of: fn(&Account) -> &String| {
        accounts.iter().map(of).collect::<BTreeSet<_>>().len() == accounts.len()
    };
    if distinct(|a| &a.handle) && distinct(|a| &a.user_id) && distinct(|a| &a.access_token) {
        return Ok(());
    }
    let message = "two sandbox accounts share a handle, a user id or an access token";
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
