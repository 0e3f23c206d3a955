//! `x`: which account posts what.

use std::collections::HashMap;

use jiff::SignedDuration;
use unicode_normalization::UnicodeNormalization;

use super::Posting;
use super::body::Placeholders;
use super::pen::{Passage, Pen};
use crate::config::values::mode;
use crate::config::{Account, Mode};
use crate::problem::{Fault, Spot, Wanted, nearest};
use crate::yaml::{Field, Value};

/// Most weight of a post.
const HEAVIEST: u32 = 280;

/// What an account posts when the file gives it no text.
pub(super) struct Default {
    pub text: String,
    pub at: Spot,
}

/// Weight of a post as X counts.
fn weight_of(text: &str) -> u32 {
    crate::weight::weigh(text).weighted
}

pub(super) fn postings(
    pen: &Pen<'_>,
    x: Option<&Field<'_>>,
    default: &Default,
    passages: &mut Vec<Passage>,
) -> Vec<Posting> {
    let postings = match x {
        None => usual(pen, default),
        Some(field) if field.is_text("none") => Vec::new(),
        Some(field) if field.is_null() => {
            field.fault(Fault::EmptyValue { key: field.key.clone() });
            Vec::new()
        }
        Some(field) if !matches!(field.node.value, Value::Map(_)) => {
            field.wrong(Wanted::NoneOrKeys);
            Vec::new()
        }
        Some(field) => given(pen, field, default),
    };
    for posting in &postings {
        for (i, (text, at)) in posting.parts.iter().zip(&posting.spots).enumerate() {
            if text.is_empty() && default.text.is_empty() && *at == default.at {
                // The title is missing, which is told already.
                continue;
            }
            check_part(pen, &posting.account, i + 1, text, *at);
            passages.push(Passage { text: text.clone(), at: *at });
        }
    }
    check_same(pen, &postings);
    postings
}

/// The configuration's accounts, with the default post.
fn usual(pen: &Pen<'_>, default: &Default) -> Vec<Posting> {
    let mut postings = Vec::new();
    for name in &pen.config.defaults.x {
        let Some(account) = pen.config.x.accounts.get(name) else { continue };
        match account.mode {
            Mode::Own => postings.push(own(name, vec![default.text.clone()], vec![default.at])),
            Mode::Repost | Mode::Assist => {
                let mode = if account.mode == Mode::Repost { "repost" } else { "assist" };
                let fault = Fault::AccountLeftOut { account: name.clone(), mode: mode.to_owned() };
                pen.faults.add(fault, default.at);
            }
            Mode::None => {}
        }
    }
    postings
}

fn given(pen: &Pen<'_>, x: &Field<'_>, default: &Default) -> Vec<Posting> {
    let entries = x.entries().unwrap_or_default();
    if entries.is_empty() {
        x.fault(Fault::EmptyValue { key: x.key.clone() });
    }
    let accounts = &pen.config.x.accounts;
    let mut postings = Vec::new();
    for (name, field) in entries {
        let account = accounts.get(&name);
        if account.is_none() {
            let nearest = nearest(&name, accounts.keys().map(String::as_str));
            field.note_key(Fault::UnknownAccount { name: name.clone(), nearest });
        }
        let posting = posting(pen, &name, account, &field, default);
        postings.extend(posting.filter(|_| account.is_some()));
    }
    postings
}

fn own(account: &str, parts: Vec<String>, spots: Vec<Spot>) -> Posting {
    let account = account.to_owned();
    Posting { account, mode: Mode::Own, after: SignedDuration::ZERO, parts, spots }
}

