//! What a plan is made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::asker::Askers;
use super::cost::{self, Cost};
use super::history::History;
use super::said::Said;
use crate::announcement::{Announcement, PublishAt, Reading};
use crate::approval::Approvals;
use crate::config::{Config, Mode};
use crate::message::{self, Recipient};
use crate::problem::UnusableList;
use crate::similarity::Thread;

/// List name → its members, or why it cannot be used.
pub type Lists = BTreeMap<String, Result<Arc<Vec<Recipient>>, UnusableList>>;

/// A reading with what is derived from it once, not at each turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What the file says.
    pub reading: Reading,
    /// Fingerprints of what goes where.
    pub prints: Vec<String>,
    /// What each of its postings costs.
    pub costs: Vec<Cost>,
    /// The instants of each of its reminders, when it is let go at the instant that it names, or
    /// before; empty for `now`.
    pub instants: Vec<Vec<Timestamp>>,
    said: Said,
}

impl Candidate {
    /// `reading` with its fingerprints.
    pub fn new(reading: Reading) -> Candidate {
        let prints = reading.announcement.as_ref().map(message::prints).unwrap_or_default();
        let costs = reading.announcement.as_ref().map(cost::postings).unwrap_or_default();
        let instants = match &reading.announcement {
            Some(Announcement { publish_at: Some(PublishAt::At(at)), reminders, .. }) => {
                reminders.iter().map(|reminder| reminder.instants(*at)).collect()
            }
            _ => Vec::new(),
        };
        Candidate { reading, prints, costs, instants, said: Said::default() }
    }

    /// What each account says in words of its own.
    pub fn threads(&self) -> impl Iterator<Item = (&str, &Thread)> {
        let postings = self.reading.announcement.iter().flat_map(|a| &a.posts);
        let own = postings.filter(|p| p.mode == Mode::Own);
        self.said
            .of(own
                .flat_map(|p| p.parts.iter().map(|part| (p.account.as_str(), part.text.as_str()))))
    }
}

/// The announcements folder as last read.
#[derive(Debug, Clone, Copy)]
pub enum Folder<'a> {
    /// These files.
    Files(&'a [Arc<Candidate>]),
    /// It cannot be read: what is prepared is let go, nothing else changes.
    Unreachable,
}

/// Everything that a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The folder.
    pub folder: Folder<'a>,
    /// Folder and journal hold everything; not so where some files were chosen, or a rehearsal's
    /// journal knows nothing of what went out before.
    pub is_whole: bool,
    /// The configuration.
    pub config: &'a Config,
    /// Digest of the configuration: what was prepared under another is prepared anew.
    pub setting: &'a str,
    /// What the reviewed branch says.
    pub approvals: &'a Approvals,
    /// The lists.
    pub lists: &'a Lists,
    /// Who asked what files in the folder answer.
    pub askers: &'a Askers,
    /// What happened so far.
    pub history: &'a History,
    /// The instant of the decision.
    pub now: Timestamp,
}
