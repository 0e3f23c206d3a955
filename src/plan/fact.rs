//! The facts that the journal keeps, and the closed outcomes of an attempt.
//!
//! Facts are appended, never changed, but by an erasure (`super::erasure`). Field names are the stored format: add fields with
//! `#[serde(default)]`, rename none.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use super::snapshot::{
    Answered, Assist, Deletion, MediaPlace, QuietAccount, Reminder, ReminderTime, ReminderVoice,
    Snapshot,
};
use crate::approval::Voucher;
use crate::feedback::{Change, Metrics, Received, Removal, Sort};
use crate::message::{Media, Recipient};

/// The occasion of the announcement itself.
pub const RELEASE: &str = "release";
/// The occasion of early copies under embargo: letters only, before the release.
pub const EARLY: &str = "early";
/// The occasion of the letters where `email.at` parts them from the posts.
pub const MAIL: &str = "mail";

/// Something that happened, or that a person decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The journal was begun, or taken over by `adopt`: what is already due in the folder now is
    /// held, not sent.
    Opened {
        /// `/etc/machine-id` of the machine that may publish, when there is one.
        machine: Option<String>,
        /// Hex key of Message-IDs; stays the same through `adopt`.
        key: String,
    },
    /// A file's content was met for the first time.
    Seen {
        /// Item.
        item: String,
        /// Digest of the file.
        digest: String,
        /// Path relative to the folder.
        path: String,
        /// It was there when the journal was opened.
        first_scan: bool,
    },
    /// A file that had been seen is no longer there.
    Gone {
        /// Item.
        item: String,
    },
    /// The reviewed branch points here.
    Tip {
        /// Hex id of the commit.
        commit: String,
    },
    /// A person vouched for a content, and was met doing so.
    Vouched {
        /// Item.
        item: String,
        /// Digest of the reading.
        digest: String,
        /// Digest of what an approval rests on beside the content: destinations, senders and
        /// layout. Under others it counts no more.
        terms: String,
        /// Who and how.
        voucher: Voucher,
    },
    /// What had been met as vouching for a content does so no longer: it was edited in between, or
    /// the person may not approve any more.
    Voided {
        /// Item.
        item: String,
        /// Digest of the reading.
        digest: String,
        /// Hex id of the commit or tag.
        object: String,
        /// Name of the approver.
        approver: String,
    },
    /// Messages rendered and roster frozen; replaces an earlier one as long as nothing was tried.
    Prepared {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// What goes out.
        snapshot: Box<Snapshot>,
        /// To whom, by index.
        roster: Vec<Recipient>,
    },
    /// Written before the first byte that could take effect.
    Attempt {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Which post or letter.
        to: Destination,
        /// Id of the post that this one answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
    },
    /// How the attempt on `to` ended; without an open attempt, why none was needed.
    Outcome {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Which post or letter.
        to: Destination,
        /// The outcome.
        outcome: Outcome,
    },
    /// X took an image or a video of a post that is still to come.
    Uploaded {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Where it belongs.
        place: MediaPlace,
        /// X's id of it, which belongs to the account.
        id: String,
        /// X forgets it then.
        expires: Timestamp,
        /// What was handed in. Meanwhile something else may have been prepared for that place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        media: Option<Media>,
    },
    /// X refused an image or a video for good.
    UploadRefused {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Where it belongs.
        place: MediaPlace,
        /// X's words.
        reason: Reason,
        /// What was handed in; see [`Fact::Uploaded`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        media: Option<Media>,
    },
    /// The holder of an account did by hand what he was asked for.
    Acted {
        /// Item.
        item: String,
        /// Account.
        account: String,
        /// Id of his post, where he told it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        post: Option<String>,
        /// Login name.
        who: String,
    },
    /// The own timeline was read for an unknown post and it was not there.
    NotFound {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Which post.
        to: Destination,
    },
    /// A person settled an unknown.
    Settled {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Which post or letter.
        to: Destination,
        /// What the person found.
        verdict: Verdict,
        /// Login name.
        who: String,
    },
    /// A person had a letter tried again that certainly did not arrive.
    Reopened {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Index in the roster.
        n: u32,
        /// Letters of the occasion may leave until then, though it has expired.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// Login name.
        who: String,
    },
    /// A person's decision on one item, or on everything.
    Decided {
        /// `None` is everything.
        item: Option<String>,
        /// What.
        decision: Decision,
        /// Why.
        reason: String,
        /// Login name, or `HOLD` for the file.
        who: String,
    },
    /// An account's credential was refused, or the application has no credits.
    Parked {
        /// Account.
        account: String,
        /// Why.
        cause: Cause,
        /// Fingerprint of the credential in use then.
        credential: String,
        /// The account may be tried again then; none: when the credential changes.
        #[serde(default)]
        until: Option<Timestamp>,
    },
    /// The credential was accepted.
    Proven {
        /// Account.
        account: String,
        /// X's id of the account.
        user_id: String,
        /// Fingerprint of the credential.
        credential: String,
    },
    /// A recipient wants no more mail.
    Objected {
        /// Address, as in the roster or as written.
        email: String,
        /// How he said so.
        by: Objection,
        /// The item whose letter he answered, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
        /// Login name of the person who wrote it down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<String>,
        /// Digest of the mail by which he said so.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        mail: String,
    },
    /// A letter that had been accepted came back.
    Bounced {
        /// Item.
        item: String,
        /// Occasion.
        occasion: String,
        /// Index in the roster.
        n: u32,
        /// What the report says; the detail begins with the enhanced status.
        reason: Reason,
        /// Digest of the report.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        report: String,
    },
    /// A person found that an address may be mailed again.
    Allowed {
        /// Address.
        email: String,
        /// Login name.
        who: String,
    },
    /// A person was erased: his address is gone from every fact, its alias stands
    /// in its place, and he is never mailed again.
    Erased {
        /// See [`crate::message::seal::Seal::alias`].
        alias: String,
        /// Login name.
        who: String,
    },
    /// A mailbox folder was read up to here.
    MailRead {
        /// Account and folder, such as `media@imap.example/INBOX`.
        folder: String,
        /// UIDVALIDITY.
        validity: u32,
        /// The last UID that was read.
        uid: u32,
    },
    /// Something came back to an announcement, or to the office.
    Received(Box<Received>),
    /// A mail came that is no feedback.
    Sorted {
        /// What names it; see [`Received::key`].
        key: String,
        /// What it is.
        sort: Sort,
        /// The announcement that it answers, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
    },
    /// A person found something about an item of feedback.
    Handled {
        /// Announcement, or `INBOX`.
        item: String,
        /// Its number there, from 1.
        n: u32,
        /// What.
        change: Change,
        /// Login name.
        who: String,
    },
    /// The text of an item of feedback is no longer kept.
    Removed {
        /// Announcement, or `INBOX`.
        item: String,
        /// Its number there, from 1.
        n: u32,
        /// Why.
        why: Removal,
    },
    /// Posts of others were read up to here.
    Listened {
        /// What was read, such as `mentions:ACCOUNT`.
        stream: String,
        /// X's id of the newest post that was read.
        newest: String,
        /// Posts that were read in all.
        read: u64,
        /// Posts that there are, as far as X tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u64>,
        /// What X charged for this reading, in thousandths of a US dollar.
        #[serde(default, skip_serializing_if = "is_nothing")]
        charged: u64,
    },
    /// Public counts of a post, ours or of others.
    Measured {
        /// X's id of it.
        post: String,
        /// Its counts.
        metrics: Metrics,
    },
    /// The desk was told: never again under the same key.
    Told {
        /// What about, such as `held:ID:DIGEST:late`.
        key: String,
    },
}

