//! Reposting and deleting. Both may be repeated, so that nothing about them stays unknown: what is
//! not certain is simply done again.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use super::access::Access;
use super::answer::{Answer, PAUSE, classify};
use super::client::Client;
use super::endpoint::Endpoint;
use super::id::is_id;
use super::quota::later;
use super::request::{Broken, Content, Request, jitter};
use super::words::Words;
use crate::plan::fact::{Cause, Outcome, Reason, Receipt};

impl Client {
    /// Reposts `post_id` for the account `user_id`, which `access` acts for. Never unknown; a
    /// repost that is there already counts as sent, a post that is gone as refused. The receipt
    /// names the post reposted.
    pub async fn repost(
        &self,
        access: &Access,
        user_id: &str,
        post_id: &str,
        now: Timestamp,
    ) -> Outcome {
        if !is_id(user_id) || !is_id(post_id) {
            return no_id();
        }
        let body = json!({ "tweet_id": post_id });
        let request = Request {
            endpoint: Endpoint::Repost,
            method: Method::POST,
            url: self.url(&format!("/2/users/{user_id}/retweets")),
            content: Content::Json(&body),
        };
        match self.send(access, request, now).await {
            Ok(answer) => reposted(&answer, post_id, now, jitter()),
            Err(broken) => again(broken, now),
        }
    }

    /// Deletes the account's own post `post_id`. Never unknown; a post that is gone already counts
    /// as sent.
    pub async fn delete(&self, access: &Access, post_id: &str, now: Timestamp) -> Outcome {
        if !is_id(post_id) {
            return no_id();
        }
        let request = Request {
            endpoint: Endpoint::Delete,
            method: Method::DELETE,
            url: self.url(&format!("/2/tweets/{post_id}")),
            content: Content::Nothing,
        };
        match self.send(access, request, now).await {
            Ok(answer) => deleted(&answer, post_id, now, jitter()),
            Err(broken) => again(broken, now),
        }
    }
}

fn reposted(answer: &Answer, post_id: &str, now: Timestamp, jitter: SignedDuration) -> Outcome {
    let words = Words::read(&answer.body);
    let is_there = words.codes.contains(&327)
        || words.said.contains("already")
            && ["retweeted", "reposted"].iter().any(|word| words.said.contains(word));
    if says(answer, &["retweeted", "reposted"]) || is_there && is_refusal(answer) {
        return done(answer, post_id);
    }
    if words.gone {
        return Outcome::Refused(Reason::new(Cause::Rejected, Some(answer.status), &words.detail));
    }
    repeatable(answer, now, jitter)
}

fn deleted(answer: &Answer, post_id: &str, now: Timestamp, jitter: SignedDuration) -> Outcome {
    let words = Words::read(&answer.body);
    if says(answer, &["deleted"]) || words.gone || answer.status == 404 && is_word_of_x(answer) {
        return done(answer, post_id);
    }
    repeatable(answer, now, jitter)
}

/// Whether `answer` is X's own: a gateway's 404 says nothing about the post.
fn is_word_of_x(answer: &Answer) -> bool {
    serde_json::from_str::<Value>(&answer.body).is_ok_and(|json| json.is_object())
}

/// Whether the `data` of a good answer has `true` under one of the names.
fn says(answer: &Answer, names: &[&str]) -> bool {
    let json: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    (200..300).contains(&answer.status) && names.iter().any(|name| json["data"][*name] == true)
}

fn is_refusal(answer: &Answer) -> bool {
    (400..500).contains(&answer.status)
}

fn done(answer: &Answer, post_id: &str) -> Outcome {
    let code = Some(answer.status);
    Outcome::Sent(Receipt { id: post_id.to_owned(), code, adopted: false })
}

/// The outcome of an answer that says neither "done" nor "gone".
fn repeatable(answer: &Answer, now: Timestamp, jitter: SignedDuration) -> Outcome {
    match classify(answer, now, jitter) {
        Outcome::Unknown(reason) => not_yet(reason, now),
        Outcome::Refused(reason) if answer.status == 404 && !is_word_of_x(answer) => {
            not_yet(Reason { cause: Cause::Garbled, ..reason }, now)
        }
        Outcome::Sent(receipt) => {
            not_yet(Reason::new(Cause::Garbled, receipt.code, "answered as if it were a post"), now)
        }
        outcome => outcome,
    }
}

