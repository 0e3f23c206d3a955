//! `release.quiet`: times in which nothing but emergencies goes out.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Account, AccountKind, Quiet, QuietScope};
use crate::problem::{Fault, nearest};
use crate::when;
use crate::yaml::{Field, Fields};

/// What counts for the names of accounts that a window has, which come later in the file.
pub(super) fn check(windows: &[Field<'_>], accounts: &BTreeMap<String, Account>) {
    for mut window in windows.iter().filter_map(Field::fields) {
        for name in window.given("accounts").and_then(|f| f.one_or_more()).unwrap_or_default() {
            let Some(text) = name.text() else { continue };
            let known = ["all", "office", "personal"];
            if !known.contains(&text.trim()) && !accounts.contains_key(text.trim()) {
                let names = accounts.keys().map(String::as_str).chain(known);
                let nearest = nearest(&text, names);
                name.fault(Fault::UnknownAccount { name: text, nearest });
            }
        }
    }
}

/// `{ from, until, reason, accounts: office | personal | all | NAMES }`.
pub(super) fn window(field: &Field<'_>) -> Option<Quiet> {
    let mut fields = field.fields()?;
    let from = instant(&mut fields, "from");
    let until_field = fields.required("until");
    let until = until_field.as_ref().and_then(of);
    let reason = fields.given("reason").and_then(|f| f.line(300)).unwrap_or_default();
    let accounts = fields.given("accounts").and_then(|f| f.one_or_more());
    fields.finish();
    let names = accounts.map(|all| {
        let names = all.iter().filter_map(|f| Some(f.text()?.trim().to_owned()));
        names.collect::<Vec<_>>()
    });
    let scope = match names.as_deref() {
        None | Some([]) => QuietScope::Everything,
        Some(names) if names.iter().any(|name| name == "all") => QuietScope::Everything,
        Some(names) => {
            let kinds = names.iter().filter_map(|name| kind(name)).collect();
            let accounts = names.iter().filter(|name| kind(name).is_none()).cloned().collect();
            QuietScope::Only { kinds, accounts }
        }
    };
    let (from, until) = (from?, until?);
    if let Some(field) = until_field.filter(|_| until <= from) {
        field.fault(Fault::QuietEndsFirst);
    }
    Some(Quiet { from, until, reason, scope })
}

fn kind(name: &str) -> Option<AccountKind> {
    match name {
        "office" => Some(AccountKind::Office),
        "personal" => Some(AccountKind::Personal),
        _ => None,
    }
}

fn instant(fields: &mut Fields<'_>, key: &'static str) -> Option<Timestamp> {
    fields.required(key).as_ref().and_then(of)
}

fn of(field: &Field<'_>) -> Option<Timestamp> {
    when::instant(&field.text()?, None)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}
