//! What a plan consists of.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::approved::Approval;
use super::asker::Answer;
use super::cost::Cost;
use super::fact::{Cause, Destination};
pub use super::fact::{EARLY, MAIL, RELEASE};
use super::view::Candidate;
use super::why::Why;
use crate::feedback::Channel;

/// Expiry of an item that names none.
pub const DEFAULT_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What is done and when.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Every item, by instant and id; drafts last.
    pub items: Vec<Item>,
    /// Every step that is due or comes, by instant.
    pub steps: Vec<Step>,
    /// Id → place in `items`; the first of those that share one.
    places: HashMap<String, usize>,
}

impl Plan {
    /// A plan of `items`, in the order of their instants, and `steps`, in any.
    pub(super) fn new(items: Vec<Item>, mut steps: Vec<Step>) -> Plan {
        steps.sort_by_key(|s| s.at);
        let mut places = HashMap::new();
        for (place, item) in items.iter().enumerate() {
            places.entry(item.id.clone()).or_insert(place);
        }
        Plan { items, steps, places }
    }

    /// The item called `id`.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.places.get(id).map(|place| &self.items[*place])
    }

    /// The first instant after `now` at which there is something to do.
    pub fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.steps.iter().map(|s| s.at).find(|at| *at > now)
    }

    /// What is due at `now`.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &Step> {
        self.steps.iter().take_while(move |s| s.at <= now)
    }
}

/// One item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Identity.
    pub id: String,
    /// Headline; the path when there is none.
    pub title: String,
    /// Its instant.
    pub due: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// Why it does not go out, or not further.
    pub why: Option<Why>,
    /// How far its approval is; none where nothing is reviewed.
    pub approval: Option<Approval>,
    /// What it answers and how, where it is an answer and its file is there.
    pub answer: Option<Answer>,
    /// The file, while it is there.
    pub source: Option<Arc<Candidate>>,
    /// The file was changed after the first attempt: the change is never sent.
    pub edited: bool,
    /// Its occasions, the release first.
    pub occasions: Vec<Occasion>,
}

impl Item {
    /// Whether what its file has for X stays out: it answers what came another way.
    pub fn is_silent_on_x(&self) -> bool {
        let channel = self.answer.as_ref().and_then(|answer| answer.channel);
        channel.is_some_and(|channel| channel != Channel::X)
    }

    /// Whether what its file has for mail stays out: it answers a post.
    pub fn is_unmailed(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.channel == Some(Channel::X))
    }

    /// What X charges for the posts of its file.
    pub fn cost_of_posts(&self) -> Cost {
        match self.is_silent_on_x() {
            true => Cost::default(),
            false => self.source.iter().flat_map(|s| &s.costs).copied().sum(),
        }
    }
}

/// One occasion of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasion {
    /// `release`, `early`, `mail` or `after:ACCOUNT`.
    pub name: String,
    /// Its instant.
    pub due: Timestamp,
    /// Nothing is sent from here on.
    pub expires: Timestamp,
    /// Why it does not go out.
    pub why: Option<Why>,
}

/// Where an item stands. Early copies alone leave it `prepared`: nothing is public yet; and how they
/// fared has no part in whether it was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum State {
    Draft,
    AwaitingApproval,
    Scheduled,
    Prepared,
    Releasing,
    Released,
    PartlyReleased,
    Held,
    Cancelled,
    Expired,
}

impl State {
    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::AwaitingApproval => "awaiting_approval",
            State::Scheduled => "scheduled",
            State::Prepared => "prepared",
            State::Releasing => "releasing",
            State::Released => "released",
            State::PartlyReleased => "partly_released",
            State::Held => "held",
            State::Cancelled => "cancelled",
            State::Expired => "expired",
        }
    }
}

impl From<&Why> for State {
    fn from(why: &Why) -> State {
        match why {
            Why::Problems | Why::NoDate | Why::Draft => State::Draft,
            Why::NotApproved { .. } => State::AwaitingApproval,
            Why::Cancelled { .. } | Why::Withdrawn(_) | Why::Gone => State::Cancelled,
            Why::Expired => State::Expired,
            _ => State::Held,
        }
    }
}

/// Something to do at an instant. Times in the past mean now.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Not before.
    pub at: Timestamp,
    /// Of which item.
    pub item: String,
    /// Which occasion.
    pub occasion: String,
    /// What.
    pub work: Work,
}

/// What a step does. How exactly is derived again when it is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Render messages and freeze rosters of all occasions that have not begun; or, once early copies
    /// are out, move what was prepared to the instant at which a person lets it go.
    Prepare,
    /// Open connections and sign in.
    Warm,
    /// Go on with an account's thread.
    Thread {
        /// Account.
        account: String,
    },
    /// Hand the media of an account's posts to X.
    Upload {
        /// Account.
        account: String,
    },
    /// Repost, ask a holder, or delete.
    Act {
        /// Which.
        to: Destination,
    },
    /// Go on with the letters.
    Letters,
    /// Close the letters that were never accepted: a correction takes their place.
    GiveWay,
    /// Close what was never accepted.
    Withhold {
        /// Why.
        cause: Cause,
    },
}
