//! `feedback`: how what comes back is dealt with.

use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday, time};

use super::values::working_days;
use super::{Digest, Feedback};
use crate::problem::{Fault, FeedbackFault};
use crate::when;
use crate::yaml::{Field, Fields};

const ANSWER_WITHIN: u32 = 3;
const AT: Time = time(7, 30, 0, 0);
const WEEKLY: Weekday = Weekday::Monday;
const RETENTION: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Less would take a text away before it is answered.
const SHORTEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The days as English and Indonesian shorten them.
const DAYS: [(&str, Weekday); 12] = [
    ("MON", Weekday::Monday),
    ("TUE", Weekday::Tuesday),
    ("WED", Weekday::Wednesday),
    ("THU", Weekday::Thursday),
    ("FRI", Weekday::Friday),
    ("SAT", Weekday::Saturday),
    ("SUN", Weekday::Sunday),
    ("SEN", Weekday::Monday),
    ("SEL", Weekday::Tuesday),
    ("RAB", Weekday::Wednesday),
    ("KAM", Weekday::Thursday),
    ("JUM", Weekday::Friday),
];

pub(super) fn feedback(top: &mut Fields<'_>) -> Feedback {
    let mut feedback = Feedback {
        answer_within: ANSWER_WITHIN,
        digest: None,
        retention: RETENTION,
        holidays: Vec::new(),
    };
    let Some(mut fields) = top.given("feedback").and_then(|f| f.fields()) else { return feedback };
    if let Some(days) = fields.given("answer_within").and_then(|f| working_days(&f)) {
        feedback.answer_within = days;
    }
    feedback.digest = match fields.take("digest") {
        Some(field) => digest(&field),
        None => Some(Digest { at: AT, weekly: WEEKLY }),
    };
    if let Some(field) = fields.given("retention")
        && let Some(span) = field.duration()
    {
        if span < SHORTEST {
            field.fault(Fault::Feedback { fault: FeedbackFault::ShortRetention });
        }
        feedback.retention = span;
    }
    let holidays = fields.given("holidays").and_then(|f| f.one_or_more()).unwrap_or_default();
    feedback.holidays = holidays.iter().filter_map(day).collect();
    fields.finish();
    feedback
}

/// `{ daily: "07:30", weekly: MON }`; none where nobody wants one.
fn digest(field: &Field<'_>) -> Option<Digest> {
    if field.is_null() {
        return None;
    }
    let mut fields = field.fields()?;
    let at = fields.given("daily").and_then(|f| time_of_day(&f)).unwrap_or(AT);
    let weekly = fields.given("weekly").and_then(|f| f.choice(&DAYS)).unwrap_or(WEEKLY);
    fields.finish();
    Some(Digest { at, weekly })
}

fn time_of_day(field: &Field<'_>) -> Option<Time> {
    let value = field.text()?;
    let time = when::clock(&value);
    if time.is_none() {
        field.fault(Fault::Feedback { fault: FeedbackFault::BadClock { value } });
    }
    time
}

fn day(field: &Field<'_>) -> Option<Date> {
    let text = field.text()?;
    when::date(text.trim())
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}
