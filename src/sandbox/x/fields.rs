//! Posts as X's answers show them, with the fields that were asked for.

use serde_json::{Value, json};

use super::posts::Post;
use super::shown::Shown;
use super::world::World;

const KNOWN: [&str; 11] = [
    "attachments",
    "author_id",
    "conversation_id",
    "created_at",
    "entities",
    "id",
    "note_tweet",
    "public_metrics",
    "referenced_tweets",
    "reply_settings",
    "text",
];

/// The fields that an answer holds beside those that every answer has.
#[derive(Default)]
pub(super) struct Fields(Vec<String>);

impl Fields {
    /// The value of `tweet.fields`; `None` where it names one that this server does not know.
    pub(super) fn read(value: &str) -> Option<Fields> {
        let fields: Vec<String> = value.split(',').map(str::to_owned).collect();
        fields.iter().all(|field| KNOWN.contains(&field.as_str())).then_some(Fields(fields))
    }

    pub(super) fn show(&self, world: &World, post: &Post) -> Value {
        let shown = shown(world, post);
        let id = post.id.to_string();
        let versions: Vec<String> = world.posts.versions(post).iter().map(u64::to_string).collect();
        let mut data = json!({ "id": id, "text": shown.text, "edit_history_tweet_ids": versions });
        for field in &self.0 {
            let value = match field.as_str() {
                "attachments" => attachments(world, post),
                "author_id" => Some(world.user_id(&post.author).into()),
                "conversation_id" => Some(post.conversation.to_string().into()),
                // X gives whole seconds and writes milliseconds.
                "created_at" => Some(post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string().into()),
                "entities" => shown.entities(),
                "public_metrics" => Some(metrics(world, post)),
                "referenced_tweets" => references(post),
                "reply_settings" => {
                    Some(post.reply_settings.as_deref().unwrap_or("everyone").into())
                }
                _ => None,
            };
            if let Some(value) = value {
                data[field.as_str()] = value;
            }
        }
        data
    }
}

/// The text of a post with its links and the address of its media; of a repost as X cuts it.
pub(super) fn shown(world: &World, post: &Post) -> Shown {
    if let Some(original) = post.repost_of.and_then(|id| world.posts.get(id)) {
        return Shown::new(original.id, &reposted(original));
    }
    let media = post.media.iter().filter_map(|id| world.media.stored(*id));
    Shown::new(post.id, &post.text).with_media(post.id, &post.author, media)
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

fn attachments(world: &World, post: &Post) -> Option<Value> {
    let media = post.media.iter().filter_map(|id| world.media.stored(*id));
    let keys: Vec<&str> = media.map(|medium| medium.key.as_str()).collect();
    (!keys.is_empty()).then(|| json!({ "media_keys": keys }))
}

fn references(post: &Post) -> Option<Value> {
    let references =
        [("replied_to", post.reply_to), ("quoted", post.quote_of), ("retweeted", post.repost_of)];
    let references = references.into_iter().filter_map(|(kind, id)| Some((kind, id?)));
    let all: Vec<Value> =
        references.map(|(kind, id)| json!({ "type": kind, "id": id.to_string() })).collect();
    (!all.is_empty()).then(|| all.into())
}

/// Counted where this server can know it.
fn metrics(world: &World, post: &Post) -> Value {
    let count = |of: fn(&Post) -> Option<u64>| {
        let first = |other: &&Post| other.edit_of.is_none() && of(other) == Some(post.id);
        world.posts.all().filter(first).count()
    };
    json!({
        "retweet_count": count(|other| other.repost_of),
        "reply_count": count(|other| other.reply_to),
        "like_count": 0,
        "quote_count": count(|other| other.quote_of),
        "bookmark_count": 0,
        "impression_count": 0,
    })
}
