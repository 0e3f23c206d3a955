//! What goes wrong on demand: one planned fault spoils one request.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::answer::Answer;
use super::endpoint::Endpoint;

/// One planned fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(super) when: When,
    pub(super) what: What,
    pub(super) hidden: Option<Hidden>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Before,
    After,
}

/// What the client sees instead of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The answer that it would have got anyway; for [`Fault::hidden`].
    Usual,
    /// This answer.
    Answer(Answer),
    /// The connection ends without an answer.
    Close,
    /// Nothing until the server stops.
    Hang,
    /// The head and half of the body, then the connection ends. Before the effect it is half of a
    /// 503.
    HalfAnswer,
    /// The usual answer, this much later by real time: before the effect, or between it and the
    /// answer. The effect happens although the client may have left meanwhile.
    Delay(Duration),
}

/// How long a new post stays out of its author's timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// For this many readings; further pages belong to the same reading.
    Readings(u32),
    /// Until this instant of the server's clock.
    Until(Timestamp),
}

impl Fault {
    /// `what` in place of the effect: nothing is posted, deleted or reposted (save for
    /// [`What::Usual`] and [`What::Delay`], which let the effect happen).
    pub fn before(what: What) -> Fault {
        Fault { when: When::Before, what, hidden: None }
    }

    /// `what` in place of the answer: the effect has happened.
    pub fn after(what: What) -> Fault {
        Fault { when: When::After, what, hidden: None }
    }

    /// Moreover the new post stays invisible in the timeline. Replies to it and the refusal of
    /// duplicates are not touched.
    pub fn hidden(self, hidden: Hidden) -> Fault {
        Fault { hidden: Some(hidden), ..self }
    }
}

/// Planned faults, used up in the order in which they were planned.
#[derive(Default)]
pub(super) struct Planned(BTreeMap<(Endpoint, Option<String>), VecDeque<Fault>>);

impl Planned {
    pub(super) fn add(&mut self, on: Endpoint, account: Option<&str>, fault: Fault) {
        self.0.entry((on, account.map(str::to_owned))).or_default().push_back(fault);
    }

    /// Those planned for `account` come before those planned for any.
    pub(super) fn next(&mut self, on: Endpoint, account: &str) -> Option<Fault> {
        [Some(account.to_owned()), None]
            .into_iter()
            .find_map(|account| self.0.get_mut(&(on, account))?.pop_front())
    }

    pub(super) fn left(&self) -> usize {
        self.0.values().map(VecDeque::len).sum()
    }
}
