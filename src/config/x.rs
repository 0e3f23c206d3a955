//! `x`: where X is, how unknown posts are settled, and the accounts.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::address::{base_url, handle, is_loopback};
use super::values::{check_name, checked_address, credential, durations, mode, seconds};
use super::{Account, AccountKind, Budget, Mode, X};
use crate::problem::{Fault, FeedbackFault, Wanted};
use crate::yaml::{Field, Fields, Value};

const API_URL: &str = "https://api.x.com";
const SETTLE: [i64; 4] = [5, 15, 45, 120];
const WARN_AT: u32 = 80;
const POLL: SignedDuration = SignedDuration::from_mins(5);
const VERIFY: SignedDuration = SignedDuration::from_hours(6);
/// X wants deleted posts out of our copies within 24 hours; this leaves time to ask once more.
const LONGEST_VERIFY: SignedDuration = SignedDuration::from_hours(12);

/// What counts without the key.
pub(super) fn default_x() -> X {
    X {
        api_url: API_URL.to_owned(),
        settle: seconds(&SETTLE),
        budget: None,
        mentions_allowed: Vec::new(),
        listen: false,
        poll: POLL,
        verify: VERIFY,
        accounts: BTreeMap::new(),
    }
}

pub(super) fn x(field: &Field<'_>) -> Option<X> {
    let mut fields = field.fields()?;
    let api_url = fields.given("api_url").and_then(|f| api_url(&f));
    let settle = fields.given("settle").and_then(|f| durations(&f));
    let budget = fields.given("budget").filter(Field::asks).and_then(|f| budget(&f));
    let mentions_allowed = fields.given("mentions_allowed").filter(Field::asks);
    let mentions_allowed = mentions_allowed.map(|f| handles(&f)).unwrap_or_default();
    let listen = listen(&mut fields);
    let poll = fields.given("poll").and_then(|f| f.duration());
    let verify = fields.given("verify").and_then(|f| verify(&f));
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
        budget,
        mentions_allowed,
        listen,
        poll: poll.unwrap_or(default.poll),
        verify: verify.unwrap_or(default.verify),
        accounts,
    })
}

/// `listen`, which X allows a public body under some of the plans only.
fn listen(fields: &mut Fields<'_>) -> bool {
    let plans = [("self_serve", false), ("enterprise", true), ("public_utility", true)];
    let allows = match fields.given("plan") {
        Some(field) => field.choice(&plans),
        None => Some(false),
    };
    let Some(field) = fields.given("listen") else { return false };
    let listen = field.yes() == Some(true);
    if listen && allows == Some(false) {
        field.fault(Fault::Feedback { fault: FeedbackFault::ListenNeedsPlan });
    }
    listen
}

fn verify(field: &Field<'_>) -> Option<SignedDuration> {
    let span = field.duration()?;
    if span > LONGEST_VERIFY {
        field.fault(Fault::Feedback { fault: FeedbackFault::RareVerification });
    }
    Some(span)
}

/// `{ monthly_usd: 50, warn_at: 80% }`.
fn budget(field: &Field<'_>) -> Option<Budget> {
    let mut fields = field.fields()?;
    let monthly_usd = fields.required("monthly_usd").and_then(|f| match f.node.value {
        Value::Int(n) if (1..=1_000_000).contains(&n) => Some(n as f64),
        Value::Float(n) if n > 0.0 && n <= 1_000_000.0 => Some(n),
        _ => {
            f.wrong(Wanted::Dollars);
            None
        }
    });
    let warn_at = fields.given("warn_at").and_then(|f| per_cent(&f));
    fields.finish();
    Some(Budget { monthly_usd: monthly_usd?, warn_at: warn_at.unwrap_or(WARN_AT) })
}

/// `80%`, or 80.
fn per_cent(field: &Field<'_>) -> Option<u32> {
    let text = field.text()?;
    let share = text.trim().trim_end_matches('%').trim_end().parse::<u32>().ok();
    let share = share.filter(|n| (1..=100).contains(n));
    if share.is_none() {
        field.wrong(Wanted::PerCent);
    }
    share
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

/// A handle without its `@`, or a problem.
fn checked_handle(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let checked = handle(&text);
    if checked.is_none() {
        field.fault(Fault::BadHandle { key: field.key.clone(), value: text });
    }
    checked
}

/// Handles in lower case: X takes them in any case for one.
fn handles(field: &Field<'_>) -> Vec<String> {
    let items = field.list().unwrap_or_default();
    items.iter().filter_map(checked_handle).map(|handle| handle.to_lowercase()).collect()
}

fn account(field: &Field<'_>) -> Option<Account> {
    let mut fields = field.fields()?;
    let kinds = [("office", AccountKind::Office), ("personal", AccountKind::Personal)];
    let kind = match fields.given("kind") {
        Some(field) => field.choice(&kinds),
        None => Some(AccountKind::Office),
    };
    let handle = fields.required("handle").and_then(|f| checked_handle(&f));
    let mode = fields.given("mode").map(|f| mode(&f));
    let holder = fields.given("holder").and_then(|f| checked_address(&f));
    let mut span = |key| fields.given(key).and_then(|f| f.duration());
    let (after, silent_after) = (span("after").unwrap_or_default(), span("silent_after"));
    let by_kind = if kind? == AccountKind::Office { Mode::Own } else { Mode::Assist };
    let mode = mode.unwrap_or(Some(by_kind));
    let by_hand = matches!(mode, Some(Mode::Assist | Mode::None));
    let credential = match by_hand {
        true => fields.given("credential").map(|f| credential(&f)),
        false => Some(fields.required("credential").and_then(|f| credential(&f))),
    };
    fields.finish();
    let credential = match credential {
        Some(credential) => Some(credential?),
        None => None,
    };
    let (kind, handle, mode) = (kind?, handle?, mode?);
    Some(Account { kind, handle, credential, mode, holder, after, silent_after })
}
