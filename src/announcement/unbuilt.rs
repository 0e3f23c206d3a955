//! Keys whose features this version lacks. A file that uses one is held, never sent without it;
//! what can be checked already is checked.

use jiff::Timestamp;

use super::pen::Pen;
use crate::problem::Fault;
use crate::when::{self, Zone};
use crate::yaml::{Field, Fields};

/// `feedback`; the instant at which its inputs are closed. Reminders end with it.
pub(super) fn feedback(
    pen: &Pen<'_>,
    top: &mut Fields<'_>,
    zone: Option<&Zone>,
) -> Option<Timestamp> {
    let field = top.given("feedback").filter(Field::asks)?;
    pen.need(&field);
    let mut fields = field.fields()?;
    fields.given("answer_within").and_then(|f| f.duration());
    let until = fields.given("until").and_then(|f| {
        when::end(&f.text()?, zone, &pen.config.newsroom.timezone)
            .map_err(|fault| f.fault(Fault::Time { key: f.key.clone(), fault }))
            .ok()
    });
    for key in ["mode", "topics", "digest", "response_report"] {
        fields.take(key);
    }
    fields.finish();
    until
}
