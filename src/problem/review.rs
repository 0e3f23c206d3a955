//! What is wrong with who may approve.

use crate::ssh::BadKey;

/// What is wrong with `review`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewFault {
    /// No public key, or one that cannot be verified.
    Key {
        /// Why.
        why: BadKey,
    },
    /// Only signatures count, and this approver has no key.
    NoKey {
        /// Who.
        name: String,
    },
    /// Two approvers with one key.
    SameKey {
        /// The other.
        other: String,
    },
    /// Two approvers with one address.
    SameAddress {
        /// The other.
        other: String,
    },
    /// More approvals are asked for than there are approvers.
    TooMany {
        /// Asked for.
        approvals: usize,
        /// There are.
        approvers: usize,
    },
    /// Not a folder of the repository.
    Folder {
        /// As written.
        path: String,
    },
}

impl ReviewFault {
    /// A stable name, as of [`Fault::code`](super::Fault::code).
    pub fn code(&self) -> &'static str {
        match self {
            ReviewFault::Key { .. } => "review.key",
            ReviewFault::NoKey { .. } => "review.no-key",
            ReviewFault::SameKey { .. } => "review.same-key",
            ReviewFault::SameAddress { .. } => "review.same-address",
            ReviewFault::TooMany { .. } => "review.approvals",
            ReviewFault::Folder { .. } => "review.folder",
        }
    }
}
