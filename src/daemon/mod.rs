//! Turn, wait for the next instant or a wake, stop cleanly.
//!
//! A turn looks at everything that may have changed, makes the plan, starts what is due and says
//! when the next turn is needed at the latest. It may be repeated at any time without harm.

mod askers;
mod by_hand;
mod intake;
mod lists;
mod mailboxes;
mod readings;
mod review;
mod wakes;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::approval::Approvals;
use crate::outside::clock::Clock;
use crate::outside::folder::scan::hold;
use crate::outside::journal::{self, machine_id};
use crate::plan::digest;
use crate::plan::fact::{Cause, Decision, Fact, Outcome, Reason};
use crate::plan::history::HOLD_FILE;
use crate::plan::notice::{News, Notice, notices};
use crate::plan::passed::passed_on;
use crate::plan::report::age::{self, Due};
use crate::plan::report::response;
use crate::plan::{Folder, Item, Plan, Step, View, asked_for, next_drop, plan};
use crate::publisher::digests::ToTell;
use crate::publisher::office::{Alert, Office};
use crate::publisher::{Channels, Listener, Publisher};

pub use askers::askers;
pub use lists::ListFiles;
pub use mailboxes::{Mailbox, Readers, mailboxes};
pub use readings::Readings;
pub use review::Reviewed;
pub use wakes::Wakes;

/// The loop turns at least this often, so that the watchdog sees it alive.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(10);
/// A file being written is looked at again after this.
const SETTLING: SignedDuration = SignedDuration::from_millis(120);
/// An empty HOLD is read again after this: its text may be under way.
const HOLD_WRITTEN: Duration = Duration::from_millis(200);
/// A repository that cannot be used is looked at again after this.
const UNUSABLE: SignedDuration = SignedDuration::from_secs(2);
/// How long what is in flight may take after a stop.
const STOP: Duration = Duration::from_secs(90);
/// A clock that jumped forward is trusted after standing this long.
const TRUST: Duration = Duration::from_secs(60);
/// Turns in a row without a wait, should facts keep calling for one.
const MOST_TURNS: u32 = 16;

/// Why the daemon may not publish.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The state belongs to another machine.
    #[error(
        "this state was last used on another machine; if that one has stopped for good, run `siaran adopt`"
    )]
    OtherMachine,
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// No random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

/// The daemon: one newsroom.
pub struct Daemon {
    office: Arc<Office>,
    publisher: Publisher,
    readings: Readings,
    reviewed: Option<Reviewed>,
    lists: ListFiles,
    notes: by_hand::Notes,
    /// The folder must be looked at.
    pub dirty: Arc<AtomicBool>,
    /// Parked accounts must be looked at.
    pub minute: Arc<AtomicBool>,
    look_at: Option<Timestamp>,
    distrusted_until: Option<Instant>,
    plan: Arc<Plan>,
    /// Whether announcements that were released long ago are reported on.
    reports: bool,
}

impl Daemon {
    /// A daemon at rest.
    pub fn new(office: Arc<Office>, channels: Channels, lists: ListFiles) -> Daemon {
        let readings = Readings::new(&office.config.announcements);
        let reviewed = Reviewed::new(&office);
        let notes = by_hand::Notes::new(&office);
        let publisher = Publisher::new(office.clone(), channels);
        Daemon {
            office,
            publisher,
            readings,
            reviewed,
            lists,
            notes,
            dirty: Arc::new(AtomicBool::new(true)),
            minute: Arc::new(AtomicBool::new(true)),
            look_at: None,
            distrusted_until: None,
            plan: Arc::default(),
            reports: true,
        }
    }

    /// Checks the fence and names what a crash left open. Nothing is sent before this.
    ///
    /// # Errors
    /// [`StartError`] when this process may not publish.
    pub async fn start(&mut self) -> Result<(), StartError> {
        let (machine, open) = {
            let history = self.office.journal.history();
            (history.machine.clone(), history.open_attempts())
        };
        if let (Some(theirs), Some(ours)) = (machine, machine_id())
            && theirs != ours
        {
            return Err(StartError::OtherMachine);
        }
        if machine_id().is_none() {
            tracing::warn!("no machine-id: only the lock keeps a copied state from publishing");
        }
        if !open.is_empty() {
            tracing::warn!(count = open.len(), "attempts were cut off; their outcome is unknown");
            let reason = Reason::new(Cause::Crash, None, "");
            let facts = open
                .into_iter()
                .map(|(item, occasion, to)| Fact::Outcome {
                    item,
                    occasion,
                    to,
                    outcome: Outcome::Unknown(reason.clone()),
                })
                .collect();
            self.office.record(facts).await?;
        }
        Ok(())
    }

