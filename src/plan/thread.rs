//! What an account's thread needs next: a post, a reading of the timeline, a wait, a person.

use jiff::{SignedDuration, Timestamp};

use super::fact::Cause;
use super::history::{OccasionHistory, Tried};

/// Readings after a refusal as duplicate, which proves that the post exists: it is looked for up
/// to half an hour (source: facts on the lag of X's timelines).
const DUPLICATE_READINGS: [SignedDuration; 8] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_secs(15),
    SignedDuration::from_secs(45),
    SignedDuration::from_secs(120),
    SignedDuration::from_secs(300),
    SignedDuration::from_secs(600),
    SignedDuration::from_secs(1200),
    SignedDuration::from_secs(1800),
];

/// How often a parent that is not visible yet is waited for.
pub const PARENT_WAITS: u32 = 6;

/// The next step of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send `part` as an answer to `reply_to`, not before `at`.
    Post {
        /// Part, from 1.
        part: u32,
        /// Id of the part before.
        reply_to: Option<String>,
        /// Not before.
        at: Timestamp,
    },
    /// Look for `part` in the own timeline, not before `at`.
    Read {
        /// Part.
        part: u32,
        /// Parent at the attempt.
        reply_to: Option<String>,
        /// Not before.
        at: Timestamp,
    },
    /// An attempt is under way.
    Busy,
    /// Only a person can settle `part`.
    Person {
        /// Part.
        part: u32,
    },
    /// `part` will never be there: the rest of the thread cannot follow.
    Broken {
        /// The first part that cannot follow, when there is one.
        rest_from: Option<u32>,
    },
    /// Every part was accepted.
    Done,
}

/// What the thread of `account` needs next, with the waits `settle` between readings. Once the
/// occasion has `expired`, an unknown is read for but not tried again.
pub fn next(
    occasion: &OccasionHistory,
    account: &str,
    settle: &[SignedDuration],
    expired: bool,
) -> Next {
    let original = occasion.snapshot.parents.get(account);
    let mut parent: Option<String> = original.cloned();
    for (part, post) in occasion.thread(account) {
        match &post.tried {
            Tried::Sent { receipt, .. } => {
                parent = (!receipt.id.is_empty()).then(|| receipt.id.clone());
                if parent.is_none() {
                    // A person said that it arrived but not under which id: nothing can hang
                    // under it.
                    return rest_of(occasion, account, part);
                }
            }
            // The original is gone: the correction stands alone. An answer never does.
            Tried::Fresh | Tried::Waiting { .. }
                if occasion.snapshot.answers.is_none()
                    && parent.is_some()
                    && parent.as_ref() == original
                    && post.parent_hidden >= PARENT_WAITS =>
            {
                return Next::Post { part, reply_to: None, at: Timestamp::MIN };
            }
            Tried::Fresh => {
                return Next::Post { part, reply_to: parent, at: Timestamp::MIN };
            }
            Tried::Waiting { not_before, .. } => {
                // Without an instant it waits for the account, which the plan keeps parked.
                let at = not_before.unwrap_or(Timestamp::MIN);
                return Next::Post { part, reply_to: parent, at };
            }
            Tried::Trying { .. } => return Next::Busy,
            Tried::Unknown { since, reason } => {
                let reply_to = post.reply_to.clone();
                let duplicate = reason.cause == Cause::Duplicate;
                let waits: &[SignedDuration] = if duplicate { &DUPLICATE_READINGS } else { settle };
                return match waits.get(post.readings as usize) {
                    Some(wait) => {
                        Next::Read { part, reply_to, at: crate::when::moved(*since, *wait) }
                    }
                    None if post.unknowns < 2 && !duplicate && !expired => {
                        Next::Post { part, reply_to, at: Timestamp::MIN }
                    }
                    None => Next::Person { part },
                };
            }
            refused if refused.is_by_hand() => return Next::Person { part },
            Tried::Refused(_) | Tried::Withheld(_) => return rest_of(occasion, account, part),
        }
    }
    Next::Done
}

/// After `part` nothing can follow; tells the first later part that still waits.
fn rest_of(occasion: &OccasionHistory, account: &str, part: u32) -> Next {
    let mut later = occasion.thread(account).filter(|(p, _)| *p > part);
    match later.find(|(_, post)| !post.tried.is_final()) {
        Some((p, _)) => Next::Broken { rest_from: Some(p) },
        None if occasion.thread(account).all(|(_, p)| matches!(p.tried, Tried::Sent { .. })) => {
            Next::Done
        }
        None => Next::Broken { rest_from: None },
    }
}
