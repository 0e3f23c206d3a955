//! A post of the public, as X shows it.

use jiff::Timestamp;

use super::Metrics;

/// The first millisecond of X's ids, since 1970.
const ID_EPOCH_MS: i64 = 1_288_834_974_657;

/// When the post `id` was made: X's ids hold their time.
pub fn posted_at(id: u64) -> Timestamp {
    let ms = (id >> 22).cast_signed();
    Timestamp::from_millisecond(ms.saturating_add(ID_EPOCH_MS)).unwrap_or(Timestamp::MAX)
}

/// A post on X that is no repost, of whomever.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicPost {
    /// X's id of its first version: it stays the same when the post is edited.
    pub id: String,
    /// X's id of this version.
    pub version: String,
    /// X's id of the newest version that X tells of.
    pub newest: String,
    /// As displayed; `note_tweet` where X cuts a long one.
    pub text: String,
    /// X's id of its author.
    pub author: String,
    /// Handle without `@`; empty where X does not say.
    pub handle: String,
    /// Name, as the author gives it.
    pub name: String,
    /// X's id of the post that began the conversation.
    pub conversation: Option<String>,
    /// X's id of the post that it answers.
    pub replied: Option<String>,
    /// X's id of the post that it quotes.
    pub quoted: Option<String>,
    /// When it was posted.
    pub at: Timestamp,
    /// Its public counts.
    pub metrics: Option<Metrics>,
}
