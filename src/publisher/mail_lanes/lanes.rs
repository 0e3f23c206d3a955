//! Queue, connections and workers: what is sent next, over which connection, and when the relay is
//! left alone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::job::Job;
use super::pace::Bucket;
use super::queue::Queue;
use super::sheet::Sheet;
use super::sheets::Sheets;
use crate::outside::mail::{Connection, MessageIds, OpenFailure, Relay};
use crate::plan::fact::{Cause, Outcome, Reason};
use crate::plan::history::{Lane, Tried};
use crate::publisher::channels::MailChannel;
use crate::publisher::office::{Alert, Office};

/// Waits after the relay could not be used; the last repeats.
const BACK_OFF: [i64; 6] = [5, 15, 30, 60, 120, 300];
/// Failures running of which the desk hears.
const ALARMING: usize = 3;
/// How long an idle connection is kept for more.
const IDLE: Duration = Duration::from_secs(10);

/// The lanes of the relay.
pub struct MailLanes {
    pub(super) office: Arc<Office>,
    pub(super) channel: MailChannel,
    ids: OnceLock<MessageIds>,
    pub(super) sheets: Sheets,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) queue: Queue,
    workers: u32,
    opening: u32,
    idle: Vec<(Connection, u32, Instant)>,
    /// The relay could not be used, or asked for a rest.
    rests_until: Option<Timestamp>,
    failures: usize,
    /// One worker tries before the others follow.
    probing: bool,
    bucket: Bucket,
}

/// What a worker is to do.
enum Take {
    Job(Box<Job>),
    /// The rate allows one then.
    Wait(Duration),
    Nothing,
}

