//! Why something does not go out.

use jiff::{SignedDuration, Timestamp};

use super::asker::Unanswerable;
use crate::approval::Lack;
use crate::problem::UnusableList;

/// Why something does not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The file has errors.
    Problems,
    /// No `publish_at`.
    NoDate,
    /// `draft: true`.
    Draft,
    /// Other files with the same id.
    SameId(Vec<String>),
    /// `review` is set and this content is not approved.
    NotApproved {
        /// What is missing; never empty.
        lacks: Vec<Lack>,
    },
    /// It was already due when the journal was begun or adopted.
    DueAtStart,
    /// Later than its grace.
    Late {
        /// By this much.
        by: SignedDuration,
    },
    /// A hold lasts.
    Hold {
        /// Why.
        reason: String,
        /// Who.
        who: String,
    },
    /// It fell due, or was under way, during a hold that is over.
    FellInHold,
    /// This content went out under another name.
    AlreadySent(String),
    /// One account would say what another has said, or will say before.
    TooSimilar {
        /// The account.
        account: String,
        /// The other.
        other: String,
        /// The item in which the other says it.
        item: String,
        /// How alike both texts are.
        percent: u32,
    },
    /// Nobody knows the announcement that it corrects or withdraws.
    NoOriginal {
        /// The id that the file names.
        id: String,
        /// A known id that may have been meant.
        nearest: Option<String>,
    },
    /// A list cannot be used.
    ListUnreadable {
        /// Its name.
        name: String,
        /// Why.
        list: UnusableList,
    },
    /// The lists name nobody.
    NoRecipients,
    /// A person cancelled it.
    Cancelled {
        /// Why.
        reason: String,
        /// Who.
        who: String,
    },
    /// Another item withdrew it before the first attempt.
    Withdrawn(String),
    /// The file was deleted before the first attempt.
    Gone,
    /// Its time is over.
    Expired,
    /// It falls into a time in which nothing but emergencies goes out.
    Quiet {
        /// Why that is so; may be empty.
        reason: String,
        /// The first instant after.
        until: Timestamp,
    },
    /// A reminder whose time came before its announcement went out.
    Missed,
    /// What a correction quotes does not stand in its original.
    NotQuoted {
        /// The original.
        original: String,
    },
    /// An answer does not reach who asked.
    Unanswerable(Unanswerable),
}

impl Why {
    /// Whether it may still go out as it is, and probably will.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Why::NotApproved { .. } | Why::Hold { .. })
    }

    /// A stable name, for keys and `--json`.
    pub fn name(&self) -> &'static str {
        match self {
            Why::Problems => "problems",
            Why::NoDate => "no_date",
            Why::Draft => "draft",
            Why::SameId(_) => "same_id",
            Why::NotApproved { .. } => "not_approved",
            Why::DueAtStart => "due_at_start",
            Why::Late { .. } => "late",
            Why::Hold { .. } => "hold",
            Why::FellInHold => "fell_in_hold",
            Why::AlreadySent(_) => "already_sent",
            Why::TooSimilar { .. } => "too_similar",
            Why::NoOriginal { .. } => "no_original",
            Why::ListUnreadable { .. } => "list_unreadable",
            Why::NoRecipients => "no_recipients",
            Why::Cancelled { .. } => "cancelled",
            Why::Withdrawn(_) => "withdrawn",
            Why::Gone => "gone",
            Why::Expired => "expired",
            Why::Quiet { .. } => "quiet",
            Why::Missed => "missed",
            Why::NotQuoted { .. } => "not_quoted",
            Why::Unanswerable(why) => why.name(),
        }
    }
}
