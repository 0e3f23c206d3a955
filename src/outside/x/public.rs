//! Posts of others in X's answers. Pure. Strangers write them: one that cannot be read is left out,
//! and everything is bounded.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::id::{self, is_id};
use super::timeline::{RawLink, RawReference, displayed};
use super::words::is_withheld;
use crate::feedback::{Metrics, PublicPost};

/// Characters of a text, handle or name that are taken: X's longest post has 25 000.
const LONGEST: usize = 25_000;
const LONGEST_NAME: usize = 200;

/// One page of posts, newest first as X sends them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Reposts and what cannot be read are left out.
    pub posts: Vec<PublicPost>,
    /// Ids of the posts that X sent, and charges: also of what is left out.
    pub sent: Vec<String>,
    /// Names the page after this one.
    pub next: Option<String>,
}

/// What X says of posts that were looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Those that are there.
    pub posts: Vec<PublicPost>,
    /// Ids of those that X shows no longer: deleted, or of an account that is gone or protected.
    pub missing: BTreeSet<String>,
    /// Ids of those of which X says nothing: silence proves no deletion.
    pub open: BTreeSet<String>,
}

/// The page in `body`; `None` where it is none.
pub(super) fn page(body: &str) -> Option<Page> {
    let json: Value = serde_json::from_str(body).ok()?;
    let data = match (&json["data"], json["meta"].is_object()) {
        (Value::Array(data), _) => data.as_slice(),
        (Value::Null, true) => &[],
        // What the list belongs to is gone, and the list with it.
        (Value::Null, false)
            if errors(&json).next().is_some() && errors(&json).all(is_withheld) =>
        {
            &[]
        }
        _ => return None,
    };
    let told = json["meta"]["result_count"].as_u64().unwrap_or_default();
    if data.is_empty() && told > 0 {
        return None;
    }
    let next = json["meta"]["next_token"].as_str().filter(|token| !token.is_empty());
    Some(Page {
        posts: posts(data, &json),
        sent: ids(data).map(str::to_owned).collect(),
        next: next.filter(|token| token.len() <= 1000).map(str::to_owned),
    })
}

/// What `body` says of `ids`; `None` where it says nothing of any.
pub(super) fn found(body: &str, asked: &[String]) -> Option<Found> {
    let json: Value = serde_json::from_str(body).ok()?;
    let data = json["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let there: BTreeSet<&str> = ids(data).collect();
    let mut found = Found { posts: posts(data, &json), ..Found::default() };
    for id in asked.iter().filter(|id| !there.contains(id.as_str())) {
        let named = |error: &&Value| ["resource_id", "value"].iter().any(|key| error[*key] == **id);
        let is_missing = errors(&json).filter(named).any(is_withheld);
        let set = if is_missing { &mut found.missing } else { &mut found.open };
        set.insert(id.clone());
    }
    (found.open.len() < asked.len()).then_some(found)
}

fn errors(json: &Value) -> impl Iterator<Item = &Value> {
    json["errors"].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

fn ids(data: &[Value]) -> impl Iterator<Item = &str> {
    data.iter().filter_map(|post| post["id"].as_str()).filter(|id| is_id(id))
}

fn posts(data: &[Value], json: &Value) -> Vec<PublicPost> {
    let users = json["includes"]["users"].as_array().map(Vec::as_slice).unwrap_or_default();
    let users: BTreeMap<&str, &Value> =
        users.iter().filter_map(|user| Some((user["id"].as_str()?, user))).collect();
    let read = |post: &Value| Raw::deserialize(post).ok()?.read(&users);
    data.iter().filter_map(read).collect()
}

#[derive(Deserialize)]
struct Raw {
    id: String,
    #[serde(default)]
    text: String,
    author_id: String,
    #[serde(default)]
    conversation_id: Value,
    #[serde(default)]
    created_at: Value,
    #[serde(default, alias = "edit_history_post_ids")]
    edit_history_tweet_ids: Vec<String>,
    #[serde(default, alias = "referenced_posts")]
    referenced_tweets: Vec<RawReference>,
    #[serde(default)]
    entities: Value,
    #[serde(default, alias = "note_post")]
    note_tweet: Value,
    #[serde(default)]
    public_metrics: Value,
}

impl Raw {
    fn read(self, users: &BTreeMap<&str, &Value>) -> Option<PublicPost> {
        let number = self.id.parse::<u64>().ok().filter(|_| is_id(&self.id))?;
        let reference = |kinds: &[&str]| {
            let found = self.referenced_tweets.iter().find(|r| kinds.contains(&r.kind.as_str()));
            found.map(|r| r.id.clone()).filter(|id| is_id(id))
        };
        if !is_id(&self.author_id) || reference(&["retweeted", "reposted"]).is_some() {
            return None;
        }
        let (text, entities) = match self.note_tweet["text"].as_str() {
            Some(long) => (long, &self.note_tweet["entities"]),
            None => (self.text.as_str(), &self.entities),
        };
        let links = Vec::<RawLink>::deserialize(&entities["urls"]).unwrap_or_default();
        let text = displayed(text, &links, &self.id);
        let versions = self.edit_history_tweet_ids.iter().filter(|id| is_id(id));
        let versions: Vec<u64> = versions.filter_map(|id| id.parse().ok()).collect();
        let user = users.get(self.author_id.as_str());
        let of_user = |key: &str| user.and_then(|user| user[key].as_str()).unwrap_or_default();
        let is_handle = |c: char| c.is_ascii_alphanumeric() || c == '_';
        Some(PublicPost {
            id: versions.iter().min().map_or(number, |first| number.min(*first)).to_string(),
            newest: versions.iter().max().map_or(number, |last| number.max(*last)).to_string(),
            version: number.to_string(),
            text: text.chars().take(LONGEST).collect(),
            handle: of_user("username").chars().filter(|c| is_handle(*c)).take(50).collect(),
            name: of_user("name").chars().take(LONGEST_NAME).collect(),
            conversation: self.conversation_id.as_str().filter(|id| is_id(id)).map(str::to_owned),
            replied: reference(&["replied_to"]),
            quoted: reference(&["quoted"]),
            at: self
                .created_at
                .as_str()
                .and_then(|at| at.parse().ok())
                .unwrap_or_else(|| id::instant_of(number)),
            metrics: metrics(&self.public_metrics),
            author: self.author_id,
        })
    }
}

fn metrics(value: &Value) -> Option<Metrics> {
    value.is_object().then(|| {
        let count = |keys: &[&str]| keys.iter().find_map(|key| value[*key].as_u64()).unwrap_or(0);
        Metrics {
            reposts: count(&["retweet_count", "repost_count"]),
            replies: count(&["reply_count"]),
            likes: count(&["like_count"]),
            quotes: count(&["quote_count"]),
            bookmarks: count(&["bookmark_count"]),
            impressions: count(&["impression_count"]),
        }
    })
}

#[cfg(test)]
mod tests;