impl MailLanes {
    /// Lanes over the relays of `channel`.
    pub fn new(office: Arc<Office>, channel: MailChannel) -> MailLanes {
        MailLanes {
            office,
            channel,
            ids: OnceLock::new(),
            sheets: Sheets::default(),
            state: Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What letters leave by.
    pub fn channel(&self) -> &MailChannel {
        &self.channel
    }

    fn relay(&self) -> &Relay {
        &self.channel.relays[0]
    }

    /// Makes Message-IDs; `None` before the journal is begun, or for an impossible sender.
    pub fn ids(&self) -> Option<&MessageIds> {
        if let Some(ids) = self.ids.get() {
            return Some(ids);
        }
        let key = self.office.journal.history().key.clone()?;
        let ids = MessageIds::new(key.as_bytes(), &self.return_address()).ok()?;
        Some(self.ids.get_or_init(|| ids))
    }

    /// The envelope sender, before a token is put into it.
    pub fn return_address(&self) -> String {
        self.office.config.email.as_ref().map(|e| e.bounce_address()).unwrap_or_default()
    }

    /// Why `email` is mailed no more, if it is not.
    pub(super) fn suppression(&self, email: &str) -> Option<Reason> {
        let history = self.office.journal.history();
        let cause = history.contacts.suppression(email)?.cause();
        Some(Reason::new(cause, None, ""))
    }

    /// Until when nothing is sent.
    pub fn rests_until(&self) -> Option<Timestamp> {
        let own = self.state().rests_until;
        own.max(self.office.rests_until(&Lane::Mail))
    }

    fn is_resting(&self, now: Timestamp) -> bool {
        self.rests_until().is_some_and(|until| until > now)
    }

    /// Whether letters of an occasion are queued or on their way.
    pub fn is_running(&self, item: &str, occasion: &str) -> bool {
        self.state().queue.holds(item, occasion)
    }

    /// Forgets the waiting letters of an occasion; those on their way end as they end.
    pub fn stop(&self, item: &str, occasion: &str) {
        self.state().queue.drop_of(item, occasion);
    }

    fn connections(&self) -> u32 {
        self.office.config.email.as_ref().map_or(1, |e| e.relays[0].connections)
    }

    fn per_connection(&self) -> u32 {
        self.office.config.email.as_ref().map_or(1, |e| e.relays[0].messages_per_connection)
    }

    /// Queues the letters of an occasion that are ready, unless they are on their way or the
    /// relay rests.
    pub fn start(self: &Arc<Self>, item: &str, occasion: &str) {
        let now = self.office.now();
        if self.is_running(item, occasion) || self.is_resting(now) {
            return;
        }
        let ready: VecDeque<u32> = {
            let history = self.office.journal.history();
            let Some(found) = history.occasion(item, occasion) else { return };
            (0..)
                .zip(found.letters.iter())
                .filter(|(_, tried)| tried.ready_at().is_some_and(|at| at <= now))
                .map(|(n, _)| n)
                .collect()
        };
        if ready.is_empty() {
            return;
        }
        if let Some(sheet) = self.sheet(item, occasion) {
            self.state().queue.push(sheet, ready);
            self.hire();
        }
    }

    /// Starts as many workers as letters and connections call for; after failures or unknowns one
    /// connection tries before the others follow.
    fn hire(self: &Arc<Self>) {
        let doubtful = self.office.journal.history().lane(&Lane::Mail).is_probing();
        let missing = {
            let mut state = self.state();
            state.probing = doubtful || state.failures > 0;
            let limit = if state.probing { 1 } else { self.connections() };
            let waiting = u32::try_from(state.queue.len()).unwrap_or(u32::MAX);
            let missing = limit.saturating_sub(state.workers).min(waiting);
            state.workers += missing;
            missing
        };
        for _ in 0..missing {
            let (this, busy) = (self.clone(), self.office.busy());
            tokio::spawn(async move {
                this.work().await;
                this.state().workers -= 1;
                drop(busy);
            });
        }
    }

    /// Opens connections ahead of the instant, so that the first letters do not pay for it.
    pub fn warm(self: &Arc<Self>, letters: usize) {
        let wanted = u32::try_from(letters).unwrap_or(u32::MAX).min(self.connections());
        let missing = {
            let mut state = self.state();
            let have = state.idle.len() as u32 + state.opening + state.workers;
            let missing = wanted.saturating_sub(have);
            state.opening += missing;
            missing
        };
        // One try each: a relay that cannot be reached is tried again at the instant.
        for _ in 0..missing {
            let (this, busy) = (self.clone(), self.office.busy());
            tokio::spawn(async move {
                let opened = Connection::open(this.relay()).await;
                let mut state = this.state();
                state.opening -= 1;
                match opened {
                    Ok(connection) => {
                        let left = this.per_connection();
                        state.idle.push((connection, left, Instant::now()));
                    }
                    Err(failure) => tracing::warn!(%failure, "the relay cannot be used yet"),
                }
                drop(state);
                drop(busy);
            });
        }
    }

    async fn work(self: &Arc<Self>) {
        while let Some(job) = self.next_job().await {
            match self.connection().await {
                Ok((connection, left)) => self.session(connection, left, job).await,
                Err(failure) => {
                    self.give_back(&job);
                    self.cannot_be_used(&failure);
                    return;
                }
            }
        }
        self.close_idle();
    }

    /// The next letter that may be begun, after the wait that the rate asks for.
    async fn next_job(&self) -> Option<Box<Job>> {
        loop {
            match self.take() {
                Take::Job(job) => return Some(job),
                Take::Nothing => return None,
                Take::Wait(span) => tokio::time::sleep(span.min(Duration::from_millis(500))).await,
            }
        }
    }

    /// The next letter, if one may go now without waiting for the rate.
    pub(super) fn next_now(&self) -> Option<Box<Job>> {
        match self.take() {
            Take::Job(job) => Some(job),
            Take::Wait(_) | Take::Nothing => None,
        }
    }

    fn take(&self) -> Take {
        loop {
            let Some(sheet) = self.state().queue.front() else { return Take::Nothing };
            let may = self.office.may_mail(&sheet.item, &sheet.occasion);
            let resting = self.is_resting(self.office.now());
            let mut state = self.state();
            if resting || self.office.stop.is_cancelled() {
                state.queue.clear();
                return Take::Nothing;
            }
            if !may {
                state.queue.drop_waiting(&sheet);
                continue;
            }
            let rate = self.office.config.email.as_ref().and_then(|e| e.relays[0].rate);
            if let Some(rate) = rate
                && let Err(wait) = state.bucket.spend(rate, Instant::now())
            {
                return Take::Wait(wait);
            }
            // Another worker may have taken the last one meanwhile.
            let Some(n) = state.queue.take(&sheet) else { continue };
            drop(state);
            if let Some(reason) = self.suppression(&sheet.roster[n as usize].email) {
                self.close_letter(&sheet, n, Outcome::Withheld(reason));
                continue;
            }
            match sheet.envelope(n) {
                Ok(envelope) => return Take::Job(Box::new(Job { sheet, n, envelope })),
                Err(error) => {
                    let reason = Reason::new(Cause::Unusable, None, error.to_string());
                    self.close_letter(&sheet, n, Outcome::Refused(reason));
                }
            }
        }
    }

    /// Ends a letter without asking the relay.
    fn close_letter(&self, sheet: &Sheet, n: u32, outcome: Outcome) {
        let (office, busy) = (self.office.clone(), self.office.busy());
        let fact = sheet.fact(n, outcome);
        self.done(sheet);
        tokio::spawn(async move {
            office.insist(vec![fact]).await;
            drop(busy);
        });
    }

    pub(super) fn give_back(&self, job: &Job) {
        self.state().queue.give_back(&job.sheet, job.n);
    }

    pub(super) fn done(&self, sheet: &Sheet) {
        self.state().queue.done(sheet);
    }

    /// A connection from the idle ones, else a new one, with how many messages it may carry.
    async fn connection(&self) -> Result<(Connection, u32), OpenFailure> {
        loop {
            let Some((mut connection, left, since)) = self.state().idle.pop() else { break };
            let sound = if since.elapsed() > IDLE {
                connection.noop().await
            } else {
                connection.alive().await
            };
            if sound && left > 0 {
                return Ok((connection, left));
            }
        }
        let connection = Connection::open(self.relay()).await?;
        Ok((connection, self.per_connection()))
    }

    /// Keeps a connection that may carry `left` more messages, or takes leave of it.
    pub(super) fn keep(&self, connection: Connection, left: u32) {
        if left > 0 && connection.is_usable() && !self.office.stop.is_cancelled() {
            self.state().idle.push((connection, left, Instant::now()));
        } else {
            tokio::spawn(connection.quit());
        }
    }

    fn close_idle(&self) {
        let mut state = self.state();
        let old = |since: &Instant| since.elapsed() > IDLE;
        let connections = std::mem::take(&mut state.idle);
        let (stale, kept): (Vec<_>, Vec<_>) = connections.into_iter().partition(|c| old(&c.2));
        state.idle = kept;
        drop(state);
        for (connection, _, _) in stale {
            tokio::spawn(connection.quit());
        }
    }

    /// Takes leave of every idle connection.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut self.state().idle);
        for (connection, _, _) in idle {
            connection.quit().await;
        }
    }

    fn cannot_be_used(&self, failure: &OpenFailure) {
        let failures = self.back_off();
        tracing::error!(%failure, "the relay cannot be used");
        if !failure.is_temporary() || failures >= ALARMING {
            self.office.alert(Alert::Relay { detail: failure.to_string() });
        }
    }

    /// The relay stopped before a letter was begun.
    pub(super) fn stopped(&self, detail: String, permanent: bool) {
        let failures = self.back_off();
        tracing::warn!(detail, "the relay rests");
        if permanent || failures >= ALARMING {
            self.office.alert(Alert::Relay { detail });
        }
    }

    /// Leaves the relay alone, longer each time; tells how often it failed running.
    fn back_off(&self) -> usize {
        let mut state = self.state();
        let span = BACK_OFF[state.failures.min(BACK_OFF.len() - 1)];
        state.failures += 1;
        let until = self.office.now() + SignedDuration::from_secs(span);
        state.rests_until = state.rests_until.max(Some(until));
        state.queue.clear();
        state.failures
    }

    /// Leaves the relay alone for a short while.
    pub(super) fn pause(&self) {
        let until = self.office.now() + SignedDuration::from_secs(BACK_OFF[0]);
        let mut state = self.state();
        state.rests_until = state.rests_until.max(Some(until));
    }

    /// The relay answered about a letter: where one worker tried, the others follow.
    pub(super) fn went_well(self: &Arc<Self>) {
        let probed = {
            let mut state = self.state();
            state.failures = 0;
            std::mem::take(&mut state.probing)
        };
        if probed {
            self.hire();
        }
    }

    /// When letter `job`, not taken now, is tried again.
    pub(super) fn retry_at(&self, job: &Job) -> Timestamp {
        let refusals = {
            let history = self.office.journal.history();
            let found = history.occasion(&job.sheet.item, &job.sheet.occasion);
            found.and_then(|o| o.letters.get(job.n)).map_or(0, Tried::refusals)
        };
        let retry = self.office.config.email.as_ref().map(|e| e.retry.as_slice()).unwrap_or(&[]);
        let n = usize::from(refusals).min(retry.len().saturating_sub(1));
        self.office.now() + retry.get(n).copied().unwrap_or(SignedDuration::from_mins(15))
    }
}
