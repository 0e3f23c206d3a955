//! What a worker does: takes the next letter, finds a connection, hands it over.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::hired::Live;
use super::job::Job;
use super::lanes::MailLanes;
use super::line::Line;
use super::queue::{Letter, Next};
use crate::outside::clock::Clock;
use crate::outside::mail::{Connection, OpenFailure};
use crate::plan::fact::{Cause, Outcome, Reason};

/// Where time passes by itself, a worker waits this long for the rate; for longer it ends, and the
/// plan says when to go on.
const PATIENCE: SignedDuration = SignedDuration::from_secs(1);
/// A hold must be noticed while a worker waits.
const LOOK: Duration = Duration::from_millis(500);

/// What a worker is to do.
enum Take {
    Job(Box<Job>),
    /// The rate allows one then.
    At(Timestamp),
    Nothing,
}

impl MailLanes {
    /// Sends letters over relay `relay` while there are any for it. Whether it took no connection
    /// beside those that it has.
    pub(super) async fn work(self: &Arc<Self>, relay: usize) -> bool {
        // One that failed proves that it can be reached before it is handed a letter, which
        // another relay could have taken meanwhile.
        let has_failed = self.state().relays[relay].standing.has_failed();
        if has_failed {
            match self.line(relay).await {
                Ok(line) => self.keep(line),
                Err(failure) => {
                    self.cannot_be_used(relay, &failure);
                    return false;
                }
            }
        }
        while let Some(job) = self.next_job(relay).await {
            match self.line(relay).await {
                Ok(line) => {
                    let live = Live::new(self, relay);
                    self.session(line, job).await;
                    drop(live);
                }
                Err(failure) => {
                    self.give_back(&job);
                    if self.has_lines(relay) {
                        tracing::info!(relay, "the relay takes no further connection");
                        return true;
                    }
                    self.cannot_be_used(relay, &failure);
                    return false;
                }
            }
        }
        self.close_stale();
        false
    }

    /// Whether `relay` serves us on some connection.
    pub(super) fn has_lines(&self, relay: usize) -> bool {
        let state = self.state();
        let way = &state.relays[relay];
        way.live > 0 || !way.idle.is_empty()
    }

    /// The next letter that may be begun, after the wait that the rate asks for.
    async fn next_job(self: &Arc<Self>, relay: usize) -> Option<Box<Job>> {
        loop {
            match self.take(relay, None) {
                Take::Job(job) => return Some(job),
                Take::Nothing => return None,
                Take::At(at) => {
                    let wait = at.duration_since(self.office.now());
                    let wait = Duration::try_from(wait).unwrap_or_default();
                    tokio::time::sleep(wait.min(LOOK)).await;
                }
            }
        }
    }

    /// The next letter for a line, if one may go now without waiting for the rate. `behind`: the
    /// letter that is on its way over it.
    pub(super) fn next_now(
        self: &Arc<Self>,
        relay: usize,
        behind: Option<&Job>,
    ) -> Option<Box<Job>> {
        match self.take(relay, behind) {
            Take::Job(job) => Some(job),
            Take::At(_) | Take::Nothing => None,
        }
    }

    fn take(self: &Arc<Self>, relay: usize, behind: Option<&Job>) -> Take {
        let behind = behind.and_then(|job| job.letter.domain.as_deref());
        // A clock that leaps stands still while anybody waits.
        let patience = match self.office.clock {
            Clock::Wall(_) => PATIENCE,
            Clock::Leaping(_) => SignedDuration::ZERO,
        };
        loop {
            let now = self.office.now();
            let paused = self.is_paused(now);
            let mut state = self.state();
            if paused || self.office.stop.is_cancelled() {
                state.queue.clear();
                return Take::Nothing;
            }
            let share = state.shares(now)[relay];
            let way = &state.relays[relay];
            if share == 0 || way.workers > way.standing.bears() {
                return Take::Nothing;
            }
            let free_at = way.standing.free_at(now);
            let next = match free_at > now {
                true => Next::At(free_at),
                false => state.queue.take(now, behind, patience),
            };
            let letter = match next {
                Next::Letter(letter) => letter,
                Next::At(at) if at.duration_since(now) <= patience => return Take::At(at),
                Next::At(_) | Next::Nothing => return Take::Nothing,
            };
            state.relays[relay].standing.spend(now);
            drop(state);
            if let Some(job) = self.begin_with(letter) {
                return Take::Job(job);
            }
        }
    }

    /// Makes a letter that was taken ready to go, unless it is not to go any more.
    fn begin_with(self: &Arc<Self>, letter: Letter) -> Option<Box<Job>> {
        let (sheet, n) = (&letter.sheet, letter.n);
        if !self.may_mail(&sheet.item, &sheet.occasion) {
            let mut state = self.state();
            state.queue.give_back(&letter);
            state.queue.drop_of(&sheet.item, &sheet.occasion);
            return None;
        }
        let outcome = match self.suppression(sheet, n) {
            Some(reason) => Outcome::Withheld(reason),
            None => match sheet.envelope(n) {
                Ok(envelope) => return Some(Box::new(Job { letter, envelope })),
                Err(error) => {
                    Outcome::Refused(Reason::new(Cause::Unusable, None, error.to_string()))
                }
            },
        };
        self.close_letter(letter, outcome);
        None
    }

    /// Ends a letter without asking the relay.
    fn close_letter(self: &Arc<Self>, letter: Letter, outcome: Outcome) {
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::spawn(async move {
            this.office.insist(vec![letter.sheet.fact(letter.n, outcome)]).await;
            this.state().queue.done(&letter);
            drop(busy);
        });
    }

    pub(super) fn give_back(&self, job: &Job) {
        self.state().queue.give_back(&job.letter);
    }

    pub(super) fn done(&self, job: &Job) {
        let (sheet, n) = (&job.letter.sheet, job.letter.n);
        let mut state = self.state();
        state.stumbled.remove(&sheet.item, &sheet.occasion, n);
        state.queue.done(&job.letter);
    }

    /// Notes that a connection was lost over a letter before its body was asked for. Whether that
    /// happened before.
    pub(super) fn stumbles(&self, job: &Job) -> bool {
        let (sheet, n) = (&job.letter.sheet, job.letter.n);
        !self.state().stumbled.insert(&sheet.item, &sheet.occasion, n)
    }

    /// A line to `relay`: an idle one, else a new one.
    async fn line(&self, relay: usize) -> Result<Line, OpenFailure> {
        loop {
            let Some(mut line) = self.state().relays[relay].idle.pop() else { break };
            if line.is_sound().await && !line.is_worn() {
                return Ok(line);
            }
        }
        let connection = Connection::open(&self.channel.relays[relay]).await?;
        Ok(Line::new(connection, relay, self.per_connection(relay)))
    }

    /// Keeps a line that may carry more letters, or takes leave of it.
    pub(super) fn keep(&self, mut line: Line) {
        if !line.is_worn() && line.connection.is_usable() && !self.office.stop.is_cancelled() {
            line.rest();
            let relay = line.relay;
            self.state().relays[relay].idle.push(line);
        } else {
            tokio::spawn(line.connection.quit());
        }
    }
}
