//! Who may vouch, and who is who.

use super::chain::Link;
use super::object::Signature;
use crate::config::Review;
use crate::ssh::PublicKey;

/// Those who may vouch. Two entries with one key or one address are one person.
#[derive(Debug, Clone)]
pub struct People {
    /// In the order of their names.
    all: Vec<Approver>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Approver {
    /// Name in the configuration.
    pub name: String,
    /// In lower case.
    email: String,
    key: Option<PublicKey>,
}

/// How an approver is the author of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorship {
    /// By his address.
    Address,
    /// By his key, under this address.
    Key(String),
}

impl People {
    /// Those whom the configuration names.
    pub fn of(review: &Review) -> People {
        let all = review.approvers.iter().map(|(name, approver)| Approver {
            name: name.clone(),
            email: approver.email.to_lowercase(),
            key: approver.ssh_key.as_deref().and_then(|line| PublicKey::parse(line).ok()),
        });
        People { all: all.collect() }
    }

    /// Whose key it is.
    pub fn by_key(&self, key: &PublicKey) -> Option<&Approver> {
        self.all.iter().find(|a| a.key.as_ref() == Some(key))
    }

    /// Whose address it is, in lower case.
    pub fn by_address(&self, email: &str) -> Option<&Approver> {
        self.all.iter().find(|a| a.email == email)
    }

    /// Who is called so.
    pub fn by_name(&self, name: &str) -> Option<&Approver> {
        self.all.iter().find(|a| a.name == name)
    }

    /// Whether both are one person.
    pub fn is_same(&self, a: &Approver, b: &Approver) -> bool {
        a.name == b.name || a.email == b.email || (a.key.is_some() && a.key == b.key)
    }

    /// Whether, and how, `approver` is the author of the change in `link`. Who commits another's
    /// work with his signature is not its author; a signature over a commit that is its signer's
    /// own by its own word makes him the author, whatever address he gives.
    pub fn authorship(&self, approver: &Approver, link: &Link) -> Option<Authorship> {
        let commit = &link.commit;
        let author = &commit.author.email;
        let mut same = self.all.iter().filter(|other| self.is_same(approver, other));
        if same.any(|a| a.email == *author) {
            return Some(Authorship::Address);
        }
        let is_own_word = commit.committer.email == *author;
        let signer = match &commit.signature {
            Signature::By(key) if is_own_word => self.by_key(key)?,
            _ => return None,
        };
        self.is_same(approver, signer).then(|| Authorship::Key(author.clone()))
    }
}
