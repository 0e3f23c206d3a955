use super::*;
use Cause::*;

const NOW: i64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let headers =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    Answer { status, headers: headers.collect(), body: body.to_owned(), cut: None }
}

/// The outcome in short: `sent ID`, or its kind, cause and the seconds to wait.
fn outcome(answer: &Answer) -> String {
    let jitter = SignedDuration::from_secs(3);
    match classify(answer, now(), jitter) {
        Outcome::Sent(receipt) => format!("sent {}", receipt.id),
        Outcome::NotYet { reason, not_before: None } => format!("not yet {:?}", reason.cause),
        Outcome::NotYet { reason, not_before: Some(at) } => {
            format!("not yet {:?} {}", reason.cause, at.as_second() - NOW)
        }
        Outcome::Refused(reason) => format!("refused {:?}", reason.cause),
        Outcome::Unknown(reason) => format!("unknown {:?}", reason.cause),
        Outcome::Withheld(_) => unreachable!(),
    }
}

#[test]
fn every_answer_has_its_meaning() {
    let deep = "[".repeat(100_000);
    for (status, body, expected) in [
        (201, r#"{"data":{"id":"17","text":"a","edit_history_tweet_ids":["17"]}}"#, "sent 17"),
        (201, r#"{"data":{"id":"17","edit_history_post_ids":["17"]}}"#, "sent 17"),
        (201, r#"{"data":{"id":"17"},"errors":[{"title":"partial","code":88}]}"#, "sent 17"),
        (201, r#"{"data":{"id":""}}"#, "unknown Garbled"),
        (201, r#"{"data":{"id":"12345678901234567890"}}"#, "unknown Garbled"),
        (201, r#"{"data":{"id":"1/../2"}}"#, "unknown Garbled"),
        (201, r#"{"data":{"id":"1"#, "unknown Garbled"),
        (201, "", "unknown Garbled"),
        (201, &deep, "unknown Garbled"),
        (200, r#"{"data":{"id":"17"}}"#, "unknown Garbled"),
        (200, r#"{"data":{"id":"17"},"errors":[{"code":88}]}"#, "unknown Garbled"),
        (200, r#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#, "not yet Limited 63"),
        (204, "", "unknown Garbled"),
        (101, "", "unknown Garbled"),
        (302, "", "refused Rejected"),
        (308, "<html>", "refused Rejected"),
        (400, r#"{"errors":[{"message":"bad"}],"title":"Invalid Request"}"#, "refused Rejected"),
        (400, "", "refused Rejected"),
        (
            400,
            r#"{"errors":[{"parameters":{"media.media_ids":["[7]"]},"message":"Your media IDs are invalid."}],"title":"Invalid Request"}"#,
            "not yet MediaGone 0",
        ),
        (
            400,
            r#"{"errors":[{"message":"bad","parameters":{"text":["your media ids are invalid"]}}]}"#,
            "refused Rejected",
        ),
        (401, r#"{"title":"Unauthorized","status":401}"#, "not yet Credential"),
        (401, "Unauthorized", "not yet Credential"),
        (402, r#"{"title":"CreditsDepleted"}"#, "not yet NoCredits"),
        (
            403,
            r#"{"detail":"You are not allowed to create a Tweet with duplicate content."}"#,
            "refused Duplicate",
        ),
        (
            403,
            r#"{"detail":"You are not allowed to create a Post with duplicate content."}"#,
            "refused Duplicate",
        ),
        (
            403,
            r#"{"errors":[{"code":187,"message":"Status is a duplicate."}]}"#,
            "refused Duplicate",
        ),
        (403, "You are not allowed to create a post with Duplicate Content.", "refused Duplicate"),
        (
            403,
            r#"{"detail":"You attempted to reply to a Tweet that is deleted or not visible to you."}"#,
            "not yet ParentHidden 5",
        ),
        (
            403,
            r#"{"errors":[{"message":"reply to a post that is deleted or not visible"}]}"#,
            "not yet ParentHidden 5",
        ),
        (
            403,
            r#"{"detail":"You can only reply to posts where you are mentioned or are the author."}"#,
            "refused ReplyForbidden",
        ),
        (
            403,
            r#"{"detail":"Forbidden","title":"Forbidden","text":"duplicate content"}"#,
            "refused Rejected",
        ),
        (
            403,
            r#"{"errors":[{"message":"x","parameters":{"text":["duplicate content"]}}]}"#,
            "refused Rejected",
        ),
        (403, r#"{"errors":"duplicate content"}"#, "refused Duplicate"),
        (403, r#"{"errors":{"message":7}}"#, "refused Rejected"),
        (403, "<html><title>Forbidden</title></html>", "refused Rejected"),
        (404, "", "refused Rejected"),
        (408, "", "unknown Timeout"),
        (425, "", "unknown Timeout"),
        (422, "{}", "refused Rejected"),
        (429, "Too Many Requests", "not yet Limited 63"),
        (403, r#"{"errors":[{"code":88}]}"#, "not yet Limited 63"),
        (500, r#"{"errors":[{"code":88}]}"#, "unknown Garbled"),
        (503, "<html>over capacity</html>", "unknown Garbled"),
        (504, "upstream request timeout", "unknown Garbled"),
        (799, "", "unknown Garbled"),
    ] {
        assert_eq!(outcome(&answer(status, &[], body)), expected, "{status} {body:.120}");
    }
}

#[test]
fn limits_end_when_x_says_but_within_a_day() {
    let at = |seconds: i64| (NOW + seconds).to_string();
    for (headers, wait) in [
        (vec![("x-rate-limit-reset", at(700))], 703),
        (vec![("x-rate-limit-reset", at(700)), ("retry-after", "9".into())], 703),
        (vec![("x-rate-limit-reset", at(-4))], 3),
        (vec![("x-rate-limit-reset", at(-700))], 63),
        (vec![("x-rate-limit-reset", at(-700)), ("retry-after", "9".into())], 12),
        (vec![("x-rate-limit-reset", at(90_000))], 86_400),
        (vec![("x-rate-limit-reset", i64::MAX.to_string())], 63),
        (vec![("x-rate-limit-reset", "soon".into())], 63),
        (vec![("retry-after", "9".into())], 12),
        (vec![("retry-after", "-9".into())], 3),
        (vec![("retry-after", i64::MAX.to_string())], 86_400),
        (
            vec![
                ("x-user-limit-24hour-remaining", "0".into()),
                ("x-user-limit-24hour-reset", at(9_000)),
                ("x-rate-limit-reset", at(70)),
            ],
            9_003,
        ),
        (
            vec![
                ("x-user-limit-24hour-remaining", "3".into()),
                ("x-user-limit-24hour-reset", at(9_000)),
                ("x-rate-limit-reset", at(70)),
            ],
            73,
        ),
    ] {
        let pairs: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let expected = format!("not yet Limited {wait}");
        assert_eq!(outcome(&answer(429, &pairs, "")), expected, "{headers:?}");
    }
    let unavailable = answer(503, &[("retry-after", "9")], "");
    assert_eq!(outcome(&unavailable), "unknown Garbled");
}

#[test]
fn a_body_that_broke_off_proves_no_refusal() {
    for (status, body, expected) in [
        (201, r#"{"data":{"id":"17"#, "unknown Closed"),
        (403, r#"{"detail":"You are not allo"#, "unknown Closed"),
        (403, r#"{"detail":"... with duplicate content"#, "refused Duplicate"),
        (401, "{", "not yet Credential"),
        (429, "{", "not yet Limited 63"),
        (302, "", "refused Rejected"),
        (503, "", "unknown Closed"),
    ] {
        let answer = Answer { cut: Some(Closed), ..answer(status, &[], body) };
        assert_eq!(outcome(&answer), expected, "{status} {body}");
    }
}

#[test]
fn details_are_x_own_words_on_one_line() {
    let long = "x".repeat(400);
    for (body, detail) in [
        (r#"{"title":"Forbidden","detail":"No.","type":"about:blank"}"#, "No."),
        (
            r#"{"detail":"Invalid.","errors":[{"message":"text too long"},{"message":"Invalid."}]}"#,
            "Invalid.; text too long",
        ),
        (r#"{"title":"Forbidden"}"#, "Forbidden"),
        (r#"{"error":"nope"}"#, "nope"),
        (r#"{"detail":"a\r\nb\u0000"}"#, "a  b"),
        ("<html><TITLE>502 Bad\nGateway</TITLE><body>x", "502 Bad Gateway"),
        ("<title></title>", "<title></title>"),
        ("</title><title>İ", "</title><title>İ"),
        ("", ""),
        (&long, &long[..300]),
    ] {
        let Outcome::Refused(reason) = classify(&answer(400, &[], body), now(), PAUSE) else {
            panic!("{body}");
        };
        assert_eq!((reason.detail.as_str(), reason.code), (detail, Some(400)));
    }
}

#[test]
fn failures_read_as_a_line() {
    let failure = Failure::from(classify(&answer(429, &[], "Slow down"), now(), PAUSE));
    assert_eq!(failure.to_string(), "Limited 429: Slow down");
    assert_eq!(failure.not_before, Some(later(now(), SignedDuration::from_secs(65))));
}
