//! What an answer of X means. Pure: this table decides whether a post may ever be tried again.
//!
//! The rule behind it: an answer counts as "not posted" only where X, having read the request,
//! says so. Whatever a gateway may say after it has passed the request on is unknown, since
//! settling an unknown costs seconds and a wrong certainty posts twice.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::plan::fact::{Cause, Outcome, Reason, Receipt};

/// The pause before something that failed for a passing reason is tried again.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// The pause after a 429 that names no end.
const UNNAMED_LIMIT: SignedDuration = SignedDuration::from_secs(60);
/// X's longest window; a reset later than this is a mistake of either clock.
const LONGEST_LIMIT: SignedDuration = SignedDuration::from_hours(24);

/// An HTTP answer as it came.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, bytes that are no UTF-8 replaced; at most 1 MiB of it.
    pub body: String,
    /// Why the body broke off; `None`: it came whole.
    pub cut: Option<Cause>,
}

/// Why reading from X failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", line(reason))]
pub struct Failure {
    /// The kind, the code and X's words.
    pub reason: Reason,
    /// Reading again before this is in vain; `None`: at the caller's own pace, or after a new
    /// sign-in where the cause is the credential.
    pub not_before: Option<Timestamp>,
}

impl From<Outcome> for Failure {
    fn from(outcome: Outcome) -> Failure {
        match outcome {
            Outcome::NotYet { reason, not_before } => Failure { reason, not_before },
            Outcome::Refused(reason) | Outcome::Unknown(reason) | Outcome::Withheld(reason) => {
                Failure { reason, not_before: None }
            }
            Outcome::Sent(receipt) => Failure {
                reason: Reason::new(Cause::Garbled, receipt.code, "answered as if it were a post"),
                not_before: None,
            },
        }
    }
}

fn line(reason: &Reason) -> String {
    let code = reason.code.map(|code| format!(" {code}")).unwrap_or_default();
    format!("{:?}{code}: {}", reason.cause, reason.detail)
}

/// What `answer` to a POST of a post means.
///
/// `jitter` (not negative) keeps many waiters from returning in the same second after a limit. A
/// duplicate is refused here; that it is evidence of success after an unknown, the caller knows.
pub fn classify(answer: &Answer, now: Timestamp, jitter: SignedDuration) -> Outcome {
    let words = Words::read(&answer.body);
    let reason = |cause| Reason::new(cause, Some(answer.status), &words.detail);
    match answer.status {
        201 if words.posted.is_some() => Outcome::Sent(Receipt {
            id: words.posted.unwrap_or_default(),
            code: Some(201),
            adopted: false,
        }),
        429 => limited(reason(Cause::Limited), &answer.headers, now, jitter),
        200..500 if words.codes.contains(&88) && !words.data => {
            limited(reason(Cause::Limited), &answer.headers, now, jitter)
        }
        300..400 => Outcome::Refused(reason(Cause::Rejected)),
        401 => Outcome::NotYet { reason: reason(Cause::Credential), not_before: None },
        402 => Outcome::NotYet { reason: reason(Cause::NoCredits), not_before: None },
        // Servers send 408 unasked when they close an idle connection: it can cross our request
        // on the wire and be taken for its answer. 425 answers early data, which we never send.
        408 | 425 => Outcome::Unknown(reason(Cause::Timeout)),
        400..500 => match (words.refusal(), answer.cut) {
            (Cause::ParentHidden, _) => Outcome::NotYet {
                reason: reason(Cause::ParentHidden),
                not_before: Some(later(now, PAUSE)),
            },
            // Without the whole text a duplicate cannot be told from other refusals.
            (Cause::Rejected, Some(cut)) => Outcome::Unknown(reason(cut)),
            (cause, _) => Outcome::Refused(reason(cause)),
        },
        _ => Outcome::Unknown(reason(answer.cut.unwrap_or(Cause::Garbled))),
    }
}

