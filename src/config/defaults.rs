//! `defaults`: what a file without accounts or lists means.

use std::collections::BTreeMap;

use super::{Account, Defaults, List};
use crate::problem::{Fault, nearest};
use crate::yaml::Field;

pub(super) fn defaults(
    field: &Field<'_>,
    accounts: &BTreeMap<String, Account>,
    lists: &BTreeMap<String, List>,
) -> Option<Defaults> {
    let mut fields = field.fields()?;
    let mut names = |key: &'static str| -> Vec<(String, Field<'_>)> {
        let field = fields.given(key).filter(|f| !f.is_text("none"));
        let items = field.and_then(|f| f.one_or_more()).unwrap_or_default();
        let mut names: Vec<(String, Field<'_>)> = Vec::new();
        for item in items {
            if let Some(name) = item.line(100)
                && !names.iter().any(|(n, _)| *n == name)
            {
                names.push((name, item));
            }
        }
        names
    };
    let (chosen_accounts, chosen_lists) = (names("x"), names("email"));
    fields.finish();
    for (name, field) in &chosen_accounts {
        if !accounts.contains_key(name) {
            let nearest = nearest(name, accounts.keys().map(String::as_str));
            field.fault(Fault::UnknownAccount { name: name.clone(), nearest });
        }
    }
    for (name, field) in &chosen_lists {
        if !lists.contains_key(name) {
            let nearest = nearest(name, lists.keys().map(String::as_str));
            field.fault(Fault::UnknownList { name: name.clone(), nearest });
        }
    }
    let only_names =
        |chosen: Vec<(String, Field<'_>)>| chosen.into_iter().map(|(n, _)| n).collect();
    Some(Defaults { x: only_names(chosen_accounts), email: only_names(chosen_lists) })
}
