//! Letters over one connection: attempt, body, outcome, the next.

use std::sync::Arc;
use std::time::Duration;

use super::job::Job;
use super::lanes::MailLanes;
use super::line::Line;
use super::sheet::Written;
use crate::outside::mail::{Connection, Ending, Finished, Rejection, Stage};
use crate::plan::fact::{Cause, Fact, Outcome, Reason};

/// An acceptance is written down after this long even when the next letter is slow to begin.
const LINGER: Duration = Duration::from_millis(100);

impl MailLanes {
    /// Letters over one connection, until it must be renewed or there are none left.
    pub(super) async fn session(self: &Arc<Self>, mut line: Line, first: Box<Job>) {
        let relay = line.relay;
        let mut job = first;
        let mut accepted: Option<Fact> = None;
        let mut written = Written::default();
        loop {
            match self.begin(&mut line.connection, &job, &mut accepted).await {
                Ok(()) => {}
                Err(rejection) => {
                    let usable = rejection.connection_usable;
                    let limited = self.rejected(&line, job, rejection, accepted.take()).await;
                    if limited || !usable {
                        return;
                    }
                    match self.next_now(relay, None) {
                        Some(next) => job = next,
                        None => return self.keep(line),
                    }
                    continue;
                }
            }
            if !self.attempt(&job, accepted.take()).await {
                // The connection waits for a body that never comes.
                return;
            }
            if let Err(error) = job.sheet().write(job.letter.n, &mut written) {
                let reason = Reason::new(Cause::Unusable, None, error.to_string());
                return self.finished(relay, &job, Ending::Refused(reason)).await;
            }
            line.carry(&job, self.most_to(&job));
            let next = if line.is_worn() { None } else { self.next_now(relay, Some(&job)) };
            let envelope = next.as_ref().map(|j| &j.envelope);
            let Finished { ending, connection_usable } =
                line.connection.finish(&job.sheet().pieces(&written), envelope).await;
            match ending {
                Ending::Sent(_) if connection_usable && next.is_some() => {
                    accepted = Some(job.fact(ending.outcome(None)));
                    self.accepted(relay, &job);
                    self.done(&job);
                }
                other => self.finished(relay, &job, other).await,
            }
            match next {
                Some(next) if connection_usable => job = next,
                Some(next) => return self.give_back(&next),
                None if connection_usable => return self.keep(line),
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
    /// letter may leave, and it is given back or closed.
    async fn attempt(&self, job: &Job, accepted: Option<Fact>) -> bool {
        let objected = self.suppression(job.sheet(), job.letter.n).is_some();
        if objected || !self.may_mail(&job.sheet().item, &job.sheet().occasion) {
            // Held, deleted or made a draft in between, or not wanted any more.
            self.office.insist(accepted.into_iter().collect()).await;
            self.give_back(job);
            return false;
        }
        let facts = accepted.iter().cloned().chain([job.attempt()]).collect();
        if self.office.record(facts).await.is_err() {
            self.office.insist(accepted.into_iter().collect()).await;
            self.pause();
            self.give_back(job);
            return false;
        }
        // Whoever objected while the attempt was written down has been told that he gets no more.
        if let Some(reason) = self.suppression(job.sheet(), job.letter.n) {
            self.office.insist(vec![job.fact(Outcome::Withheld(reason))]).await;
            self.done(job);
            return false;
        }
        true
    }

    /// How many letters a line may carry to the domain of `job`.
    fn most_to(&self, job: &Job) -> Option<u32> {
        let domain = job.letter.domain.as_deref()?;
        self.office.config.email.as_ref()?.domains.get(domain)?.messages_per_connection
    }

    /// Writes down that the relay did not take a letter. Whether the line is over.
    ///
    /// What one relay refused for good no other is asked to take: a refusal at RCPT or after it is
    /// an answer about the recipient. A refused sender is the relay's word about us, and says
    /// nothing about what another relay does.
    async fn rejected(
        self: &Arc<Self>,
        line: &Line,
        job: Box<Job>,
        rejection: Rejection,
        accepted: Option<Fact>,
    ) -> bool {
        let relay = line.relay;
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
            if about_letter && !permanent {
                self.refused_for_now(relay, &job);
            }
            let outcome = rejection.ending.outcome(Some(self.retry_at(&job)));
            job.log(&outcome);
            facts.push(job.fact(outcome));
            self.office.insist(facts).await;
            self.done(&job);
            return false;
        }
        // One address over which connections are lost must not stop all others: it certainly was not
        // taken, so the second time it waits like one that was refused for now.
        // The reply to MAIL may be lost with that to RCPT, which leaves in the same write.
        let now = self.office.now();
        let works = self.state().relays[relay].standing.works(now);
        let names_recipient = match rejection.stage {
            Stage::Rcpt | Stage::Data => true,
            Stage::Mail => works && reason.code.is_none(),
            Stage::Reset => false,
        };
        if names_recipient && line.carried == 0 && self.stumbles(&job) {
            let reason = reason.clone();
            let outcome = Ending::NotYet(reason).outcome(Some(self.retry_at(&job)));
            job.log(&outcome);
            facts.push(job.fact(outcome));
            self.office.insist(facts).await;
            self.done(&job);
            return true;
        }
        let detail = format!("{:?} {}", reason.code, reason.detail);
        let is_busy = match rejection.stage {
            Stage::Mail => reason.code.is_some_and(|c| c == 421 || (450..460).contains(&c)),
            _ => reason.code == Some(421),
        };
        self.office.insist(facts).await;
        self.give_back(&job);
        // Relays close a connection after so many letters; the next one tells whether that is all
        // it was.
        if line.carried == 0 || permanent {
            tracing::warn!(item = job.sheet().item, stage = ?rejection.stage, "the relay stopped");
            if is_busy {
                self.is_too_busy(relay);
            }
            self.stopped(relay, detail, permanent);
        }
        true
    }

    /// Writes down how an attempt ended.
    async fn finished(self: &Arc<Self>, relay: usize, job: &Job, ending: Ending) {
        let outcome = ending.clone().outcome(Some(self.retry_at(job)));
        job.log(&outcome);
        match &ending {
            Ending::NotYet(reason) if reason.code.is_some_and(|code| code != 421) => {
                self.refused_for_now(relay, job);
            }
            // It must not be handed another letter before it is left alone.
            Ending::Unknown(_) => self.left_unknown(relay),
            _ => {}
        }
        self.office.insist(vec![job.fact(outcome)]).await;
        self.done(job);
        match &ending {
            Ending::Sent(_) => self.accepted(relay, job),
            Ending::Refused(_) => self.answered(relay),
            Ending::NotYet(reason) if reason.code == Some(421) => self.goes_away(relay),
            Ending::NotYet(_) | Ending::Unknown(_) => {}
        }
    }
}
