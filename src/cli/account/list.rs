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
use crate::plan::history::Parked;
use crate::plan::notice::post_url;
use crate::plan::silence::{AccountStanding, standing};
use crate::text::results as words;

/// One account.
struct Row<'a> {
    standing: &'a AccountStanding,
    credential_state: &'static str,
    parked: Option<&'a Parked>,
}

/// Prints all accounts.
pub fn run(context: &Context, as_json: bool) -> Done {
    let (history, tokens, now) = (context.history()?, tokens(context), Timestamp::now());
    let standings = standing(&history, &context.config, now);
    let accounts = context.config.x.accounts.values();
    let rows: Vec<Row> = standings
        .iter()
        .zip(accounts)
        .map(|(standing, account)| {
            let name = &standing.account;
            let parked = history.parked(name);
            Row {
                standing,
                credential_state: credential_state(context, &tokens, name, account, now),
                parked: parked.filter(|p| p.until.is_none_or(|until| until > now)),
            }
        })
        .collect();
    if as_json {
        return print_json(&rows.iter().map(as_object).collect());
    }
    let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let names = width(|r| r.standing.account.len());
    let handles = width(|r| r.standing.handle.len());
    for row in &rows {
        let Row { standing, .. } = row;
        let (name, kind, mode) = (&standing.account, kind(standing), mode(standing));
        let silent = standing.days.filter(|_| standing.last.is_some());
        let limit = days(standing.silent_after).filter(|_| standing.is_silent);
        let mut rest = vec![
            words::credential_state(context.lang, row.credential_state).to_owned(),
            words::silence(context.lang, silent, limit),
        ];
        if let Some(parked) = row.parked {
            let why = words::reason(context.lang, &Reason::new(parked.cause, None, ""));
            rest.push(words::parked(context.lang, &why));
        }
        say!(
            "{name:names$}  @{:handles$}  {kind:8}  {mode:6}  {}",
            standing.handle,
            rest.join(", ")
        );
    }
    eprintln!("{}", words::accounts_running(context.lang, &standings));
    Ok(())
}

fn as_object(row: &Row) -> serde_json::Value {
    let standing = row.standing;
    let last = standing.last.as_ref();
    let id = last.map(|last| last.post.as_str()).filter(|id| !id.is_empty());
    json!({
        "account": standing.account,
        "handle": standing.handle,
        "kind": kind(standing),
        "mode": mode(standing),
        "credential_state": row.credential_state,
        "last_post_at": last.map(|last| last.at.to_string()),
        "last_post_url": id.map(|id| post_url(&standing.handle, id)),
        "silent_days": standing.days,
        "silent_after_days": days(standing.silent_after),
        "parked": row.parked.map(|parked| json!({
            "cause": parked.cause,
            "since": parked.since.to_string(),
            "until": parked.until.map(|at| at.to_string()),
        })),
    })
}

fn kind(account: &AccountStanding) -> &'static str {
    match account.kind {
        AccountKind::Office => "office",
        AccountKind::Personal => "personal",
    }
}

fn mode(account: &AccountStanding) -> &'static str {
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

/// Whole days.
fn days(span: Option<SignedDuration>) -> Option<i64> {
    span.map(|span| span.as_hours() / 24)
}
