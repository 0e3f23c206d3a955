//! Cron lines of five fields in a zone: croner over jiff.

use std::cmp::Ordering;

use croner::Cron as Pattern;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use croner::time::{CivilDate, CivilDateTime, CivilTime, CronDateTime, Resolution, Weekday};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::Zone;

/// Most characters of a line.
const LONGEST: usize = 200;

/// `minute hour day month weekday`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron(Box<Pattern>);

impl Cron {
    /// The line `text`; `None`: it is not one of five fields, has seconds or years, or is a word
    /// such as `@daily`.
    pub fn parse(text: &str) -> Option<Cron> {
        let text = text.trim();
        if text.len() > LONGEST || text.starts_with('@') || text.split_whitespace().count() != 5 {
            return None;
        }
        let parser =
            CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        parser.parse(text).ok().map(|pattern| Cron(Box::new(pattern)))
    }

    /// The instants after `from` at which it fires by the clocks of `zone`. A time that the clock
    /// skips is the first moment after the gap; one that it shows twice counts once, the first time.
    pub fn after(&self, from: Timestamp, zone: &Zone) -> impl Iterator<Item = Timestamp> {
        let mut last = Local { at: from, rules: zone.rules.clone() };
        std::iter::from_fn(move || {
            last = self.0.find_next_occurrence(&last, false).ok()?;
            Some(last.at)
        })
    }
}

/// An instant in a zone.
#[derive(Clone)]
struct Local {
    at: Timestamp,
    rules: TimeZone,
}

impl Local {
    fn at(&self, at: Result<Timestamp, jiff::Error>) -> Result<Local, CronError> {
        let at = at.map_err(|_| CronError::InvalidTime)?;
        Ok(Local { at, rules: self.rules.clone() })
    }
}

impl CronDateTime for Local {
    fn to_civil(&self) -> CivilDateTime {
        let local = self.rules.to_datetime(self.at);
        let part = |n: i8| n.unsigned_abs().into();
        let (year, month, day) = (local.year().into(), part(local.month()), part(local.day()));
        let (hour, minute, second) =
            (part(local.hour()), part(local.minute()), part(local.second()));
        CivilDateTime::new(
            CivilDate::from_parts_unchecked(year, month, day),
            CivilTime::from_parts_unchecked(hour, minute, second),
        )
    }

    fn civil_weekday(&self) -> Weekday {
        let day = self.rules.to_datetime(self.at).weekday().to_sunday_zero_offset();
        Weekday::from_days_from_sunday(day.unsigned_abs().into())
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Local>, CronError> {
        let part = |n: u32| i8::try_from(n).map_err(|_| CronError::InvalidDate);
        let year = i16::try_from(civil.year()).map_err(|_| CronError::InvalidDate)?;
        let (month, day) = (part(civil.month())?, part(civil.day())?);
        let (hour, minute, second) =
            (part(civil.hour())?, part(civil.minute())?, part(civil.second())?);
        let local = DateTime::new(year, month, day, hour, minute, second, 0)
            .map_err(|_| CronError::InvalidDate)?;
        Ok(match self.rules.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                Resolution::Single(self.at(offset.to_timestamp(local))?)
            }
            AmbiguousOffset::Gap { .. } => Resolution::Gap,
            AmbiguousOffset::Fold { before, after } => Resolution::Ambiguous(
                self.at(before.to_timestamp(local))?,
                self.at(after.to_timestamp(local))?,
            ),
        })
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Local> {
        self.at(self.at.checked_add(SignedDuration::from_secs(seconds))).ok()
    }

    fn cmp_instant(&self, other: &Local) -> Ordering {
        self.at.cmp(&other.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fires(line: &str, zone: &str, from: &str, until: &str) -> Vec<String> {
        let cron = Cron::parse(line).expect("a line");
        let zone = Zone::parse(zone).expect("a zone");
        let (from, until): (Timestamp, Timestamp) = (from.parse().unwrap(), until.parse().unwrap());
        let all = cron.after(from, &zone).take_while(|at| *at < until).take(200);
        all.map(|at| at.to_string()).collect()
    }

    #[test]
    fn each_day_fires_once_though_the_clock_changes() {
        for (time, spring, autumn) in [
            // Skipped in spring: the first moment after the gap. Shown twice in autumn: once.
            ("30 2", "2027-03-28T01:00:00Z", "2027-10-31T00:30:00Z"),
            ("0 2", "2027-03-28T01:00:00Z", "2027-10-31T00:00:00Z"),
            ("0 3", "2027-03-28T01:00:00Z", "2027-10-31T02:00:00Z"),
            ("30 1", "2027-03-28T00:30:00Z", "2027-10-30T23:30:00Z"),
        ] {
            let line = format!("{time} * * *");
            let zone = "Europe/Amsterdam";
            let days = fires(&line, zone, "2027-03-26T12:00:00Z", "2027-03-30T12:00:00Z");
            assert_eq!((days.len(), days[1].as_str()), (4, spring), "{time}: {days:?}");
            let days = fires(&line, zone, "2027-10-29T12:00:00Z", "2027-11-02T12:00:00Z");
            assert_eq!((days.len(), days[1].as_str()), (4, autumn), "{time}: {days:?}");
        }
    }

    #[test]
    fn a_leap_day_comes_every_fourth_year() {
        let all = fires("0 9 29 2 *", "WIB", "2027-01-01T00:00:00Z", "2037-01-01T00:00:00Z");
        assert_eq!(all, ["2028-02-29T02:00:00Z", "2032-02-29T02:00:00Z", "2036-02-29T02:00:00Z"]);
        let never = fires("0 9 30 2 *", "WIB", "2027-01-01T00:00:00Z", "2037-01-01T00:00:00Z");
        assert_eq!(never, [""; 0]);
    }

    #[test]
    fn weekdays_have_names_and_the_zone_counts() {
        let all = fires("0 9 * * MON", "WITA", "2026-11-08T16:00:00Z", "2026-11-23T16:00:00Z");
        assert_eq!(all, ["2026-11-09T01:00:00Z", "2026-11-16T01:00:00Z", "2026-11-23T01:00:00Z"]);
    }

    #[test]
    fn only_five_fields_are_a_line() {
        for text in ["@daily", "0 0 9 * * MON", "0 9 * *", "", "61 9 * * *", "0 9 * * MON 2027"] {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
        assert_eq!(Cron::parse(&format!("0 9 * * {}", "1,".repeat(500))), None);
        assert!(Cron::parse(" 0 9 * * mon ").is_some());
    }
}
