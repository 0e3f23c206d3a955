//! Answers as X words them. The genuine refusals and the planned faults share these, so that a
//! client meets the same bytes either way.

use jiff::Timestamp;
use serde_json::{Value, json};

/// One whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers beside those that every answer has; they win over these. What HTTP does not allow
    /// in a header is left out.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: String,
}

impl Answer {
    /// `body` as JSON.
    pub fn json(status: u16, body: &Value) -> Answer {
        let kind = "application/json; charset=utf-8".to_owned();
        Answer { status, headers: vec![("content-type".into(), kind)], body: body.to_string() }
    }

    /// `body` as gateways in front of X send it.
    pub fn plain(status: u16, body: &str) -> Answer {
        let kind = "text/plain; charset=utf-8".to_owned();
        Answer { status, headers: vec![("content-type".into(), kind)], body: body.into() }
    }

    /// A problem of the general kind: `title`, `detail`, `status`, type `about:blank`.
    pub fn problem(status: u16, title: &str, detail: &str) -> Answer {
        Answer::json(
            status,
            &json!({ "detail": detail, "type": "about:blank", "title": title, "status": status }),
        )
    }

    /// 500, 503 or another server error, as a problem.
    pub fn server_error(status: u16) -> Answer {
        let title = if status == 503 { "Service Unavailable" } else { "Internal Server Error" };
        Answer::problem(status, title, "Something is broken.")
    }

    /// 502 as plain text.
    pub fn bad_gateway() -> Answer {
        Answer::plain(502, "upstream connect error or disconnect/reset before headers")
    }

    /// 429 that lasts until `reset`.
    pub fn rate_limited(reset: Timestamp) -> Answer {
        let mut answer = Answer::problem(429, "Too Many Requests", "Too Many Requests");
        answer.headers.extend([
            ("x-rate-limit-remaining".into(), "0".into()),
            ("x-rate-limit-reset".into(), reset.as_second().to_string()),
        ]);
        answer
    }

    /// 401.
    pub fn unauthorized() -> Answer {
        Answer::problem(401, "Unauthorized", "Unauthorized")
    }

    /// 402: the application has no credits left.
    pub fn no_credits() -> Answer {
        Answer::json(
            402,
            &json!({
                "title": "CreditsDepleted",
                "detail": "Your enrolled account does not have any credits to fulfill this request.",
                "type": "https://api.twitter.com/2/problems/credits",
                "status": 402,
            }),
        )
    }

    /// 403 with `detail`.
    pub fn forbidden(detail: &str) -> Answer {
        Answer::problem(403, "Forbidden", detail)
    }

    /// 403: the account has posted this text already.
    pub fn duplicate() -> Answer {
        Answer::forbidden("You are not allowed to create a Tweet with duplicate content.")
    }

    /// 403: the parent of the reply is deleted or not visible (yet).
    pub fn parent_hidden() -> Answer {
        Answer::forbidden(
            "You attempted to reply to a Tweet that is deleted or not visible to you.",
        )
    }

    /// 400: X has no such media of this account, or no longer.
    pub fn media_gone() -> Answer {
        Answer::invalid("media.media_ids", "", "Your media IDs are invalid.")
    }

    /// 403: self-serve plans answer only who mentioned them.
    pub fn reply_forbidden() -> Answer {
        Answer::forbidden("You can only reply to posts where you are mentioned or are the author.")
    }

    /// 404: there is no `kind` (`tweet`, `user`) of this id.
    pub fn not_found(kind: &str, parameter: &str, id: &str) -> Answer {
        Answer::json(404, &json!({ "errors": [missing(kind, parameter, id)] }))
    }

    /// 400 about `parameter`, which had `value`.
    pub fn invalid(parameter: &str, value: &str, message: &str) -> Answer {
        let value: String = value.chars().take(100).collect();
        Answer::json(
            400,
            &json!({
                "errors": [{ "parameters": { parameter: [value] }, "message": message }],
                "title": "Invalid Request",
                "detail": "One or more parameters to your request was invalid.",
                "type": "https://api.twitter.com/2/problems/invalid-request",
            }),
        )
    }

    /// 201 whose body is cut JSON: posted or not, nobody can tell.
    pub fn unreadable_created() -> Answer {
        let mut answer = Answer::json(201, &Value::Null);
        answer.body = "{\"data\":{\"id\":\"19".into();
        answer
    }

    /// 302 to `url`.
    pub fn redirect(url: &str) -> Answer {
        let headers = vec![("location".into(), url.into())];
        Answer { status: 302, headers, body: String::new() }
    }
}

/// An entry of `errors` for something that does not exist.
pub(super) fn missing(kind: &str, parameter: &str, id: &str) -> Value {
    json!({
        "value": id,
        "detail": format!("Could not find {kind} with {parameter}: [{id}]."),
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": id,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    })
}

/// An entry of `errors` for something that its owner shows to nobody.
pub(super) fn hidden(kind: &str, parameter: &str, id: &str) -> Value {
    let mut error = missing(kind, parameter, id);
    let detail =
        format!("Sorry, you are not authorized to see the {kind} with {parameter}: [{id}].");
    error["detail"] = detail.into();
    error["title"] = "Authorization Error".into();
    error["type"] = "https://api.twitter.com/2/problems/not-authorized-for-resource".into();
    error
}

/// Why a request has no effect.
pub(super) struct Refusal {
    pub(super) answer: Answer,
    /// Set where a well-made client would never have asked.
    pub(super) complaint: Option<String>,
}

impl Refusal {
    /// A 400 that the client should have known to avoid.
    pub(super) fn invalid(parameter: &str, value: &str, message: &str) -> Refusal {
        let answer = Answer::invalid(parameter, value, message);
        Refusal { answer, complaint: Some(message.to_owned()) }
    }

    /// `answer`, which the client should have known to avoid.
    pub(super) fn strange(answer: Answer, why: &str) -> Refusal {
        Refusal { answer, complaint: Some(why.to_owned()) }
    }
}

impl From<Answer> for Refusal {
    /// A refusal that any client may meet.
    fn from(answer: Answer) -> Refusal {
        Refusal { answer, complaint: None }
    }
}
