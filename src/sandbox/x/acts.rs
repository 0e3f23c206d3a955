//! What is done to posts that are there, and who asks. Unknown fields and parameters are refused,
//! as X does.

use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::body::{read_id, read_json, refuse_query};
use super::posts::New;
use super::world::{Call, World};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRepost {
    tweet_id: String,
}

/// `DELETE /2/tweets/{id}`.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let id = read_id("id", &call.id)?;
    let done = Answer::json(200, &json!({ "data": { "deleted": true } }));
    let missing = || Answer::not_found("tweet", "id", &call.id);
    let post = world.posts.even_deleted(id).ok_or_else(missing)?;
    if post.author != call.account.handle {
        let answer = Answer::forbidden("You are not authorized to delete this Tweet.");
        return Err(Refusal::strange(answer, "the post belongs to another account"));
    }
    if post.deleted && !world.deletes_again {
        return Err(missing().into());
    }
    world.posts.delete(id);
    Ok(done)
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
    let new: NewRepost = read_json(call)?;
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
