//! Keys whose features this version lacks. A file that uses one is held, never sent without it;
//! what can be checked already is checked.

use super::pen::Pen;
use crate::config::values::zone;
use crate::yaml::{Field, Fields};

/// `correction`, `reminders`, `feedback`.
pub(super) fn blocks(pen: &Pen<'_>, top: &mut Fields<'_>) {
    let mut asked = |key| {
        let field = top.given(key).filter(Field::asks)?;
        pen.need(&field);
        Some(field)
    };
    if let Some(correction) = asked("correction") {
        correction.fields();
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
