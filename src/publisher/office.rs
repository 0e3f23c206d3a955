//! What every lane shares: configuration, journal, clock, and the look before each attempt.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::compose::Setting;
use crate::approval::Lack;
use crate::config::Config;
use crate::message::letter::{TemplateFault, Templates};
use crate::outside::clock::Clock;
use crate::outside::credentials::Credentials;
use crate::outside::journal::{Error, Journal};
use crate::outside::media::Media;
use crate::outside::tokens::Tokens;
use crate::plan::fact::Fact;
use crate::plan::history::Lane;
use crate::plan::{self, Plan};

/// How long a lane waits before it tries again to write an outcome that the disk refused.
const DISK_PAUSE: Duration = Duration::from_secs(1);
/// How often, once the daemon is to stop.
const LAST_TRIES: u32 = 20;

/// Something that happened outside any item and that the desk must hear, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// The timeline shows the same part twice.
    PostedTwice {
        /// Account.
        account: String,
        /// The id that counts.
        id: String,
    },
    /// A relay cannot be used.
    Relay {
        /// The error, in English, without secrets.
        detail: String,
        /// Whether another relay goes on.
        taken_over: bool,
    },
    /// A mailbox cannot be read: bounces and requests to unsubscribe wait there.
    Mailbox {
        /// Whose, and where.
        mailbox: String,
        /// The error, in English, without secrets.
        detail: String,
    },
    /// What the public says on X cannot be read.
    NotListening {
        /// The error, in English, without secrets.
        detail: String,
    },
    /// X could not be asked for a day whether texts of feedback are still there: they were put
    /// away until it can.
    Unverified {
        /// How many.
        texts: usize,
    },
    /// The page to unsubscribe cannot be served yet.
    Web {
        /// Where it should listen.
        listen: String,
        /// The error, in English.
        detail: String,
    },
    /// An image or a video cannot be kept, so its announcement cannot be prepared.
    NotFrozen {
        /// Item.
        item: String,
        /// The file, as the announcement names it.
        file: String,
        /// The error, in English.
        detail: String,
    },
    /// The office's own template cannot be filled with an announcement, so it cannot be prepared.
    Template {
        /// Item.
        item: String,
        /// What, and where in the template.
        fault: TemplateFault,
    },
    /// The reviewed repository cannot be used: nothing begins.
    Review {
        /// Why.
        lack: Lack,
    },
    /// The reviewed branch moved to a commit that does not follow the last one: everything is held.
    Rewound {
        /// The hold's reason.
        reason: String,
    },
    /// The clock was set forward: what fell due waits until it is trusted.
    ClockJumped {
        /// Seconds.
        seconds: i64,
    },
}

/// Shared by the publisher and its lanes.
#[derive(Debug)]
pub struct Office {
    /// As read at start.
    pub config: Config,
    /// Digest of the configuration.
    pub setting: String,
    /// Layout of letters.
    pub templates: Templates,
    /// Facts.
    pub journal: Journal,
    /// Wall time, or a rehearsal's.
    pub clock: Clock,
    /// Frozen images and videos.
    pub media: Media,
    /// Secrets by name.
    pub credentials: Credentials,
    /// What signing in to X gave.
    pub tokens: Tokens,
    /// Causes a new turn.
    pub wake: Arc<Notify>,
    /// Nothing new starts once it is cancelled.
    pub stop: CancellationToken,
    /// The file `HOLD` is there; looked at several times a second.
    pub hold_file: AtomicBool,
    /// The last plan, for whoever shows it.
    pub made: watch::Sender<Arc<Plan>>,
    /// Facts of the journal at the start.
    started: u64,
    busy: AtomicUsize,
    ended: AtomicUsize,
    alerts: Mutex<Vec<Alert>>,
}

/// Held by whatever is under way; letting it go causes a turn.
#[derive(Debug)]
pub struct Busy(Arc<Office>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
        self.0.wake.notify_one();
    }
}

