//! Listening: what the public says on X, where the configuration asks for it, read beside all
//! releases and never in their way.
//!
//! One task reads, so that a text is kept before the fact that tells of it and nothing is met
//! twice; what a crash cuts off is read again, from a cursor that moves only when a whole list was
//! read. X wants what was deleted there out of our copies within 24 hours. So X is asked regularly
//! of everything that is kept; and a text of which it cannot be asked for so long (no credential,
//! no network, no money) is put away without a fact, since nobody knows what became of it: numbers
//! stay, and once X answers again the text is fetched anew, or known to be deleted.

mod lists;
mod texts;
mod verify;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;

use super::XLanes;
use crate::outside::credentials::XKeys;
use crate::outside::received::ReceivedTexts;
use crate::outside::x::answer::Failure;
use crate::plan::cost::Cost;
use crate::plan::fact::{Cause, Fact};
use crate::plan::listening::{self, Reading};
use crate::plan::ours::OurPosts;
use crate::publisher::office::{Alert, Office};
use crate::when::moved;

/// While nothing may be read, what must go is looked for this often.
const IDLE: Duration = Duration::from_secs(600);
/// A release that is under way is looked at again after this.
const GLANCE: Duration = Duration::from_secs(1);
/// After a failure that names no end, nothing of its kind is asked for so long.
const REST: SignedDuration = SignedDuration::from_mins(2);
const DAY_SECONDS: i64 = 86_400;
/// Failures running of which the desk hears.
const ALARMING: u32 = 5;

