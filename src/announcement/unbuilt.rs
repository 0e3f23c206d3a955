//! Keys whose features this version lacks. A file that uses one is held, never sent without it;
//! what can be checked already is checked.

use super::Kind;
use super::letter::check_list;
use super::pen::Pen;
use crate::config::address::is_name;
use crate::config::values::zone;
use crate::problem::{Fault, Spot};
use crate::yaml::{Field, Fields, Value};

/// Whether the file refers to another announcement.
pub(super) fn references(pen: &Pen<'_>, top: &mut Fields<'_>, kind: Kind, start: Spot) -> bool {
    let mut refers = false;
    for key in ["corrects", "withdraws", "answers"] {
        let Some(field) = top.given(key) else { continue };
        refers = true;
        pen.need(&field);
        let Some(value) = field.line(200) else { continue };
        let (id, number) = match (key, value.rsplit_once('/')) {
            ("answers", Some((id, number))) => (id, number),
            _ => (value.as_str(), "1"),
        };
        if !is_name(id) || number.parse::<u32>().is_err() {
            field.fault(Fault::BadId { value });
        }
    }
    for key in ["correction", "withdrawal"] {
        if let Some(field) = top.given(key) {
            field.fields();
            pen.need_if_asked(&field);
        }
    }
    match kind {
        Kind::Correction if !refers => {
            pen.faults.add(Fault::NoReference { key: "corrects".to_owned() }, start);
        }
        Kind::Withdrawal if !refers => {
            pen.faults.add(Fault::NoReference { key: "withdraws".to_owned() }, start);
        }
        // It would go to everybody instead of to the asker.
        Kind::Answer if !refers => pen.faults.add(Fault::NobodyToAnswer, start),
        _ => {}
    }
    refers
}

/// `media`, `attachments`, `event`, `embargo`, `reminders`, `feedback`.
pub(super) fn blocks(pen: &Pen<'_>, top: &mut Fields<'_>) {
    let mut asked = |key| {
        let field = top.given(key).filter(Field::asks)?;
        pen.need(&field);
        Some(field)
    };
    for (_, file) in asked("media").and_then(|f| f.entries()).unwrap_or_default() {
        known(&file, &["file", "alt"], &["credit"]);
    }
    for file in asked("attachments").and_then(|f| f.list()).unwrap_or_default() {
        if matches!(file.node.value, Value::Map(_)) {
            known(&file, &["file"], &["title"]);
        } else {
            file.line(1000);
        }
    }
    if let Some(event) = asked("event") {
        known(&event, &["start"], &["end", "where", "online", "rsvp"]);
    }
    if let Some(embargo) = asked("embargo")
        && let Some(mut fields) = embargo.fields()
    {
        let early = fields.required("early").and_then(|f| f.one_or_more());
        for list in early.unwrap_or_default() {
            if let Some(name) = list.line(200) {
                check_list(pen, &list, &name);
            }
        }
        fields.required("send_at");
        fields.finish();
    }
    for (_, reminder) in asked("reminders").and_then(|f| f.entries()).unwrap_or_default() {
        let Some(mut fields) = reminder.fields() else { continue };
        fields.given("timezone").and_then(|f| zone(&f));
        for key in ["at", "cron", "from", "until", "x", "email"] {
            fields.take(key);
        }
        fields.finish();
    }
    if let Some(feedback) = asked("feedback")
        && let Some(mut fields) = feedback.fields()
    {
        fields.given("answer_within").and_then(|f| f.duration());
        for key in ["mode", "until", "topics", "digest", "response_report"] {
            fields.take(key);
        }
        fields.finish();
    }
}

/// A map that has these keys, and perhaps those.
fn known(field: &Field<'_>, required: &[&'static str], optional: &[&'static str]) {
    let Some(mut fields) = field.fields() else { return };
    for key in required {
        fields.required(key);
    }
    for key in optional {
        fields.take(key);
    }
    fields.finish();
}
