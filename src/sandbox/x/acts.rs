//! What each endpoint but the timeline does. Unknown fields and parameters are refused, as X does.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::posts::New;
use super::shown::Shown;
use super::world::{Call, World};

/// The body of `POST /2/tweets`, as far as this server goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPost {
    text: String,
    reply: Option<Reply>,
    reply_settings: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    in_reply_to_tweet_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRepost {
    tweet_id: String,
}

/// `POST /2/tweets`.
pub(super) fn create(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let new: NewPost = read_body(call)?;
    if new.text.trim().is_empty() {
        return Err(Refusal::invalid("text", &new.text, "text is empty"));
    }
    if let Some(settings) = &new.reply_settings
        && !["following", "mentionedUsers", "subscribers", "verified"].contains(&settings.as_str())
    {
        return Err(Refusal::invalid("reply_settings", settings, "reply_settings is unknown"));
    }
    if !(world.fits)(&new.text) {
        let detail = "This user is not allowed to post a Tweet longer than 280 characters.";
        return Err(Refusal::strange(Answer::forbidden(detail), "the text is too long"));
    }
    let reply_to = match &new.reply {
        Some(reply) => Some(read_id("reply.in_reply_to_tweet_id", &reply.in_reply_to_tweet_id)?),
        None => None,
    };
    if let Some(parent) = reply_to {
        let parent = world.posts.get(parent).ok_or_else(Answer::parent_hidden)?;
        if parent.author != call.account.handle && !mentions(&parent.text, &call.account.handle) {
            return Err(Answer::reply_forbidden().into());
        }
    }
    let same = |text: &str| text.trim() == new.text.trim();
    if world.posts.of(&call.account.handle).any(|post| same(&post.text)) {
        return Err(Answer::duplicate().into());
    }
    let new = New {
        text: new.text,
        reply_to,
        reply_settings: new.reply_settings,
        hidden: call.hidden,
        repost_of: None,
    };
    let text = new.text.clone();
    let id = world.posts.add(&call.account.handle, new, call.now);
    let shown = Shown::new(id, &text);
    let id = id.to_string();
    let data = json!({ "id": id, "text": shown.text, "edit_history_tweet_ids": [id] });
    Ok(Answer::json(201, &json!({ "data": data })))
}

/// `DELETE /2/tweets/{id}`.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let id = read_id("id", &call.id)?;
    let post = world.posts.get(id).ok_or_else(|| Answer::not_found("tweet", "id", &call.id))?;
    if post.author != call.account.handle {
        let answer = Answer::forbidden("You are not authorized to delete this Tweet.");
        return Err(Refusal::strange(answer, "the post belongs to another account"));
    }
    world.posts.delete(id);
    Ok(Answer::json(200, &json!({ "data": { "deleted": true } })))
}

/// `GET /2/users/me`.
pub(super) fn me(_: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let account = &call.account;
    let data = json!({ "id": account.user_id, "name": account.handle, "username": account.handle });
    Ok(Answer::json(200, &json!({ "data": data })))
}

/// `POST /2/users/{id}/retweets`. Repeating a repost changes nothing and is answered the same.
pub(super) fn repost(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    if call.id != call.account.user_id {
        let message = "the id in the path is not that of the authenticated user";
        return Err(Refusal::invalid("id", &call.id, message));
    }
    let new: NewRepost = read_body(call)?;
    let id = read_id("tweet_id", &new.tweet_id)?;
    let done = Answer::json(200, &json!({ "data": { "retweeted": true } }));
    let post = world
        .posts
        .get(id)
        .filter(|post| post.repost_of.is_none())
        .ok_or_else(|| Answer::not_found("tweet", "tweet_id", &new.tweet_id))?;
    let original = post.id;
    if world.posts.of(&call.account.handle).all(|post| post.repost_of != Some(original)) {
        let new = New { repost_of: Some(original), hidden: call.hidden, ..New::default() };
        world.posts.add(&call.account.handle, new, call.now);
    }
    Ok(done)
}

fn read_body<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    let kind = call.content_type.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let answer = Answer::problem(
            415,
            "Unsupported Media Type",
            "The Content-Type header has to be application/json.",
        );
        return Err(Refusal::strange(answer, "the body is not application/json"));
    }
    serde_json::from_slice(&call.body)
        .map_err(|why| Refusal::invalid("body", "", &format!("the body does not read: {why}")))
}

fn refuse_query(call: &Call) -> Result<(), Refusal> {
    let Some((name, value)) = call.query.first() else { return Ok(()) };
    Err(Refusal::invalid(name, value, &format!("the query parameter {name:?} is unknown")))
}

/// 1–19 digits.
pub(super) fn read_id(parameter: &str, id: &str) -> Result<u64, Refusal> {
    let digits = (1..=19).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    let wrong = || Refusal::invalid(parameter, id, &format!("{parameter} is not 1 to 19 digits"));
    if digits { id.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

fn mentions(text: &str, handle: &str) -> bool {
    text.split('@').skip(1).any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].eq_ignore_ascii_case(handle)
    })
}
