//! One account's lane: one thread at a time, part by part, each part its own attempt.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::office::{Alert, Office};
use crate::outside::credentials::XKeys;
use crate::outside::x::client::Client;
use crate::outside::x::settle::{Found, floor_id, matches};
use crate::plan::fact::{Cause, Destination, Fact, Outcome, Reason, Receipt};
use crate::plan::history;
use crate::plan::thread::{self, Next};

/// Waits after failures before a byte was sent; the last repeats.
const UNREACHABLE: [i64; 5] = [5, 15, 30, 60, 120];
/// Pause of a lane whose timeline could not be read.
const READ_AGAIN: SignedDuration = SignedDuration::from_secs(15);
/// After 402 every account rests this long.
const NO_CREDITS: SignedDuration = SignedDuration::from_hours(1);
/// A refused credential is asked about again this often, since X refuses a right one as well while
/// our clock is wrong.
const REFUSED_AGAIN: Duration = Duration::from_secs(3_600);

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
    /// When a refused credential was last asked about.
    asked: Option<Instant>,
}

/// One account's thread of one occasion.
#[derive(Debug, Clone)]
struct Thread {
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

    /// Whether the lane of `account` is under way.
    pub fn is_running(&self, account: &str) -> bool {
        self.lane(account, |lane| lane.running)
    }