    /// Begins to listen to X.
    pub fn listen(&self) -> Listener {
        self.publisher.listen()
    }

    /// The last plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// One turn. Returns when the next one is needed at the latest.
    pub async fn turn(&mut self) -> Option<Timestamp> {
        if let Err(error) = self.office.journal.catch_up().await {
            tracing::error!(%error, "the journal cannot be read");
            return Some(self.office.now() + SignedDuration::from_secs(1));
        }
        self.watch_the_clock();
        let mut next = None;
        for _ in 0..MOST_TURNS {
            let now = self.office.now();
            self.look(now).await;
            if self.office.journal.history().opened.is_none() || !self.readings.is_whole() {
                // Without the first scan it cannot be told what was there before us, nor what is
                // gone.
                return Some(self.look_at.unwrap_or(now + SignedDuration::from_secs(1)));
            }
            let is_minute = self.minute.swap(false, Ordering::SeqCst);
            if is_minute {
                self.publisher.revisit();
            }
            self.notes.look(&self.office, is_minute);
            let (again, at) = self.decide(now).await;
            next = at.into_iter().chain(self.look_at.filter(|at| *at > now)).min();
            if !again {
                return next;
            }
        }
        next
    }

    /// Makes the plan and starts what is due. Whether another plan is needed at once, and when.
    async fn decide(&mut self, now: Timestamp) -> (bool, Option<Timestamp>) {
        let office = self.office.clone();
        let lists = self.lists.refresh(&office.config, now);
        let unreviewed = Approvals::default();
        let approvals = self.reviewed.as_ref().map_or(&unreviewed, Reviewed::approvals);
        let asked = asked_for(&office.journal.history(), self.readings.files().unwrap_or_default());
        let askers = askers(&office.config.state, &asked);
        let (mut made, told, answers, reports, coming) = {
            let history = office.journal.history();
            let view = View {
                folder: self.readings.files().map_or(Folder::Unreachable, Folder::Files),
                is_whole: matches!(office.clock, Clock::Wall(_)),
                config: &office.config,
                setting: &office.setting,
                approvals,
                lists,
                askers: &askers,
                history: &history,
                now,
            };
            let made = plan(&view);
            let told = notices(&view, &made.items);
            let answers = ToTell { digests: digest::due(&view), passed: passed_on(&view) };
            let coming = next_drop(&view, &made.items).into_iter().chain(digest::next(&view)).min();
            let reports = self.reports.then(|| Reporting::of(&view, &made.items));
            (made, told, answers, reports.unwrap_or_default(), coming)
        };
        let stale = self.hold_back(&mut made, now);
        let again = self.publisher.carry_out(&made, self.lists.lists(), now).await;
        if !again {
            let mut told = self.with_strays(told);
            told.extend(self.publisher.report(&reports.due));
            told.extend(self.notes.untold(&office));
            let approvals = self.reviewed.as_ref().map_or(&unreviewed, Reviewed::approvals);
            self.publisher.tell(told, &made, self.lists.lists(), approvals);
            // By a clock that is not trusted nobody knows which day it is.
            if !self.is_distrusted() {
                self.publisher.pass_on(answers, &made);
            }
        }
        let coming = coming.into_iter().chain(reports.next);
        let next = self.publisher.next(&made, now).into_iter().chain(coming).min();
        self.plan = Arc::new(made);
        office.made.send_replace(self.plan.clone());
        if stale {
            self.dirty.store(true, Ordering::SeqCst);
            self.look_at = Some(now + SETTLING);
        }
        (again, next)
    }

