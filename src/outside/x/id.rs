//! Ids of posts, which hold their time.

use jiff::Timestamp;

pub(super) use crate::feedback::posted_at as instant_of;

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

/// Whether `text` is an id of X: 1 to 19 digits.
pub(super) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn floors() {
        for (attempt, floor) in [
            ("1970-01-01T00:00:00Z", 0),
            ("-009998-01-01T00:00:00Z", 0),
            ("2010-11-04T01:43:54.657Z", 0),
            ("2010-11-04T01:43:54.658Z", 1 << 22),
            // A post known to be of 2019-12-31T19:26:16Z, 60 s later.
            ("2019-12-31T19:27:16.771Z", 1_212_092_628_029_698_048 >> 22 << 22),
            ("9999-12-30T22:00:00Z", 9_223_372_036_850_581_504),
        ] {
            assert_eq!(floor_id(attempt.parse().unwrap()), floor, "{attempt}");
        }
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    proptest! {
        #[test]
        fn a_floor_parts_what_came_before_from_what_may_be_the_attempts(
            attempt in ID_EPOCH_MS + SLACK_MS + 1..3_400_000_000_000_i64,
            offset in -100_000_000_i64..100_000_000,
            lower in 1_u64..1 << 22,
        ) {
            let floor = floor_id(at(attempt));
            let made = (attempt - SLACK_MS + offset).max(ID_EPOCH_MS);
            let id = ((made - ID_EPOCH_MS).cast_unsigned() << 22) + lower;
            // X's `since_id` leaves the floor itself out.
            prop_assert_eq!(id > floor, made >= attempt - SLACK_MS);
            prop_assert_eq!(instant_of(id), at(made));
            prop_assert_eq!(instant_of(floor), at(attempt - SLACK_MS));
        }

        #[test]
        fn floors_of_any_times_are_ids_and_in_order(
            one in Timestamp::MIN.as_millisecond()..Timestamp::MAX.as_millisecond(),
            other in Timestamp::MIN.as_millisecond()..Timestamp::MAX.as_millisecond(),
        ) {
            let (first, last) = (floor_id(at(one.min(other))), floor_id(at(one.max(other))));
            prop_assert!(first <= last && is_id(&last.to_string()));
        }
    }
}
