//! Why something is not approved.

/// Why something is not approved. Objects are named by their hex ids, paths as they lie in the
/// announcements folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// The repository cannot be read.
    Unreadable {
        /// The error, in English.
        detail: String,
    },
    /// There is no repository.
    NoRepository {
        /// Where it was looked for.
        path: String,
    },
    /// The announcements lie outside its work tree.
    Elsewhere {
        /// Where the work tree is.
        path: String,
    },
    /// It names its objects by SHA-256.
    Sha256,
    /// There is no such branch.
    NoBranch {
        /// Its name.
        branch: String,
    },
    /// Somebody wrote other parents for commits into `info/grafts`.
    Grafts,
    /// Older commits were not fetched.
    Shallow,
    /// Objects lie in another repository.
    Alternates,
    /// A replacement stands for an object.
    Replaced {
        /// Which.
        object: String,
    },
    /// An object's bytes are not those that its name was made of.
    Forged {
        /// Which.
        object: String,
    },
    /// An object is not in its form.
    Malformed {
        /// Which.
        object: String,
    },
    /// An object, or all of them, are more than is read.
    TooLarge {
        /// Which.
        object: String,
    },
    /// An object is not there.
    Missing {
        /// Which.
        object: String,
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
    /// A file is not on the branch.
    NotCommitted {
        /// Which.
        path: String,
    },
    /// A file is another on the branch.
    Differs {
        /// Which.
        path: String,
    },
    /// On the branch it is a link or a folder.
    NotAFile {
        /// Which.
        path: String,
    },
    /// On the branch stands only a pointer of Git LFS.
    Lfs {
        /// Which.
        path: String,
    },

    /// `Approves:` without a signature, or a tag without one.
    Unsigned {
        /// Commit or tag.
        object: String,
    },
    /// Signed by PGP or a certificate.
    NotSsh {
        /// Commit or tag.
        object: String,
    },
    /// The signature is of another text, another key or another purpose.
    BadSignature {
        /// Commit or tag.
        object: String,
    },
    /// Signed by a key of a type that is not verified.
    KeyType {
        /// Commit or tag.
        object: String,
    },
    /// Signed by a key that is nobody's.
    UnknownKey {
        /// Commit or tag.
        object: String,
        /// Its fingerprint.
        key: String,
    },
    /// The approver wrote the last change himself.
    OwnWork {
        /// Who.
        approver: String,
        /// His approval.
        object: String,
    },
    /// The last change is signed by the approver's key, under another address.
    OwnKey {
        /// Who.
        approver: String,
        /// His approval.
        object: String,
        /// Under which.
        address: String,
    },
    /// One person more than once, by the same key or address.
    Twice {
        /// The approver who counts.
        approver: String,
        /// What does not count.
        object: String,
    },
    /// The announcement was changed after its approval, were it only there and back.
    EditedAfter {
        /// Who had approved it.
        approver: String,
        /// By this commit.
        by: String,
        /// What was changed.
        path: String,
    },
    /// An image, a video or an attachment was changed after the approval.
    ReplacedAfter {
        /// Who had approved it.
        approver: String,
        /// By this commit.
        by: String,
        /// What was changed.
        path: String,
    },
    /// Where it was approved, another file has its id too: which was meant?
    Ambiguous {
        /// Who approved.
        approver: String,
        /// Commit or tag.
        object: String,
        /// The other file.
        path: String,
    },
    /// What is approved does not hold the file.
    NotHeld {
        /// Commit or tag.
        object: String,
    },
    /// The approval stands on another branch.
    OtherBranch {
        /// Which.
        branch: String,
        /// The commit.
        object: String,
    },
    /// The tag's commit is not on the branch.
    TagElsewhere {
        /// Its name.
        tag: String,
    },
    /// The tag calls itself otherwise.
    Relabelled {
        /// Where it stands.
        tag: String,
        /// As it calls itself.
        inner: String,
    },
    /// `Approved-by:` where only what is signed counts.
    TrailerOnly {
        /// The commit.
        object: String,
        /// Whom it names.
        name: String,
    },
    /// `Approved-by:` on a commit that is not the merge that brought the content in.
    NotTheMerge {
        /// The commit.
        object: String,
        /// Whom it names.
        name: String,
    },
    /// `Approved-by:` of somebody who is no approver.
    NotAnApprover {
        /// The commit.
        object: String,
        /// Whom it names.
        name: String,
    },
    /// An approver signed a commit, but it says of nothing that it is approved.
    NoTrailer {
        /// Who.
        approver: String,
        /// The commit.
        object: String,
    },
}

