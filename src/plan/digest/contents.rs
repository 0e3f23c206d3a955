//! What a digest holds.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::feedback::{Channel, Kind, Number, Sort};
use crate::plan::coverage::Coverage;
use crate::plan::owed::Sums;
use crate::plan::silence::AccountStanding;

/// Key of a text that is kept → its first words, as they may be shown. Texts are removed in time;
/// what is left out here is told of without its words.
pub type Excerpts = BTreeMap<String, String>;

/// For whom a digest is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The desk: everything.
    Desk,
    /// Who makes the policy: the announcements that name this address as their owner.
    Owner(String),
}

/// What came back, and how the channels run.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    /// Since when something is new; `None`: since the beginning.
    pub since: Option<Timestamp>,
    /// As of when.
    pub now: Timestamp,
    /// Announcements that people answer, or that are new enough to be answered; the newest first,
    /// then what answers none.
    pub sections: Vec<Section>,
    /// Older announcements that need nothing more.
    pub rest: Rest,
    /// All together, older ones included.
    pub sums: Sums,
    /// Every account on X.
    pub accounts: Vec<AccountStanding>,
    /// How letters fared since then.
    pub deliveries: Deliveries,
    /// How much of what is said on X was read; none where nothing is listened to.
    pub coverage: Option<Coverage>,
    /// What no person needs to read, to this day.
    pub sorted: Vec<(Sort, usize)>,
}

/// What came back to one announcement.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Announcement, or [`crate::feedback::INBOX`].
    pub id: String,
    /// Headline; empty for what answers no announcement.
    pub title: String,
    /// The end of the consultation, while it runs.
    pub closes: Option<Timestamp>,
    /// By when its response report is owed, until then.
    pub report: Option<Timestamp>,
    /// By channel, those by which something came.
    pub channels: Vec<(Channel, Sums)>,
    /// All channels together.
    pub sums: Sums,
    /// Questions and requests without an answer, the oldest first.
    pub questions: Vec<Line>,
    /// So many groups of them are left out of `questions`.
    pub more_questions: usize,
    /// Complaints and inputs that are open or new, what most people share first.
    pub criticism: Vec<Line>,
    /// So many groups of them are left out of `criticism`.
    pub more_criticism: usize,
    /// Topics by how many items touch them, the most first.
    pub topics: Vec<(String, usize)>,
    /// Items that touch none of the topics.
    pub other: usize,
}

/// An item of feedback, with those that say nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number.
    pub number: Number,
    /// What names its text.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// A person said so.
    pub is_confirmed: bool,
    /// How it came.
    pub channel: Channel,
    /// Whole days since it was sent.
    pub days: i64,
    /// First instant at which its answer is late.
    pub due: Option<Timestamp>,
    /// It is.
    pub is_overdue: bool,
    /// Nobody has closed it.
    pub is_open: bool,
    /// So many others say nearly the same.
    pub alike: usize,
    /// What people did with its posts on X.
    pub engagement: u64,
    /// Who deals with it.
    pub owner: Option<String>,
}

/// Announcements that are not shown one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rest {
    /// So many.
    pub announcements: usize,
    /// What came back to them.
    pub total: usize,
}

/// How letters fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Taken by the relay in the span.
    pub accepted: usize,
    /// Came back in the span.
    pub bounced: usize,
    /// Refused for good, of mailings that began in the span.
    pub refused: usize,
    /// Nobody knows, whenever they left.
    pub unknown: usize,
    /// People who asked in the span for no more mail.
    pub objections: usize,
}

impl Digest {
    /// Whether nothing came since then.
    pub fn is_quiet(&self) -> bool {
        self.sums.new == 0
    }

    /// The keys of the texts whose first words it shows.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let lines = self.sections.iter().flat_map(|s| s.questions.iter().chain(&s.criticism));
        lines.map(|line| line.key.as_str())
    }
}