    /// Takes out of `plan` what may not begin now: files that are not what was read, everything
    /// when the reviewed branch does not stand where it did, and everything not begun while the
    /// clock is not trusted. Whether files or branch must be read again.
    fn hold_back(&mut self, made: &mut Plan, now: Timestamp) -> bool {
        let distrusted = self.is_distrusted();
        let mut held: HashSet<(String, String)> = HashSet::new();
        let mut stale = false;
        let mut branch_stands = None;
        {
            let history = self.office.journal.history();
            let mut looked: HashSet<(&str, &str)> = HashSet::new();
            for step in made.steps.iter().take_while(|s| s.at <= now) {
                let (id, occasion) = (step.item.as_str(), step.occasion.as_str());
                let past = history.items.get(id);
                let begun = history.occasion(id, occasion).is_some_and(|o| o.started.is_some());
                if begun || !looked.insert((id, occasion)) {
                    continue;
                }
                let item = made.item(id);
                // Until something of it is public, the folder decides.
                let is_public = past.is_some_and(|past| past.is_public());
                let source = item.and_then(|i| i.source.as_ref()).filter(|_| !is_public);
                let closed = past.is_some_and(|past| past.started());
                let moved = !closed
                    && self.reviewed.as_mut().is_some_and(|reviewed| {
                        !*branch_stands.get_or_insert_with(|| reviewed.is_current())
                    });
                let changed = moved || source.is_some_and(|s| !self.readings.is_current(s));
                stale |= changed;
                let planned = item.and_then(|i| i.occasions.iter().find(|o| o.name == occasion));
                let due = planned.map(|o| o.due).or(item.and_then(|i| i.due));
                if changed || (distrusted && due.is_some_and(|due| due <= now)) {
                    held.insert((id.to_owned(), occasion.to_owned()));
                }
            }
        }
        if !held.is_empty() {
            let is_held = |step: &Step| held.contains(&(step.item.clone(), step.occasion.clone()));
            made.steps.retain(|s| s.at > now || !is_held(s));
        }
        if distrusted && !held.is_empty() {
            self.look_at = Some(now + SignedDuration::from_secs(1));
        }
        stale
    }

    fn watch_the_clock(&mut self) {
        if let Some(jump) = self.office.clock.jumped() {
            tracing::warn!(seconds = jump.by.as_secs(), "the clock was set forward");
            self.distrusted_until = Some(Instant::now() + TRUST);
            self.office.alert(Alert::ClockJumped { seconds: jump.by.as_secs() });
        }
    }

    fn is_distrusted(&mut self) -> bool {
        let Some(until) = self.distrusted_until else { return false };
        if Instant::now() >= until || self.office.clock.synchronised() == Some(true) {
            self.distrusted_until = None;
        }
        self.distrusted_until.is_some()
    }

    /// Looks at the folder when something may have changed there, and notes what is new.
    async fn look(&mut self, now: Timestamp) {
        let due = self.look_at.is_some_and(|at| at <= now);
        if !self.dirty.swap(false, Ordering::SeqCst) && !due {
            return;
        }
        self.look_at = None;
        self.readings.look(&self.office.config, now);
        if self.readings.again() {
            self.look_at = Some(now + SETTLING);
        }
        let Some(files) = self.readings.files() else {
            if let Some(reviewed) = &mut self.reviewed {
                reviewed.look(None, &self.office);
            }
            self.look_at = Some(now + SignedDuration::from_secs(2));
            return;
        };
        let first = self.office.journal.history().opened.is_none();
        if (first && self.readings.again()) || !self.readings.is_whole() {
            return;
        }
        let mut facts = Vec::new();
        if first {
            match opening(None) {
                Ok(fact) => facts.push(fact),
                Err(error) => {
                    tracing::error!(%error, "the journal cannot be begun");
                    return;
                }
            }
        }
        facts.extend(self.news(files, first));
        if let Some(reviewed) = &mut self.reviewed {
            facts.extend(reviewed.look(Some(files), &self.office));
            if reviewed.unusable().is_some() {
                let again = now + UNUSABLE;
                self.look_at = Some(self.look_at.map_or(again, |at| at.min(again)));
            }
        }
        if !facts.is_empty() && self.office.record(facts).await.is_err() {
            self.dirty.store(true, Ordering::SeqCst);
            self.look_at = Some(now + SignedDuration::from_secs(1));
        }
        self.note_hold_file().await;
    }

    /// Facts about files that are new, changed or gone.
    fn news(&self, files: &[Arc<crate::plan::Candidate>], first_scan: bool) -> Vec<Fact> {
        let history = self.office.journal.history();
        let mut facts = Vec::new();
        let mut met = HashSet::new();
        for file in files {
            let reading = &file.reading;
            if !met.insert(reading.id.as_str()) {
                continue;
            }
            let seen = history.items.get(&reading.id).and_then(|i| i.seen.as_ref());
            if seen.is_none_or(|s| s.digest != reading.digest) {
                facts.push(Fact::Seen {
                    item: reading.id.clone(),
                    digest: reading.digest.clone(),
                    path: reading.path.clone(),
                    first_scan,
                });
            }
        }
        for (id, item) in &history.items {
            if item.seen.is_some() && !met.contains(id.as_str()) {
                facts.push(Fact::Gone { item: id.clone() });
            }
        }
        facts
    }

