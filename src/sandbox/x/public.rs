//! What the public posts, and how accounts find it: by search and as quotes.

use jiff::SignedDuration;
use serde_json::json;

use super::answer::{Answer, Refusal, missing};
use super::body::read_id;
use super::paging::{Beside, Query};
use super::posts::Post;
use super::world::{Call, World};

/// The search reaches back so far.
const REACH: SignedDuration = SignedDuration::from_hours(7 * 24);
const MOST: usize = usize::MAX;

/// `GET /2/tweets/search/recent`, of which this server knows `conversation_id:ID` only. What is
/// too young is not found yet.
pub(super) fn search(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let query = Query::read(call, Beside::AuthorsFound)?;
    let wrong = |why: &str| Refusal::invalid("query", query.words(), why);
    let id = query.words().strip_prefix("conversation_id:");
    let id = read_id("query", id.ok_or_else(|| wrong("the search is unknown here"))?)?;
    if query.start().is_some_and(|start| call.now.duration_since(start) > REACH) {
        return Err(Refusal::invalid("start_time", "", "start_time is more than 7 days ago"));
    }
    let youngest = call.now - world.search_lag;
    let posts = world.posts.all().filter(|post| {
        post.conversation == id && post.at <= youngest && call.now.duration_since(post.at) < REACH
    });
    Ok(query.answer(world, call, shown(world, posts), MOST))
}

/// `GET /2/tweets/{id}/quote_tweets`.
pub(super) fn quotes(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let (query, id) = (Query::read(call, Beside::Authors)?, read_id("id", &call.id)?);
    if world.posts.get(id).is_none() {
        let body = json!({ "errors": [missing("tweet", "id", &call.id)] });
        return Ok(Answer::json(200, &body));
    }
    let posts = world.posts.all().filter(|post| post.quote_of == Some(id));
    Ok(query.answer(world, call, shown(world, posts), MOST))
}

/// Those that everybody may see, each in its newest version.
pub(super) fn shown<'a>(
    world: &'a World,
    posts: impl Iterator<Item = &'a Post>,
) -> impl Iterator<Item = &'a Post> {
    posts.filter(|post| world.posts.is_newest(post.id) && !world.hides(&post.author))
}
