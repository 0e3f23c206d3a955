//! Whether posts are still there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::access::Access;
use super::answer::Failure;
use super::client::Client;
use super::endpoint::Endpoint;
use super::id::is_id;
use super::request::useless;
use super::words::is_missing;
use crate::plan::fact::{Cause, Reason};

/// X looks up so many posts at once.
const AT_ONCE: usize = 100;

impl Client {
    /// Those of the posts `ids` that exist; one that X hides from us (of an account that has been
    /// protected or suspended) counts as there.
    ///
    /// # Errors
    /// Where X's answers leave any of them open: silence proves no deletion.
    pub async fn exist(
        &self,
        access: &Access,
        ids: &[String],
        now: Timestamp,
    ) -> Result<BTreeSet<String>, Failure> {
        if !ids.iter().all(|id| is_id(id)) {
            let reason = Reason::new(Cause::Unusable, None, "an id is not a number");
            return Err(Failure { reason, not_before: None });
        }
        let mut found = BTreeSet::new();
        for ids in ids.chunks(AT_ONCE) {
            let mut url = self.url("/2/tweets");
            url.query_pairs_mut().append_pair("ids", &ids.join(","));
            let answer = self.get(access, Endpoint::Lookup, url, now).await?;
            let there = existing(&answer.body, ids).ok_or_else(|| useless(&answer, now))?;
            found.extend(there);
        }
        Ok(found)
    }
}

/// Those of `ids` that exist according to `body`; `None` where it says nothing about one of them.
fn existing(body: &str, ids: &[String]) -> Option<BTreeSet<String>> {
    let json: Value = serde_json::from_str(body).ok()?;
    let list = |key: &str| json[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let there = |id: &str| {
        let is_meant = |entry: &Value, keys: &[&str]| keys.iter().any(|key| entry[*key] == id);
        if list("data").iter().any(|post| is_meant(post, &["id"])) {
            return Some(true);
        }
        let named = |error: &&Value| is_meant(error, &["resource_id", "value"]);
        let mut errors = list("errors").iter().filter(named).peekable();
        errors.peek()?;
        Some(!errors.any(is_missing))
    };
    let mut found = BTreeSet::new();
    for id in ids {
        if there(id)? {
            found.insert(id.clone());
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Option<Vec<String>> {
        let ids = ["1", "2"].map(str::to_owned);
        existing(body, &ids).map(|found| found.into_iter().collect())
    }

    fn missing(id: &str, key: &str) -> String {
        format!(
            r#"{{"{key}":"{id}","title":"Not Found Error",
            "type":"https://api.twitter.com/2/problems/resource-not-found"}}"#
        )
    }

    #[test]
    fn missing_posts_are_told_from_silence() {
        let gone = missing("2", "resource_id");
        let both = format!("{},{}", missing("1", "value"), gone);
        for (body, expected) in [
            (r#"{"data":[{"id":"2","text":"b"},{"id":"1","text":"a"}]}"#.to_owned(), Some("1 2")),
            (format!(r#"{{"data":[{{"id":"1"}}],"errors":[{gone}]}}"#), Some("1")),
            (format!(r#"{{"errors":[{both}]}}"#), Some("")),
            (
                r#"{"data":[{"id":"1"}],"errors":[{"resource_id":"2","type":"https://api.twitter.com/2/problems/not-authorized-for-resource"}]}"#.to_owned(),
                Some("1 2"),
            ),
            (r#"{"data":[{"id":"1"}]}"#.to_owned(), None),
            (format!(r#"{{"errors":[{gone}]}}"#), None),
            (r#"{"errors":[{"code":131,"message":"Internal error"}]}"#.to_owned(), None),
            ("{}".to_owned(), None),
            ("upstream connect error".to_owned(), None),
            ("[]".to_owned(), None),
        ] {
            let expected = expected.map(|ids: &str| ids.split_whitespace().map(str::to_owned).collect());
            assert_eq!(told(&body), expected, "{body}");
        }
    }
}
