//! Uploads: whole, or in pieces with a processing of its own.

use axum::body::Bytes;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::{Form, read_id, read_json, refuse_query};
use super::format::{kind_of, sniff};
use super::media::{LIFE, MediaKind, Medium, Processing, Stage};
use super::world::{Call, World};

/// Largest piece of a chunked upload, in bytes, and the highest index of one.
const LARGEST_PIECE: usize = 5 << 20;
const LAST_PIECE: u32 = 999;

/// `POST /2/media/upload`: an image in one request.
pub(super) fn whole(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let form = Form::read(call, &["media", "media_category", "media_type"])?;
    let kind = category(&form.text("media_category")?)?;
    let bytes = form.bytes("media")?;
    if kind == MediaKind::Video {
        return Err(refused("media_category", "a video is uploaded in pieces"));
    }
    let found = check(kind, &bytes)?;
    if form.text("media_type").is_ok_and(|told| told != found) {
        return Err(refused("media_type", "media_type is not what the file is"));
    }
    let id = world.media.begin(&call.account.handle, kind, Stage::Ready, call.now);
    world.media.fill(id, found, bytes);
    Ok(data(own(world, call, &id.to_string())?, call))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announced {
    media_type: String,
    total_bytes: usize,
    media_category: String,
}

/// `POST /2/media/upload/initialize`.
pub(super) fn start(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let Announced { media_type, total_bytes: total, media_category } = read_json(call)?;
    let kind = category(&media_category)?;
    if !kind.takes(&media_type) {
        return Err(refused("media_type", "media_type does not fit the media_category"));
    }
    if !(1..=kind.largest()).contains(&total) {
        return Err(refused("total_bytes", "total_bytes is nothing or more than X takes"));
    }
    let stage = Stage::Arriving { promised: media_type, total, pieces: Default::default() };
    let id = world.media.begin(&call.account.handle, kind, stage, call.now);
    Ok(data(own(world, call, &id.to_string())?, call))
}

/// `POST /2/media/upload/{id}/append`: a piece that comes again replaces the former.
pub(super) fn append(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let form = Form::read(call, &["segment_index", "media"])?;
    let index = form.text("segment_index")?.parse().ok().filter(|n| *n <= LAST_PIECE);
    let index = index.ok_or_else(|| refused("segment_index", "segment_index is not 0 to 999"))?;
    let piece = form.bytes("media")?;
    if piece.len() > LARGEST_PIECE {
        return Err(refused("media", "a piece is larger than 5 MB"));
    }
    let medium = own(world, call, &call.id)?;
    let expires = medium.expires.as_second();
    let Stage::Arriving { total, pieces, .. } = &mut medium.stage else {
        return Err(refused("id", "the upload is finished already"));
    };
    let others = pieces.iter().filter(|(known, _)| **known != index);
    if others.map(|(_, piece)| piece.len()).sum::<usize>() + piece.len() > *total {
        return Err(refused("media", "more bytes have come than were announced"));
    }
    pieces.insert(index, piece);
    Ok(Answer::json(200, &json!({ "data": { "expires_at": expires } })))
}

/// `POST /2/media/upload/{id}/finalize`. Of a file that is not what was announced nothing is kept.
pub(super) fn finish(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    if !call.body.is_empty() {
        return Err(refused("body", "the body is not empty"));
    }
    let processing = world.processing.clone();
    let medium = own(world, call, &call.id)?;
    let Stage::Arriving { promised, total, pieces } = &mut medium.stage else {
        // A repeat after an answer that was lost.
        return Ok(data(medium, call));
    };
    let arrived: usize = pieces.values().map(Bytes::len).sum();
    let whole = pieces.keys().copied().eq(0..u32::try_from(pieces.len()).unwrap_or_default());
    if arrived != *total || !whole {
        return Err(refused("id", "bytes are missing between the pieces or at the end"));
    }
    let (kind, promised) = (medium.stored.kind, promised.clone());
    let mut bytes = Vec::with_capacity(arrived);
    // Each piece goes as it is copied: a video is large.
    std::mem::take(pieces).into_values().for_each(|piece| bytes.extend_from_slice(&piece));
    let found = check(kind, &bytes)?;
    if found != promised {
        return Err(refused("media_type", "the file is not of the media_type announced"));
    }
    medium.stage = match kind {
        MediaKind::Image => Stage::Ready,
        MediaKind::Gif | MediaKind::Video => {
            let not_before = call.now + SignedDuration::from_secs(processing.seconds.into());
            Stage::Processing { polls: processing.polls, left: processing, not_before }
        }
    };
    let id = read_id("id", &call.id)?;
    world.media.fill(id, found, bytes.into());
    Ok(data(own(world, call, &call.id)?, call))
}

/// `GET /2/media/upload?command=STATUS&media_id=`.
pub(super) fn status(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let mut asked = None;
    for (name, value) in &call.query {
        match name.as_str() {
            "command" if value == "STATUS" => {}
            "media_id" if asked.is_none() => asked = Some(value),
            _ => return Err(refused(name, &format!("the query parameter {name:?} is wrong"))),
        }
    }
    let asked = asked.ok_or_else(|| refused("media_id", "media_id is missing"))?;
    if call.query.len() != 2 {
        return Err(refused("command", "command is missing"));
    }
    let medium = own(world, call, asked)?;
    let mut early = false;
    match &mut medium.stage {
        Stage::Arriving { .. } => return Err(refused("media_id", "the upload is not finished")),
        Stage::Processing { not_before, .. } if call.now < *not_before => early = true,
        Stage::Processing { polls: 0, left, .. } => {
            medium.stage = left.error.take().map_or(Stage::Ready, Stage::Failed);
        }
        Stage::Processing { polls, left, not_before } => {
            *polls -= 1;
            *not_before = call.now + SignedDuration::from_secs(left.seconds.into());
        }
        Stage::Failed(_) | Stage::Ready => {}
    }
    let answer = data(medium, call);
    if early {
        return Err(Refusal::strange(answer, "asked before check_after_secs were over"));
    }
    Ok(answer)
}

fn category(category: &str) -> Result<MediaKind, Refusal> {
    kind_of(category).ok_or_else(|| {
        Refusal::invalid("media_category", category, "media_category is none of a post's")
    })
}

fn check(kind: MediaKind, bytes: &[u8]) -> Result<&'static str, Refusal> {
    let found = sniff(bytes).filter(|found| kind.takes(found));
    let found = found.ok_or_else(|| refused("media", "the file is not what X takes there"))?;
    if bytes.len() > kind.largest() {
        return Err(refused("media", "the file is larger than X takes"));
    }
    Ok(found)
}

