//! `x`: where X is, how unknown posts are settled, and the accounts.

use std::collections::BTreeMap;

use super::address::{base_url, handle, is_loopback};
use super::values::{check_name, credential, durations, mode, seconds};
use super::{Account, AccountKind, Mode, X, unbuilt};
use crate::problem::Fault;
use crate::yaml::Field;

const API_URL: &str = "https://api.x.com";
const SETTLE: [i64; 4] = [5, 15, 45, 120];

/// What counts without the key.
pub(super) fn default_x() -> X {
    X { api_url: API_URL.to_owned(), settle: seconds(&SETTLE), accounts: BTreeMap::new() }
}

pub(super) fn x(field: &Field<'_>) -> Option<X> {
    let mut fields = field.fields()?;
    let api_url = fields.given("api_url").and_then(|f| api_url(&f));
    let settle = fields.given("settle").and_then(|f| durations(&f));
    unbuilt::x(&mut fields);
    let mut accounts = BTreeMap::new();
    let mut handles: BTreeMap<String, String> = BTreeMap::new();
    for (name, field) in fields.given("accounts").and_then(|f| f.entries()).unwrap_or_default() {
        check_name(&name, &field);
        let Some(account) = account(&field) else { continue };
        // X takes handles in any case for one.
        let lower = account.handle.to_lowercase();
        if let Some(first) = handles.get(&lower) {
            let (first, second, handle) = (first.clone(), name.clone(), account.handle.clone());
            field.fault(Fault::SameHandle { handle, first, second });
        }
        handles.entry(lower).or_insert_with(|| name.clone());
        accounts.insert(name, account);
    }
    fields.finish();
    let default = default_x();
    Some(X {
        api_url: api_url.unwrap_or(default.api_url),
        settle: settle.unwrap_or(default.settle),
        accounts,
    })
}

fn api_url(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let Some((scheme, host, url)) = base_url(&text) else {
        field.fault(Fault::BadUrl { key: field.key.clone(), value: text });
        return None;
    };
    if scheme == "http" && !is_loopback(&host) {
        field.fault(Fault::LoopbackOnly { key: field.key.clone(), host });
    }
    Some(url)
}

fn account(field: &Field<'_>) -> Option<Account> {
    let mut fields = field.fields()?;
    let kinds = [("office", AccountKind::Office), ("personal", AccountKind::Personal)];
    let kind = match fields.given("kind") {
        Some(field) => field.choice(&kinds),
        None => Some(AccountKind::Office),
    };
    let handle = fields.required("handle").and_then(|f| {
        let text = f.text()?;
        let checked = handle(&text);
        if checked.is_none() {
            f.fault(Fault::BadHandle { key: f.key.clone(), value: text });
        }
        checked
    });
    let credential = fields.required("credential").and_then(|f| credential(&f));
    let mode_field = fields.given("mode");
    let mode = mode_field.as_ref().and_then(mode);
    if let (Some(field), Some(Mode::Repost | Mode::Assist)) = (&mode_field, mode) {
        unbuilt::note(field);
    }
    unbuilt::account(&mut fields);
    fields.finish();
    let kind = kind?;
    let by_kind = if kind == AccountKind::Office { Mode::Own } else { Mode::Assist };
    Some(Account { kind, handle: handle?, credential: credential?, mode: mode.unwrap_or(by_kind) })
}
