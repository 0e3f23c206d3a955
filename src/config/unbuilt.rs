//! Keys whose features this version lacks: read and checked all the same, so that a file written
//! for a later version is understood, and answered with a warning where they ask for something.

use std::path::Path;

use super::relay::relay;
use super::values::checked_address;
use crate::problem::Fault;
use crate::yaml::{Field, Fields};

/// Warns that the feature behind `field` is not built.
pub(super) fn note(field: &Field<'_>) {
    field.note_key(Fault::NotBuilt { key: field.key.clone() });
}

/// The key when it asks for something, with the warning.
fn wanted<'a>(fields: &mut Fields<'a>, key: &'static str) -> Option<Field<'a>> {
    let field = fields.take(key).filter(Field::asks)?;
    note(&field);
    Some(field)
}

fn mail(fields: &mut Fields<'_>, key: &'static str) {
    for field in fields.given(key).and_then(|f| f.one_or_more()).unwrap_or_default() {
        checked_address(&field);
    }
}

pub(super) fn x(x: &mut Fields<'_>) {
    let plans = [("self_serve", false), ("enterprise", true), ("public_utility", true)];
    if let Some(field) = x.given("plan")
        && field.choice(&plans) == Some(true)
    {
        note(&field);
    }
    if let Some(field) = wanted(x, "listen") {
        field.yes();
    }
}

fn web_address(fields: &mut Fields<'_>, key: &'static str) {
    if let Some(field) = fields.given(key)
        && let Some(value) = field.text()
        && !super::address::is_web_address(value.trim())
    {
        field.fault(Fault::BadUrl { key: field.key.clone(), value });
    }
}

pub(super) fn alarms(top: &mut Fields<'_>) {
    let Some(mut alarms) = wanted(top, "alarms").and_then(|f| f.fields()) else { return };
    mail(&mut alarms, "email");
    alarms.given("smtp").and_then(|f| relay(&f, Path::new("")));
    web_address(&mut alarms, "webhook");
    alarms.finish();
}
