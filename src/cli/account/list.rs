//! `siaran account list`: how each account may act, and since when it is silent. Asks nobody.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::super::context::Context;
use super::super::outcome::Done;
use super::super::print::{print_json, say};
use super::reach::tokens;
use crate::config::{Account, AccountKind, Mode};
use crate::outside::credentials::CredentialError;
use crate::outside::tokens::{Standing, Tokens};
use crate::plan::fact::Reason;
use crate::plan::history::{History, Parked};
use crate::plan::notice::post_url;
use crate::text::results as words;

/// One account.
struct Row<'a> {
    name: &'a str,
    account: &'a Account,
    credential_state: &'static str,
    last_post: Option<(Timestamp, String)>,
    silent: Option<i64>,
    silent_after: Option<i64>,
    parked: Option<&'a Parked>,
}

/// Prints all accounts.
pub fn run(context: &Context, as_json: bool) -> Done {
    let (history, tokens, now) = (context.history()?, tokens(context), Timestamp::now());
    let accounts = context.config.x.accounts.iter();
    let rows: Vec<Row> = accounts
        .map(|(name, account)| {
            let last_post = last_post(&history, name);
            let parked = history.parked(name);
            Row {
                name,
                account,
                credential_state: credential_state(context, &tokens, name, account, now),
                silent: last_post.as_ref().map(|(at, _)| days(now.duration_since(*at))),
                silent_after: account.silent_after.map(days),
                last_post,
                parked: parked.filter(|p| p.until.is_none_or(|until| until > now)),
            }
        })
        .collect();
    if as_json {
        return print_json(&rows.iter().map(as_object).collect());
    }
    let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (names, handles) = (width(|r| r.name.len()), width(|r| r.account.handle.len()));
    for row in &rows {
        let Row { name, account, .. } = row;
        let (kind, mode) = (kind(account), mode(account));
        let limit = row.silent_after.filter(|limit| row.silent.is_some_and(|days| days >= *limit));
        let mut rest = vec![
            words::credential_state(context.lang, row.credential_state).to_owned(),
            words::silence(context.lang, row.silent, limit),
        ];
        if let Some(parked) = row.parked {
            let why = words::reason(context.lang, &Reason::new(parked.cause, None, ""));
            rest.push(words::parked(context.lang, &why));
        }
        say!(
            "{name:names$}  @{:handles$}  {kind:8}  {mode:6}  {}",
            account.handle,
            rest.join(", ")
        );
    }
    Ok(())
}

fn as_object(row: &Row) -> serde_json::Value {
    let (last_post_at, id) = row.last_post.clone().unzip();
    let id = id.filter(|id| !id.is_empty());
    json!({
        "account": row.name,
        "handle": row.account.handle,
        "kind": kind(row.account),
        "mode": mode(row.account),
        "credential_state": row.credential_state,
        "last_post_at": last_post_at.map(|at| at.to_string()),
        "last_post_url": id.map(|id| post_url(&row.account.handle, &id)),
        "silent_days": row.silent,
        "silent_after_days": row.silent_after,
        "parked": row.parked.map(|parked| json!({
            "cause": parked.cause,
            "since": parked.since.to_string(),
            "until": parked.until.map(|at| at.to_string()),
        })),
    })
}

fn kind(account: &Account) -> &'static str {
    match account.kind {
        AccountKind::Office => "office",
        AccountKind::Personal => "personal",
    }
}

fn mode(account: &Account) -> &'static str {
    match account.mode {
        Mode::Own => "own",
        Mode::Repost => "repost",
        Mode::Assist => "assist",
        Mode::None => "none",
    }
}

/// Whether the account could act, as far as files tell.
fn credential_state(
    context: &Context,
    tokens: &Tokens,
    name: &str,
    account: &Account,
    now: Timestamp,
) -> &'static str {
    let Some(credential) = &account.credential else { return "by_hand" };
    let credential = match context.credentials().x_credential(credential) {
        Ok(credential) => credential,
        Err(CredentialError::NotFound { .. }) => return "missing",
        Err(_) => return "unusable",
    };
    match tokens.standing(name, &credential, now) {
        Ok(Standing::Lasting | Standing::Fresh(_) | Standing::Due) => "ready",
        Ok(Standing::Ending(..)) => "ending",
        Ok(Standing::SignIn(_)) => "sign_in_needed",
        Err(_) => "unusable",
    }
}

/// When the account was last seen: by a post, a repost or what its holder did by hand; and the id
/// of the post where it is known.
fn last_post(history: &History, account: &str) -> Option<(Timestamp, String)> {
    let last = history.accounts.get(account)?.last.as_ref()?;
    Some((last.at, last.post.clone()))
}

/// Whole days.
fn days(span: SignedDuration) -> i64 {
    span.as_hours().max(0) / 24
}
