//! The relay's lanes: a few connections that share one queue of letters.
//!
//! A letter costs one durable wait. While the relay's leave for letter n + 1 comes back, "n was
//! accepted" waits in memory; then "n accepted" and "n + 1 begun" become durable in one commit,
//! and only after that do the body bytes of n + 1 leave. So a crash leaves at most one letter
//! unknown on each connection.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::office::{Alert, Office};
use super::x_lane::REST;
use crate::message::Recipient;
use crate::outside::mail::{
    Connection, Ending, Envelope, Finished, MessageIds, OpenFailure, Rejection, Relay, Stage,
    Template,
};
use crate::plan::fact::{Cause, Destination, Fact, Outcome, Reason};
use crate::plan::history::Tried;

/// Waits after the relay could not be used; the last repeats.
const BACK_OFF: [i64; 6] = [5, 15, 30, 60, 120, 300];
/// Unknown outcomes running that stop the lanes.
const UNKNOWNS: u32 = 3;
/// An acceptance is written down after this long even when the next letter is slow to begin.
const LINGER: Duration = Duration::from_millis(100);
/// How long an idle connection is kept for more.
const IDLE: Duration = Duration::from_secs(10);

/// The lanes of the relay.
pub struct MailLanes {
    office: Arc<Office>,
    relay: Relay,
    ids: OnceLock<MessageIds>,
    envelope_from: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    batches: VecDeque<Batch>,
    /// Letters taken from a batch and not yet recorded, by occasion.
    under_way: HashMap<(String, String), u32>,
    workers: u32,
    opening: u32,
    idle: Vec<(Connection, u32, Instant)>,
    rests_until: Option<Timestamp>,
    failures: usize,
    unknowns: u32,
    /// Sending times of the last letters, for the rate.
    bucket: Bucket,
}

/// The letters of one occasion that are to be sent now.
struct Batch {
    sheet: Arc<Sheet>,
    letters: VecDeque<u32>,
}

/// What all letters of one occasion share.
struct Sheet {
    item: String,
    occasion: String,
    template: Template,
    roster: Arc<Vec<Recipient>>,
}

/// One letter on its way.
struct Job {
    sheet: Arc<Sheet>,
    n: u32,
    envelope: Envelope,
}

/// Tokens of a rate, by the monotonic clock.
#[derive(Default)]
struct Bucket {
    tokens: f64,
    at: Option<Instant>,
}

/// What a worker is to do.
enum Take {
    Job(Box<Job>),
    /// The rate allows one then.
    Wait(Duration),
    Nothing,
}

