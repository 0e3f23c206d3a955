//! `siaran log`: the life of an item, fact by fact.

use std::collections::HashMap;

use serde_json::json;

use super::context::Context;
use super::outcome::{Done, Failure};
use super::print::{print_json, say};
use crate::lang::Lang;
use crate::message::Recipient;
use crate::outside::journal::{self, Row, Store};
use crate::plan::fact::{Destination, Fact, Outcome};
use crate::plan::tally::Standing;
use crate::text::results as words;

/// Prints every fact about `id`.
pub fn run(context: &Context, id: &str, as_json: bool) -> Done {
    let missing = || Failure::Action(anyhow::anyhow!("{}", words::no_such_item(context.lang, id)));
    let store = Store::read(&journal::path_in(&context.config.state));
    let store = store.map_err(|e| context.cannot_use(e))?.ok_or_else(missing)?;
    let rows = store.of_item(id)?;
    if rows.is_empty() {
        return Err(missing());
    }
    if as_json {
        let all = rows
            .iter()
            .map(|row| json!({ "seq": row.seq, "at": row.at.to_string(), "event": row.fact }))
            .collect();
        return print_json(&all);
    }
    let mut rosters = HashMap::new();
    for row in &rows {
        if let Fact::Prepared { occasion, roster, .. } = &row.fact {
            rosters.insert(occasion.as_str(), roster.as_slice());
        }
        say!("{}  {}", row.at, line(context, row, &rosters));
    }
    Ok(())
}

/// Occasion → who gets its letters.
type Rosters<'a> = HashMap<&'a str, &'a [Recipient]>;

fn line(context: &Context, row: &Row, rosters: &Rosters<'_>) -> String {
    let lang = context.lang;
    let label = |occasion: &String, to: &Destination| {
        label(lang, to, rosters.get(occasion.as_str()).copied().unwrap_or_default())
    };
    match &row.fact {
        Fact::Seen { path, digest, .. } => {
            words::log_seen(lang, path, &digest[..digest.len().min(12)])
        }
        Fact::Gone { .. } => words::log_gone(lang).to_owned(),
        Fact::Prepared { occasion, snapshot, roster, .. } => {
            words::log_prepared(lang, occasion, snapshot.posts.len(), roster.len())
        }
        Fact::Attempt { occasion, to, .. } => {
            format!("{occasion} {}: {}", label(occasion, to), words::log_attempt(lang))
        }
        Fact::Outcome { occasion, to, outcome, .. } => {
            let standing = words::standing(lang, Standing::of_outcome(outcome));
            let more = match outcome {
                Outcome::Sent(receipt) => receipt.id.clone(),
                Outcome::NotYet { reason, .. }
                | Outcome::Refused(reason)
                | Outcome::Unknown(reason)
                | Outcome::Withheld(reason) => {
                    format!("{} {}", words::cause(lang, reason.cause), reason.detail)
                }
            };
            format!("{occasion} {}: {standing} {}", label(occasion, to), more.trim_end())
        }
        Fact::NotFound { occasion, to, .. } => {
            format!("{occasion} {}: {}", label(occasion, to), words::log_not_found(lang))
        }
        Fact::Settled { occasion, to, verdict, who, .. } => {
            format!(
                "{occasion} {}: {}",
                label(occasion, to),
                words::log_settled(lang, verdict, who)
            )
        }
        Fact::Decided { decision, reason, who, .. } => {
            words::log_decided(lang, *decision, reason, who)
        }
        Fact::Uploaded { occasion, place, .. } => {
            format!("{occasion} X {}/{}: {}", place.account, place.part, words::log_uploaded(lang))
        }
        Fact::UploadRefused { occasion, place, reason, .. } => {
            let what = words::log_upload_refused(lang);
            format!("{occasion} X {}/{}: {what} {}", place.account, place.part, reason.detail)
        }
        Fact::Acted { account, post, who, .. } => {
            let post = post.as_deref().unwrap_or_default();
            format!("X {account}: {} {post}", words::log_acted(lang, who))
        }
        Fact::Bounced { occasion, n, reason, .. } => {
            let to = label(occasion, &Destination::Letter { n: *n });
            format!("{occasion} {to}: {} {}", words::log_bounced(lang), reason.detail)
        }
        Fact::Reopened { occasion, n, until, who, .. } => {
            let to = label(occasion, &Destination::Letter { n: *n });
            let until = until.map(|until| until.to_string());
            format!("{occasion} {to}: {}", words::log_reopened(lang, who, until.as_deref()))
        }
        Fact::Objected { email, by, .. } => format!("{email}: {}", words::log_objected(lang, *by)),
        other => format!("{other:?}"),
    }
}

fn label(lang: Lang, to: &Destination, roster: &[Recipient]) -> String {
    match to {
        Destination::Letter { n } => match roster.get(*n as usize) {
            Some(recipient) => recipient.email.clone(),
            None => format!("#{n}"),
        },
        to => words::act(lang, to),
    }
}
