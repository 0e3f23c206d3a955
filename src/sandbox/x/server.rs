//! The running server, and what a story asks of it.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio_util::sync::DropGuard;

use super::account::Account;
use super::endpoint::Endpoint;
use super::fault::Fault;
use super::grants::Granted;
use super::media::{Processing, StoredMedia};
use super::options::Options;
use super::posts::{New, StoredPost};
use super::request_log::RequestLog;
use super::routes::router;
use super::site::Site;
use super::tokens::{self, StoredToken};
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
        let clock = Arc::clone(&options.clock);
        let site = Arc::new(Site::new(clock, World::new(options)));
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
        let world = self.site.world();
        world.posts.stored(&world.media)
    }

    /// Every finished picture and video, posted or not, oldest first.
    pub fn media(&self) -> Vec<StoredMedia> {
        self.site.world().media.all()
    }

    /// The finished picture or video of this id.
    pub fn medium(&self, id: &str) -> Option<StoredMedia> {
        self.site.world().media.stored(id.parse().ok()?).filter(|medium| medium.id == id).cloned()
    }

    /// What happens to the videos and GIFs that are uploaded from now on.
    pub fn process(&self, processing: Processing) {
        self.site.world().processing = processing;
    }

    /// An outsider posts `text`, as an answer to the post of this id if there is one; gives the id
    /// of the new post. Whoever is named in it may answer.
    pub fn mention(&self, handle: &str, text: &str, in_reply_to: Option<&str>) -> String {
        let reply_to = in_reply_to.and_then(|id| id.parse().ok());
        let new = New { text: text.to_owned(), reply_to, ..New::default() };
        self.site.world().posts.add(handle, new, (self.site.clock)()).to_string()
    }

    /// As [`XServer::mention`], a while ago: it shows only now, among what is older.
    pub fn mention_of(
        &self,
        at: Timestamp,
        handle: &str,
        text: &str,
        in_reply_to: Option<&str>,
    ) -> String {
        let reply_to = in_reply_to.and_then(|id| id.parse().ok());
        let new = New { text: text.to_owned(), reply_to, ..New::default() };
        self.site.world().posts.add(handle, new, at).to_string()
    }

    /// An outsider quotes the post of this id.
    pub fn quote(&self, handle: &str, text: &str, of: &str) -> String {
        let new = New { text: text.to_owned(), quote_of: of.parse().ok(), ..New::default() };
        self.site.world().posts.add(handle, new, (self.site.clock)()).to_string()
    }

    /// An outsider edits his post of this id: a new version, of a new id.
    pub fn edit(&self, id: &str, text: &str) -> Option<String> {
        let mut world = self.site.world();
        let post = world.posts.get(id.parse().ok()?)?;
        let (handle, first) = (post.author.clone(), post.edit_of.unwrap_or(post.id));
        let (reply_to, quote_of) = (post.reply_to, post.quote_of);
        let text = text.to_owned();
        let new = New { text, reply_to, quote_of, edit_of: Some(first), ..New::default() };
        Some(world.posts.add(&handle, new, (self.site.clock)()).to_string())
    }

    /// An outsider lets nobody see his posts any more.
    pub fn protect(&self, handle: &str) {
        self.site.world().protected.insert(handle.to_owned());
    }

    /// Lists have no more than so many posts on a page, whatever is asked for.
    pub fn most_listed(&self, posts: usize) {
        self.site.world().most_listed = posts;
    }

    /// Changes how old a post must be for the search to find it.
    pub fn search_lag(&self, lag: SignedDuration) {
        self.site.world().search_lag = lag;
    }

    /// Somebody deletes a post, whoever wrote it, and with it its reposts.
    pub fn delete(&self, id: &str) {
        if let Ok(id) = id.parse() {
            self.site.world().posts.delete(id);
        }
    }

    /// Every access token of OAuth 1.0a and 2.0, those taken back too.
    pub fn tokens(&self) -> Vec<StoredToken> {
        tokens::all(&self.site.world())
    }

    /// Who will consent at the next sign-in, of either kind, that no earlier call serves: this
    /// account (its handle), or `None`: somebody who refuses. Without it the page asks who it is,
    /// and `sandbox_account=HANDLE` in its query answers.
    pub fn next_sign_in(&self, handle: Option<&str>) {
        self.site.world().grants.waiting.push_back(handle.map(str::to_owned));
    }

    /// Tokens of OAuth 2.0 as after a sign-in of `handle` to the application `client_id`, with
    /// every scope.
    pub fn grant(&self, handle: &str, client_id: &str) -> Granted {
        self.site.world().grants.grant(handle, client_id, (self.site.clock)())
    }

    /// Takes back all that `handle` has granted: its tokens are answered 401 from now on.
    pub fn revoke(&self, handle: &str) {
        let mut world = self.site.world();
        world.credentials.revoke(handle);
        world.grants.revoke_all(handle);
    }

    /// Gives an account another OAuth 1.0a credential; the one before is taken back.
    pub fn set_credential(&self, account: &Account) {
        self.site.world().credentials.set(account);
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
