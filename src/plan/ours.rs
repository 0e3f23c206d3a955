//! The posts of our accounts that the public can answer.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::fact::Destination;
use super::history::{History, Tried};

/// A post of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurPost {
    /// Announcement.
    pub item: String,
    /// Account.
    pub account: String,
    /// When it was accepted.
    pub at: Timestamp,
    /// X's id of the post that it answers.
    pub answers: Option<String>,
}

/// All of them by X's id, but those that we deleted.
#[derive(Debug, Clone, Default)]
pub struct OurPosts(HashMap<String, OurPost>);

impl OurPosts {
    /// As the journal tells.
    pub fn of(history: &History) -> OurPosts {
        let mut all = HashMap::new();
        let mut deleted = BTreeSet::new();
        for (item, past) in &history.items {
            for occasion in past.occasions.values() {
                for ((account, _), post) in &occasion.posts {
                    let Tried::Sent { at, receipt } = &post.tried else { continue };
                    let ours = OurPost {
                        item: item.clone(),
                        account: account.clone(),
                        at: *at,
                        answers: post.reply_to.clone(),
                    };
                    all.insert(receipt.id.clone(), ours);
                }
                for deletion in &occasion.snapshot.deletions {
                    let (account, part) = (deletion.account.clone(), deletion.part);
                    let to = Destination::Deletion { account, part };
                    if matches!(occasion.acts.get(&to), Some(Tried::Sent { .. })) {
                        deleted.insert(deletion.post.as_str());
                    }
                }
            }
            for (account, (at, post)) in &past.acted {
                let Some(post) = post else { continue };
                let (item, account) = (item.clone(), account.clone());
                let ours = OurPost { item, account, at: *at, answers: None };
                all.entry(post.clone()).or_insert(ours);
            }
        }
        all.retain(|id, _| !id.is_empty() && !deleted.contains(id.as_str()));
        OurPosts(all)
    }

    /// The post of this id.
    pub fn get(&self, id: &str) -> Option<&OurPost> {
        self.0.get(id)
    }

    /// Each with its id, in no order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &OurPost)> {
        self.0.iter().map(|(id, post)| (id.as_str(), post))
    }

    /// The post of ours that began the conversation of the post `id` of ours; `None` where a
    /// stranger did.
    pub fn root<'a>(&'a self, id: &'a str) -> Option<&'a str> {
        let mut root = id;
        let mut seen = BTreeSet::new();
        while let Some(parent) = self.get(root)?.answers.as_deref() {
            // Ids of a person's making could lead round in a circle.
            if !seen.insert(root) {
                return None;
            }
            root = parent;
        }
        Some(root)
    }
}
