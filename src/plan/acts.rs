//! What a repost, a mail to a holder or a deletion needs next.

use jiff::Timestamp;

use super::fact::{Cause, Destination};
use super::history::{History, ItemHistory, Tried};

/// The next step of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Do it, not before this.
    Do(Timestamp),
    /// Something else has to happen first.
    Wait,
    /// What it is about will never be there.
    Leave(Cause),
    /// An attempt is under way.
    Busy,
    /// Only a person can settle it.
    Person,
    /// Nothing.
    Done,
}

/// What `to`, on `occasion` of `item`, needs next.
pub fn next(history: &History, item: &ItemHistory, occasion: &str, to: &Destination) -> Next {
    let Some(of) = item.occasions.get(occasion) else { return Next::Done };
    let at = match of.acts.get(to) {
        None => return Next::Done,
        Some(Tried::Trying { .. }) => return Next::Busy,
        Some(Tried::Unknown { .. }) => return Next::Person,
        Some(tried) if tried.is_final() => return Next::Done,
        Some(tried) => tried.ready_at().unwrap_or(Timestamp::MIN),
    };
    match to {
        Destination::Repost { account } => {
            let from = history.accounts.get(account).map_or(Timestamp::MIN, |a| a.reposts_from());
            after_the_lead(item, occasion, at.max(from))
        }
        Destination::Assist { .. } => after_the_lead(item, occasion, at),
        Destination::Deletion { account, part } => {
            // The newest part goes first: what is left always reads from the beginning.
            let newer = |to: &Destination| match to {
                Destination::Deletion { account: other, part: later } => {
                    other == account && later > part
                }
                _ => false,
            };
            let open = of.acts.iter().any(|(to, tried)| newer(to) && !tried.is_final());
            if open { Next::Wait } else { Next::Do(at) }
        }
        Destination::Post { .. } | Destination::Letter { .. } => Next::Done,
    }
}

/// Whether the machine has nothing more to do for those of `occasion`; `closed` when nothing is sent
/// any more.
pub fn rest(history: &History, item: &ItemHistory, occasion: &str, closed: bool) -> bool {
    let Some(of) = item.occasions.get(occasion) else { return true };
    of.acts.keys().all(|to| match next(history, item, occasion, to) {
        Next::Done | Next::Person => true,
        Next::Wait => closed,
        Next::Do(_) | Next::Leave(_) | Next::Busy => false,
    })
}

fn after_the_lead(item: &ItemHistory, occasion: &str, at: Timestamp) -> Next {
    match lead(item, occasion) {
        Some(tried) if tried.post_id().is_some() => Next::Do(at),
        Some(tried) if tried.is_final() && !tried.is_by_hand() => Next::Leave(Cause::ThreadBroken),
        Some(_) => Next::Wait,
        None => Next::Leave(Cause::ThreadBroken),
    }
}

/// The id of the post that `occasion` of `item` reposts or points to, once it is known.
pub fn lead_post<'a>(item: &'a ItemHistory, occasion: &str) -> Option<&'a str> {
    lead(item, occasion)?.post_id()
}

fn lead<'a>(item: &'a ItemHistory, occasion: &str) -> Option<&'a Tried> {
    let lead = item.occasions.get(occasion)?.snapshot.lead.as_ref()?;
    item.occasions.values().find_map(|o| o.post(lead, 1)).map(|post| &post.tried)
}
