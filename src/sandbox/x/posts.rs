//! The posts of all accounts, by id: what the server remembers of its effects.

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::Timestamp;

use super::fault::Hidden;
use super::media::{MediaStore, StoredMedia};

/// First millisecond of the ids: 2010-11-04T01:42:54.657Z.
const EPOCH: i64 = 1_288_834_974_657;

/// A post or repost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPost {
    /// Id in decimal.
    pub id: String,
    /// Handle of the author.
    pub account: String,
    /// The text exactly as it came; empty for a repost.
    pub text: String,
    /// Id of the post that this one answers.
    pub reply_to: Option<String>,
    /// Id of the post that this one repeats.
    pub repost_of: Option<String>,
    /// Id of the first post of the thread.
    pub conversation: String,
    /// Who may reply; `None` is everyone.
    pub reply_settings: Option<String>,
    /// Pictures or a video, in the order in which they are shown.
    pub media: Vec<StoredMedia>,
    /// By the server's clock.
    pub at: Timestamp,
    /// Deleted since.
    pub deleted: bool,
}

pub(super) struct Post {
    pub(super) id: u64,
    /// Handle.
    pub(super) author: String,
    pub(super) text: String,
    pub(super) reply_to: Option<u64>,
    pub(super) repost_of: Option<u64>,
    pub(super) quote_of: Option<u64>,
    /// Its first version, where it is a later one.
    pub(super) edit_of: Option<u64>,
    pub(super) conversation: u64,
    pub(super) reply_settings: Option<String>,
    pub(super) media: Vec<u64>,
    pub(super) at: Timestamp,
    pub(super) deleted: bool,
    pub(super) hidden: Option<Hidden>,
    /// Left out of the reading that goes on.
    concealed: bool,
}

/// What an account adds.
#[derive(Default)]
pub(super) struct New {
    pub(super) text: String,
    pub(super) reply_to: Option<u64>,
    pub(super) repost_of: Option<u64>,
    pub(super) quote_of: Option<u64>,
    pub(super) edit_of: Option<u64>,
    pub(super) reply_settings: Option<String>,
    pub(super) media: Vec<u64>,
    pub(super) hidden: Option<Hidden>,
}

impl Post {
    /// Whether the text names `handle` after an `@`.
    pub(super) fn mentions(&self, handle: &str) -> bool {
        self.text.split('@').skip(1).any(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            rest[..end.unwrap_or(rest.len())].eq_ignore_ascii_case(handle)
        })
    }
}

#[derive(Default)]
pub(super) struct Posts(BTreeMap<u64, Post>);

impl Posts {
    /// Adds a post of `author` and returns its id.
    pub(super) fn add(&mut self, author: &str, new: New, now: Timestamp) -> u64 {
        let id = self.free_id(now);
        let parent = new.reply_to.or(new.edit_of).and_then(|parent| self.0.get(&parent));
        let post = Post {
            id,
            author: author.to_owned(),
            conversation: parent.map_or(id, |parent| parent.conversation),
            text: new.text,
            reply_to: new.reply_to,
            repost_of: new.repost_of,
            quote_of: new.quote_of,
            edit_of: new.edit_of,
            reply_settings: new.reply_settings,
            media: new.media,
            at: now,
            deleted: false,
            hidden: new.hidden,
            concealed: false,
        };
        self.0.insert(id, post);
        id
    }

    /// The id of this millisecond, or the next one after those that it has given already.
    fn free_id(&self, now: Timestamp) -> u64 {
        let since = u64::try_from(now.as_millisecond() - EPOCH).unwrap_or_default();
        let first = (since << 22).max(1);
        let given = (Bound::Included(first), Bound::Excluded(first | ((1 << 22) - 1)));
        self.0.range(given).next_back().map_or(first, |(last, _)| last + 1)
    }

    /// The post, deleted or not.
    pub(super) fn even_deleted(&self, id: u64) -> Option<&Post> {
        self.0.get(&id)
    }

    /// The post, unless it is unknown or deleted.
    pub(super) fn get(&self, id: u64) -> Option<&Post> {
        self.0.get(&id).filter(|post| !post.deleted)
    }

    /// Deletes a post and its reposts.
    pub(super) fn delete(&mut self, id: u64) {
        for post in self.0.values_mut() {
            let meant = [post.repost_of, post.edit_of].contains(&Some(id));
            post.deleted |= post.id == id || meant;
        }
    }

    /// The ids of all versions of a post, oldest first.
    pub(super) fn versions(&self, post: &Post) -> Vec<u64> {
        let first = post.edit_of.unwrap_or(post.id);
        let later = self.0.values().filter(|other| other.edit_of == Some(first));
        std::iter::once(first).chain(later.map(|other| other.id)).collect()
    }

    /// Whether no later version of the post of this id is there.
    pub(super) fn is_newest(&self, id: u64) -> bool {
        self.0.get(&id).is_none_or(|post| self.versions(post).last() == Some(&id))
    }

    /// All undeleted posts, newest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Post> {
        self.0.values().rev().filter(|post| !post.deleted)
    }

    /// The undeleted posts of an account, newest first.
    pub(super) fn of<'a>(&'a self, author: &'a str) -> impl Iterator<Item = &'a Post> {
        self.all().filter(move |post| post.author == author)
    }

    /// Like [`Posts::of`], without those hidden from the reading that goes on.
    pub(super) fn visible<'a>(&'a self, author: &'a str) -> impl Iterator<Item = &'a Post> {
        self.of(author).filter(|post| !post.concealed)
    }

    /// A new reading of `author`'s timeline decides which posts it leaves out.
    pub(super) fn begin_reading(&mut self, author: &str, now: Timestamp) {
        for post in self.0.values_mut().filter(|post| post.author == author) {
            (post.concealed, post.hidden) = match post.hidden {
                Some(Hidden::Readings(left @ 1..)) => (true, Some(Hidden::Readings(left - 1))),
                Some(Hidden::Until(then)) if now < then => (true, post.hidden),
                _ => (false, None),
            };
        }
    }

    /// All posts, oldest first, the deleted ones too.
    pub(super) fn stored(&self, media: &MediaStore) -> Vec<StoredPost> {
        let stored = |post: &Post| StoredPost {
            id: post.id.to_string(),
            account: post.author.clone(),
            text: post.text.clone(),
            reply_to: post.reply_to.map(|id| id.to_string()),
            repost_of: post.repost_of.map(|id| id.to_string()),
            conversation: post.conversation.to_string(),
            reply_settings: post.reply_settings.clone(),
            media: post.media.iter().filter_map(|id| media.stored(*id)).cloned().collect(),
            at: post.at,
            deleted: post.deleted,
        };
        self.0.values().map(stored).collect()
    }
}
