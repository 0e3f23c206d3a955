//! `GET /2/users/{id}/tweets`: an account's posts and reposts, newest first, page by page.

use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::acts::read_id;
use super::answer::{Answer, Refusal, missing};
use super::posts::Post;
use super::shown::Shown;
use super::world::{Call, World};

/// X reaches back so many posts, whatever the filters.
const REACH: usize = 3_200;

const FIELDS: [&str; 7] =
    ["author_id", "conversation_id", "created_at", "entities", "id", "referenced_tweets", "text"];

/// The parameters, each checked.
struct Query {
    max_results: usize,
    since: Option<u64>,
    start: Option<Timestamp>,
    /// Ids below this one.
    before: Option<u64>,
    fields: Vec<String>,
}

/// Answers one page.
pub(super) fn timeline(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    read_id("id", &call.id)?;
    let query = Query::read(call)?;
    let Some(author) = world.accounts.iter().find(|a| a.user_id == call.id).cloned() else {
        let body = json!({ "errors": [missing("user", "id", &call.id)] });
        return Err(Refusal::strange(Answer::json(200, &body), "the user is unknown"));
    };
    if query.before.is_none() {
        world.posts.begin_reading(&author.handle, call.now);
    }
    let mut page: Vec<&Post> = world
        .posts
        .visible(&author.handle)
        .take(REACH)
        .filter(|post| query.takes(post))
        .take(query.max_results + 1)
        .collect();
    let more = page.len() > query.max_results;
    page.truncate(query.max_results);

    let mut meta = json!({ "result_count": page.len() });
    let mut body = Map::new();
    if let (Some(newest), Some(oldest)) = (page.first(), page.last()) {
        meta["newest_id"] = newest.id.to_string().into();
        meta["oldest_id"] = oldest.id.to_string().into();
        if more {
            meta["next_token"] = token(&call.id, oldest.id).into();
        }
        let data = page.iter().map(|post| query.show(world, post, &author.user_id));
        body.insert("data".into(), data.collect());
    }
    body.insert("meta".into(), meta);
    Ok(Answer::json(200, &body.into()))
}

impl Query {
    fn read(call: &Call) -> Result<Query, Refusal> {
        let mut query =
            Query { max_results: 10, since: None, start: None, before: None, fields: Vec::new() };
        for (n, (name, value)) in call.query.iter().enumerate() {
            let wrong = |why: &str| Refusal::invalid(name, value, &format!("{name} {why}"));
            if call.query[..n].iter().any(|(earlier, _)| earlier == name) {
                return Err(wrong("is given twice"));
            }
            match name.as_str() {
                "max_results" => {
                    let number = value.parse().ok().filter(|n| (5..=100).contains(n));
                    query.max_results = number.ok_or_else(|| wrong("is not between 5 and 100"))?;
                }
                "since_id" => query.since = Some(read_id(name, value)?),
                "start_time" => {
                    let instant = value.parse().ok().filter(|_| value.ends_with('Z'));
                    query.start =
                        Some(instant.ok_or_else(|| wrong("is not YYYY-MM-DDTHH:MM:SSZ"))?);
                }
                "pagination_token" => {
                    let before = read_token(&call.id, value);
                    query.before = Some(before.ok_or_else(|| wrong("is none of ours"))?);
                }
                "tweet.fields" => {
                    query.fields = value.split(',').map(str::to_owned).collect();
                    if !query.fields.iter().all(|field| FIELDS.contains(&field.as_str())) {
                        return Err(wrong("names a field unknown here"));
                    }
                }
                _ => {
                    let message = format!("the query parameter {name:?} is unknown");
                    return Err(Refusal::invalid(name, value, &message));
                }
            }
        }
        Ok(query)
    }

    /// As on X, `start_time` counts only where `since_id` is absent.
    fn takes(&self, post: &Post) -> bool {
        let new_enough = match (self.since, self.start) {
            (Some(since), _) => post.id > since,
            (None, Some(start)) => post.at >= start,
            (None, None) => true,
        };
        new_enough && self.before.is_none_or(|before| post.id < before)
    }

    fn show(&self, world: &World, post: &Post, author_id: &str) -> Value {
        let original = post.repost_of.and_then(|id| world.posts.get(id));
        let shown = match original {
            Some(original) => Shown::new(original.id, &reposted(original)),
            None => Shown::new(post.id, &post.text),
        };
        let id = post.id.to_string();
        let mut data = json!({ "id": id, "text": shown.text, "edit_history_tweet_ids": [id] });
        for field in &self.fields {
            let value = match field.as_str() {
                "author_id" => Some(author_id.into()),
                "conversation_id" => Some(post.conversation.to_string().into()),
                // X gives whole seconds and writes milliseconds.
                "created_at" => Some(post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string().into()),
                "entities" => shown.entities(),
                "referenced_tweets" => references(post),
                _ => None,
            };
            if let Some(value) = value {
                data[field.as_str()] = value;
            }
        }
        data
    }
}

fn references(post: &Post) -> Option<Value> {
    let reference = |kind: &str, id: u64| json!([{ "type": kind, "id": id.to_string() }]);
    post.reply_to
        .map(|id| reference("replied_to", id))
        .or_else(|| post.repost_of.map(|id| reference("retweeted", id)))
}

/// The text that X shows for a repost: cut at 140 characters.
fn reposted(original: &Post) -> String {
    let text = format!("RT @{}: {}", original.author, original.text);
    if text.chars().count() <= 140 {
        return text;
    }
    let mut text: String = text.chars().take(139).collect();
    text.push('…');
    text
}

fn token(user: &str, before: u64) -> String {
    BASE32_NOPAD.encode(format!("{user}:{before}").as_bytes()).to_ascii_lowercase()
}

fn read_token(user: &str, token: &str) -> Option<u64> {
    let decoded = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    decoded.strip_prefix(user)?.strip_prefix(':')?.parse().ok()
}
