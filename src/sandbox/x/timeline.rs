//! What an account has posted and reposted, who mentions it, and posts by their ids.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal, hidden, missing};
use super::body::read_id;
use super::fields::Fields;
use super::paging::{Beside, Query, authors};
use super::posts::Post;
use super::public::shown;
use super::world::{Call, World};

/// X reaches back so many posts, whatever the filters.
const REACH: usize = 3_200;
const MENTIONS_REACH: usize = 800;
const MOST_IDS: usize = 100;

/// `GET /2/users/{id}/tweets`.
pub(super) fn timeline(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let (query, author) = (Query::read(call, Beside::Nothing)?, known(world, call)?);
    if query.begins() {
        world.posts.begin_reading(&author, call.now);
    }
    Ok(query.answer(world, call, world.posts.visible(&author), REACH))
}

/// `GET /2/users/{id}/mentions`: posts of others that name the account or answer it.
pub(super) fn mentions(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let (query, account) = (Query::read(call, Beside::Authors)?, known(world, call)?);
    let answers = |parent: Option<u64>| {
        let parent = parent.and_then(|id| world.posts.even_deleted(id));
        parent.is_some_and(|parent| parent.author == account)
    };
    let posts = world.posts.all().filter(|post| {
        post.author != account && (post.mentions(&account) || answers(post.reply_to))
    });
    Ok(query.answer(world, call, shown(world, posts), MENTIONS_REACH))
}

/// The handle of the account in the path.
fn known(world: &World, call: &Call) -> Result<String, Refusal> {
    read_id("id", &call.id)?;
    let account = world.accounts.iter().find(|account| account.user_id == call.id);
    account.map(|account| account.handle.clone()).ok_or_else(|| {
        let body = json!({ "errors": [missing("user", "id", &call.id)] });
        Refusal::strange(Answer::json(200, &body), "the user is unknown")
    })
}

/// `GET /2/tweets?ids=`: those that are there, and an error for each of the others.
pub(super) fn by_id(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let (mut ids, mut fields, mut with_authors) = (Vec::new(), Fields::default(), false);
    for (name, value) in &call.query {
        let wrong = |why: &str| Refusal::invalid(name, value, &format!("{name} {why}"));
        match name.as_str() {
            "ids" if ids.is_empty() => ids = value.split(',').map(str::to_owned).collect(),
            "tweet.fields" => {
                fields = Fields::read(value).ok_or_else(|| wrong("names a field unknown here"))?;
            }
            "expansions" if value == "author_id" => with_authors = true,
            "user.fields" if value.split(',').all(|f| ["id", "name", "username"].contains(&f)) => {}
            _ => return Err(wrong("is unknown or given twice")),
        }
    }
    if !(1..=MOST_IDS).contains(&ids.len()) {
        return Err(Refusal::invalid("ids", "", "ids are not 1 to 100"));
    }
    let (mut found, mut errors): (Vec<&Post>, Vec<Value>) = Default::default();
    for id in &ids {
        match world.posts.get(read_id("ids", id)?) {
            Some(post) if world.hides(&post.author) => errors.push(hidden("tweet", "ids", id)),
            Some(post) => found.push(post),
            None => errors.push(missing("tweet", "ids", id)),
        }
    }
    let shown: Vec<Value> = found.iter().map(|post| fields.show(world, post)).collect();
    let parts = [("data", shown), ("errors", errors)].into_iter().filter(|(_, p)| !p.is_empty());
    let mut body: Map<String, Value> =
        parts.map(|(name, part)| (name.to_owned(), part.into())).collect();
    if with_authors && !found.is_empty() {
        body.insert("includes".into(), json!({ "users": authors(world, &found) }));
    }
    Ok(Answer::json(200, &body.into()))
}