/// The task that listens; dropping it ends it.
#[derive(Debug)]
pub struct Listener(JoinHandle<()>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What is known beside the journal; lost at a restart without harm.
pub(in crate::publisher) struct Listening {
    office: Arc<Office>,
    x: Option<Arc<XLanes>>,
    texts: ReceivedTexts,
    /// Day of UTC, and the posts that were read on it: X charges each once a day.
    charged: (i64, BTreeSet<String>),
    /// What is read → not before.
    rests: HashMap<String, Timestamp>,
    /// Lists that could not be read, one after the other.
    failures: u32,
    /// Texts were put away, and the desk knows.
    is_away: bool,
}

/// Why a list or a look-up ended before its time.
enum Ended {
    /// The daemon stops, or no money is left.
    Stopped,
    /// X.
    Failed(Failure),
    /// The state's disk, or the journal.
    Disk,
}

impl Listening {
    pub(in crate::publisher) fn start(office: Arc<Office>, x: Option<Arc<XLanes>>) -> Listener {
        let listening = Listening {
            texts: ReceivedTexts::new(&office.config.state),
            charged: (0, BTreeSet::new()),
            rests: HashMap::new(),
            failures: 0,
            is_away: false,
            office,
            x,
        };
        Listener(tokio::spawn(listening.listen_on()))
    }

    async fn listen_on(mut self) {
        let stop = self.office.stop.clone();
        self.tidy().await;
        loop {
            let x = self.x.clone().filter(|_| self.office.config.x.listen);
            if let Some(x) = &x {
                self.cycle(x).await;
            }
            self.put_away_unverified().await;
            let pause = match x {
                Some(_) => self.office.config.x.poll.unsigned_abs(),
                None => IDLE,
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Reads everything that is due once.
    async fn cycle(&mut self, x: &Arc<XLanes>) {
        self.verify(x).await;
        let now = self.office.now();
        let ours = Arc::new(OurPosts::of(&self.office.journal.history()));
        self.measure(x, &ours).await;
        for reading in listening::readings(&self.office.config, &ours, now) {
            let name = reading.name();
            if self.rests(&name) {
                continue;
            }
            match self.read(x, &reading, &ours).await {
                Ok(()) => {
                    self.failures = 0;
                    self.rest(name, moved(self.office.now(), reading.pace));
                }
                Err(Ended::Stopped) => return,
                Err(Ended::Disk) => self.rest(name, moved(self.office.now(), REST)),
                Err(Ended::Failed(failure)) => self.failed(x, &reading, &name, &failure),
            }
        }
    }

    fn failed(&mut self, x: &Arc<XLanes>, reading: &Reading, name: &str, failure: &Failure) {
        tracing::warn!(stream = name, %failure, "X cannot be listened to");
        let until = moved(self.office.now(), REST).max(failure.not_before.unwrap_or_default());
        self.rest(name.to_owned(), until);
        self.look_at(x, &reading.account, failure);
        self.failures += 1;
        // That a limit is used up is nobody's fault and passes.
        if self.failures == ALARMING && failure.reason.cause != Cause::Limited {
            self.office.alert(Alert::NotListening { detail: failure.to_string() });
            self.office.wake.notify_one();
        }
    }

    /// Whether the credential is good for nothing is asked where that is decided.
    /// Meanwhile nothing is read by it.
    fn look_at(&mut self, x: &Arc<XLanes>, account: &str, failure: &Failure) {
        if failure.reason.cause == Cause::Credential {
            let now = self.office.now();
            self.rest(account_key(account), moved(now, REST));
            x.warm(account.to_owned(), now);
        }
    }

    /// What reads for `account`, if it may be used now.
    async fn keys(&self, x: &XLanes, account: &str) -> Option<(XKeys, String)> {
        let now = self.office.now();
        let is_parked = {
            let history = self.office.journal.history();
            history.parked(account).is_some_and(|p| p.until.is_none_or(|until| until > now))
        };
        let rests = x.rests_until(account).max(self.rests.get(&account_key(account)).copied());
        if is_parked || rests.is_some_and(|until| until > now) {
            None
        } else {
            x.proven(account).await
        }
    }

    /// What reads for anybody, and for which account.
    async fn any_keys(&self, x: &XLanes) -> Option<(XKeys, String)> {
        let accounts: Vec<String> =
            listening::readers(&self.office.config).map(str::to_owned).collect();
        for account in accounts {
            if let Some((keys, _)) = self.keys(x, &account).await {
                return Some((keys, account));
            }
        }
        None
    }

    /// Waits while a release is near. `false`: nothing may be read any more.
    async fn may_read(&self) -> bool {
        loop {
            if self.office.stop.is_cancelled() {
                return false;
            }
            let now = self.office.now();
            let (may_spend, quiet) = {
                let history = self.office.journal.history();
                let may_spend = listening::may_spend(&history, &self.office.config, now);
                (may_spend, listening::quiet_until(&history, now))
            };
            match quiet {
                _ if !may_spend => return false,
                None => return true,
                Some(_) => tokio::time::sleep(GLANCE).await,
            }
        }
    }

    /// What X charges for `posts` at `price` each, those of which were not read today.
    fn charge<'a>(&mut self, posts: impl Iterator<Item = &'a str>, price: Cost) -> Cost {
        let day = self.office.now().as_second().div_euclid(DAY_SECONDS);
        if self.charged.0 != day {
            self.charged = (day, BTreeSet::new());
        }
        let fresh = posts.filter(|post| self.charged.1.insert((*post).to_owned()));
        price.times(fresh.count())
    }

    fn rests(&mut self, name: &str) -> bool {
        let now = self.office.now();
        self.rests.retain(|_, until| *until > now);
        self.rests.contains_key(name)
    }

    fn rest(&mut self, name: String, until: Timestamp) {
        self.rests.insert(name, until);
    }

    /// Makes facts durable; what is not is read again.
    async fn record(&self, facts: Vec<Fact>) -> Result<(), Ended> {
        if facts.is_empty() {
            return Ok(());
        }
        self.office.record(facts).await.map_err(|error| {
            tracing::error!(%error, "what was read on X cannot be recorded");
            Ended::Disk
        })
    }

    fn alert_away(&mut self, texts: usize) {
        if !std::mem::replace(&mut self.is_away, true) {
            self.office.alert(Alert::Unverified { texts });
            self.office.wake.notify_one();
        }
    }
}

fn account_key(account: &str) -> String {
    format!("account:{account}")
}
