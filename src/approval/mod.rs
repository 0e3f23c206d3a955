//! Approvals: what a reviewed branch says of the announcements, and who vouched for what. Values in,
//! values out: [`crate::outside`] reads the repository, this judges it.

mod terms;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
pub use terms::terms;

/// What the repository says now, as the last look at it found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Approvals {
    /// Hex id of the commit that the branch points at; none when it could not be read.
    pub tip: Option<String>,
    /// Digest of what an approval rests on beside the content: destinations, senders and layout.
    pub terms: String,
    /// Why nothing can be told of any announcement.
    pub unusable: Option<Lack>,
    /// Digest of a reading ([`crate::announcement::Reading::digest`]) → what speaks for it.
    pub standings: HashMap<String, Arc<Standing>>,
}

/// What speaks for one announcement, exactly as it lies in the folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// Id; the names of approvers stand in [`Voucher`].
    pub id: String,
    /// Who vouched for just this content, each person once. It is these that count.
    pub vouchers: Vec<Voucher>,
    /// Why acts that look like an approval are none, or why none can be.
    pub lacks: Vec<Lack>,
    /// The text of the file when it was last approved, where an earlier approval is known: what a
    /// later edit is compared with.
    pub approved_text: Option<String>,
}

/// One person's explicit act for one content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// Name of the approver in the configuration.
    pub approver: String,
    /// How.
    pub act: Act,
    /// Hex id of the commit or tag.
    pub object: String,
    /// Fingerprint of the key, `SHA256:…`; empty where nothing is signed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The time that the commit or tag claims.
    pub claimed: Timestamp,
}

/// How a person vouches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A signed commit with the trailer `Approves: ID`.
    Commit,
    /// A signed tag `approve/ID`.
    Tag,
    /// `Approved-by:` on the merge that brought the content in, where signatures are not asked for.
    Trailer,
}

/// Why something is not approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// The repository cannot be read.
    Unreadable {
        /// The error, in English.
        detail: String,
    },
    /// The branch moved while the announcements could not be read.
    Moved,
    /// A person vouched for it while something else would have gone out: other destinations, another
    /// sender or another layout.
    OtherTerms {
        /// Name of the approver in the configuration.
        approver: String,
    },
    /// Too few people vouched for it.
    TooFew {
        /// So many did.
        have: usize,
        /// So many are asked for.
        need: usize,
    },
}
