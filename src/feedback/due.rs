//! By when an answer is owed, in working days.

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};

use super::{Kind, Terms};
use crate::when::Zone;

/// Working days that the law on public information gives for a request (UU 14/2008, article 22).
pub const REQUEST: u32 = 10;
/// Further working days that it gives once, with a reason.
pub const EXTENSION: u32 = 7;

/// First instant at which an answer to what came at `at` is late; `None`: none is owed, but the fate
/// that a consultation gives to each input.
pub fn due(
    kind: Kind,
    at: Timestamp,
    terms: &Terms,
    is_extended: bool,
    zone: &Zone,
    holidays: &[Date],
) -> Option<Timestamp> {
    let days = match kind {
        Kind::Question | Kind::Complaint => terms.answer_within,
        Kind::InformationRequest => REQUEST + if is_extended { EXTENSION } else { 0 },
        Kind::Input => return terms.response_report.filter(|_| terms.consultation),
    };
    let day = working_day_after(zone.rules.to_datetime(at).date(), days, holidays)?;
    let next = day.tomorrow().ok()?.to_datetime(Time::midnight());
    zone.rules.to_ambiguous_timestamp(next).compatible().ok()
}

/// The `days`-th working day after `from`; weekends and `holidays` are none. `None`: beyond what
/// calendars hold.
pub fn working_day_after(from: Date, days: u32, holidays: &[Date]) -> Option<Date> {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        day = day.tomorrow().ok()?;
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        left -= u32::from(!is_weekend && !holidays.contains(&day));
    }
    Some(day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_and_holidays_are_no_working_days() {
        let friday = date(2026, 10, 23);
        assert_eq!(working_day_after(friday, 3, &[]), Some(date(2026, 10, 28)));
        assert_eq!(working_day_after(friday, 3, &[date(2026, 10, 27)]), Some(date(2026, 10, 29)));
        assert_eq!(working_day_after(date(2026, 10, 24), 1, &[]), Some(date(2026, 10, 26)));
        assert_eq!(working_day_after(friday, 0, &[]), Some(friday));
    }

    #[test]
    fn an_answer_is_late_after_the_end_of_its_day_in_the_newsroom() {
        let terms = Terms { answer_within: 3, ..Terms::default() };
        let due = |kind, extended| {
            due(kind, at("2026-10-22T18:00:00Z"), &terms, extended, &Zone::wib(), &[])
        };
        // It is Friday already in Jakarta.
        assert_eq!(due(Kind::Question, false), Some(at("2026-10-28T17:00:00Z")));
        assert_eq!(due(Kind::InformationRequest, false), Some(at("2026-11-06T17:00:00Z")));
        assert_eq!(due(Kind::InformationRequest, true), Some(at("2026-11-17T17:00:00Z")));
        assert_eq!(due(Kind::Input, false), None);
    }

    #[test]
    fn inputs_to_a_consultation_get_their_fate_by_the_report() {
        let report = Some(at("2027-01-15T17:00:00Z"));
        let terms = Terms { consultation: true, response_report: report, ..Terms::default() };
        let due = due(Kind::Input, at("2026-10-22T18:00:00Z"), &terms, false, &Zone::wib(), &[]);
        assert_eq!(due, report);
    }
}