/// What the caller may use of this id.
pub(super) fn own<'a>(
    world: &'a mut World,
    call: &Call,
    id: &str,
) -> Result<&'a mut Medium, Refusal> {
    let medium = world.media.own(id, &call.account.handle, call.now);
    medium.ok_or_else(|| refused("media_id", "the media id is unknown, foreign or expired"))
}

pub(super) fn refused(parameter: &str, why: &str) -> Refusal {
    Refusal::invalid(parameter, "", why)
}

/// A medium as each call on it answers.
fn data(medium: &Medium, call: &Call) -> Answer {
    let left = medium.expires.duration_since(call.now).min(LIFE).as_secs();
    let stored = &medium.stored;
    let mut data = json!({ "id": stored.id, "media_key": stored.key, "expires_after_secs": left });
    if stored.length > 0 {
        data["size"] = stored.length.into();
    }
    if let Some(info) = processing_info(medium, call) {
        data["processing_info"] = info;
    }
    Answer::json(200, &json!({ "data": data }))
}

fn processing_info(medium: &Medium, call: &Call) -> Option<Value> {
    match &medium.stage {
        Stage::Arriving { .. } => None,
        Stage::Ready if medium.stored.kind == MediaKind::Image => None,
        Stage::Ready => Some(json!({ "state": "succeeded", "progress_percent": 100 })),
        Stage::Failed(message) => {
            let error = json!({ "code": 1, "name": "InvalidMedia", "message": message });
            Some(json!({ "state": "failed", "progress_percent": 100, "error": error }))
        }
        Stage::Processing { left: Processing { polls: all, .. }, polls, not_before } => {
            let begun = polls < all;
            let wait = (not_before.as_millisecond() - call.now.as_millisecond()).max(0);
            Some(json!({
                "state": if begun { "in_progress" } else { "pending" },
                // In whole seconds, so that the wait is never too short.
                "check_after_secs": (wait + 999) / 1_000,
                "progress_percent": 100 * (all - polls) / (all + 1),
            }))
        }
    }
}