fn is_nothing(count: &u64) -> bool {
    *count == 0
}

/// How a recipient says that he wants no more mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// By one click, in his mail program or on the page.
    Click,
    /// By a mail whose address or subject proves whose letter it answers.
    Mail,
    /// By a mail that only its sender's address speaks for: nothing follows before a person decides.
    Sender,
    /// To the office, in whatever way.
    Person,
}

/// One post or letter of an occasion.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A part of an account's thread, from 1.
    Post {
        /// Account.
        account: String,
        /// Part.
        part: u32,
    },
    /// The letter to the roster's recipient `n`, from 0.
    Letter {
        /// Index in the roster.
        n: u32,
    },
    /// The account's repost of the lead's first post.
    Repost {
        /// Account.
        account: String,
    },
    /// The mail that asks the account's holder to act by hand.
    Assist {
        /// Account.
        account: String,
    },
    /// A post of what is withdrawn, deleted.
    Deletion {
        /// Account.
        account: String,
        /// Its part in that thread, from 1.
        part: u32,
    },
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Accepted.
    Sent(Receipt),
    /// Certainly not taken; may be tried again.
    NotYet {
        /// Why.
        reason: Reason,
        /// Not before; `None`: when the account is proven again.
        not_before: Option<Timestamp>,
    },
    /// Certainly not taken, and never will be.
    Refused(Reason),
    /// Perhaps taken. Never tried again without being settled.
    Unknown(Reason),
    /// Not tried: a person dropped it, it expired, or the recipient objected.
    Withheld(Reason),
}

