//! Reposts and deletions: each may simply be repeated, so nothing about them stays unknown.

use super::accounts::NO_CREDITS;
use super::{Errand, PAUSE, XLanes, unreachable};
use crate::outside::x::endpoint::Endpoint;
use crate::plan::acts::{self, Next};
use crate::plan::fact::{Cause, Destination, Fact, Outcome, Reason};
use crate::plan::{originals, thread};

/// What is asked of X.
enum Call {
    Repost(String),
    Delete(String),
}

impl XLanes {
    /// Reposts or deletes once, if it is still to be done.
    pub(super) async fn carry_out(&self, errand: &Errand, to: &Destination) {
        let office = &self.office;
        let now = office.now();
        let (next, call, refusals) = {
            let history = office.journal.history();
            let Some(item) = history.items.get(&errand.item) else { return };
            let Some(occasion) = item.occasions.get(&errand.occasion) else { return };
            let call = match to {
                Destination::Repost { .. } => {
                    acts::lead_post(item, &errand.occasion).map(|id| Call::Repost(id.to_owned()))
                }
                _ => originals::doomed(&occasion.snapshot.deletions, to)
                    .map(|id| Call::Delete(id.to_owned())),
            };
            let refusals = occasion.acts.get(to).map_or(0, |tried| tried.refusals());
            (acts::next(&history, item, &errand.occasion, to), call, refusals)
        };
        match (next, call) {
            (Next::Leave(cause), _) => {
                self.ended(errand, to, Outcome::Withheld(Reason::new(cause, None, ""))).await;
            }
            (Next::Do(at), Some(call)) if at <= now => {
                self.call(errand, to, &call, refusals).await;
            }
            _ => {}
        }
    }

    async fn call(&self, errand: &Errand, to: &Destination, call: &Call, refusals: u16) {
        let office = &self.office;
        let Some((keys, user_id)) = self.proven(&errand.account).await else {
            return self.pause(&errand.account);
        };
        let endpoint = match call {
            Call::Repost(_) => Endpoint::Repost,
            Call::Delete(_) => Endpoint::Delete,
        };
        if let Some(until) = self.client.wait_for(&keys.access, endpoint, office.now()) {
            return self.rest(&errand.account, until);
        }
        if !office.may_begin(&errand.item, &errand.occasion) {
            return;
        }
        let attempt = Fact::Attempt {
            item: errand.item.clone(),
            occasion: errand.occasion.clone(),
            to: to.clone(),
            reply_to: None,
        };
        if office.record(vec![attempt]).await.is_err() {
            return self.rest(&errand.account, office.now() + PAUSE);
        }
        let now = office.now();
        let outcome = match call {
            Call::Repost(id) => self.client.repost(&keys.access, &user_id, id, now).await,
            Call::Delete(id) => self.client.delete(&keys.access, id, now).await,
        };
        let now = office.now();
        let outcome = match outcome {
            Outcome::NotYet { reason, .. } if reason.cause == Cause::NoCredits => {
                Outcome::NotYet { reason, not_before: Some(now + NO_CREDITS) }
            }
            // It may have been done; doing it again does no harm.
            Outcome::Unknown(reason) => {
                Outcome::NotYet { reason, not_before: Some(now + unreachable(refusals)) }
            }
            // The post was accepted a moment ago: X may not show it to everybody yet.
            Outcome::Refused(reason)
                if reason.code == Some(404)
                    && matches!(call, Call::Repost(_))
                    && u32::from(refusals) < thread::PARENT_WAITS =>
            {
                Outcome::NotYet { reason, not_before: Some(now + unreachable(refusals)) }
            }
            Outcome::NotYet { reason, not_before: Some(at) } => {
                Outcome::NotYet { reason, not_before: Some(at.max(now + unreachable(refusals))) }
            }
            other => other,
        };
        if let Outcome::NotYet { reason, .. } = &outcome {
            let facts = self.parking(&errand.account, &keys, reason.cause, now);
            office.insist(facts).await;
        }
        self.ended(errand, to, outcome).await;
    }

    async fn ended(&self, errand: &Errand, to: &Destination, outcome: Outcome) {
        let (item, account) = (&errand.item, &errand.account);
        match &outcome {
            Outcome::Sent(_) => tracing::info!(item, account, ?to, "done"),
            Outcome::NotYet { reason, .. } => {
                tracing::warn!(item, account, ?to, ?reason, "not yet")
            }
            Outcome::Refused(reason) | Outcome::Unknown(reason) | Outcome::Withheld(reason) => {
                tracing::error!(item, account, ?to, ?reason, "not done");
            }
        }
        let fact = Fact::Outcome {
            item: errand.item.clone(),
            occasion: errand.occasion.clone(),
            to: to.clone(),
            outcome,
        };
        self.office.insist(vec![fact]).await;
    }
}
