//! What causes a turn: the folder, the reviewed branch, the command line's facts, the timer, signals. None carries data.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::Daemon;
use super::review::Refs;
use crate::outside::folder::scan::hold;
use crate::outside::folder::watch::Watch;
use crate::publisher::office::Office;

/// How often the hold file, the reviewed branch and the journal of other processes are looked at: what a person stops
/// must stop within a second.
const GLANCE: Duration = Duration::from_millis(250);
/// Network folders send no events.
const RESCAN: &str = "*/30 * * * * *";
const EACH_MINUTE: &str = "0 * * * * *";

/// Everything that wakes a daemon; dropping it ends that.
pub struct Wakes {
    tasks: Vec<JoinHandle<()>>,
    _watch: Option<Watch>,
    scheduler: JobScheduler,
}

impl Wakes {
    /// Begins to wake `daemon`, whose office is `office`.
    ///
    /// # Errors
    /// When the scheduler or the signals cannot be had.
    pub async fn start(daemon: &Daemon, office: &Arc<Office>) -> anyhow::Result<Wakes> {
        let changed = Arc::new(Notify::new());
        let watch = match Watch::start(&office.config.announcements, changed.clone()) {
            Ok(watch) => Some(watch),
            Err(error) => {
                tracing::warn!(%error, "the folder cannot be watched; it is looked at every 30 s");
                None
            }
        };
        let tasks = vec![
            tokio::spawn(on_change(changed, daemon.dirty.clone(), office.wake.clone())),
            tokio::spawn(on_signals(daemon.dirty.clone(), daemon.minute.clone(), office.clone())?),
            tokio::spawn(glance(daemon.dirty.clone(), office.clone())),
        ];
        let scheduler = recurring(daemon, office).await?;
        Ok(Wakes { tasks, _watch: watch, scheduler })
    }

    /// Ends all wakes.
    pub async fn stop(mut self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::debug!(%error, "the scheduler did not stop");
        }
    }
}

/// The scheduler only wakes: it may be early and may lose a job, and neither does harm.
async fn recurring(daemon: &Daemon, office: &Office) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for (line, flag) in [(RESCAN, &daemon.dirty), (EACH_MINUTE, &daemon.minute)] {
        let (flag, wake) = (flag.clone(), office.wake.clone());
        let job = Job::new(line, move |_, _| {
            flag.store(true, Ordering::SeqCst);
            wake.notify_one();
        })?;
        scheduler.add(job).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}

async fn on_change(changed: Arc<Notify>, dirty: Arc<AtomicBool>, wake: Arc<Notify>) {
    loop {
        changed.notified().await;
        dirty.store(true, Ordering::SeqCst);
        wake.notify_one();
    }
}

/// A hang-up also looks at parked accounts: it says that something outside was mended.
fn on_signals(
    dirty: Arc<AtomicBool>,
    minute: Arc<AtomicBool>,
    office: Arc<Office>,
) -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => office.stop.cancel(),
                _ = interrupt.recv() => office.stop.cancel(),
                _ = hang_up.recv() => {
                    dirty.store(true, Ordering::SeqCst);
                    minute.store(true, Ordering::SeqCst);
                    office.wake.notify_one();
                }
            }
        }
    })
}

async fn glance(dirty: Arc<AtomicBool>, office: Arc<Office>) {
    let mut facts = office.journal.history().facts;
    let refs = office.config.review.as_ref().map(Refs::new);
    let mut mark = refs.as_ref().map(Refs::mark);
    loop {
        tokio::time::sleep(GLANCE).await;
        let now = refs.as_ref().map(Refs::mark);
        if now != mark {
            mark = now;
            dirty.store(true, Ordering::SeqCst);
            office.wake.notify_one();
        }
        let held = match hold(&office.config.announcements) {
            Ok(text) => text.is_some(),
            // An unreadable folder says nothing about the hold.
            Err(_) => office.hold_file.load(Ordering::SeqCst),
        };
        if office.hold_file.swap(held, Ordering::SeqCst) != held {
            dirty.store(true, Ordering::SeqCst);
            office.wake.notify_one();
        }
        if office.journal.catch_up().await.is_err() {
            continue;
        }
        let known = office.journal.history().facts;
        if known != facts {
            facts = known;
            office.wake.notify_one();
        }
    }
}