/// What the other side gave back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Receipt {
    /// Post id, or the relay's queue id; empty when it gave none.
    pub id: String,
    /// Reply code, such as 201 or 250.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// The post was found in the own timeline, or a person said so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub adopted: bool,
}

/// Why something was not, or perhaps not, accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The kind, to branch on.
    pub cause: Cause,
    /// Reply code of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// The other side's words or the error's, one line, without secrets.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No connection: name, route, TCP or TLS failed before a byte could take effect.
    Unreachable,
    /// Nothing came within the deadline.
    Timeout,
    /// The connection ended before the answer.
    Closed,
    /// An answer that is no answer, or a server error.
    Garbled,
    /// We stopped in between: crash or power cut.
    Crash,
    /// Slow down: 429, 421.
    Limited,
    /// A temporary refusal: 4xx by mail.
    Temporary,
    /// A permanent refusal: 400, 403 by X; 5xx by mail.
    Rejected,
    /// X says it has this text already.
    Duplicate,
    /// The parent of a reply is not visible (yet).
    ParentHidden,
    /// X no longer has the images or the video that the post names.
    MediaGone,
    /// X lets us answer only posts that mention us.
    ReplyForbidden,
    /// The credential was refused.
    Credential,
    /// The credential belongs to another account.
    OtherAccount,
    /// The credential's file cannot be read.
    NoCredential,
    /// A token is used up: a person must sign in again.
    SignIn,
    /// The application has no credits left.
    NoCredits,
    /// An earlier part of the thread was refused.
    ThreadBroken,
    /// The item expired.
    Expired,
    /// A person decided so.
    Person,
    /// A later item took its place.
    Superseded,
    /// The recipient wants no more mail.
    Objected,
    /// Earlier mail to the address came back.
    Bounced,
    /// The message could not be built.
    Unusable,
}

/// What a person found about an unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It arrived; the id where known.
    Sent(Option<String>),
    /// It did not; send it again.
    Resend,
    /// Leave it.
    Drop,
}

/// See [`Fact::Decided`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Stop.
    Hold,
    /// Lift.
    Unhold,
    /// Never.
    Cancel,
    /// At once, in spite of lateness and hold.
    Release,
}

impl Destination {
    /// Whether it may simply be done again when nobody knows whether it was done: a second repost
    /// or deletion changes nothing.
    pub fn is_repeatable(&self) -> bool {
        matches!(self, Destination::Repost { .. } | Destination::Deletion { .. })
    }

    /// The X account whose credential it needs.
    pub fn account(&self) -> Option<&str> {
        match self {
            Destination::Post { account, .. }
            | Destination::Repost { account }
            | Destination::Deletion { account, .. } => Some(account),
            Destination::Letter { .. } | Destination::Assist { .. } => None,
        }
    }
}

impl Outcome {
    /// Whether the destination needs nothing more.
    pub fn is_final(&self) -> bool {
        matches!(self, Outcome::Sent(_) | Outcome::Refused(_) | Outcome::Withheld(_))
    }
}

impl Reason {
    /// A reason with the other side's words: control characters become spaces, and it is cut at
    /// 300 characters.
    pub fn new(cause: Cause, code: Option<u16>, detail: impl AsRef<str>) -> Reason {
        let detail: String = detail
            .as_ref()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(300)
            .collect();
        Reason { cause, code, detail: detail.trim().to_owned() }
    }
}
