//! `newsroom`: who speaks.

use super::Newsroom;
use super::values::{checked_address, lang, zone};
use crate::lang::Lang;
use crate::number::Pattern;
use crate::problem::{Fault, Lint};
use crate::when::Zone;
use crate::yaml::Field;

pub(super) fn newsroom(field: &Field<'_>, language: &mut Option<Lang>) -> Option<Newsroom> {
    let mut fields = field.fields()?;
    let name = fields.required("name").and_then(|f| f.line(200));
    let timezone = fields.given("timezone").and_then(|f| zone(&f));
    *language = fields.given("language").and_then(|f| lang(&f));
    let desk = fields.given("desk").map(|f| addresses(&f)).unwrap_or_default();
    let numbers = fields.given("number_pattern").map(|f| patterns(&f)).unwrap_or_default();
    fields.finish();
    let timezone = timezone.or_else(|| Zone::parse("WIB").ok());
    let language = language.unwrap_or_default();
    Some(Newsroom { name: name?, timezone: timezone?, language, desk, numbers })
}

/// Patterns of release numbers, the newsroom's own first.
fn patterns(field: &Field<'_>) -> Vec<Pattern> {
    let pattern = |field: &Field<'_>| {
        let text = field.line(200)?;
        Pattern::parse(&text)
            .map_err(|fault| {
                let lint = Lint::Pattern { pattern: text.clone(), fault };
                field.fault(Fault::Lint { lint });
            })
            .ok()
    };
    field.one_or_more().unwrap_or_default().iter().filter_map(pattern).collect()
}

fn addresses(field: &Field<'_>) -> Vec<String> {
    field.one_or_more().unwrap_or_default().iter().filter_map(checked_address).collect()
}
