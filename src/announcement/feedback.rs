//! `feedback`: how an announcement is listened to.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::pen::Pen;
use crate::config::values::working_days;
use crate::feedback::{Rhythm, Terms};
use crate::problem::{Fault, FeedbackFault};
use crate::when::{self, Zone};
use crate::yaml::{Field, Fields};

/// Most topics of an announcement, and most keywords of a topic.
const MANY: usize = 100;
/// Most characters of a topic or keyword.
const LONG: usize = 100;

/// The key's terms, with the configuration's in place of what it leaves out.
pub(super) fn feedback(
    pen: &Pen<'_>,
    top: &mut Fields<'_>,
    zone: Option<&Zone>,
    owner: Option<String>,
) -> Terms {
    let usual = &pen.config.feedback;
    let mut terms = Terms { answer_within: usual.answer_within, owner, ..Terms::default() };
    let Some(mut fields) = top.given("feedback").and_then(|f| f.fields()) else { return terms };
    let modes = [("comments", false), ("consultation", true)];
    terms.consultation = fields.given("mode").and_then(|f| f.choice(&modes)).unwrap_or(false);
    if let Some(days) = fields.given("answer_within").and_then(|f| working_days(&f)) {
        terms.answer_within = days;
    }
    let end = |field: Field<'_>| -> Option<Timestamp> {
        when::end(&field.text()?, zone, &pen.config.newsroom.timezone)
            .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
            .ok()
    };
    terms.until = fields.given("until").and_then(end);
    let report = fields.given("response_report");
    terms.response_report = report.clone().and_then(end);
    if let (Some(until), Some(late), Some(field)) = (terms.until, terms.response_report, report)
        && late <= until
    {
        field.fault(Fault::Feedback { fault: FeedbackFault::ReportBeforeEnd });
    }
    terms.topics = fields.given("topics").map(|f| topics(&f)).unwrap_or_default();
    let rhythms = [("daily", Rhythm::Daily), ("weekly", Rhythm::Weekly), ("none", Rhythm::Never)];
    terms.digest = fields.given("digest").and_then(|f| f.choice(&rhythms));
    fields.finish();
    terms
}

/// `{ biaya: [tarif, bayar] }`
fn topics(field: &Field<'_>) -> BTreeMap<String, Vec<String>> {
    let entries = field.entries().unwrap_or_default();
    if entries.len() > MANY {
        field.fault(Fault::Feedback { fault: FeedbackFault::TooManyTopics { limit: MANY } });
    }
    let topic = |(name, field): (String, Field<'_>)| {
        let words = field.one_or_more().unwrap_or_default();
        if words.len() > MANY {
            field.fault(Fault::Feedback { fault: FeedbackFault::TooManyTopics { limit: MANY } });
        }
        if name.chars().count() > LONG {
            field.note_key(Fault::TooLong { key: field.key.clone(), limit: LONG });
        }
        (name, words.iter().take(MANY).filter_map(|word| word.line(LONG)).collect())
    };
    entries.into_iter().take(MANY).map(topic).collect()
}
