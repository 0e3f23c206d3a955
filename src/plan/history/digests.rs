//! Whom a digest was mailed to, and up to which instant it told.

use jiff::Timestamp;
use jiff::civil::Date;

/// What the keys of digests begin with.
const DIGEST: &str = "digest:";

/// The key of a digest of `date` to `who`, an alias, that told everything up to `until`.
pub fn digest_key(date: Date, who: &str, until: Timestamp) -> String {
    format!("{DIGEST}{date}:{who}:{}", until.as_microsecond())
}

/// Whom the digest with `key` was for, and up to when it told.
pub(super) fn digest_in(key: &str) -> Option<(&str, Timestamp)> {
    let (_, rest) = key.strip_prefix(DIGEST)?.split_once(':')?;
    let (who, until) = rest.rsplit_once(':')?;
    Some((who, Timestamp::from_microsecond(until.parse().ok()?).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_whom_and_up_to_when() {
        let until = Timestamp::from_microsecond(1_792_000_000_123_456).unwrap();
        let key = digest_key(Date::constant(2026, 10, 20), "ab@erased.invalid", until);
        assert_eq!(digest_in(&key), Some(("ab@erased.invalid", until)));
        for other in ["digest:", "digest:2026-10-20:ab", "receipt:a:release", "digest:a:b:c"] {
            assert_eq!(digest_in(other), None, "{other}");
        }
    }
}
