//! What the relays' answers mean for those that follow: a relay rests, another takes over, a domain
//! is left alone, a letter waits.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::job::Job;
use super::lanes::MailLanes;
use crate::message::mask_addresses;
use crate::outside::mail::OpenFailure;
use crate::plan::history::Tried;
use crate::publisher::office::Alert;

/// Failures running of which the desk hears.
const ALARMING: usize = 3;
/// How long everything waits for a disk that refused.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

impl MailLanes {
    /// Relay `relay` could not be reached, or wants nothing of us.
    pub(super) fn cannot_be_used(self: &Arc<Self>, relay: usize, failure: &OpenFailure) {
        let detail = mask_addresses(&failure.to_string());
        tracing::error!(detail, relay, "the relay cannot be used");
        if failure.reason.code == Some(421) {
            self.is_too_busy(relay);
        }
        self.rest(relay, failure.to_string(), !failure.is_temporary());
    }

    /// Relay `relay` stopped before a letter was begun.
    pub(super) fn stopped(self: &Arc<Self>, relay: usize, detail: String, permanent: bool) {
        tracing::warn!(detail = mask_addresses(&detail), relay, "the relay rests");
        self.rest(relay, detail, permanent);
    }

    fn rest(self: &Arc<Self>, relay: usize, detail: String, permanent: bool) {
        let failures = self.state().relays[relay].standing.failed(self.office.now());
        self.tell(relay, detail, permanent || failures >= ALARMING);
    }

    /// Tells the desk once that a relay rests: at once when another takes over, else when it is
    /// `alarming`. Then the other goes on.
    fn tell(self: &Arc<Self>, relay: usize, detail: String, alarming: bool) {
        let now = self.office.now();
        let taken_over = self.state().shares(now).iter().any(|share| *share > 0);
        if alarming || taken_over {
            let is_news = self.state().relays[relay].standing.is_news();
            if is_news {
                self.office.alert(Alert::Relay { detail, taken_over });
            }
        }
        self.hire();
    }

    /// Relay `relay` takes less than we hand it.
    pub(super) fn is_too_busy(&self, relay: usize) {
        let mut state = self.state();
        let standing = &mut state.relays[relay].standing;
        standing.is_too_busy();
        tracing::info!(relay, connections = standing.bears(), "the relay has too much to do");
    }

    /// Relay `relay` goes away for a moment.
    pub(super) fn goes_away(self: &Arc<Self>, relay: usize) {
        self.is_too_busy(relay);
        self.state().relays[relay].standing.pause(self.office.now());
        self.hire();
    }

    /// Nothing is sent for a short while.
    pub(super) fn pause(&self) {
        let until = self.office.now() + PAUSE;
        let mut state = self.state();
        state.paused_until = state.paused_until.max(Some(until));
    }

    /// Relay `relay` left an outcome unknown. The only relay is stopped by the journal.
    pub(super) fn left_unknown(self: &Arc<Self>, relay: usize) {
        if !self.has_several_relays() {
            return;
        }
        let stops = self.state().relays[relay].standing.unknown(self.office.now());
        if stops {
            tracing::warn!(relay, "the relay rests after unknown outcomes");
            self.tell(relay, "three outcomes running are unknown".to_owned(), true);
        }
    }

    /// Relay `relay` accepted a letter.
    pub(super) fn accepted(self: &Arc<Self>, relay: usize, job: &Job) {
        let now = self.office.now();
        let follow = {
            let mut state = self.state();
            state.queue.accepted(&job.letter);
            let way = &mut state.relays[relay];
            let grows = way.standing.accepted(now);
            std::mem::take(&mut way.is_probing) || grows
        };
        if follow {
            self.hire();
        }
    }

    /// Relay `relay` answered about a letter: where one worker tried, the others follow.
    pub(super) fn answered(self: &Arc<Self>, relay: usize) {
        let probed = {
            let way = &mut self.state().relays[relay];
            way.standing.answered();
            std::mem::take(&mut way.is_probing)
        };
        if probed {
            self.hire();
        }
    }

    /// A letter was refused for now, by the word of whoever is behind the relay. Where the relay
    /// works, that is the domain's doing.
    pub(super) fn refused_for_now(&self, relay: usize, job: &Job) {
        let now = self.office.now();
        let mut state = self.state();
        if !state.relays[relay].standing.works(now) {
            return;
        }
        if let Some(rest) = state.queue.refused(&job.letter, now) {
            let (_, domain) = job.recipient().email.rsplit_once('@').unwrap_or_default();
            tracing::warn!(domain, seconds = rest.as_secs(), "the domain rests");
        }
    }

    /// When letter `job`, not taken now, is tried again.
    pub(super) fn retry_at(&self, job: &Job) -> Timestamp {
        let sheet = &job.letter.sheet;
        let refusals = {
            let history = self.office.journal.history();
            let found = history.occasion(&sheet.item, &sheet.occasion);
            found.and_then(|o| o.letters.get(job.letter.n)).map_or(0, Tried::refusals)
        };
        let retry = self.office.config.email.as_ref().map(|e| e.retry.as_slice()).unwrap_or(&[]);
        let n = usize::from(refusals).min(retry.len().saturating_sub(1));
        self.office.now() + retry.get(n).copied().unwrap_or(SignedDuration::from_mins(15))
    }
}
