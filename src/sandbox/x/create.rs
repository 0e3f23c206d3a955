//! `POST /2/tweets`.

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::body::{read_id, read_json, refuse_query};
use super::fields::shown;
use super::media::{MediaKind, Stage};
use super::posts::New;
use super::similar::similar;
use super::world::{Call, World};

/// Another account's text may come again after so long.
const APART: SignedDuration = SignedDuration::from_hours(24);
const SETTINGS: [&str; 4] = ["following", "mentionedUsers", "subscribers", "verified"];

/// The body, as far as this server goes. Unknown fields are refused, as X does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPost {
    text: Option<String>,
    reply: Option<Reply>,
    media: Option<Attached>,
    reply_settings: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    in_reply_to_tweet_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attached {
    media_ids: Vec<String>,
}

/// Posts, or says why not.
pub(super) fn create(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let body: NewPost = read_json(call)?;
    let new = New {
        text: body.text.unwrap_or_default(),
        reply_to: match &body.reply {
            Some(reply) => {
                Some(read_id("reply.in_reply_to_tweet_id", &reply.in_reply_to_tweet_id)?)
            }
            None => None,
        },
        reply_settings: body.reply_settings,
        hidden: call.hidden,
        ..New::default()
    };
    if new.text.trim().is_empty() && body.media.is_none() {
        return Err(Refusal::invalid("text", &new.text, "text is empty"));
    }
    if let Some(settings) = &new.reply_settings
        && !SETTINGS.contains(&settings.as_str())
    {
        return Err(Refusal::invalid("reply_settings", settings, "reply_settings is unknown"));
    }
    if !(world.fits)(&new.text) {
        let detail = "This user is not allowed to post a Tweet longer than 280 characters.";
        return Err(Refusal::strange(Answer::forbidden(detail), "the text is too long"));
    }
    check_parent(world, call, new.reply_to)?;
    let same = |text: &str| !text.is_empty() && text.trim() == new.text.trim();
    if world.posts.of(&call.account.handle).any(|post| same(&post.text)) {
        return Err(Answer::duplicate().into());
    }
    let media = attached(world, call, body.media, &new)?;
    check_similar(world, call, &new.text)?;

    let id = world.posts.add(&call.account.handle, New { media: media.clone(), ..new }, call.now);
    world.media.use_up(&media, id);
    let undescribed = |id: &u64| world.media.stored(*id).is_some_and(|m| m.alt.is_none());
    if media.iter().any(undescribed) {
        world.complain("the media of the post have no alt text");
    }
    let text = world.posts.get(id).map(|post| shown(world, post).text);
    let id = id.to_string();
    let data = json!({ "id": id, "text": text, "edit_history_tweet_ids": [id] });
    Ok(Answer::json(201, &json!({ "data": data })))
}

/// Self-serve plans answer their own posts, and those that mention them.
fn check_parent(world: &World, call: &Call, parent: Option<u64>) -> Result<(), Refusal> {
    let Some(parent) = parent else { return Ok(()) };
    let parent = world.posts.get(parent).ok_or_else(Answer::parent_hidden)?;
    if parent.author != call.account.handle && !parent.mentions(&call.account.handle) {
        return Err(Answer::reply_forbidden().into());
    }
    Ok(())
}

/// The media as numbers, if the post may have them.
fn attached(
    world: &mut World,
    call: &Call,
    media: Option<Attached>,
    new: &New,
) -> Result<Vec<u64>, Refusal> {
    let Some(Attached { media_ids: ids }) = media else { return Ok(Vec::new()) };
    let invalid = |why: &str| Refusal::invalid("media.media_ids", &ids.join(","), why);
    if !(1..=4).contains(&ids.len()) {
        return Err(invalid("media_ids are not 1 to 4"));
    }
    let (mut numbers, mut alone) = (Vec::new(), false);
    for id in &ids {
        let medium = world.media.own(id, &call.account.handle, call.now);
        let medium = medium.ok_or_else(|| {
            Refusal::strange(Answer::media_gone(), "a media id is unknown, foreign or expired")
        })?;
        if !matches!(medium.stage, Stage::Ready) {
            return Err(invalid("a medium is not finished"));
        }
        if let Some(post) = medium.used_in.and_then(|post| world.posts.even_deleted(post)) {
            // Whoever does not know whether he posted may ask the same again.
            let again = post.text == new.text && post.reply_to == new.reply_to;
            let refusal = invalid("a media id was used before");
            return Err(if again { refusal.answer.into() } else { refusal });
        }
        alone |= medium.stored.kind != MediaKind::Image;
        let number = read_id("media.media_ids", id)?;
        if numbers.contains(&number) {
            return Err(invalid("a media id is given twice"));
        }
        numbers.push(number);
    }
    if alone && numbers.len() > 1 {
        return Err(invalid("a GIF or video does not stand alone"));
    }
    Ok(numbers)
}

/// One text on two accounts breaks X's rules even where X lets it pass.
fn check_similar(world: &mut World, call: &Call, text: &str) -> Result<(), Refusal> {
    let theirs = |author: &str| {
        author != call.account.handle && world.accounts.iter().any(|a| a.handle == author)
    };
    let found = world.posts.all().any(|post| {
        theirs(&post.author)
            && call.now.duration_since(post.at) < APART
            && similar(&post.text, text)
    });
    if found {
        let why = "similar content on two accounts";
        if world.refuses_similar {
            return Err(Refusal::strange(Answer::duplicate(), why));
        }
        world.complain(why);
    }
    Ok(())
}