impl MailLanes {
    /// Lanes over `relay`.
    pub fn new(office: Arc<Office>, relay: Relay, envelope_from: String) -> MailLanes {
        MailLanes { office, relay, ids: OnceLock::new(), envelope_from, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The relay.
    pub fn relay(&self) -> &Relay {
        &self.relay
    }

    /// Makes Message-IDs; `None` before the journal is begun, or for an impossible sender.
    pub fn ids(&self) -> Option<&MessageIds> {
        if let Some(ids) = self.ids.get() {
            return Some(ids);
        }
        let key = self.office.journal.history().key.clone()?;
        let ids = MessageIds::new(key.as_bytes(), &self.envelope_from).ok()?;
        Some(self.ids.get_or_init(|| ids))
    }

    /// The envelope sender.
    pub fn envelope_from(&self) -> &str {
        &self.envelope_from
    }

    /// Until when nothing is sent.
    pub fn rests_until(&self) -> Option<Timestamp> {
        self.state().rests_until
    }

    /// Whether letters of an occasion are queued or on their way.
    pub fn is_running(&self, item: &str, occasion: &str) -> bool {
        let state = self.state();
        state.under_way.get(&(item.to_owned(), occasion.to_owned())).is_some_and(|n| *n > 0)
            || state.batches.iter().any(|b| b.sheet.item == item && b.sheet.occasion == occasion)
    }

    fn connections(&self) -> u32 {
        self.office.config.email.as_ref().map_or(1, |e| e.smtp.connections)
    }

    fn per_connection(&self) -> u32 {
        self.office.config.email.as_ref().map_or(1, |e| e.smtp.messages_per_connection)
    }

    /// Queues the letters of an occasion that are ready, unless they are on their way or the
    /// relay rests.
    pub fn start(self: &Arc<Self>, item: &str, occasion: &str) {
        let now = self.office.now();
        if self.is_running(item, occasion) || self.rests_until().is_some_and(|until| until > now) {
            return;
        }
        let (snapshot, roster, ready) = {
            let history = self.office.journal.history();
            let Some(found) = history.occasion(item, occasion) else { return };
            let ready: VecDeque<u32> = (0..)
                .zip(&found.letters)
                .filter(|(_, tried)| tried.ready_at().is_some_and(|at| at <= now))
                .map(|(n, _)| n)
                .collect();
            (found.snapshot.clone(), found.roster.clone(), ready)
        };
        let Some(letter) = &snapshot.letter else { return };
        if ready.is_empty() {
            return;
        }
        let zone = &self.office.config.newsroom.timezone.rules;
        let template = match Template::new(letter, snapshot.due, zone, &super::compose::headers()) {
            Ok(template) => template,
            Err(error) => {
                tracing::error!(item, %error, "the letter cannot be built");
                let reason = Reason::new(Cause::Unusable, None, error.to_string());
                let facts = ready
                    .iter()
                    .map(|n| outcome_fact(item, occasion, *n, Outcome::Refused(reason.clone())));
                let (office, facts, busy) =
                    (self.office.clone(), facts.collect(), self.office.busy());
                tokio::spawn(async move {
                    office.insist(facts).await;
                    drop(busy);
                });
                return;
            }
        };
        let sheet = Arc::new(Sheet {
            item: item.to_owned(),
            occasion: occasion.to_owned(),
            template,
            roster,
        });
        let count = ready.len();
        self.state().batches.push_back(Batch { sheet, letters: ready });
        self.hire(count);
    }

    /// Starts as many workers as letters and connections call for.
    fn hire(self: &Arc<Self>, letters: usize) {
        let limit = {
            let state = self.state();
            // After failures or unknowns one connection probes before the others follow.
            let probing = state.failures > 0 || state.unknowns >= UNKNOWNS - 1;
            if probing { 1 } else { self.connections() }
        };
        for _ in 0..letters.min(limit as usize) {
            {
                let mut state = self.state();
                if state.workers >= limit {
                    return;
                }
                state.workers += 1;
            }
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
                let opened = Connection::open(&this.relay).await;
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
                    self.back_off(&failure);
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

    fn take(&self) -> Take {
        let now = self.office.now();
        loop {
            let Some(sheet) = self.state().batches.front().map(|b| b.sheet.clone()) else {
                return Take::Nothing;
            };
            let may = self.office.may_begin(&sheet.item, &sheet.occasion);
            let mut state = self.state();
            if state.rests_until.is_some_and(|until| until > now) || self.office.stop.is_cancelled()
            {
                state.batches.clear();
                return Take::Nothing;
            }
            let Some(batch) = state.batches.front_mut().filter(|b| Arc::ptr_eq(&b.sheet, &sheet))
            else {
                continue;
            };
            if !may || batch.letters.is_empty() {
                state.batches.pop_front();
                continue;
            }
            if let Some(wait) = self.spend(&mut state) {
                return Take::Wait(wait);
            }
            let batch = state.batches.front_mut().filter(|b| Arc::ptr_eq(&b.sheet, &sheet));
            let Some(n) = batch.and_then(|b| b.letters.pop_front()) else { continue };
            let key = (sheet.item.clone(), sheet.occasion.clone());
            *state.under_way.entry(key).or_default() += 1;
            drop(state);
            let recipient = &sheet.roster[n as usize];
            match Envelope::new(&self.envelope_from, &recipient.email, false) {
                Ok(envelope) => return Take::Job(Box::new(Job { sheet, n, envelope })),
                Err(error) => {
                    let reason = Reason::new(Cause::Unusable, None, error.to_string());
                    self.refuse(&sheet, n, reason);
                }
            }
        }
    }

    /// An address that cannot be written in a command is refused without asking the relay.
    fn refuse(&self, sheet: &Sheet, n: u32, reason: Reason) {
        let (office, busy) = (self.office.clone(), self.office.busy());
        let fact = outcome_fact(&sheet.item, &sheet.occasion, n, Outcome::Refused(reason));
        self.done(sheet);
        tokio::spawn(async move {
            office.insist(vec![fact]).await;
            drop(busy);
        });
    }

    /// Takes a token of the rate, or tells how long to wait for one.
    fn spend(&self, state: &mut State) -> Option<Duration> {
        let rate = self.office.config.email.as_ref()?.smtp.rate?;
        let per = rate.per.as_secs_f64().max(0.001);
        let speed = f64::from(rate.count.max(1)) / per;
        // A tenth of the span may go in a burst, so that the rate is even and no less.
        let burst = (f64::from(rate.count) / 10.0).max(1.0);
        let now = Instant::now();
        let bucket = &mut state.bucket;
        bucket.tokens = match bucket.at {
            Some(at) => (bucket.tokens + now.duration_since(at).as_secs_f64() * speed).min(burst),
            None => burst,
        };
        bucket.at = Some(now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return None;
        }
        Some(Duration::from_secs_f64((1.0 - bucket.tokens) / speed))
    }

    /// A letter that was not begun goes back to the head of its queue.
    fn give_back(&self, job: &Job) {
        let mut state = self.state();
        let batch = state.batches.iter_mut().find(|b| Arc::ptr_eq(&b.sheet, &job.sheet));
        match batch {
            Some(batch) => batch.letters.push_front(job.n),
            None => {
                let letters = VecDeque::from([job.n]);
                state.batches.push_front(Batch { sheet: job.sheet.clone(), letters });
            }
        }
        drop(state);
        self.done(&job.sheet);
    }

    fn done(&self, sheet: &Sheet) {
        let key = (sheet.item.clone(), sheet.occasion.clone());
        if let Some(n) = self.state().under_way.get_mut(&key) {
            *n = n.saturating_sub(1);
        }
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
        let connection = Connection::open(&self.relay).await?;
        Ok((connection, self.per_connection()))
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

    fn back_off(&self, failure: &OpenFailure) {
        let now = self.office.now();
        let mut state = self.state();
        let n = state.failures.min(BACK_OFF.len() - 1);
        state.failures += 1;
        let until = now + SignedDuration::from_secs(BACK_OFF[n]);
        state.rests_until = Some(state.rests_until.map_or(until, |other| other.max(until)));
        state.batches.clear();
        drop(state);
        tracing::error!(%failure, %until, "the relay cannot be used");
        if !failure.is_temporary() || n >= 2 {
            self.office.alert(Alert::Relay { detail: failure.to_string() });
        }
    }

    /// Letters over one connection, until it must be renewed or there are none left.
    async fn session(&self, mut connection: Connection, mut left: u32, first: Box<Job>) {
        let mut job = first;
        let mut accepted: Option<Fact> = None;
        let mut body = Vec::new();
        let mut carried = 0u32;
        loop {
            match self.begin(&mut connection, &job, &mut accepted).await {
                Ok(()) => {}
                Err(rejection) => {
                    let usable = rejection.connection_usable;
                    let limited = self.rejected(job, rejection, accepted.take(), carried).await;
                    if limited || !usable {
                        return;
                    }
                    match self.next_now() {
                        Some(next) => job = next,
                        None => return self.keep(connection, left),
                    }
                    continue;
                }
            }
            let mut facts: Vec<Fact> = accepted.take().into_iter().collect();
            if !self.office.may_begin(&job.sheet.item, &job.sheet.occasion) {
                // Held in between: the connection waits for a body that never comes.
                self.office.insist(facts).await;
                self.give_back(&job);
                return;
            }
            facts.push(job.attempt());
            let fact_count = facts.len();
            let kept = (fact_count > 1).then(|| facts[0].clone());
            if self.office.record(facts).await.is_err() {
                // Nothing of it was sent; what was accepted before must still be written.
                if let Some(fact) = kept {
                    self.office.insist(vec![fact]).await;
                }
                self.rest(SignedDuration::from_secs(BACK_OFF[0]));
                self.give_back(&job);
                return;
            }
            body.clear();
            let recipient = &job.sheet.roster[job.n as usize];
            let id =
                self.ids().map(|i| i.of(&job.sheet.item, &job.sheet.occasion, &recipient.email));
            let built = match id {
                Some(id) => {
                    let spliced = job.sheet.template.splice(recipient, &id, &mut body);
                    spliced.map_err(|e| e.to_string())
                }
                None => Err("there is no Message-ID".to_owned()),
            };
            if let Err(error) = built {
                let reason = Reason::new(Cause::Unusable, None, error);
                self.finished(&job, Ending::Refused(reason)).await;
                return;
            }
            left = left.saturating_sub(1);
            carried += 1;
            let next = if left > 0 { self.next_now() } else { None };
            let envelope = next.as_ref().map(|j| &j.envelope);
            let Finished { ending, connection_usable } =
                connection.finish(&[&body], envelope).await;
            match ending {
                Ending::Sent(_) if connection_usable && next.is_some() => {
                    accepted = Some(job.fact(ending.outcome(None)));
                    self.went_well();
                    self.done(&job.sheet);
                }
                other => self.finished(&job, other).await,
            }
            match next {
                Some(next) if connection_usable => job = next,
                Some(next) => return self.give_back(&next),
                None if connection_usable => return self.keep(connection, left),
                None => return,
            }
        }
    }

    /// Asks for leave; what was accepted before is written down when that takes long.
    async fn begin(
        &self,
        connection: &mut Connection,
        job: &Job,
        accepted: &mut Option<Fact>,
    ) -> Result<(), Rejection> {
        let begun = connection.begin(&job.envelope);
        tokio::pin!(begun);
        if accepted.is_some() {
            match tokio::time::timeout(LINGER, &mut begun).await {
                Ok(result) => return result,
                Err(_) => {
                    let fact: Vec<Fact> = accepted.take().into_iter().collect();
                    let (result, ()) = tokio::join!(begun, self.office.insist(fact));
                    return result;
                }
            }
        }
        begun.await
    }

    /// The next letter, if one may go now without waiting for the rate.
    fn next_now(&self) -> Option<Box<Job>> {
        match self.take() {
            Take::Job(job) => Some(job),
            Take::Wait(_) | Take::Nothing => None,
        }
    }

    fn keep(&self, connection: Connection, left: u32) {
        if left > 0 && connection.is_usable() && !self.office.stop.is_cancelled() {
            self.state().idle.push((connection, left, Instant::now()));
        } else {
            tokio::spawn(connection.quit());
        }
    }

    fn rest(&self, span: SignedDuration) {
        let until = self.office.now() + span;
        self.state().rests_until = Some(until);
    }

    fn went_well(&self) {
        let mut state = self.state();
        let probed = state.failures > 0 || state.unknowns > 0;
        state.failures = 0;
        state.unknowns = 0;
        drop(state);
        if probed {
            self.office.wake.notify_one();
        }
    }

    /// Writes down that the relay did not take a letter. Whether the relay must be left alone.
    async fn rejected(
        &self,
        job: Box<Job>,
        rejection: Rejection,
        accepted: Option<Fact>,
        carried: u32,
    ) -> bool {
        let mut facts: Vec<Fact> = accepted.into_iter().collect();
        let reason = match &rejection.ending {
            Ending::NotYet(reason) | Ending::Refused(reason) | Ending::Unknown(reason) => reason,
            Ending::Sent(_) => return true,
        };
        // Only the relay's word at RCPT or after it is about this letter; before that, and when
        // the connection was lost, nothing is known of it and it simply goes back.
        let about_letter = reason.code.is_some_and(|c| c != 421)
            && matches!(rejection.stage, Stage::Rcpt | Stage::Data);
        let permanent = matches!(rejection.ending, Ending::Refused(_));
        if about_letter || (permanent && reason.cause == Cause::Unusable) {
            let not_before = self.retry_at(&job);
            let outcome = rejection.ending.outcome(Some(not_before));
            log(&job, &outcome);
            facts.push(job.fact(outcome));
            self.office.insist(facts).await;
            self.done(&job.sheet);
            return false;
        }
        if carried > 0 && !permanent {
            // Relays close a connection after so many letters; the next one tells whether that is
            // all it was.
            self.office.insist(facts).await;
            self.give_back(&job);
            return true;
        }
        let detail = format!("{:?} {}", reason.code, reason.detail);
        tracing::warn!(item = job.sheet.item, stage = ?rejection.stage, detail, "the relay stopped");
        if !facts.is_empty() {
            self.office.insist(facts).await;
        }
        self.give_back(&job);
        let (until, alarming) = {
            let mut state = self.state();
            let n = state.failures.min(BACK_OFF.len() - 1);
            state.failures += 1;
            let until = self.office.now() + SignedDuration::from_secs(BACK_OFF[n]);
            state.rests_until = Some(until);
            state.batches.clear();
            (until, n >= 2 || permanent)
        };
        tracing::warn!(%until, "the relay rests");
        if alarming {
            self.office.alert(Alert::Relay { detail });
        }
        true
    }

    fn retry_at(&self, job: &Job) -> Timestamp {
        let refusals = {
            let history = self.office.journal.history();
            let found = history.occasion(&job.sheet.item, &job.sheet.occasion);
            found.and_then(|o| o.letters.get(job.n as usize)).map_or(0, Tried::refusals)
        };
        let retry = self.office.config.email.as_ref().map(|e| e.retry.as_slice()).unwrap_or(&[]);
        let n = usize::from(refusals).min(retry.len().saturating_sub(1));
        self.office.now() + retry.get(n).copied().unwrap_or(SignedDuration::from_mins(15))
    }

    /// Writes down how an attempt ended.
    async fn finished(&self, job: &Job, ending: Ending) {
        let unknown = matches!(ending, Ending::Unknown(_));
        let closing = matches!(&ending, Ending::NotYet(r) if r.code == Some(421));
        match &ending {
            Ending::Sent(_) | Ending::Refused(_) => self.went_well(),
            Ending::NotYet(_) | Ending::Unknown(_) => {}
        }
        let outcome = ending.outcome(Some(self.retry_at(job)));
        log(job, &outcome);
        self.office.insist(vec![job.fact(outcome)]).await;
        self.done(&job.sheet);
        if closing {
            self.rest(SignedDuration::from_secs(BACK_OFF[0]));
        }
        if unknown {
            self.count_unknown();
        }
    }

    /// Three unknowns running stop all lanes; after the rest one letter probes.
    fn count_unknown(&self) {
        let until = self.office.now() + REST;
        let stopped = {
            let mut state = self.state();
            state.unknowns += 1;
            let stopped = state.unknowns >= UNKNOWNS;
            if stopped {
                state.unknowns = UNKNOWNS - 1;
                state.rests_until = Some(until);
                state.batches.clear();
            }
            stopped
        };
        if stopped {
            self.office.alert(Alert::LaneStopped { lane: "mail".to_owned(), until });
        }
    }
}

impl Job {
    fn attempt(&self) -> Fact {
        Fact::Attempt {
            item: self.sheet.item.clone(),
            occasion: self.sheet.occasion.clone(),
            to: Destination::Letter { n: self.n },
            reply_to: None,
        }
    }

    fn fact(&self, outcome: Outcome) -> Fact {
        outcome_fact(&self.sheet.item, &self.sheet.occasion, self.n, outcome)
    }
}

fn outcome_fact(item: &str, occasion: &str, n: u32, outcome: Outcome) -> Fact {
    Fact::Outcome {
        item: item.to_owned(),
        occasion: occasion.to_owned(),
        to: Destination::Letter { n },
        outcome,
    }
}

/// `re***@harian-satu.example`: enough to recognise, not to collect.
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let shown: String = local.chars().take(2).collect();
            format!("{shown}***@{domain}")
        }
        None => "***".to_owned(),
    }
}

fn log(job: &Job, outcome: &Outcome) {
    let item = &job.sheet.item;
    let to = masked(&job.sheet.roster[job.n as usize].email);
    match outcome {
        Outcome::Sent(receipt) => tracing::debug!(item, to, queue_id = receipt.id, "sent"),
        Outcome::NotYet { reason, .. } => {
            tracing::info!(item, to, code = reason.code, "not taken yet");
        }
        Outcome::Refused(reason) | Outcome::Withheld(reason) => {
            tracing::warn!(item, to, code = reason.code, "refused");
        }
        Outcome::Unknown(reason) => {
            tracing::warn!(item, to, cause = ?reason.cause, "perhaps sent");
        }
    }
}
