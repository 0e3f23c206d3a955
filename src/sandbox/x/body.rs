//! What a call brings: its body, its ids and its query, each read strictly.

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use super::answer::{Answer, Refusal};
use super::multipart;
use super::world::Call;

pub(super) fn read_json<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    let kind = call.content_type.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(unsupported("application/json", "the body is not application/json"));
    }
    serde_json::from_slice(&call.body)
        .map_err(|why| Refusal::invalid("body", "", &format!("the body does not read: {why}")))
}

/// The fields of a multipart form, of which `known` may occur.
pub(super) struct Form(Vec<multipart::Field>);

impl Form {
    pub(super) fn read(call: &Call, known: &[&str]) -> Result<Form, Refusal> {
        let fields = multipart::fields(&call.content_type, &call.body)
            .map_err(|why| unsupported("multipart/form-data", &why))?;
        for field in &fields {
            if !known.contains(&field.name.as_str()) {
                let message = format!("the form field {:?} is unknown", field.name);
                return Err(Refusal::invalid(&field.name, "", &message));
            }
        }
        Ok(Form(fields))
    }

    pub(super) fn bytes(&self, name: &str) -> Result<Bytes, Refusal> {
        let field = self.0.iter().find(|field| field.name == name);
        let value = field.map(|field| field.value.clone()).filter(|value| !value.is_empty());
        value.ok_or_else(|| Refusal::invalid(name, "", &format!("{name} is missing or empty")))
    }

    pub(super) fn text(&self, name: &str) -> Result<String, Refusal> {
        Ok(String::from_utf8_lossy(&self.bytes(name)?).into_owned())
    }
}

fn unsupported(wanted: &str, why: &str) -> Refusal {
    let detail = format!("The Content-Type header has to be {wanted}.");
    Refusal::strange(Answer::problem(415, "Unsupported Media Type", &detail), why)
}

pub(super) fn refuse_query(call: &Call) -> Result<(), Refusal> {
    let Some((name, value)) = call.query.first() else { return Ok(()) };
    Err(Refusal::invalid(name, value, &format!("the query parameter {name:?} is unknown")))
}

/// 1–19 digits.
pub(super) fn read_id(parameter: &str, id: &str) -> Result<u64, Refusal> {
    let digits = (1..=19).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    let wrong = || Refusal::invalid(parameter, id, &format!("{parameter} is not 1 to 19 digits"));
    if digits { id.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}
