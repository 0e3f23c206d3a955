//! What X says in a body.

use serde_json::Value;

use super::id::is_id;
use crate::plan::fact::Cause;

/// What a body says, in whichever of X's shapes, or in a gateway's plain text or HTML.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) posted: Option<String>,
    /// Whether there is `data` at all.
    pub(super) data: bool,
    pub(super) codes: Vec<i64>,
    /// X says that there is no such thing.
    pub(super) gone: bool,
    /// All sentences, lower-case, to look for known ones. Never the fields that echo a request.
    pub(super) said: String,
    /// For people.
    pub(super) detail: String,
}

impl Words {
    pub(super) fn read(body: &str) -> Words {
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
        let mut gone = false;
        for part in std::iter::once(json).chain(errors) {
            codes.extend(part["code"].as_i64());
            gone |= is_missing(part);
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
            gone,
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

    pub(super) fn refusal(&self) -> Cause {
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
        } else if said("media ids are invalid") {
            Cause::MediaGone
        } else {
            Cause::Rejected
        }
    }
}

/// Whether an error of X says that what was asked for is shown to us no longer: it does not exist,
/// or its account is suspended or protected.
pub(super) fn is_withheld(error: &Value) -> bool {
    let kinds = ["/resource-not-found", "/not-authorized-for-resource", "/resource-unavailable"];
    error["type"].as_str().is_some_and(|kind| kinds.iter().any(|end| kind.ends_with(end)))
}

/// Whether an error of X says that what was asked for does not exist.
pub(super) fn is_missing(error: &Value) -> bool {
    error["type"].as_str().is_some_and(|kind| kind.ends_with("/resource-not-found"))
}