    /// The file HOLD becomes a decision in the journal, and so does its removal. Where
    /// announcements are reviewed, removing the file lifts nothing.
    async fn note_hold_file(&self) {
        let read = || hold(&self.office.config.announcements);
        let Ok(mut text) = read() else { return };
        self.office.hold_file.store(text.is_some(), Ordering::SeqCst);
        let placed = {
            let history = self.office.journal.history();
            history.holds.iter().any(|h| h.until.is_none() && h.who == HOLD_FILE)
        };
        if !placed && text.as_deref() == Some("") {
            // Whoever writes the file may not have written the reason yet; nothing begins meanwhile.
            tokio::time::sleep(HOLD_WRITTEN).await;
            text = read().ok().flatten().or(text);
        }
        let (decision, reason) = match (text, placed) {
            (Some(text), false) => (Decision::Hold, text),
            (None, true) if self.office.config.review.is_none() => {
                (Decision::Unhold, String::new())
            }
            _ => return,
        };
        tracing::warn!(?decision, reason, "the file HOLD");
        let who = HOLD_FILE.to_owned();
        self.office.insist(vec![Fact::Decided { item: None, decision, reason, who }]).await;
    }

    fn with_strays(&self, mut told: Vec<Notice>) -> Vec<Notice> {
        let history = self.office.journal.history();
        for stray in self.readings.strays() {
            let key = format!("stray:{}:{}", stray.path, stray.why.name());
            if !history.told.contains(&key) {
                let news = News::Stray { path: stray.path.clone(), why: stray.why.clone() };
                told.push(Notice { key, news });
            }
        }
        told
    }

    /// Turns until `stop` is cancelled, or, with `until_idle`, until nothing is left to do; then
    /// waits for what is in flight.
    pub async fn run(&mut self, until_idle: bool) {
        let stop = self.office.stop.clone();
        // Nothing would be left to do only after a month.
        self.reports &= !until_idle;
        let mut ready = false;
        loop {
            let before = self.office.happened();
            let next = self.turn().await;
            systemd_alive();
            if !ready {
                ready = true;
                systemd(&[sd_notify::NotifyState::Ready]);
            }
            if stop.is_cancelled() {
                break;
            }
            let busy = self.office.is_busy();
            if until_idle && next.is_none() && !busy {
                // What ended while the plan was made is not in it yet.
                if self.office.happened() != before {
                    continue;
                }
                break;
            }
            if until_idle && self.readings.again() {
                // A file settles in real time, whatever the clock says.
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let until = match until_idle {
                true => next,
                false => {
                    let latest = self.office.now() + LONGEST_WAIT;
                    Some(next.map_or(latest, |at| at.min(latest)))
                }
            };
            let wake = async {
                tokio::select! {
                    () = self.office.wake.notified() => {}
                    () = stop.cancelled() => {}
                }
            };
            self.office.clock.wait(until, busy, wake).await;
        }
        self.stop().await;
    }

    async fn stop(&mut self) {
        systemd(&[sd_notify::NotifyState::Stopping]);
        self.office.stop.cancel();
        let deadline = Instant::now() + STOP;
        while self.office.is_busy() && Instant::now() < deadline {
            systemd_alive();
            let _ =
                tokio::time::timeout(Duration::from_millis(200), self.office.wake.notified()).await;
        }
        if self.office.is_busy() {
            tracing::error!("something is still in flight; its outcome will be unknown");
        }
        self.publisher.close().await;
    }
}

/// The reports that are to be made at a turn.
#[derive(Debug, Default)]
struct Reporting {
    due: Vec<Due>,
    /// When there will be more to do.
    next: Option<Timestamp>,
}

impl Reporting {
    /// None while something falls due: releases come first.
    fn of(view: &View, items: &[Item]) -> Reporting {
        let waits = age::waits_until(items, view.now).is_some();
        let due = if waits { Vec::new() } else { age::due(view.history, view.now) };
        let next = age::next(view.history, items, view.now).into_iter();
        Reporting { due, next: next.chain(response::next(view.history, view.now)).min() }
    }
}

/// The fact that begins a journal, or takes it over when `key` is given.
///
/// # Errors
/// [`StartError::Random`] when the system gives no random numbers.
pub fn opening(key: Option<String>) -> Result<Fact, StartError> {
    let key = match key {
        Some(key) => key,
        None => {
            let mut bytes = [0; 32];
            let random = ring::rand::SystemRandom::new();
            ring::rand::SecureRandom::fill(&random, &mut bytes).map_err(|_| StartError::Random)?;
            data_encoding::HEXLOWER.encode(&bytes)
        }
    };
    Ok(Fact::Opened { machine: machine_id(), key })
}

fn systemd(states: &[sd_notify::NotifyState]) {
    // Not under systemd there is nobody to tell.
    let _ = sd_notify::notify(states);
}

fn systemd_alive() {
    systemd(&[sd_notify::NotifyState::Watchdog]);
}
