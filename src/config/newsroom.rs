//! `newsroom`: who speaks.

use super::Newsroom;
use super::values::{checked_address, lang, zone};
use crate::lang::Lang;
use crate::when::Zone;
use crate::yaml::Field;

pub(super) fn newsroom(field: &Field<'_>, language: &mut Option<Lang>) -> Option<Newsroom> {
    let mut fields = field.fields()?;
    let name = fields.required("name").and_then(|f| f.line(200));
    let timezone = fields.given("timezone").and_then(|f| zone(&f));
    *language = fields.given("language").and_then(|f| lang(&f));
    let desk = fields.given("desk").map(|f| addresses(&f)).unwrap_or_default();
    let number_pattern = fields.given("number_pattern").and_then(|f| f.line(200));
    fields.finish();
    let timezone = timezone.or_else(|| Zone::parse("WIB").ok());
    let language = language.unwrap_or_default();
    Some(Newsroom { name: name?, timezone: timezone?, language, desk, number_pattern })
}

fn addresses(field: &Field<'_>) -> Vec<String> {
    field.one_or_more().unwrap_or_default().iter().filter_map(checked_address).collect()
}
