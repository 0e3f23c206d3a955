//! What comes back to an announcement: each item of feedback has a number `ANNOUNCEMENT/7`, what it
//! is, what became of it, and never disappears from a total. Pure; its texts are kept elsewhere and
//! may be removed, the numbers stay.

pub mod due;
pub mod fold;
pub mod kind;
pub mod ledger;
pub mod near;
mod number;
mod post;
mod record;
pub mod retention;
mod terms;
#[cfg(test)]
mod tests;
pub mod topic;
pub mod wish;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use ledger::{Entry, Ledger};
pub use number::{INBOX, Number};
pub use post::{PublicPost, posted_at};
pub use record::Record;
pub use terms::{Rhythm, Terms};

/// Something that came back, as it was met. Its number is its place among those of `item`, in the
/// order of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Announcement that it answers, or [`INBOX`].
    pub item: String,
    /// What names its text where that is kept, and recognises it when it is met again: lower-case hex.
    pub key: String,
    /// How it came.
    pub channel: Channel,
    /// When it was sent or posted, as far as that can be known.
    pub at: Timestamp,
    /// What it seems to be.
    pub kind: Kind,
    /// Topics of the announcement that it touches, by its keywords, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Alias of who sent it ([`crate::message::seal::Seal::alias`]); empty where unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Print of its text, to find others that say nearly the same; no text can be had from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub print: String,
    /// X's id of the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Login name of who wrote it down, where it came by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// How feedback comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A mail.
    Mail,
    /// A post on X.
    X,
    /// A letter on paper, written down by hand.
    Letter,
    /// A telephone call.
    Call,
    /// Said in a meeting.
    Meeting,
}

/// What feedback is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Wants an answer.
    Question,
    /// An opinion or a proposal.
    Input,
    /// A request by the law on public information.
    InformationRequest,
    /// Says that something went wrong.
    Complaint,
}

/// What became of an item of feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nothing yet.
    New,
    /// It lies with its owner.
    PassedOn,
    /// Who asked has an answer.
    Answered,
    /// It changed the policy.
    Adopted,
    /// It did not, and why.
    NotAdopted {
        /// For the public.
        reason: String,
    },
    /// It has nothing to do with the announcement.
    OffTopic,
    /// Another body deals with it.
    Referred {
        /// Its ticket there.
        ticket: String,
    },
    /// It belongs to another announcement and has a number there: it counts only once.
    Moved {
        /// That announcement.
        to: String,
    },
}

/// What a person finds about an item of feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// What it is.
    Kind(Kind),
    /// What it touches; empty: none of the topics.
    Topics(Vec<String>),
    /// Who deals with it: a mail address.
    Owner(String),
    /// What became of it.
    Fate(Fate),
    /// The law's seven further working days are taken.
    Extended,
}

/// Why the text of an item of feedback is no longer kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// It is gone from X.
    Deleted,
    /// It was kept as long as the configuration says.
    Retention,
    /// Who sent it was erased.
    Erased,
}

/// A mail that is no feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A machine's answer, such as an absence note.
    AutoReply,
    /// A delivery report.
    Report,
    /// A provider tells that a letter was called spam.
    Complaint,
    /// Somebody wants no more mail.
    Unsubscribe,
    /// The office's own mail, come back.
    Own,
}

/// Public counts of a post at an instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    /// Reposts.
    pub reposts: u64,
    /// Replies.
    pub replies: u64,
    /// Likes.
    pub likes: u64,
    /// Quotes.
    pub quotes: u64,
    /// Bookmarks.
    #[serde(default)]
    pub bookmarks: u64,
    /// Times shown.
    #[serde(default)]
    pub impressions: u64,
}

impl Channel {
    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::X => "x",
            Channel::Letter => "letter",
            Channel::Call => "call",
            Channel::Meeting => "meeting",
        }
    }

    /// Every channel, in the order in which they are shown.
    pub const ALL: [Channel; 5] =
        [Channel::Mail, Channel::X, Channel::Letter, Channel::Call, Channel::Meeting];
}

impl Kind {
    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Question => "question",
            Kind::Input => "input",
            Kind::InformationRequest => "information_request",
            Kind::Complaint => "complaint",
        }
    }

    /// What people call them, English first.
    pub const WORDS: [(&'static str, Kind); 8] = [
        ("question", Kind::Question),
        ("input", Kind::Input),
        ("information_request", Kind::InformationRequest),
        ("complaint", Kind::Complaint),
        ("pertanyaan", Kind::Question),
        ("masukan", Kind::Input),
        ("permohonan_informasi", Kind::InformationRequest),
        ("keluhan", Kind::Complaint),
    ];

    /// Every kind, in the order in which they are shown.
    pub const ALL: [Kind; 4] =
        [Kind::Question, Kind::Input, Kind::InformationRequest, Kind::Complaint];
}

impl Fate {
    /// The name in `--json`.
    pub fn name(&self) -> &'static str {
        match self {
            Fate::New => "new",
            Fate::PassedOn => "passed_on",
            Fate::Answered => "answered",
            Fate::Adopted => "adopted",
            Fate::NotAdopted { .. } => "not_adopted",
            Fate::OffTopic => "off_topic",
            Fate::Referred { .. } => "referred",
            Fate::Moved { .. } => "moved",
        }
    }

    /// Whether nothing more is owed.
    pub fn is_closed(&self) -> bool {
        !matches!(self, Fate::New | Fate::PassedOn)
    }
}

impl Metrics {
    /// How much the public made of it: what somebody did on purpose.
    pub fn engagement(&self) -> u64 {
        self.reposts + self.replies + self.likes + self.quotes + self.bookmarks
    }
}
