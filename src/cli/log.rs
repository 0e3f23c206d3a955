//! `siaran log`: the life of an item, from its file to the last receipt.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::bundle;
use super::context::Context;
use super::outcome::{Done, Failure};
use super::print::{print_json, say};
use crate::feedback::Number;
use crate::lang::Lang;
use crate::message::Recipient;
use crate::outside::folder::is_deceptive;
use crate::outside::git::{Repository, Written};
use crate::outside::journal::{self, Row, Store};
use crate::plan::fact::{Destination, Fact, Outcome};
use crate::plan::history::History;
use crate::plan::tally::{Letters, Standing};
use crate::text::{approval, feedback, results as words};

/// Letters of an occasion that are told one by one; of more, one line tells.
const FEW: usize = 20;
/// Characters of a digest that people see.
const DIGEST: usize = 12;

/// Prints the life of `id`, every fact with `as_json`, or leaves its records in the folder `bundle`.
pub fn run(context: &Context, id: &str, as_json: bool, bundle: Option<&Path>) -> Done {
    let missing = || Failure::Action(anyhow::anyhow!("{}", words::no_records(context.lang, id)));
    let store = Store::read(&journal::path_in(&context.config.state));
    let store = store.map_err(|e| context.cannot_use(e))?.ok_or_else(missing)?;
    let rows = store.of_item(id)?;
    if rows.is_empty() {
        return Err(missing());
    }
    let events: Vec<Value> = rows.iter().map(as_event).collect();
    if as_json {
        return print_json(&Value::from(events));
    }
    let history = context.history()?;
    let life = life(context, &rows, &history, id);
    if let Some(folder) = bundle {
        return bundle::run(context, id, &events, &life, &history, folder);
    }
    life.iter().for_each(|line| say!("{line}"));
    Ok(())
}

/// A fact for programs.
fn as_event(row: &Row) -> Value {
    json!({ "seq": row.seq, "at": row.at.to_string(), "event": row.fact })
}

/// Occasion → who gets its letters.
type Rosters<'a> = HashMap<&'a str, &'a [Recipient]>;

/// The life of `id`, a line each, in the order of time.
fn life(context: &Context, rows: &[Row], history: &History, id: &str) -> Vec<String> {
    let lang = context.lang;
    let mut rosters: Rosters = HashMap::new();
    for row in rows {
        if let Fact::Prepared { occasion, roster, .. } = &row.fact {
            rosters.insert(occasion.as_str(), roster.as_slice());
        }
    }
    let mut lines: Vec<(Timestamp, String)> = Vec::new();
    let mut begun = false;
    // Occasion → the first attempt at a letter, and the last that happened to one.
    let mut mailings: BTreeMap<&str, (Timestamp, Timestamp)> = BTreeMap::new();
    for row in rows {
        if matches!(row.fact, Fact::Attempt { .. }) && !begun {
            begun = true;
            lines.push((row.at, words::log_released(lang).to_owned()));
        }
        match mass_letter(&row.fact, &rosters) {
            Some(occasion) => mailings.entry(occasion).or_insert((row.at, row.at)).1 = row.at,
            None => lines.push((row.at, line(lang, row, &rosters, history))),
        }
    }
    for (occasion, (from, until)) in mailings {
        let Some(of) = history.occasion(id, occasion) else { continue };
        let letters = Letters::of(of, true);
        let line = words::log_letters(lang, occasion, letters, &from.to_string());
        lines.push((until, line));
    }
    for (other, past) in &history.items {
        let mut snapshots = past.occasions.values().map(|o| (&o.snapshot, o.started));
        let refers = snapshots.find_map(|(snapshot, started)| {
            let withdraws = snapshot.withdraws.as_deref() == Some(id);
            (withdraws || snapshot.corrects.as_deref() == Some(id)).then_some((started?, withdraws))
        });
        if let Some((at, withdraws)) = refers {
            lines.push((at, words::log_referred(lang, other, withdraws)));
        }
    }
    for (n, entry) in (1..).zip(history.feedback.of(id)) {
        // The answer is an announcement of its own, so no fact of this one tells of it.
        if let Some((at, by)) = &entry.answer {
            let number = Number::new(id, n).to_string();
            lines.push((*at, feedback::log_answered(lang, &number, by)));
        }
    }
    let path = rows.iter().rev().find_map(|row| match &row.fact {
        Fact::Seen { path, .. } => Some(path.as_str()),
        _ => None,
    });
    lines.extend(path.into_iter().flat_map(|path| written(context, path)));
    // Stable: what one instant has in common stays in the journal's order.
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(at, line)| format!("{at}  {line}")).collect()
}

/// Who wrote the file at `path`, where announcements are reviewed and the branch can be read.
fn written(context: &Context, path: &str) -> Vec<(Timestamp, String)> {
    let Some(review) = &context.config.review else { return Vec::new() };
    let mut repository = Repository::open(review, &context.config.announcements);
    repository.look(&[], review);
    let told = |change: Written| {
        let author = format!("{} <{}>", change.author.name, change.author.email);
        // A name in a commit may hold anything.
        let author = author.replace(is_deceptive, "\u{fffd}");
        (change.at, words::log_written(context.lang, &author, short(&change.commit)))
    };
    repository.changes(path).into_iter().map(told).collect()
}

/// The occasion of a letter that is one of many.
fn mass_letter<'a>(fact: &'a Fact, rosters: &Rosters) -> Option<&'a str> {
    let (Fact::Attempt { occasion, to: Destination::Letter { .. }, .. }
    | Fact::Outcome { occasion, to: Destination::Letter { .. }, .. }) = fact
    else {
        return None;
    };
    (rosters.get(occasion.as_str())?.len() > FEW).then_some(occasion)
}

fn line(lang: Lang, row: &Row, rosters: &Rosters<'_>, history: &History) -> String {
    let label = |occasion: &String, to: &Destination| {
        label(lang, to, rosters.get(occasion.as_str()).copied().unwrap_or_default())
    };
    match &row.fact {
        Fact::Seen { path, digest, .. } => words::log_seen(lang, path, short(digest)),
        Fact::Gone { .. } => words::log_gone(lang).to_owned(),
        Fact::Vouched { voucher, digest, .. } => {
            words::log_vouched(lang, &approval::voucher(lang, voucher), short(digest))
        }
        Fact::Voided { approver, digest, .. } => words::log_voided(lang, approver, short(digest)),
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
        Fact::Received(received) => {
            // What was moved since has another number now; here it keeps the first.
            let entries = history.feedback.of(&received.item);
            let n = (1..).zip(entries).find(|(_, entry)| entry.key == received.key);
            let number = n.map(|(n, _)| Number::new(&received.item, n).to_string());
            feedback::log_received(lang, &number.unwrap_or_default(), received)
        }
        Fact::Sorted { sort, .. } => feedback::log_sorted(lang, *sort),
        Fact::Handled { item, n, change, who } => {
            feedback::log_handled(lang, &Number::new(item, *n).to_string(), change, who)
        }
        Fact::Removed { item, n, why } => {
            feedback::log_removed(lang, &Number::new(item, *n).to_string(), *why)
        }
        other => format!("{other:?}"),
    }
}

fn short(digest: &str) -> &str {
    digest.get(..DIGEST).unwrap_or(digest)
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
