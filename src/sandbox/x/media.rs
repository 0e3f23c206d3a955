//! Pictures and videos that accounts have uploaded, until and after they are posted.

use std::collections::BTreeMap;
use std::fmt;

use axum::body::Bytes;
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

/// An id serves so long.
pub(super) const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Bytes of all finished media together; beyond it the oldest keep only length and digest.
const KEPT: usize = 128 << 20;

/// How a post treats a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// At most four in a post.
    Image,
    /// Alone in its post.
    Gif,
    /// Alone in its post.
    Video,
}

/// A finished medium.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredMedia {
    /// Id in decimal.
    pub id: String,
    /// Kind and id, as X names it in timelines.
    pub key: String,
    /// Handle of the account that uploaded it.
    pub account: String,
    /// By category.
    pub kind: MediaKind,
    /// By its first bytes, such as `image/png`.
    pub content_type: &'static str,
    /// In bytes.
    pub length: usize,
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// As it came; empty where the server has let go of it to save memory.
    pub bytes: Bytes,
    /// For those who cannot see it.
    pub alt: Option<String>,
}

impl fmt::Debug for StoredMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("StoredMedia");
        shown.field("id", &self.id).field("account", &self.account).field("kind", &self.kind);
        shown.field("content_type", &self.content_type).field("length", &self.length);
        shown.field("alt", &self.alt).finish_non_exhaustive()
    }
}

/// What happens to a video or GIF after its upload, by the server's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processing {
    /// `STATUS` calls that still find it unfinished.
    pub polls: u32,
    /// `check_after_secs`: to wait before each call.
    pub seconds: u32,
    /// It ends as failed, with this message.
    pub error: Option<String>,
}

impl Default for Processing {
    /// Done at the second call, each after a second.
    fn default() -> Processing {
        Processing { polls: 1, seconds: 1, error: None }
    }
}

pub(super) struct Medium {
    pub(super) stored: StoredMedia,
    pub(super) expires: Timestamp,
    pub(super) stage: Stage,
    /// The post that holds it.
    pub(super) used_in: Option<u64>,
}

pub(super) enum Stage {
    Arriving { promised: String, total: usize, pieces: BTreeMap<u32, Bytes> },
    Processing { left: Processing, polls: u32, not_before: Timestamp },
    Failed(String),
    Ready,
}

#[derive(Default)]
pub(super) struct MediaStore(BTreeMap<u64, Medium>);

impl MediaStore {
    /// Room for what `account` announces; the id follows the clock as those of posts do.
    pub(super) fn begin(
        &mut self,
        account: &str,
        kind: MediaKind,
        stage: Stage,
        now: Timestamp,
    ) -> u64 {
        let since = u64::try_from(now.as_millisecond()).unwrap_or_default() << 20;
        let id = self.0.last_key_value().map_or(since, |(last, _)| since.max(last + 1));
        let prefix = match kind {
            MediaKind::Image => 3,
            MediaKind::Gif => 16,
            MediaKind::Video => 7,
        };
        let stored = StoredMedia {
            id: id.to_string(),
            key: format!("{prefix}_{id}"),
            account: account.to_owned(),
            kind,
            content_type: "",
            length: 0,
            digest: String::new(),
            bytes: Bytes::new(),
            alt: None,
        };
        self.0.insert(id, Medium { stored, expires: now + LIFE, stage, used_in: None });
        id
    }

    /// All of it has come.
    pub(super) fn fill(&mut self, id: u64, content_type: &'static str, bytes: Bytes) {
        if let Some(Medium { stored, .. }) = self.0.get_mut(&id) {
            stored.content_type = content_type;
            stored.length = bytes.len();
            stored.digest = HEXLOWER.encode(digest(&SHA256, &bytes).as_ref());
            stored.bytes = bytes;
        }
        let mut held: usize = self.0.values().map(|medium| medium.stored.bytes.len()).sum();
        for medium in self.0.values_mut() {
            if held <= KEPT {
                return;
            }
            held -= std::mem::take(&mut medium.stored.bytes).len();
        }
    }

    /// What `account` may still use: its own, not expired, by an id as it came.
    pub(super) fn own(&mut self, id: &str, account: &str, now: Timestamp) -> Option<&mut Medium> {
        let medium = self.0.get_mut(&id.parse().ok()?)?;
        (medium.stored.id == id && medium.stored.account == account && now < medium.expires)
            .then_some(medium)
    }

    /// Marks `ids` as held by `post`.
    pub(super) fn use_up(&mut self, ids: &[u64], post: u64) {
        for id in ids {
            if let Some(medium) = self.0.get_mut(id) {
                medium.used_in = Some(post);
            }
        }
    }

    pub(super) fn stored(&self, id: u64) -> Option<&StoredMedia> {
        let medium = self.0.get(&id)?;
        matches!(medium.stage, Stage::Ready).then_some(&medium.stored)
    }

    /// All that are finished, oldest first.
    pub(super) fn all(&self) -> Vec<StoredMedia> {
        self.0.keys().filter_map(|id| self.stored(*id)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_files_go_first_and_keep_their_digests() {
        let mut store = MediaStore::default();
        let mut put = |bytes: usize| {
            let id = store.begin("a", MediaKind::Video, Stage::Ready, Timestamp::UNIX_EPOCH);
            store.fill(id, "video/mp4", vec![0; bytes].into());
            store.all().into_iter().map(|medium| medium.bytes.len()).collect::<Vec<_>>()
        };
        assert_eq!(put(9), [9]);
        assert_eq!(put(KEPT), [0, KEPT]);
        assert_eq!(put(1), [0, 0, 1]);
        assert_eq!(put(KEPT + 1), [0, 0, 0, 0]);
        let all = store.all();
        assert_eq!(all.iter().map(|medium| medium.length).max(), Some(KEPT + 1));
        assert!(all.iter().all(|medium| medium.digest.len() == 64));
    }
}