/// `now + by`, or the end of time.
pub(super) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn limited(reason: Reason, headers: &HeaderMap, now: Timestamp, jitter: SignedDuration) -> Outcome {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
    let instant = |name: &str| Timestamp::from_second(number(name)?).ok();
    // The daily limits count only when they are the ones used up.
    let daily = ["x-user-limit-24hour", "x-app-limit-24hour"]
        .into_iter()
        .filter(|limit| number(&format!("{limit}-remaining")) == Some(0))
        .filter_map(|limit| instant(&format!("{limit}-reset")));
    let end = instant("x-rate-limit-reset")
        .into_iter()
        .chain(daily)
        .max()
        .or_else(|| Some(later(now, SignedDuration::from_secs(number("retry-after")?))))
        .unwrap_or_else(|| later(now, UNNAMED_LIMIT));
    let end = later(end.max(now), jitter).min(later(now, LONGEST_LIMIT));
    Outcome::NotYet { reason, not_before: Some(end) }
}

/// What a body says, in whichever of X's shapes, or in a gateway's plain text or HTML.
#[derive(Debug, Default)]
struct Words {
    posted: Option<String>,
    /// Whether there is `data` at all.
    data: bool,
    codes: Vec<i64>,
    /// All sentences, lower-case, to look for known ones. Never the fields that echo a request.
    said: String,
    /// For people.
    detail: String,
}

impl Words {
    fn read(body: &str) -> Words {
        match serde_json::from_str::<Value>(body) {
            Ok(json @ Value::Object(_)) => Words::from_json(&json),
            Ok(Value::String(text)) => Words::from_text(&text),
            _ => Words::from_text(body),
        }
    }

    fn from_json(json: &Value) -> Words {
        let errors = match &json["errors"] {
            Value::Array(errors) => errors.as_slice(),
            Value::Null => &[],
            error => std::slice::from_ref(error),
        };
        let mut sentences: Vec<&str> = Vec::new();
        let mut titles: Vec<&str> = Vec::new();
        let mut codes = Vec::new();
        for part in std::iter::once(json).chain(errors) {
            codes.extend(part["code"].as_i64());
            let texts = ["detail", "message", "error_description"].map(|key| part[key].as_str());
            for text in texts.into_iter().chain([part.as_str()]).flatten() {
                if !sentences.contains(&text) && sentences.len() < 16 {
                    sentences.push(text);
                }
            }
            titles.extend(["title", "error"].iter().find_map(|key| part[*key].as_str()));
        }
        if sentences.is_empty() {
            sentences.extend(titles.first());
        }
        Words {
            posted: json["data"]["id"].as_str().filter(|id| is_id(id)).map(str::to_owned),
            data: !json["data"].is_null(),
            codes,
            said: sentences.join("\n").to_lowercase(),
            detail: sentences.join("; "),
        }
    }

    fn from_text(body: &str) -> Words {
        let said = body.to_ascii_lowercase();
        let title = said
            .split_once("<title>")
            .and_then(|(before, after)| {
                let start = before.len() + "<title>".len();
                let length = after.find("</title>")?;
                body.get(start..start + length)
            })
            .filter(|title| !title.trim().is_empty());
        let detail = title.unwrap_or(body).trim().chars().take(300).collect();
        Words { said, detail, ..Words::default() }
    }

    fn refusal(&self) -> Cause {
        let code = |code| self.codes.contains(&code);
        let said = |words: &str| self.said.contains(words);
        if code(187) || said("duplicate content") || said("status is a duplicate") {
            Cause::Duplicate
        } else if code(385) || said("deleted or not visible") {
            Cause::ParentHidden
        } else if code(433)
            || said("reply") && said("mentioned")
            || said("restricted who can reply")
        {
            Cause::ReplyForbidden
        } else {
            Cause::Rejected
        }
    }
}

/// Whether `text` is an id of X: 1 to 19 digits.
pub(super) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
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
            (
                200,
                r#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#,
                "not yet Limited 63",
            ),
            (204, "", "unknown Garbled"),
            (101, "", "unknown Garbled"),
            (302, "", "refused Rejected"),
            (308, "<html>", "refused Rejected"),
            (
                400,
                r#"{"errors":[{"message":"bad"}],"title":"Invalid Request"}"#,
                "refused Rejected",
            ),
            (400, "", "refused Rejected"),
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
            (
                403,
                "You are not allowed to create a post with Duplicate Content.",
                "refused Duplicate",
            ),
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
            (vec![("x-rate-limit-reset", at(-700))], 3),
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
}
