//! What a person wrote down of a letter, a call or a meeting: one file with front matter, read into
//! a [`Note`] or all its problems.

mod read;

use jiff::Timestamp;

use crate::feedback::{Channel, Kind, Record};
use crate::problem::Spot;

pub use read::{is_name, read};

/// Most bytes of such a file.
pub const LARGEST: u64 = crate::announcement::MAX_FILE_BYTES as u64;

/// What one file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Announcement that it answers, or [`crate::feedback::INBOX`].
    pub item: String,
    /// Where that stands.
    pub item_at: Spot,
    /// Letter, call or meeting.
    pub channel: Channel,
    /// When it came; the beginning of the day where only that is given.
    pub received: Timestamp,
    /// Where that stands.
    pub received_at: Spot,
    /// Mail address of whoever said it; empty where none is given.
    pub address: String,
    /// His name; may be empty.
    pub name: String,
    /// What it is, where whoever wrote it down said so.
    pub kind: Option<Kind>,
    /// What it touches, where whoever wrote it down said so.
    pub topics: Option<Vec<String>>,
    /// Who wrote it down; may be empty.
    pub who: String,
    /// What was said: LF line ends.
    pub text: String,
}

impl Note {
    /// What is kept of it.
    pub fn record(&self) -> Record {
        Record {
            from: self.address.clone(),
            name: self.name.clone(),
            text: self.text.clone(),
            ..Record::default()
        }
    }
}