impl Lack {
    /// A stable name, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Lack::Unreadable { .. } => "unreadable",
            Lack::NoRepository { .. } => "no-repository",
            Lack::Elsewhere { .. } => "elsewhere",
            Lack::Sha256 => "sha256",
            Lack::NoBranch { .. } => "no-branch",
            Lack::Grafts => "grafts",
            Lack::Shallow => "shallow",
            Lack::Alternates => "alternates",
            Lack::Replaced { .. } => "replaced",
            Lack::Forged { .. } => "forged",
            Lack::Malformed { .. } => "malformed",
            Lack::TooLarge { .. } => "too-large",
            Lack::Missing { .. } => "missing",
            Lack::Moved => "branch-moved",
            Lack::OtherTerms { .. } => "other-terms",
            Lack::TooFew { .. } => "too-few",
            Lack::NotCommitted { .. } => "not-committed",
            Lack::Differs { .. } => "differs",
            Lack::NotAFile { .. } => "not-a-file",
            Lack::Lfs { .. } => "lfs",
            Lack::Unsigned { .. } => "unsigned",
            Lack::NotSsh { .. } => "not-ssh",
            Lack::BadSignature { .. } => "bad-signature",
            Lack::KeyType { .. } => "key-type",
            Lack::UnknownKey { .. } => "unknown-key",
            Lack::OwnWork { .. } => "own-work",
            Lack::OwnKey { .. } => "own-key",
            Lack::Twice { .. } => "twice",
            Lack::EditedAfter { .. } => "edited-after",
            Lack::ReplacedAfter { .. } => "replaced-after",
            Lack::Ambiguous { .. } => "ambiguous",
            Lack::NotHeld { .. } => "not-held",
            Lack::OtherBranch { .. } => "other-branch",
            Lack::TagElsewhere { .. } => "tag-elsewhere",
            Lack::Relabelled { .. } => "relabelled",
            Lack::TrailerOnly { .. } => "trailer-only",
            Lack::NotTheMerge { .. } => "not-the-merge",
            Lack::NotAnApprover { .. } => "not-an-approver",
            Lack::NoTrailer { .. } => "no-trailer",
        }
    }
}

/// One of each, with values as hostile as a repository can make them.
#[cfg(test)]
pub(crate) fn samples() -> Vec<Lack> {
    let bad = || "a\u{1b}[31m\u{202e}\nb".to_owned();
    vec![
        Lack::Unreadable { detail: bad() },
        Lack::NoRepository { path: bad() },
        Lack::Elsewhere { path: bad() },
        Lack::Sha256,
        Lack::NoBranch { branch: bad() },
        Lack::Grafts,
        Lack::Shallow,
        Lack::Alternates,
        Lack::Replaced { object: bad() },
        Lack::Forged { object: bad() },
        Lack::Malformed { object: bad() },
        Lack::TooLarge { object: bad() },
        Lack::Missing { object: bad() },
        Lack::Moved,
        Lack::OtherTerms { approver: bad() },
        Lack::TooFew { have: 1, need: 2 },
        Lack::NotCommitted { path: bad() },
        Lack::Differs { path: bad() },
        Lack::NotAFile { path: bad() },
        Lack::Lfs { path: bad() },
        Lack::Unsigned { object: bad() },
        Lack::NotSsh { object: bad() },
        Lack::BadSignature { object: bad() },
        Lack::KeyType { object: bad() },
        Lack::UnknownKey { object: bad(), key: bad() },
        Lack::OwnWork { approver: bad(), object: bad() },
        Lack::OwnKey { approver: bad(), object: bad(), address: bad() },
        Lack::Twice { approver: bad(), object: bad() },
        Lack::EditedAfter { approver: bad(), by: bad(), path: bad() },
        Lack::ReplacedAfter { approver: bad(), by: bad(), path: bad() },
        Lack::Ambiguous { approver: bad(), object: bad(), path: bad() },
        Lack::NotHeld { object: bad() },
        Lack::OtherBranch { branch: bad(), object: bad() },
        Lack::TagElsewhere { tag: bad() },
        Lack::Relabelled { tag: bad(), inner: bad() },
        Lack::TrailerOnly { object: bad(), name: bad() },
        Lack::NotTheMerge { object: bad(), name: bad() },
        Lack::NotAnApprover { object: bad(), name: bad() },
        Lack::NoTrailer { approver: bad(), object: bad() },
    ]
}
