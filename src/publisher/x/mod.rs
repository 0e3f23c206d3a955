//! X: one lane an account, on which threads, reposts and deletions go one after the other; uploads
//! go beside it, beforehand. What others say is read by [`listening`].

mod accounts;
mod acts;
pub mod listening;
mod thread;
mod uploads;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::office::Office;
use crate::outside::x::client::Client;
use crate::plan::fact::Destination;
use crate::plan::history;

/// Waits after failures before a byte was sent; the last repeats.
const UNREACHABLE: [i64; 5] = [5, 15, 30, 60, 120];
/// Pause of a lane after something that says nothing about a post, such as a timeline that could
/// not be read.
const PAUSE: SignedDuration = SignedDuration::from_secs(15);

/// The lanes of all accounts.
#[derive(Debug)]
pub struct XLanes {
    office: Arc<Office>,
    client: Client,
    lanes: Mutex<HashMap<String, Lane>>,
}

/// What is known of a lane beside the journal; lost at a restart without harm.
#[derive(Debug, Default)]
struct Lane {
    running: bool,
    rests_until: Option<Timestamp>,
    uploading: bool,
    /// What cannot go on for reasons of its own rests alone, so that others have their turn.
    threads_rest: HashMap<Errand, Timestamp>,
    uploads_rest: HashMap<Errand, Timestamp>,
    /// When a refused credential was last asked about.
    asked: Option<Instant>,
}

/// What one lane is to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Errand {
    item: String,
    occasion: String,
    account: String,
}

impl XLanes {
    /// Lanes over `client`.
    pub fn new(office: Arc<Office>, client: Client) -> XLanes {
        XLanes { office, client, lanes: Mutex::new(HashMap::new()) }
    }

    fn lane<T>(&self, account: &str, look: impl FnOnce(&mut Lane) -> T) -> T {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        look(lanes.entry(account.to_owned()).or_default())
    }

    /// Until when the lane of `account` rests.
    pub fn rests_until(&self, account: &str) -> Option<Timestamp> {
        let own = self.lane(account, |lane| lane.rests_until);
        own.max(self.office.rests_until(&history::Lane::Account(account.to_owned())))
    }

    /// Until when this thread of `account` rests, or the whole lane.
    pub fn thread_rests_until(
        &self,
        item: &str,
        occasion: &str,
        account: &str,
    ) -> Option<Timestamp> {
        let errand = Errand::new(item, occasion, account);
        let own = self.lane(account, |lane| lane.threads_rest.get(&errand).copied());
        own.max(self.rests_until(account))
    }

    /// Until when the uploads of this thread of `account` rest.
    pub fn uploads_rest_until(
        &self,
        item: &str,
        occasion: &str,
        account: &str,
    ) -> Option<Timestamp> {
        let errand = Errand::new(item, occasion, account);
        self.lane(account, |lane| lane.uploads_rest.get(&errand).copied())
    }

    /// Whether the lane of `account` is under way.
    pub fn is_running(&self, account: &str) -> bool {
        self.lane(account, |lane| lane.running)
    }

    /// Whether media of `account` are on their way.
    pub fn is_uploading(&self, account: &str) -> bool {
        self.lane(account, |lane| lane.uploading)
    }

    /// Goes on with a thread, unless its lane is under way or rests.
    pub fn post(self: &Arc<Self>, item: &str, occasion: &str, account: &str) {
        let rests = self.thread_rests_until(item, occasion, account);
        if rests.is_some_and(|until| until > self.office.now()) {
            return;
        }
        let Some(errand) = self.take(item, occasion, account) else { return };
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.run(&errand).await;
            this.lane(&errand.account, |lane| lane.running = false);
            drop(busy);
        });
    }

    /// Reposts or deletes, unless the account's lane is under way or rests.
    pub fn act(self: &Arc<Self>, item: &str, occasion: &str, to: &Destination) {
        let Some(errand) = to.account().and_then(|account| self.take(item, occasion, account))
        else {
            return;
        };
        let (this, to, busy) = (self.clone(), to.clone(), self.office.busy());
        tokio::spawn(async move {
            this.carry_out(&errand, &to).await;
            this.lane(&errand.account, |lane| lane.running = false);
            drop(busy);
        });
    }

    /// Hands the media of an account's thread to X, unless that is under way or rests.
    pub fn upload(self: &Arc<Self>, item: &str, occasion: &str, account: &str) {
        let rests = self.uploads_rest_until(item, occasion, account);
        let rests = rests.is_some_and(|until| until > self.office.now());
        if rests || self.lane(account, |lane| std::mem::replace(&mut lane.uploading, true)) {
            return;
        }
        let errand = Errand::new(item, occasion, account);
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.upload_missing(&errand).await;
            this.lane(&errand.account, |lane| lane.uploading = false);
            drop(busy);
        });
    }

    fn take(&self, item: &str, occasion: &str, account: &str) -> Option<Errand> {
        let now = self.office.now();
        let rests = self.rests_until(account).is_some_and(|until| until > now);
        let free = !rests && self.lane(account, |lane| !std::mem::replace(&mut lane.running, true));
        free.then(|| Errand::new(item, occasion, account))
    }

    fn rest(&self, account: &str, until: Timestamp) {
        self.lane(account, |lane| lane.rests_until = Some(until));
    }

    /// Lets the lane of an account rest that cannot be used now, unless it is known for how long.
    fn pause(&self, account: &str) {
        let now = self.office.now();
        self.lane(account, |lane| {
            let known = lane.rests_until.filter(|until| *until > now);
            lane.rests_until = known.or(Some(now + PAUSE));
        });
    }

    /// Lets this thread rest, and no other of its account.
    fn rest_thread(&self, thread: &Errand, until: Timestamp) {
        let now = self.office.now();
        self.lane(&thread.account, |lane| note(&mut lane.threads_rest, thread, until, now));
    }

    /// Lets the uploads of this thread rest, and no others of its account.
    fn rest_uploads(&self, thread: &Errand, until: Timestamp) {
        let now = self.office.now();
        self.lane(&thread.account, |lane| note(&mut lane.uploads_rest, thread, until, now));
    }
}

impl Errand {
    fn new(item: &str, occasion: &str, account: &str) -> Errand {
        Errand { item: item.to_owned(), occasion: occasion.to_owned(), account: account.to_owned() }
    }
}

/// Notes until when `thread` rests, and forgets rests that are over.
fn note(rests: &mut HashMap<Errand, Timestamp>, thread: &Errand, until: Timestamp, now: Timestamp) {
    rests.retain(|_, until| *until > now);
    rests.insert(thread.clone(), until);
}

/// How long to wait after `refusals` failures before a byte was sent.
fn unreachable(refusals: u16) -> SignedDuration {
    let n = usize::from(refusals).min(UNREACHABLE.len() - 1);
    SignedDuration::from_secs(UNREACHABLE[n])
}
