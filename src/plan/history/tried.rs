//! Where a destination stands, and how attempts and verdicts move it.

use jiff::Timestamp;

use crate::plan::fact::{Cause, Outcome, Reason, Receipt, Verdict};

/// Where a destination stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Tried {
    /// Not tried.
    #[default]
    Fresh,
    /// An attempt is open.
    Trying {
        /// Since.
        since: Timestamp,
        /// Temporary refusals before.
        refusals: u16,
    },
    /// Certainly not taken; to be tried again.
    Waiting {
        /// Not before; `None`: when the account is proven.
        not_before: Option<Timestamp>,
        /// Temporary refusals so far.
        refusals: u16,
        /// Why.
        reason: Box<Reason>,
    },
    /// Accepted.
    Sent {
        /// When.
        at: Timestamp,
        /// What came back.
        receipt: Box<Receipt>,
    },
    /// Refused for good.
    Refused(Box<Reason>),
    /// Perhaps taken.
    Unknown {
        /// Since when that is so.
        since: Timestamp,
        /// Why.
        reason: Box<Reason>,
    },
    /// Left out.
    Withheld(Box<Reason>),
}

impl Tried {
    /// Whether nothing more will happen to it.
    pub fn is_final(&self) -> bool {
        matches!(self, Tried::Sent { .. } | Tried::Refused(_) | Tried::Withheld(_))
    }

    /// Whether nobody knows how it ended.
    pub fn is_doubtful(&self) -> bool {
        matches!(self, Tried::Unknown { .. } | Tried::Trying { .. })
    }

    /// Whether a person's word on it counts: nobody knows how it ended, or X wants it done by hand.
    pub fn awaits_a_person(&self) -> bool {
        self.is_doubtful() || self.is_by_hand()
    }

    /// Whether X refused it from a machine, so that a person can still post it.
    pub fn is_by_hand(&self) -> bool {
        matches!(self, Tried::Refused(reason) if reason.cause == Cause::ReplyForbidden)
    }

    /// Whether it has yet to be tried, or tried again.
    pub fn is_open(&self) -> bool {
        matches!(self, Tried::Fresh | Tried::Waiting { .. })
    }

    /// The instant from which it may be tried; `None` when it may not.
    pub fn ready_at(&self) -> Option<Timestamp> {
        match self {
            Tried::Fresh => Some(Timestamp::MIN),
            Tried::Waiting { not_before, .. } => *not_before,
            _ => None,
        }
    }

    /// Temporary refusals so far.
    pub fn refusals(&self) -> u16 {
        match self {
            Tried::Waiting { refusals, .. } | Tried::Trying { refusals, .. } => *refusals,
            _ => 0,
        }
    }

    /// The id of an accepted post.
    pub fn post_id(&self) -> Option<&str> {
        match self {
            Tried::Sent { receipt, .. } if !receipt.id.is_empty() => Some(&receipt.id),
            _ => None,
        }
    }

    pub(super) fn apply(&mut self, at: Timestamp, outcome: &Outcome) {
        let refusals = self.refusals();
        *self = match outcome {
            Outcome::Sent(receipt) => Tried::Sent { at, receipt: Box::new(receipt.clone()) },
            Outcome::NotYet { reason, not_before } => Tried::Waiting {
                not_before: *not_before,
                refusals: refusals.saturating_add(1),
                reason: Box::new(reason.clone()),
            },
            Outcome::Refused(reason) => Tried::Refused(Box::new(reason.clone())),
            Outcome::Unknown(reason) => {
                Tried::Unknown { since: at, reason: Box::new(reason.clone()) }
            }
            Outcome::Withheld(reason) => Tried::Withheld(Box::new(reason.clone())),
        };
    }

    pub(super) fn settle(&mut self, at: Timestamp, verdict: &Verdict) {
        *self = match verdict {
            Verdict::Sent(id) => Tried::Sent {
                at,
                receipt: Box::new(Receipt {
                    id: id.clone().unwrap_or_default(),
                    code: None,
                    adopted: true,
                }),
            },
            Verdict::Resend => Tried::Fresh,
            Verdict::Drop => Tried::Withheld(Box::new(Reason::new(Cause::Person, None, ""))),
        };
    }
}