    /// Goes on with a thread, unless its lane is under way or rests.
    pub fn start(self: &Arc<Self>, item: &str, occasion: &str, account: &str) {
        let now = self.office.now();
        let rests = self.rests_until(account).is_some_and(|until| until > now);
        let free = !rests && self.lane(account, |lane| !std::mem::replace(&mut lane.running, true));
        if !free {
            return;
        }
        let thread = Thread {
            item: item.to_owned(),
            occasion: occasion.to_owned(),
            account: account.to_owned(),
        };
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.run(&thread).await;
            this.lane(&thread.account, |lane| lane.running = false);
            drop(busy);
        });
    }

    async fn run(&self, thread: &Thread) {
        let office = &self.office;
        loop {
            let now = office.now();
            let (next, parked) = {
                let history = office.journal.history();
                let parked = history.parked(&thread.account);
                let parked = parked.is_some_and(|p| p.until.is_none_or(|until| until > now));
                let Some(occasion) = history.occasion(&thread.item, &thread.occasion) else {
                    return;
                };
                let expired = occasion.snapshot.expires <= now;
                let settle = &office.config.x.settle;
                (thread::next(occasion, &thread.account, settle, expired), parked)
            };
            let went_on = match next {
                Next::Post { part, reply_to, at } if at <= now && !parked => {
                    office.may_begin(&thread.item, &thread.occasion)
                        && self.post(thread, part, reply_to).await
                }
                Next::Read { part, reply_to, at } if at <= now && !parked => {
                    !office.stop.is_cancelled() && self.read(thread, part, reply_to).await
                }
                Next::Broken { rest_from: Some(part) } => {
                    let reason = Reason::new(Cause::ThreadBroken, None, "");
                    self.outcome(thread, part, Outcome::Withheld(reason)).await;
                    true
                }
                _ => false,
            };
            if !went_on {
                return;
            }
        }
    }

    fn destination(thread: &Thread, part: u32) -> Destination {
        Destination::Post { account: thread.account.clone(), part }
    }

    async fn outcome(&self, thread: &Thread, part: u32, outcome: Outcome) {
        let fact = Fact::Outcome {
            item: thread.item.clone(),
            occasion: thread.occasion.clone(),
            to: Self::destination(thread, part),
            outcome,
        };
        self.office.insist(vec![fact]).await;
    }

    /// One attempt; whether the lane may go on at once.
    async fn post(&self, thread: &Thread, part: u32, reply_to: Option<String>) -> bool {
        let office = &self.office;
        let Some((keys, _)) = self.keys(&thread.account).await else { return false };
        let (text, past) = {
            let history = office.journal.history();
            let Some(occasion) = history.occasion(&thread.item, &thread.occasion) else {
                return false;
            };
            let posts = &occasion.snapshot.posts;
            let Some(post) = posts.iter().find(|p| p.account == thread.account && p.part == part)
            else {
                return false;
            };
            (post.text.clone(), occasion.post(&thread.account, part).cloned().unwrap_or_default())
        };
        let attempt = Fact::Attempt {
            item: thread.item.clone(),
            occasion: thread.occasion.clone(),
            to: Self::destination(thread, part),
            reply_to: reply_to.clone(),
        };
        if office.record(vec![attempt]).await.is_err() {
            self.rest(&thread.account, READ_AGAIN);
            return false;
        }
        let outcome =
            self.client.post(&keys.access, &text, reply_to.as_deref(), office.now()).await;
        let now = office.now();
        let outcome = match outcome {
            // X has the text already: after an unknown that is evidence that it was posted.
            Outcome::Refused(reason) if reason.cause == Cause::Duplicate && past.unknowns > 0 => {
                Outcome::Unknown(reason)
            }
            Outcome::NotYet { reason, .. }
                if reason.cause == Cause::ParentHidden
                    && past.parent_hidden + 1 >= thread::PARENT_WAITS =>
            {
                Outcome::Refused(reason)
            }
            Outcome::NotYet { reason, .. } if reason.cause == Cause::Unreachable => {
                let n = usize::from(past.tried.refusals()).min(UNREACHABLE.len() - 1);
                let not_before = Some(now + SignedDuration::from_secs(UNREACHABLE[n]));
                Outcome::NotYet { reason, not_before }
            }
            Outcome::NotYet { reason, .. } if reason.cause == Cause::NoCredits => {
                Outcome::NotYet { reason, not_before: Some(now + NO_CREDITS) }
            }
            other => other,
        };
        log(thread, part, &outcome);
        let mut facts = vec![Fact::Outcome {
            item: thread.item.clone(),
            occasion: thread.occasion.clone(),
            to: Self::destination(thread, part),
            outcome: outcome.clone(),
        }];
        if let Outcome::NotYet { reason, .. } = &outcome {
            facts.extend(self.parking(&thread.account, &keys, reason.cause, now));
        }
        office.insist(facts).await;
        matches!(outcome, Outcome::Sent(_))
    }

    /// The facts that take accounts out of use.
    fn parking(&self, account: &str, keys: &XKeys, cause: Cause, now: Timestamp) -> Vec<Fact> {
        let park = |account: &String, credential: String, until| Fact::Parked {
            account: account.clone(),
            cause,
            credential,
            until,
        };
        if cause == Cause::Credential {
            // X has just answered: the hour begins here, not at the next minute's look.
            self.lane(account, |lane| lane.asked = Some(Instant::now()));
        }
        match cause {
            // Said already: the desk hears of it once.
            Cause::Credential if self.is_refused(account, keys) => Vec::new(),
            Cause::Credential => vec![park(&account.to_owned(), keys.fingerprint.clone(), None)],
            Cause::NoCredits => {
                let accounts = self.office.config.x.accounts.keys();
                accounts.map(|a| park(a, String::new(), Some(now + NO_CREDITS))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the account is parked because of these keys.
    fn is_refused(&self, account: &str, keys: &XKeys) -> bool {
        let history = self.office.journal.history();
        let parked = history.parked(account);
        parked.is_some_and(|p| p.cause == Cause::Credential && p.credential == keys.fingerprint)
    }

    fn rest(&self, account: &str, span: SignedDuration) {
        let until = self.office.now() + span;
        self.lane(account, |lane| lane.rests_until = Some(until));
    }

    /// Looks for an unknown post in the own timeline; whether the lane may go on at once.
    async fn read(&self, thread: &Thread, part: u32, reply_to: Option<String>) -> bool {
        let office = &self.office;
        let (text, attempted) = {
            let history = office.journal.history();
            let Some(occasion) = history.occasion(&thread.item, &thread.occasion) else {
                return false;
            };
            let posts = &occasion.snapshot.posts;
            let post = posts.iter().find(|p| p.account == thread.account && p.part == part);
            let at = occasion.post(&thread.account, part).and_then(|p| p.first_attempt);
            let (Some(post), Some(at)) = (post, at) else { return false };
            (post.text.clone(), at)
        };
        let Some((keys, user_id)) = self.proven(&thread.account).await else {
            self.rest(&thread.account, READ_AGAIN);
            return false;
        };
        let floor = floor_id(attempted);
        let timeline = self.client.timeline(&keys.access, &user_id, floor, office.now()).await;
        let posts = match timeline {
            Ok(posts) => posts,
            Err(failure) => {
                tracing::warn!(account = thread.account, %failure, "the timeline cannot be read");
                let now = office.now();
                let until = failure.not_before.unwrap_or(now).max(now + READ_AGAIN);
                self.lane(&thread.account, |lane| lane.rests_until = Some(until));
                if failure.reason.cause == Cause::Credential {
                    let facts = self.parking(&thread.account, &keys, Cause::Credential, now);
                    office.insist(facts).await;
                }
                return false;
            }
        };
        // A post that another attempt of ours brought about is not this one.
        let taken = self.ids_of(&thread.account);
        let candidates: Vec<_> = posts.into_iter().filter(|p| !taken.contains(&p.id)).collect();
        let id = match matches(&candidates, &text, reply_to.as_deref()) {
            Found::None => {
                let fact = Fact::NotFound {
                    item: thread.item.clone(),
                    occasion: thread.occasion.clone(),
                    to: Self::destination(thread, part),
                };
                office.insist(vec![fact]).await;
                return true;
            }
            Found::One(id) => id,
            Found::Several(id) => {
                office
                    .alert(Alert::PostedTwice { account: thread.account.clone(), id: id.clone() });
                id
            }
        };
        let outcome = Outcome::Sent(Receipt { id, code: None, adopted: true });
        log(thread, part, &outcome);
        self.outcome(thread, part, outcome).await;
        true
    }

    /// Ids of everything that the journal already counts as this account's.
    fn ids_of(&self, account: &str) -> Vec<String> {
        let history = self.office.journal.history();
        let occasions = history.items.values().flat_map(|i| i.occasions.values());
        let threads = occasions.flat_map(|o| o.thread(account));
        threads.filter_map(|(_, post)| post.tried.post_id().map(str::to_owned)).collect()
    }

    async fn keys(&self, account: &str) -> Option<(XKeys, String)> {
        let configured = self.office.config.x.accounts.get(account)?;
        match self.office.credentials.x_keys(configured.credential.as_deref()?) {
            Ok(keys) => Some((keys, configured.handle.clone())),
            Err(error) => {
                tracing::error!(account, %error, "the credential cannot be read");
                let parked = Fact::Parked {
                    account: account.to_owned(),
                    cause: Cause::Credential,
                    credential: String::new(),
                    until: None,
                };
                self.office.insist(vec![parked]).await;
                None
            }
        }
    }

    /// The keys and X's id of an account, asking X when the journal does not know it.
    async fn proven(&self, account: &str) -> Option<(XKeys, String)> {
        let (keys, _) = self.keys(account).await?;
        let known = {
            let history = self.office.journal.history();
            let of = history.accounts.get(account);
            of.filter(|a| a.credential == Some(keys.fingerprint.clone()))
                .and_then(|a| a.user_id.clone())
        };
        match known {
            Some(id) => Some((keys, id)),
            None => self.prove(account).await.map(|id| (keys, id)),
        }
    }

    /// Asks X whose credential an account has: the right one is used, any other parks the
    /// account. Returns X's id.
    pub async fn prove(&self, account: &str) -> Option<String> {
        let (keys, handle) = self.keys(account).await?;
        let fingerprint = keys.fingerprint.clone();
        match self.client.me(&keys.access, self.office.now()).await {
            Ok(me) if me.handle.eq_ignore_ascii_case(&handle) => {
                let known = {
                    let history = self.office.journal.history();
                    history.accounts.get(account).is_some_and(|a| {
                        a.parked.as_ref().is_none_or(|p| p.until.is_some())
                            && a.credential.as_ref() == Some(&fingerprint)
                            && a.user_id.as_ref() == Some(&me.id)
                    })
                };
                if !known {
                    let fact = Fact::Proven {
                        account: account.to_owned(),
                        user_id: me.id.clone(),
                        credential: fingerprint,
                    };
                    self.office.insist(vec![fact]).await;
                }
                Some(me.id)
            }
            Ok(me) => {
                tracing::error!(account, is = me.handle, "the credential is another account's");
                let facts = self.parking(account, &keys, Cause::Credential, self.office.now());
                self.office.insist(facts).await;
                None
            }
            Err(failure) => {
                tracing::warn!(account, %failure, "the credential could not be proven");
                let cause = failure.reason.cause;
                let facts = self.parking(account, &keys, cause, self.office.now());
                if !facts.is_empty() {
                    self.office.insist(facts).await;
                }
                None
            }
        }
    }

    /// Proves an account and so opens a connection for its first post.
    pub fn warm(self: &Arc<Self>, account: String) {
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.prove(&account).await;
            drop(busy);
        });
    }

    /// Looks again at parked accounts whose credential changed since, and now and then at others.
    pub fn revisit(self: &Arc<Self>) {
        let parked: Vec<(String, String)> = {
            let history = self.office.journal.history();
            let accounts = self.office.config.x.accounts.keys();
            accounts
                .filter_map(|a| Some((a.clone(), history.parked(a)?)))
                .filter(|(_, parked)| parked.until.is_none())
                .map(|(account, parked)| (account, parked.credential.clone()))
                .collect()
        };
        for (account, refused) in parked {
            let Some(name) = &self.office.config.x.accounts[&account].credential else { continue };
            let Ok(keys) = self.office.credentials.x_keys(name) else { continue };
            let again = self.lane(&account, |lane| {
                let again = lane.asked.is_none_or(|at| at.elapsed() >= REFUSED_AGAIN);
                if again {
                    lane.asked = Some(Instant::now());
                }
                again
            });
            if again || keys.fingerprint != refused {
                self.warm(account);
            }
        }
    }
}

fn log(thread: &Thread, part: u32, outcome: &Outcome) {
    let (item, account) = (&thread.item, &thread.account);
    match outcome {
        Outcome::Sent(receipt) => {
            tracing::info!(
                item,
                account,
                part,
                id = receipt.id,
                adopted = receipt.adopted,
                "posted"
            );
        }
        Outcome::NotYet { reason, .. } => {
            tracing::warn!(item, account, part, ?reason, "not posted yet");
        }
        Outcome::Refused(reason) | Outcome::Withheld(reason) => {
            tracing::error!(item, account, part, ?reason, "not posted");
        }
        Outcome::Unknown(reason) => {
            tracing::warn!(item, account, part, ?reason, "perhaps posted");
        }
    }
}
