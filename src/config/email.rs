//! `email`: sender, relays, lists.

use std::collections::BTreeMap;
use std::path::Path;

use super::address::mailbox;
use super::relay::relay;
use super::values::{check_name, checked_address, durations, file, seconds};
use super::{Email, List, Smtp, unbuilt};
use crate::problem::Fault;
use crate::yaml::{Field, Value};

const RETRY: [i64; 5] = [60, 300, 900, 3_600, 10_800];

pub(super) fn email(field: &Field<'_>, folder: &Path) -> Option<Email> {
    let mut fields = field.fields()?;
    let from = fields.required("from").and_then(|f| {
        let text = f.line(300)?;
        if mailbox(&text).is_none() {
            f.fault(Fault::BadAddress { key: f.key.clone(), value: text });
            return None;
        }
        Some(text)
    });
    let reply_to = fields.given("reply_to").and_then(|f| checked_address(&f));
    let bounces = fields.given("bounces").and_then(|f| checked_address(&f));
    let smtp = fields.required("smtp").and_then(|f| relays(&f, folder));
    let retry = fields.given("retry").and_then(|f| durations(&f));
    let mut lists = BTreeMap::new();
    for (name, field) in fields.given("lists").and_then(|f| f.entries()).unwrap_or_default() {
        check_name(&name, &field);
        if let Some(list) = list(&name, &field, folder) {
            lists.insert(name, list);
        }
    }
    unbuilt::email(&mut fields);
    fields.finish();
    Some(Email {
        from: from?,
        reply_to,
        bounces,
        smtp: smtp?,
        retry: retry.unwrap_or_else(|| seconds(&RETRY)),
        lists,
    })
}

fn list(name: &str, field: &Field<'_>, folder: &Path) -> Option<List> {
    let mut fields = field.fields()?;
    let path = fields.required("file").and_then(|f| file(&f, folder));
    let title = fields.given("title").and_then(|f| f.line(200));
    let embargo = fields.given("embargo");
    if let Some(field) = embargo.as_ref().filter(|f| f.asks()) {
        unbuilt::note(field);
    }
    let embargo = embargo.and_then(|f| f.yes()).unwrap_or(false);
    fields.finish();
    Some(List { file: path?, title: title.unwrap_or_else(|| name.to_owned()), embargo })
}

/// The first relay; further ones are read, and noted as not built.
fn relays(field: &Field<'_>, folder: &Path) -> Option<Smtp> {
    if !matches!(field.node.value, Value::List(_)) {
        return relay(field, folder);
    }
    let relays = field.list()?;
    if relays.is_empty() {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    let mut all = Vec::new();
    for (i, field) in relays.iter().enumerate() {
        if i > 0 {
            unbuilt::note(field);
        }
        all.push(relay(field, folder));
    }
    all.into_iter().next().flatten()
}
