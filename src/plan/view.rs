//! What a plan is made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::cost::{self, Cost};
use super::history::History;
use crate::announcement::Reading;
use crate::config::Config;
use crate::message::{self, Recipient};
use crate::problem::UnusableList;

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
}

impl Candidate {
    /// `reading` with its fingerprints.
    pub fn new(reading: Reading) -> Candidate {
        let prints = reading.announcement.as_ref().map(message::prints).unwrap_or_default();
        let costs = reading.announcement.as_ref().map(cost::postings).unwrap_or_default();
        Candidate { reading, prints, costs }
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
    /// The configuration.
    pub config: &'a Config,
    /// Digest of the configuration: what was prepared under another is prepared anew.
    pub setting: &'a str,
    /// The lists.
    pub lists: &'a Lists,
    /// What happened so far.
    pub history: &'a History,
    /// The instant of the decision.
    pub now: Timestamp,
}

/// How many different people the lists name.
pub fn recipients(lists: &Lists, names: &[String]) -> usize {
    let members: Vec<&[Recipient]> =
        names.iter().filter_map(|n| lists.get(n)?.as_ref().ok().map(|l| l.as_slice())).collect();
    match members.as_slice() {
        [one] => one.len(),
        many => message::roster(many).len(),
    }
}
