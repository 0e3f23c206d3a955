//! What is due, what comes next, what is held and why: announcements + configuration + lists +
//! history + now → [`Plan`]. Pure: `siaran plan` prints the same value that the daemon carries out.

pub mod acts;
mod answers;
pub mod approved;
mod asker;
pub mod by_hand;
pub mod cost;
pub mod coverage;
pub mod digest;
mod dropped;
pub mod erasure;
pub mod fact;
mod held;
pub mod history;
pub mod intent;
pub mod invitations;
mod item;
mod items;
pub mod listening;
pub mod mentions;
pub mod notice;
pub mod originals;
pub mod ours;
pub mod owed;
pub mod passed;
pub mod quiet;
mod quoted;
pub mod reminders;
pub mod replies;
pub mod report;
pub mod resend;
pub mod returns;
mod roster;
mod said;
pub mod silence;
mod similar;
pub mod snapshot;
pub mod spending;
mod steps;
mod superseded;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod thread;
pub mod uploads;
mod view;
mod whom;
mod why;

pub use answers::asked_for;
pub use asker::{Answer, Asker, Askers, Unanswerable, Way, fitted, is_answer, is_personal};
pub use dropped::{Dropped, LATEST, SETTLED, authors, next_drop};
pub use held::{may_begin, may_mail, passes_hold};
pub use item::{DEFAULT_LIFE, EARLY, Item, MAIL, Occasion, Plan, RELEASE, State, Step, Work};
pub use items::{NOW_QUIET, occasions};
pub use originals::mails_at;
pub use quoted::is_quoted;
pub use roster::{LeftOut, addressed, early, left_out, left_out_of, recipients, roster};
pub use steps::{WARM, rests};
pub use view::{Candidate, Folder, Lists, View};
pub use whom::Whom;
pub use why::Why;

/// The plan for `view`.
pub fn plan(view: &View) -> Plan {
    let mut items = items::items(view);
    let superseded = superseded::superseded(view, &items);
    let mut steps = Vec::new();
    for item in &mut items {
        let gives_way = superseded.get(&item.id).copied();
        steps::finish(view, item, gives_way, &mut steps);
    }
    Plan::new(items, steps)
}
