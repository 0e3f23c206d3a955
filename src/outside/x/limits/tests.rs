use proptest::prelude::*;

use super::*;

const KANTOR: Digest = [1; 16];
const KABIRO: Digest = [2; 16];

fn key(user: Digest, endpoint: Endpoint) -> Key {
    Key { user, app: [9; 16], endpoint }
}

fn post() -> Key {
    key(KANTOR, Endpoint::Post)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

/// Headers of the limit `name`: what is left, and when it resets by the clock of [`at`].
fn says(name: &str, left: u64, reset: i64) -> HeaderMap {
    let reset = at(reset).as_second();
    [("remaining", left.to_string()), ("reset", reset.to_string())]
        .into_iter()
        .map(|(what, value)| (format!("{name}-{what}").parse().unwrap(), value.parse().unwrap()))
        .collect()
}

fn seconds(until: Option<Timestamp>) -> Option<i64> {
    until.map(|until| until.as_second() - at(0).as_second())
}

/// Seconds from `at(0)` until `key` may be called again.
fn full(limits: &mut Limits, key: Key, now: i64) -> Option<i64> {
    seconds(limits.full_until(key, at(now)))
}

#[test]
fn without_headers_the_documented_numbers_hold_in_any_window() {
    for (endpoint, most) in
        [(Endpoint::Post, 100), (Endpoint::Repost, 50), (Endpoint::Delete, 50), (Endpoint::Me, 75)]
    {
        let mut limits = Limits::default();
        let key = key(KANTOR, endpoint);
        for second in 0..most {
            assert_eq!(limits.admit(key, at(second)), Ok(()), "{endpoint:?}");
        }
        assert_eq!(limits.admit(key, at(most)), Err(at(905)), "{endpoint:?}");
        assert_eq!(limits.admit(key, at(904)), Err(at(905)));
        assert_eq!(limits.admit(key, at(905)), Ok(()), "the first has left the window");
        assert_eq!(limits.admit(key, at(905)), Err(at(906)), "the second has not");
    }
}

#[test]
fn accounts_and_endpoints_are_counted_apart_and_the_day_by_application() {
    let mut limits = Limits::default();
    for _ in 0..100 {
        limits.admit(post(), at(0)).unwrap();
    }
    assert_eq!(full(&mut limits, post(), 1), Some(905));
    assert_eq!(full(&mut limits, key(KANTOR, Endpoint::Timeline), 1), None);
    assert_eq!(full(&mut limits, key(KABIRO, Endpoint::Post), 1), None);

    for account in 3..=101 {
        for _ in 0..100 {
            limits.admit(key([account; 16], Endpoint::Post), at(0)).unwrap();
        }
    }
    let day = Some(86_405);
    assert_eq!(full(&mut limits, key(KABIRO, Endpoint::Post), 1_000), day, "10 000 posts");
    assert_eq!(full(&mut limits, key(KABIRO, Endpoint::Repost), 1_000), None);
    let other_app = Key { app: [8; 16], ..key(KABIRO, Endpoint::Post) };
    assert_eq!(full(&mut limits, other_app, 1_000), None);
    assert_eq!(full(&mut limits, post(), 86_405), None);
}

#[test]
fn nothing_leaves_before_the_reset_once_x_says_that_none_is_left() {
    for (name, reset) in [(USER, 600), (USER_DAY, 50_000), (APP_DAY, 80_000)] {
        let mut limits = Limits::default();
        limits.learn(post(), false, &says(name, 0, reset), at(0));
        let other = full(&mut limits, key(KABIRO, Endpoint::Post), 0);
        assert_eq!(other.is_some(), name == APP_DAY, "{name}");
        assert_eq!(full(&mut limits, post(), reset - 1), Some(reset), "{name}");
        assert_eq!(full(&mut limits, post(), reset), None, "{name}");
    }
}

#[test]
fn what_is_left_is_counted_down_and_no_late_answer_counts_it_up() {
    let mut limits = Limits::default();
    limits.learn(post(), false, &says(USER, 2, 600), at(0));
    assert_eq!(limits.admit(post(), at(1)), Ok(()));
    limits.learn(post(), false, &says(USER, 2, 600), at(1));
    assert_eq!(limits.admit(post(), at(2)), Ok(()));
    assert_eq!(limits.admit(post(), at(3)), Err(at(600)));
    // The next window.
    limits.learn(post(), false, &says(USER, 99, 1_500), at(600));
    assert_eq!(limits.admit(post(), at(601)), Ok(()));
}

#[test]
fn a_refusal_stops_the_endpoint_whatever_its_headers() {
    let empty = HeaderMap::new();
    let retry: HeaderMap =
        [("retry-after".parse().unwrap(), "30".parse().unwrap())].into_iter().collect();
    for (headers, end) in [
        (empty, 60),
        (retry, 30),
        (says(USER, 3, 600), 600),
        (says(USER_DAY, 0, 7_000), 7_000),
        (says(USER, 0, -700), 60),
    ] {
        let mut limits = Limits::default();
        limits.learn(post(), true, &headers, at(0));
        assert_eq!(full(&mut limits, post(), 0), Some(end), "{headers:?}");
        assert_eq!(full(&mut limits, key(KANTOR, Endpoint::Me), 0), None, "{headers:?}");
    }
}

#[test]
fn no_wrong_clock_stops_us_for_longer_than_the_window() {
    for (name, span) in [(USER, 900), (USER_DAY, 86_400)] {
        for (reset, end) in [(400_000_000, Some(span)), (-1, None), (0, None)] {
            let mut limits = Limits::default();
            limits.learn(post(), false, &says(name, 0, reset), at(0));
            assert_eq!(full(&mut limits, post(), 0), end, "{name} {reset}");
        }
        // Set back by a week after the answer.
        let mut limits = Limits::default();
        limits.learn(post(), false, &says(name, 0, span), at(0));
        let back = -7 * 86_400;
        assert_eq!(full(&mut limits, post(), back), Some(back + span), "{name}");
        assert_eq!(full(&mut limits, post(), back + span), None, "{name}");
    }
    let mut limits = Limits::default();
    for _ in 0..100 {
        limits.admit(post(), at(700_000)).unwrap();
    }
    assert_eq!(full(&mut limits, post(), 0), Some(905), "set back");
    assert_eq!(full(&mut limits, post(), 905), None);
}

#[test]
fn counters_of_credentials_that_are_gone_do_not_pile_up() {
    let mut limits = Limits::default();
    for renewal in 0..200_u8 {
        limits.admit(key([renewal; 16], Endpoint::Me), at(i64::from(renewal) * 7_200)).unwrap();
    }
    assert!(limits.0.len() < 10, "{}", limits.0.len());
}

fn bearer(token: &str, chain: &str) -> Access {
    Access::Bearer { token: token.into(), chain: chain.to_owned() }
}

#[test]
fn a_refreshed_token_takes_its_count_along() {
    let mut limits = Limits::default();
    let key = |token, chain| Key::new(&bearer(token, chain), Endpoint::Post);
    for _ in 0..100 {
        limits.admit(key("first", "satu"), at(0)).unwrap();
    }
    assert_eq!(limits.admit(key("second", "satu"), at(1)), Err(at(905)));
    assert_eq!(limits.admit(key("third", "dua"), at(1)), Ok(()), "another sign-in");
}

#[test]
fn a_key_holds_no_secret() {
    let key = Key::new(&bearer("bearer-canary", "satu"), Endpoint::Me);
    assert!(!format!("{key:?}").contains("canary"));
}

proptest! {
    #[test]
    fn no_window_ever_holds_more_than_x_allows(steps in prop::collection::vec(0_i64..60, 300)) {
        let mut limits = Limits::default();
        let (mut now, mut left) = (0, Vec::new());
        for step in steps {
            now += step;
            match limits.admit(post(), at(now)) {
                Ok(()) => left.push(now),
                Err(until) => prop_assert!(until > at(now) && until <= at(now + 905)),
            }
        }
        for (n, first) in left.iter().enumerate() {
            let in_window = left[n..].iter().take_while(|at| **at < first + 900).count();
            prop_assert!(in_window <= 100, "{in_window} from {first}");
        }
    }
}