impl Office {
    /// An office at rest.
    pub fn new(
        config: Config,
        setting: String,
        journal: Journal,
        clock: Clock,
        credentials: Credentials,
    ) -> Office {
        let started = journal.history().facts;
        let tokens = Tokens::new(&config.state);
        Office {
            started,
            media: Media::new(&config.state),
            config,
            setting,
            templates: Templates::builtin(),
            journal,
            clock,
            credentials,
            tokens,
            wake: Arc::new(Notify::new()),
            stop: CancellationToken::new(),
            hold_file: AtomicBool::new(false),
            made: watch::Sender::new(Arc::default()),
            busy: AtomicUsize::new(0),
            ended: AtomicUsize::new(0),
            alerts: Mutex::new(Vec::new()),
        }
    }

    /// What letters and posts are composed with.
    pub fn setting(&self) -> Setting<'_> {
        Setting { config: &self.config, digest: &self.setting, templates: &self.templates }
    }

    /// The same with another layout of letters.
    pub fn with_templates(self, templates: Templates) -> Office {
        Office { templates, ..self }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The look before each attempt: not stopped, not held, due and not expired.
    pub fn may_begin(&self, item: &str, occasion: &str) -> bool {
        !self.stop.is_cancelled()
            && !self.is_held_by_file(item)
            && plan::may_begin(&self.journal.history(), item, occasion, self.now())
    }

    /// As [`Office::may_begin`], for a letter.
    pub fn may_mail(&self, item: &str, occasion: &str) -> bool {
        !self.stop.is_cancelled()
            && !self.is_held_by_file(item)
            && plan::may_mail(&self.journal.history(), item, occasion, self.now())
    }

    /// The file `HOLD` stops everything at once; its fact in the journal follows.
    fn is_held_by_file(&self, item: &str) -> bool {
        self.hold_file.load(Ordering::SeqCst) && {
            let history = self.journal.history();
            // Only a release or an approval after the hold was recorded passes it.
            !history.hold().is_some_and(|hold| plan::passes_hold(&history, item, hold))
        }
    }

    /// Until when `lane` rests after unknown outcomes. A restart is a person's probe: what happened
    /// before it delays nothing, yet one attempt goes first.
    pub fn rests_until(&self, lane: &Lane) -> Option<Timestamp> {
        let history = self.journal.history();
        let last = history.lane(lane).last_unknown();
        history.rests_until(lane).filter(|_| last.is_some_and(|last| last.order > self.started))
    }

    /// Makes facts durable.
    ///
    /// # Errors
    /// When the journal cannot be written: then nothing may be sent.
    pub async fn record(&self, facts: Vec<Fact>) -> Result<(), Error> {
        self.journal.record(self.now(), facts).await
    }

    /// Makes outcomes durable, again and again while the disk refuses: the world has already
    /// changed. Gives up only when the daemon stops; then the attempt is unknown at the next
    /// start.
    pub async fn insist(&self, facts: Vec<Fact>) {
        if facts.is_empty() {
            return;
        }
        let at = self.now();
        let mut tries = 0;
        while let Err(error) = self.journal.record(at, facts.clone()).await {
            tries += u32::from(self.stop.is_cancelled());
            if tries > LAST_TRIES {
                tracing::error!(%error, "an outcome is lost; it will be unknown");
                return;
            }
            tokio::time::sleep(DISK_PAUSE).await;
        }
    }

    /// Counts something as under way.
    pub fn busy(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::SeqCst);
        Busy(self.clone())
    }

    /// Whether anything is under way.
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::SeqCst) > 0
    }

    /// How much has happened so far: facts taken in, and things under way that ended. What happened
    /// while a plan was made is not in it yet.
    pub fn happened(&self) -> (u64, usize) {
        (self.journal.history().facts, self.ended.load(Ordering::SeqCst))
    }

    /// Notes something for the desk.
    pub fn alert(&self, alert: Alert) {
        tracing::warn!(?alert, "alert");
        let mut alerts = self.alerts.lock().unwrap_or_else(PoisonError::into_inner);
        if !alerts.contains(&alert) {
            alerts.push(alert);
        }
    }

    /// What was noted since the last call.
    pub fn take_alerts(&self) -> Vec<Alert> {
        std::mem::take(&mut *self.alerts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
