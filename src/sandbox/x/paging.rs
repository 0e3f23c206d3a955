//! Lists of posts, newest first, page by page.

use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::body::read_id;
use super::fields::Fields;
use super::posts::Post;
use super::world::{Call, World};

/// The parameters, each checked.
pub(super) struct Query {
    max_results: usize,
    since: Option<u64>,
    start: Option<Timestamp>,
    /// Ids below this one.
    before: Option<u64>,
    fields: Fields,
    /// The authors are told beside the posts.
    authors: bool,
    /// What is searched for.
    words: Option<String>,
}

/// What a list may be asked for beside its posts.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Beside {
    Nothing,
    Authors,
    /// As [`Beside::Authors`], and the list is a search.
    AuthorsFound,
}

impl Query {
    pub(super) fn read(call: &Call, beside: Beside) -> Result<Query, Refusal> {
        let mut query = Query {
            max_results: 10,
            since: None,
            start: None,
            before: None,
            fields: Fields::default(),
            authors: false,
            words: None,
        };
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
                "query" if beside == Beside::AuthorsFound => query.words = Some(value.clone()),
                "pagination_token" | "next_token"
                    if name == "pagination_token" || beside == Beside::AuthorsFound =>
                {
                    let before = read_token(&call.id, value);
                    query.before = Some(before.ok_or_else(|| wrong("is none of ours"))?);
                }
                "tweet.fields" => {
                    let fields = Fields::read(value);
                    query.fields = fields.ok_or_else(|| wrong("names a field unknown here"))?;
                }
                "expansions" if beside != Beside::Nothing && value == "author_id" => {
                    query.authors = true;
                }
                "user.fields" if beside != Beside::Nothing => {
                    if !value.split(',').all(|field| ["id", "name", "username"].contains(&field)) {
                        return Err(wrong("names a field unknown here"));
                    }
                }
                _ => return Err(wrong("is unknown")),
            }
        }
        Ok(query)
    }

    /// What is searched for; empty without it.
    pub(super) fn words(&self) -> &str {
        self.words.as_deref().unwrap_or_default()
    }

    /// From when on posts are asked for.
    pub(super) fn start(&self) -> Option<Timestamp> {
        self.start
    }

    /// Whether this is a list's first page.
    pub(super) fn begins(&self) -> bool {
        self.before.is_none()
    }

    /// The page of `posts` that was asked for, of which X reaches back `reach`.
    pub(super) fn answer<'a>(
        &self,
        world: &World,
        call: &Call,
        posts: impl Iterator<Item = &'a Post>,
        reach: usize,
    ) -> Answer {
        let posts = posts.take(reach).filter(|post| self.takes(post));
        let most = self.max_results.min(world.most_listed);
        let mut page: Vec<&Post> = posts.take(most + 1).collect();
        let more = page.len() > most;
        page.truncate(most);

        let mut meta = json!({ "result_count": page.len() });
        let mut body = Map::new();
        if let (Some(newest), Some(oldest)) = (page.first(), page.last()) {
            meta["newest_id"] = newest.id.to_string().into();
            meta["oldest_id"] = oldest.id.to_string().into();
            if more {
                meta["next_token"] = token(&call.id, oldest.id).into();
            }
            let data = page.iter().map(|post| self.fields.show(world, post));
            body.insert("data".into(), data.collect());
            if self.authors {
                body.insert("includes".into(), json!({ "users": authors(world, &page) }));
            }
        }
        body.insert("meta".into(), meta);
        Answer::json(200, &body.into())
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
}

/// Who wrote what is on `page`.
pub(super) fn authors(world: &World, page: &[&Post]) -> Vec<Value> {
    let mut handles: Vec<&str> = page.iter().map(|post| post.author.as_str()).collect();
    handles.sort_unstable();
    handles.dedup();
    let user =
        |handle: &&str| json!({ "id": world.user_id(handle), "name": handle, "username": handle });
    handles.iter().map(user).collect()
}

fn token(user: &str, before: u64) -> String {
    BASE32_NOPAD.encode(format!("{user}:{before}").as_bytes()).to_ascii_lowercase()
}

fn read_token(user: &str, token: &str) -> Option<u64> {
    let decoded = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    decoded.strip_prefix(user)?.strip_prefix(':')?.parse().ok()
}