fn posting(
    pen: &Pen<'_>,
    name: &str,
    account: Option<&Account>,
    field: &Field<'_>,
    default: &Default,
) -> Option<Posting> {
    match &field.node.value {
        // A post that reads "none" is never meant.
        Value::Text(text) if text.trim() == "none" => None,
        Value::List(_) => {
            let (parts, spots) = thread(pen, field);
            Some(own(name, parts, spots))
        }
        Value::Map(_) => detailed(pen, name, account, field, default),
        Value::Text(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Null => {
            Some(own(name, vec![exact(&field.text()?)], vec![field.at()]))
        }
        Value::Tagged(_) => {
            field.wrong(Wanted::Post);
            None
        }
    }
}

/// `{ mode, after, text | thread, media, reply_settings }`.
fn detailed(
    pen: &Pen<'_>,
    name: &str,
    account: Option<&Account>,
    field: &Field<'_>,
    default: &Default,
) -> Option<Posting> {
    let mut fields = field.fields()?;
    let mode_field = fields.given("mode");
    let after = fields.given("after").and_then(|f| f.duration()).unwrap_or_default();
    let text = fields.take("text");
    let thread_field = fields.take("thread");
    if let (Some(_), Some(second)) = (&text, &thread_field) {
        let key = "text".to_owned();
        second.note_key(Fault::TwoNames { key, other: "thread".to_owned() });
    }
    if let Some(media) = fields.given("media") {
        media.one_or_more();
        pen.need_if_asked(&media);
    }
    if let Some(settings) = fields.given("reply_settings") {
        pen.need_if_asked(&settings);
    }
    fields.finish();
    let has_text = text.is_some() || thread_field.is_some();
    // Who is given a text speaks in it, unless the file says otherwise.
    let usual = if has_text { Mode::Own } else { account.map_or(Mode::Own, |a| a.mode) };
    let chosen = match &mode_field {
        Some(field) => mode(field)?,
        None => usual,
    };
    let (parts, spots) = match (text, thread_field) {
        (Some(text), _) => (vec![exact(&text.text()?)], vec![text.at()]),
        (None, Some(parts)) => thread(pen, &parts),
        (None, None) if chosen == Mode::Own => (vec![default.text.clone()], vec![field.key_at]),
        (None, None) => (Vec::new(), Vec::new()),
    };
    match chosen {
        Mode::Own => {}
        Mode::None => return None,
        Mode::Repost | Mode::Assist => pen.need(mode_field.as_ref().unwrap_or(field)),
    }
    Some(Posting { mode: chosen, after, ..own(name, parts, spots) })
}

fn thread(pen: &Pen<'_>, field: &Field<'_>) -> (Vec<String>, Vec<Spot>) {
    let items = field.list().unwrap_or_default();
    if items.is_empty() && matches!(field.node.value, Value::List(_)) {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    let mut parts = Vec::new();
    let mut spots = Vec::new();
    for item in items {
        let text = if matches!(item.node.value, Value::Map(_)) {
            let Some(mut fields) = item.fields() else { continue };
            if let Some(media) = fields.given("media") {
                media.one_or_more();
                pen.need_if_asked(&media);
            }
            let text = fields.required("text");
            fields.finish();
            text
        } else {
            Some(item.clone())
        };
        let Some(field) = text else { continue };
        if let Some(text) = field.text() {
            parts.push(exact(&text));
            spots.push(field.at());
        }
    }
    (parts, spots)
}

/// The text that is posted: YAML's final line end is not part of it.
fn exact(text: &str) -> String {
    text.strip_suffix('\n').unwrap_or(text).to_owned()
}

fn check_part(pen: &Pen<'_>, account: &str, part: usize, text: &str, at: Spot) {
    let account = account.to_owned();
    if text.trim().is_empty() {
        pen.faults.add(Fault::PostEmpty { account, part }, at);
        return;
    }
    let refused = |c: &char| {
        matches!(c, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
            || (c.is_control() && !matches!(c, '\n' | '\t'))
    };
    if let Some(c) = text.chars().find(refused) {
        let account = account.clone();
        pen.faults.add(Fault::PostCharacter { account, part, code: c.into() }, at);
    }
    if let Some(text) = Placeholders::of(text).first_meant() {
        let account = account.clone();
        pen.faults.add(Fault::PostPlaceholder { account, part, text }, at);
    }
    let weight = weight_of(text);
    if weight > HEAVIEST {
        pen.faults.add(Fault::PostTooLong { account, part, weight }, at);
    }
}

/// X forbids one text on two accounts.
fn check_same(pen: &Pen<'_>, postings: &[Posting]) {
    let mut first: HashMap<String, &str> = HashMap::new();
    for posting in postings {
        for (text, at) in posting.parts.iter().zip(&posting.spots) {
            let lower = text.nfc().collect::<String>().to_lowercase();
            let folded = lower.split_whitespace().collect::<Vec<_>>().join(" ");
            let before = *first.entry(folded).or_insert(&posting.account);
            if before != posting.account {
                let (first, second) = (before.to_owned(), posting.account.clone());
                pen.faults.add(Fault::SamePost { first, second }, *at);
            }
        }
    }
}
