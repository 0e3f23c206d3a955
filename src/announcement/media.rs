//! `media`: the images and videos that posts show, and which part shows which.

use std::collections::BTreeMap;

use super::MediaFile;
use super::pen::Pen;
use crate::problem::{Fault, Spot, nearest};
use crate::yaml::Field;

/// X shows so many images in one post.
const MOST_OF_A_POST: usize = 4;
/// Most characters of a description (source: X's documentation of alt text).
const LONGEST_ALT: usize = 1_000;

/// `media`: a map of name → `{ file, alt, credit }`.
pub(super) fn media(
    pen: &Pen<'_>,
    field: Option<&Field<'_>>,
    alts: &mut BTreeMap<String, Spot>,
) -> BTreeMap<String, MediaFile> {
    let entries = field.and_then(|f| f.entries()).unwrap_or_default();
    let mut all = BTreeMap::new();
    for (name, field) in entries {
        crate::config::values::check_name(&name, &field);
        let Some(mut fields) = field.fields() else { continue };
        let media_path = |path| Fault::MediaPath { path };
        let file = fields.required("file").and_then(|f| Some((path(&f, media_path)?, f.at())));
        let alt = fields.required("alt").and_then(|f| {
            alts.insert(name.clone(), f.at());
            alt(pen, &f)
        });
        let credit = fields.given("credit").and_then(|f| f.line(200));
        fields.finish();
        if let (Some((file, at)), Some(alt)) = (file, alt) {
            all.insert(name, MediaFile { file, alt, credit, at });
        }
    }
    all
}

/// A path that stays beneath the announcement's folder, or the `fault` that it does not.
pub(super) fn path(field: &Field<'_>, fault: impl Fn(String) -> Fault) -> Option<String> {
    let path = field.line(1000)?;
    let beneath = !path.contains('\\')
        && path.split('/').all(|step| !step.is_empty() && !step.starts_with('.'));
    if !beneath {
        field.fault(fault(path));
        return None;
    }
    Some(path)
}

fn alt(pen: &Pen<'_>, field: &Field<'_>) -> Option<String> {
    let text = field.text()?.trim().to_owned();
    let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    if let Some(c) = odd {
        field.fault(Fault::ControlCharacter { code: c.into() });
    }
    if text.is_empty() {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    if text.chars().count() > LONGEST_ALT {
        pen.faults.add(Fault::TooLong { key: field.key.clone(), limit: LONGEST_ALT }, field.at());
    }
    Some(text)
}

/// The media that a post names.
pub(super) fn of_post(
    media: &BTreeMap<String, MediaFile>,
    field: Option<&Field<'_>>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let items = field.and_then(|f| f.one_or_more()).unwrap_or_default();
    for item in &items {
        let Some(name) = item.line(200) else { continue };
        if !media.contains_key(&name) {
            let nearest = nearest(&name, media.keys().map(String::as_str));
            item.fault(Fault::UnknownMedia { name, nearest });
        } else if !names.contains(&name) {
            names.push(name);
        }
    }
    if let Some(field) = field.filter(|_| names.len() > MOST_OF_A_POST) {
        field.fault(Fault::TooManyMedia { count: names.len() });
    }
    names
}
