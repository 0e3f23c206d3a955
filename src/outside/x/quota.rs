//! What X's headers say about its limits. Pure.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;

/// X's usual window.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// X's longest window; a reset later than this is a mistake of either clock.
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The pause after a refusal that names no end, or one long past: then a clock is wrong.
const UNNAMED: SignedDuration = SignedDuration::from_secs(60);
/// Answers take so long, and X counts in whole seconds.
const JUST_PAST: SignedDuration = SignedDuration::from_secs(5);

/// Headers of the window of an account's calls of one endpoint.
pub(super) const USER: &str = "x-rate-limit";
/// Headers of the day of an account.
pub(super) const USER_DAY: &str = "x-user-limit-24hour";
/// Headers of the day of an application.
pub(super) const APP_DAY: &str = "x-app-limit-24hour";

/// What is left of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quota {
    /// Requests.
    pub(super) left: u64,
    /// When they are as many as ever again.
    pub(super) reset: Timestamp,
}

impl Quota {
    /// What the headers beginning with `name` say, if they say both.
    pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<Quota> {
        let left = number(headers, &format!("{name}-remaining"))?.try_into().ok()?;
        Some(Quota { left, reset: reset(headers, name)? })
    }
}

/// When a request that was refused because of a limit may be repeated; never before `now`, never
/// later than a day after it.
pub(super) fn end_of_limit(headers: &HeaderMap, now: Timestamp) -> Timestamp {
    // The daily limits count only when they are the ones used up.
    let daily = [USER_DAY, APP_DAY].into_iter().filter_map(|name| {
        Quota::read(headers, name).filter(|quota| quota.left == 0).map(|quota| quota.reset)
    });
    let named = reset(headers, USER).into_iter().chain(daily).max();
    let named = named.filter(|end| later(*end, JUST_PAST) > now);
    let asked = || Some(later(now, SignedDuration::from_secs(number(headers, "retry-after")?)));
    let end = named.or_else(asked).unwrap_or_else(|| later(now, UNNAMED));
    end.clamp(now, later(now, DAY))
}

/// `now + by`, or the end of time.
pub(super) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn reset(headers: &HeaderMap, name: &str) -> Option<Timestamp> {
    Timestamp::from_second(number(headers, &format!("{name}-reset"))?).ok()
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_quota_is_read_whole_or_not_at_all() {
        let reset = Timestamp::from_second(1_800_000_000).unwrap();
        for (left, at, expected) in [
            ("7", "1800000000", Some(Quota { left: 7, reset })),
            (" 0 ", " 1800000000", Some(Quota { left: 0, reset })),
            ("-1", "1800000000", None),
            ("many", "1800000000", None),
            ("7", "soon", None),
            ("7", "9223372036854775807", None),
        ] {
            let both = headers(&[("x-rate-limit-remaining", left), ("x-rate-limit-reset", at)]);
            assert_eq!(Quota::read(&both, USER), expected, "{left} {at}");
            assert_eq!(Quota::read(&both, USER_DAY), None);
        }
        assert_eq!(Quota::read(&headers(&[("x-rate-limit-remaining", "7")]), USER), None);
    }
}
