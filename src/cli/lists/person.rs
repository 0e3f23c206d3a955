//! `siaran lists export --person`: everything that is kept about one person, for whoever asks what
//! an office knows about him.

use serde_json::{Value, json};

use super::super::context::Context;
use super::super::outcome::Done;
use super::super::print::{print_json, say};
use super::csv;
use super::file::{read_all, why};
use crate::feedback::Record;
use crate::message::seal::Seal;
use crate::outside::journal::{self, Lock, Store};
use crate::outside::lists::lines_naming;
use crate::outside::received::ReceivedTexts;
use crate::plan::fact::Fact;
use crate::plan::history::{History, Tried};
use crate::plan::tally::Standing;
use crate::text::results as words;

/// The columns.
const HEADER: [&str; 4] = ["kind", "place", "at", "detail"];

/// One thing that is kept.
struct Entry {
    kind: &'static str,
    /// The list, or item and occasion.
    place: String,
    at: String,
    /// The rest, for programs.
    detail: Value,
}

/// Prints what is kept about `email`.
pub fn run(context: &Context, email: &str, as_json: bool) -> Done {
    let history = context.history()?;
    let alias = history.key.as_ref().map(|key| Seal::new(key.as_bytes()).alias(email));
    let is_he = |found: &str| found.eq_ignore_ascii_case(email) || alias.as_deref() == Some(found);
    let mut entries = on_lists(context, email, &is_he);
    entries.extend(letters(context, &history, &is_he));
    entries.extend(feedback(context, &history, &is_he));
    entries.extend(wishes(context, &is_he)?);
    let suppressed = history.contacts.suppression(email);
    entries.extend(suppressed.map(|found| Entry {
        kind: "suppressed",
        place: found.item.clone().unwrap_or_default(),
        at: found.at.to_string(),
        detail: json!({ "why": why(&found.why) }),
    }));
    if entries.is_empty() {
        eprintln!("{}", words::nothing_kept(context.lang, email));
    }
    if as_json {
        let all: Vec<Value> = entries.iter().map(as_object).collect();
        return print_json(&json!([{ "email": email, "kept": all }]));
    }
    say!("{}", csv::row(HEADER));
    for Entry { kind, place, at, detail } in &entries {
        let parts = detail.as_object().into_iter().flatten();
        let shown =
            parts.filter(|(_, value)| !value.is_null() && *value != "").map(|(key, value)| {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                format!("{key}: {value}")
            });
        let detail = shown.collect::<Vec<_>>().join("; ");
        say!("{}", csv::row([*kind, place, at, &detail]));
    }
    Ok(())
}

fn as_object(entry: &Entry) -> Value {
    let at = Some(&entry.at).filter(|at| !at.is_empty());
    json!({ "kind": entry.kind, "place": entry.place, "at": at, "detail": entry.detail })
}

fn on_lists(context: &Context, email: &str, is_he: &impl Fn(&str) -> bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    for list in read_all(context) {
        for member in list.members().iter().filter(|m| is_he(&m.recipient.email)) {
            let detail = json!({
                "name": member.recipient.name,
                "outlet": member.recipient.outlet,
                "basis": member.basis,
                "since": member.since.map(|day| day.to_string()),
                "line": member.line,
            });
            let place = list.name.to_owned();
            entries.push(Entry { kind: "list", place, at: String::new(), detail });
        }
        // Rows that are left out are kept all the same, and so is what others' rows say of him.
        let is_used = |line: &usize| {
            list.members().iter().any(|m| m.line == *line && is_he(&m.recipient.email))
        };
        let lines = lines_naming(list.file, email).unwrap_or_default();
        entries.extend(lines.into_iter().filter(|line| !is_used(line)).map(|line| Entry {
            kind: "row",
            place: list.name.to_owned(),
            at: String::new(),
            detail: json!({ "line": line }),
        }));
    }
    entries
}

