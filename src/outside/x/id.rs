//! Ids of posts, which hold their time.

use jiff::Timestamp;

/// The first millisecond of X's ids, since 1970.
const ID_EPOCH_MS: i64 = 1_288_834_974_657;
/// How far X's clock may lag behind ours.
const SLACK_MS: i64 = 60_000;
/// Milliseconds that fit into an id, beside its 22 lower bits.
const LAST_MS: i64 = (1 << 41) - 1;

/// The id below which no post of an attempt begun at `attempt` can lie; 0 before X had such ids.
pub fn floor_id(attempt: Timestamp) -> u64 {
    let ms = attempt.as_millisecond().saturating_sub(SLACK_MS).saturating_sub(ID_EPOCH_MS);
    ms.clamp(0, LAST_MS).cast_unsigned() << 22
}

/// When the post `id` was made.
pub(super) fn instant_of(id: u64) -> Timestamp {
    let ms = (id >> 22).cast_signed();
    Timestamp::from_millisecond(ms.saturating_add(ID_EPOCH_MS)).unwrap_or(Timestamp::MAX)
}

/// Whether `text` is an id of X: 1 to 19 digits.
pub(super) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
