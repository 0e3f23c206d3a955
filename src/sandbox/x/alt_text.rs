//! Words for those who cannot see a picture.

use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::body::{read_json, refuse_query};
use super::media::Stage;
use super::upload::{own, refused};
use super::world::{Call, World};

/// In characters.
const LONGEST: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    id: String,
    metadata: Metadata,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    alt_text: AltText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AltText {
    text: String,
}

/// `POST /2/media/metadata`.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    refuse_query(call)?;
    let Described { id, metadata: Metadata { alt_text: AltText { text } } } = read_json(call)?;
    if text.trim().is_empty() || text.chars().count() > LONGEST {
        return Err(refused("metadata.alt_text.text", "the alt text is not 1 to 1000 characters"));
    }
    let medium = own(world, call, &id)?;
    if matches!(medium.stage, Stage::Arriving { .. }) {
        return Err(refused("id", "the upload is not finished"));
    }
    if medium.used_in.is_some() {
        return Err(refused("id", "the alt text comes after its post"));
    }
    medium.stored.alt = Some(text.clone());
    let told = json!({ "id": id, "associated_metadata": { "alt_text": { "text": text } } });
    Ok(Answer::json(200, &json!({ "data": told })))
}
