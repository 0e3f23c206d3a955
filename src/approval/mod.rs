//! Approvals: what a reviewed branch says of the announcements, and who vouched for what. Values in,
//! values out: [`crate::outside::git`] reads the repository and proves each object by its hash, this
//! judges it.
//!
//! A person vouches for a content at a commit that holds it. That counts as long as every commit
//! from the branch's tip down to it holds the content too, and no commit that the tip has and the
//! voucher has not changed any of its files, were it there and back. A file that is renamed is
//! changed. Whoever wrote the last change of any of the files does not count for them.

mod chain;
mod judge;
mod lack;
mod object;
mod people;
mod terms;
#[cfg(test)]
mod tests;
mod trailers;
mod wanted;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use chain::{Chain, Change, Link, Places};
pub use judge::{Branch, Committed, Judgement, Namesakes, Other, TagSeen, judge};
pub use lack::Lack;
#[cfg(test)]
pub(crate) use lack::samples;
pub use object::{
    Entry, ObjectId, Person, RawCommit, RawTag, Signature, commit as read_commit, tag as read_tag,
    tree as read_tree,
};
pub use people::People;
pub use terms::terms;
pub use wanted::{Wanted, WantedFile};

/// What the repository says now, as the last look at it found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Approvals {
    /// Hex id of the commit that the branch points at; none when it could not be read.
    pub tip: Option<String>,
    /// Digest of what an approval rests on beside the content: destinations, senders and layout.
    pub terms: String,
    /// Why nothing can be told of any announcement.
    pub unusable: Option<Lack>,
    /// Id, and digest of a reading ([`crate::announcement::Reading::digest`]) → what speaks for it.
    /// A copy under another name has the digest, and is another announcement.
    pub standings: HashMap<(String, String), Arc<Standing>>,
}

impl Approvals {
    /// What speaks for the announcement `id` with the content `digest`.
    pub fn standing(&self, id: &str, digest: &str) -> Option<&Standing> {
        self.standings.get(&(id.to_owned(), digest.to_owned())).map(Arc::as_ref)
    }
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