fn letters(context: &Context, history: &History, is_he: &impl Fn(&str) -> bool) -> Vec<Entry> {
    let live = Lock::is_taken(&context.config.state);
    let mut entries = Vec::new();
    for (id, item) in &history.items {
        for (name, occasion) in &item.occasions {
            for (recipient, tried) in occasion.roster.iter().zip(occasion.letters.iter()) {
                if !is_he(&recipient.email) {
                    continue;
                }
                let (at, code, queue_id, why) = match tried {
                    Tried::Sent { at, receipt } => {
                        (Some(*at), receipt.code, Some(&receipt.id), None)
                    }
                    Tried::Unknown { since, reason } => (Some(*since), None, None, Some(reason)),
                    Tried::Waiting { reason, .. }
                    | Tried::Refused(reason)
                    | Tried::Withheld(reason) => (None, reason.code, None, Some(reason)),
                    Tried::Trying { since, .. } => (Some(*since), None, None, None),
                    Tried::Fresh => (None, None, None, None),
                };
                let detail = json!({
                    "title": occasion.snapshot.title,
                    "name": recipient.name,
                    "outlet": recipient.outlet,
                    "list": recipient.list,
                    "state": Standing::of(tried, live).name(),
                    "code": code,
                    "queue_id": queue_id,
                    "why": why.map(|reason| words::reason(context.lang, reason)),
                });
                let at = at.map(|at| at.to_string()).unwrap_or_default();
                let place = format!("{id}/{name}");
                entries.push(Entry { kind: "letter", place, at, detail });
            }
        }
    }
    entries
}

/// What came from him: by the facts, or by what is kept of the sender.
fn feedback(context: &Context, history: &History, is_he: &impl Fn(&str) -> bool) -> Vec<Entry> {
    let texts = ReceivedTexts::new(&context.config.state);
    let mut entries = Vec::new();
    for (number, entry) in history.feedback.all().filter(|(_, entry)| entry.counts()) {
        let record = texts.read(&entry.key).ok().flatten();
        let is_his = is_he(&entry.from) || record.as_ref().is_some_and(|r| is_he(&r.from));
        if !is_his {
            continue;
        }
        let of = |part: fn(&Record) -> &String| record.as_ref().map(|r| words::shown(part(r)));
        let detail = json!({
            "channel": entry.channel.name(),
            "kind": entry.kind.name(),
            "topics": entry.topics.join(", "),
            "fate": entry.fate.name(),
            "name": of(|r| &r.name),
            "subject": of(|r| &r.subject),
            "text": of(|r| &r.text),
            "quoted": of(|r| &r.folded),
            "attachments": record.as_ref().map(|r| words::shown(&r.attachments.join(", "))),
            "text_removed": entry.removed.map(|(at, _)| at.to_string()),
        });
        let (place, at) = (number.to_string(), entry.at.to_string());
        entries.push(Entry { kind: "feedback", place, at, detail });
    }
    entries
}

/// Objections, letters that came back, and what lifted them, in their order. Who wrote them down is
/// another person's matter.
fn wishes(
    context: &Context,
    is_he: &impl Fn(&str) -> bool,
) -> Result<Vec<Entry>, super::super::outcome::Failure> {
    let mut entries = Vec::new();
    let store = Store::read(&journal::path_in(&context.config.state));
    let Some(mut store) = store.map_err(|e| context.cannot_use(e))? else { return Ok(entries) };
    let mut history = History::default();
    let caught_up = store.catch_up(|row| {
        history.apply(row.at, &row.fact);
        let (kind, place, detail) = match &row.fact {
            Fact::Objected { email, by, item, .. } if is_he(email) => {
                ("objection", item.clone().unwrap_or_default(), json!({ "by": by }))
            }
            Fact::Allowed { email, .. } if is_he(email) => ("allowed", String::new(), json!({})),
            Fact::Erased { alias, .. } if is_he(alias) => ("erased", String::new(), json!({})),
            Fact::Bounced { item, occasion, n, reason, .. } => {
                let roster = history.occasion(item, occasion).map(|o| o.roster.clone());
                let recipient = roster.as_ref().and_then(|roster| roster.get(*n as usize));
                if !recipient.is_some_and(|recipient| is_he(&recipient.email)) {
                    return;
                }
                let why = words::reason(context.lang, reason);
                let detail = json!({ "code": reason.code, "why": why });
                ("bounce", format!("{item}/{occasion}"), detail)
            }
            _ => return,
        };
        entries.push(Entry { kind, place, at: row.at.to_string(), detail });
    });
    caught_up.map_err(|e| context.cannot_use(e))?;
    Ok(entries)
}
