//! Letters over one connection: attempt, body, outcome, the next.

use std::sync::Arc;
use std::time::Duration;

use super::job::Job;
use super::lanes::MailLanes;
use super::sheet::Written;
use crate::outside::mail::{Connection, Ending, Finished, Rejection, Stage};
use crate::plan::fact::{Cause, Fact, Reason};

/// An acceptance is written down after this long even when the next letter is slow to begin.
const LINGER: Duration = Duration::from_millis(100);

impl MailLanes {
    /// Letters over one connection, until it must be renewed or there are none left.
    pub(super) async fn session(
        self: &Arc<Self>,
        mut connection: Connection,
        mut left: u32,
        first: Box<Job>,
    ) {
        let mut job = first;
        let mut accepted: Option<Fact> = None;
        let mut written = Written::default();
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
            if !self.attempt(&job, accepted.take()).await {
                // The connection waits for a body that never comes.
                return self.give_back(&job);
            }
            if let Err(error) = job.sheet.write(job.n, &mut written) {
                let reason = Reason::new(Cause::Unusable, None, error.to_string());
                return self.finished(&job, Ending::Refused(reason)).await;
            }
            left = left.saturating_sub(1);
            carried += 1;
            let next = if left > 0 { self.next_now() } else { None };
            let envelope = next.as_ref().map(|j| &j.envelope);
            let Finished { ending, connection_usable } =
                connection.finish(&job.sheet.pieces(&written), envelope).await;
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

    /// Makes the attempt durable, and with it what was accepted before. `false`: nothing of this
    /// letter may leave.
    async fn attempt(&self, job: &Job, accepted: Option<Fact>) -> bool {
        let objected = self.suppression(&job.recipient().email).is_some();
        if objected || !self.office.may_mail(&job.sheet.item, &job.sheet.occasion) {
            // Held in between, or not wanted any more.
            self.office.insist(accepted.into_iter().collect()).await;
            return false;
        }
        let facts = accepted.iter().cloned().chain([job.attempt()]).collect();
        if self.office.record(facts).await.is_err() {
            self.office.insist(accepted.into_iter().collect()).await;
            self.pause();
            return false;
        }
        true
    }

    /// Writes down that the relay did not take a letter. Whether the relay must be left alone.
    async fn rejected(
        self: &Arc<Self>,
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
            let outcome = rejection.ending.outcome(Some(self.retry_at(&job)));
            job.log(&outcome);
            facts.push(job.fact(outcome));
            self.office.insist(facts).await;
            self.done(&job.sheet);
            return false;
        }
        let detail = format!("{:?} {}", reason.code, reason.detail);
        self.office.insist(facts).await;
        self.give_back(&job);
        // Relays close a connection after so many letters; the next one tells whether that is all
        // it was.
        if carried == 0 || permanent {
            tracing::warn!(item = job.sheet.item, stage = ?rejection.stage, "the relay stopped");
            self.stopped(detail, permanent);
        }
        true
    }

    /// Writes down how an attempt ended.
    async fn finished(self: &Arc<Self>, job: &Job, ending: Ending) {
        let closing = matches!(&ending, Ending::NotYet(r) if r.code == Some(421));
        let well = matches!(&ending, Ending::Sent(_) | Ending::Refused(_));
        let outcome = ending.outcome(Some(self.retry_at(job)));
        job.log(&outcome);
        self.office.insist(vec![job.fact(outcome)]).await;
        self.done(&job.sheet);
        if well {
            self.went_well();
        }
        if closing {
            self.pause();
        }
    }
}
