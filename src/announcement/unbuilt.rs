//! Keys whose features this version lacks. A file that uses one is held, never sent without it;
//! what can be checked already is checked.

use super::pen::Pen;
use crate::config::values::zone;
use crate::yaml::{Field, Fields, Value};

/// `correction`, `attachments`, `event`, `reminders`, `feedback`.
pub(super) fn blocks(pen: &Pen<'_>, top: &mut Fields<'_>) {
    let mut asked = |key| {
        let field = top.given(key).filter(Field::asks)?;
        pen.need(&field);
        Some(field)
    };
    if let Some(correction) = asked("correction") {
        correction.fields();
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