fn again(broken: Broken, now: Timestamp) -> Outcome {
    match broken {
        Broken::Before(reason, at) => Outcome::NotYet { reason, not_before: Some(at) },
        Broken::After(reason) => not_yet(reason, now),
    }
}

fn not_yet(reason: Reason, now: Timestamp) -> Outcome {
    Outcome::NotYet { reason, not_before: Some(later(now, PAUSE)) }
}

fn no_id() -> Outcome {
    Outcome::Refused(Reason::new(Cause::Unusable, None, "the id is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(outcome: &Outcome) -> String {
        match outcome {
            Outcome::Sent(receipt) => format!("sent {}", receipt.id),
            Outcome::NotYet { reason, .. } => format!("not yet {:?}", reason.cause),
            Outcome::Refused(reason) => format!("refused {:?} {}", reason.cause, reason.detail),
            other => panic!("{other:?}"),
        }
    }

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.to_owned(), ..Answer::default() }
    }

    const MISSING: &str = r#"{"errors":[{"detail":"Could not find tweet with id: [7].",
        "title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found"}]}"#;

    #[test]
    fn every_answer_to_a_repost_has_its_meaning() {
        for (status, body, expected) in [
            (200, r#"{"data":{"retweeted":true}}"#, "sent 7"),
            (200, r#"{"data":{"rest_id":"7","reposted":true}}"#, "sent 7"),
            (403, r#"{"detail":"You have already retweeted this Tweet."}"#, "sent 7"),
            (
                400,
                r#"{"errors":[{"message":"You cannot retweet a post that you have already reposted."}]}"#,
                "sent 7",
            ),
            (403, r#"{"errors":[{"code":327,"message":"Forbidden"}]}"#, "sent 7"),
            (200, r#"{"data":{"retweeted":false}}"#, "not yet Garbled"),
            (200, "{}", "not yet Garbled"),
            (500, r#"{"detail":"already retweeted"}"#, "not yet Garbled"),
            (201, r#"{"data":{"id":"8"}}"#, "not yet Garbled"),
            (200, MISSING, "refused Rejected Could not find tweet with id: [7]."),
            (404, MISSING, "refused Rejected Could not find tweet with id: [7]."),
            (404, "<html>nginx</html>", "not yet Garbled"),
            (403, r#"{"detail":"No."}"#, "refused Rejected No."),
            (401, "", "not yet Credential"),
            (402, "", "not yet NoCredits"),
            (429, "", "not yet Limited"),
            (503, "<html>", "not yet Garbled"),
        ] {
            let outcome = reposted(&answer(status, body), "7", Timestamp::UNIX_EPOCH, PAUSE);
            assert_eq!(told(&outcome), expected, "{status} {body}");
        }
    }

    #[test]
    fn every_answer_to_a_deletion_has_its_meaning() {
        for (status, body, expected) in [
            (200, r#"{"data":{"deleted":true}}"#, "sent 7"),
            (200, MISSING, "sent 7"),
            (404, MISSING, "sent 7"),
            (404, r#"{"title":"Not Found","status":404}"#, "sent 7"),
            (404, "<html>nginx</html>", "not yet Garbled"),
            (404, "", "not yet Garbled"),
            (200, r#"{"data":{"deleted":false}}"#, "not yet Garbled"),
            (
                403,
                r#"{"detail":"You are not authorized to delete this Tweet."}"#,
                "refused Rejected You are not authorized to delete this Tweet.",
            ),
            (429, "", "not yet Limited"),
            (401, "", "not yet Credential"),
            (504, "upstream request timeout", "not yet Garbled"),
        ] {
            let outcome = deleted(&answer(status, body), "7", Timestamp::UNIX_EPOCH, PAUSE);
            assert_eq!(told(&outcome), expected, "{status} {body}");
        }
    }
}
