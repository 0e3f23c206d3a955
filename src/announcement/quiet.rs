//! Warns of a file whose instants lie in quiet times.

use jiff::Timestamp;

use super::pen::Pen;
use super::{Posting, PublishAt, Reminder};
use crate::config::{Mode, Quiet, Release};
use crate::problem::{Fault, Spot};
use crate::when::moved;
use crate::yaml::Field;

/// Notes which quiet times what the file asks for lies in: all of it, or some accounts only.
pub(super) fn check(
    pen: &Pen<'_>,
    instant: &Field<'_>,
    publish_at: Option<PublishAt>,
    postings: &[Posting],
    reminders: &[Reminder],
) {
    let release = &pen.config.release;
    let Some(PublishAt::At(due)) = publish_at else { return };
    let add = |quiet: &Quiet, accounts: Vec<String>, at: Spot| {
        let (reason, until) = (quiet.reason.clone(), quiet.until);
        pen.faults.add(Fault::Quiet { reason, until, accounts }, at);
    };
    if let Some(quiet) = release.quiet_at(due) {
        add(quiet, Vec::new(), instant.at());
    } else {
        for posting in postings.iter().filter(|p| p.mode != Mode::None) {
            let at = moved(due, posting.after);
            if let Some(quiet) = release.quiet_for(&pen.config.x, &posting.account, at) {
                add(quiet, vec![posting.account.clone()], posting.at);
            }
        }
    }
    for reminder in reminders {
        if let Some(quiet) = of_reminder(release, &reminder.instants(due)) {
            add(quiet, Vec::new(), reminder.at);
        }
    }
}

/// The first time in which one of `instants` falls.
fn of_reminder<'a>(release: &'a Release, instants: &[Timestamp]) -> Option<&'a Quiet> {
    instants.iter().find_map(|at| release.quiet_at(*at))
}
