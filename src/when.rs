//! Times as people write them. Instants inside, zones at the edges.

pub mod cron;
pub mod names;
#[cfg(test)]
mod tests;
mod weekday;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::lang::Lang;
use crate::problem::{TimeFault, nearest};
pub use names::long_date;
pub use weekday::{WeekdaySlip, weekday_slips};

/// Indonesia's zones are no IANA names; they know no summer time.
const INDONESIA: [(&str, i8); 3] = [("WIB", 7), ("WITA", 8), ("WIT", 9)];

/// A zone as a person wrote it: `WIB`, `WITA`, `WIT` or an IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// As written.
    pub name: String,
    /// The rules.
    pub rules: TimeZone,
}

impl Zone {
    /// Western Indonesia, UTC+7.
    pub fn wib() -> Zone {
        let (name, hours) = INDONESIA[0];
        Zone { name: name.to_owned(), rules: TimeZone::fixed(Offset::constant(hours)) }
    }

    /// The zone that `name` names.
    ///
    /// # Errors
    /// [`TimeFault::UnknownZone`] when there is none.
    pub fn parse(name: &str) -> Result<Zone, TimeFault> {
        let name = name.trim();
        for (short, hours) in INDONESIA {
            if short.eq_ignore_ascii_case(name) {
                let rules = TimeZone::fixed(Offset::constant(hours));
                return Ok(Zone { name: short.to_owned(), rules });
            }
        }
        let sane = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        // "Local" and "posixrules" depend on the machine: two computers would differ.
        let local = ["local", "localtime", "posixrules", "factory", "etc/unknown"];
        if !name.is_empty()
            && name.len() <= 64
            && name.chars().all(sane)
            && !local.contains(&name.to_ascii_lowercase().as_str())
            && let Ok(rules) = TimeZone::get(name)
        {
            return Ok(Zone { name: name.to_owned(), rules });
        }
        let likely = ["WIB", "WITA", "WIT", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"];
        Err(TimeFault::UnknownZone { name: name.to_owned(), nearest: nearest(name, likely) })
    }
}

/// The instant that `text` names: RFC 3339, or `2026-10-20 10:00 WIB`; `10.00` is `10:00`. A text
/// without a zone is in `default`.
///
/// # Errors
/// Why it names none.
pub fn instant(text: &str, default: Option<&Zone>) -> Result<Timestamp, TimeFault> {
    let (date, rest) = leading_date(text.trim())?;
    if rest.is_empty() {
        return Err(TimeFault::NoTimeOfDay);
    }
    let unreadable = || TimeFault::Unreadable(text.trim().to_owned());
    let rest = rest.strip_prefix(['T', 't', ' ', '\u{a0}']).ok_or_else(unreadable)?.trim_start();
    let (local, rest) = time_of_day(date, rest).ok_or_else(unreadable)??;
    let (offset, name) = zone_parts(rest.trim()).ok_or_else(unreadable)?;
    let zone = match name {
        Some(name) => Some(Zone::parse(name)?),
        None => default.filter(|_| offset.is_none()).cloned(),
    };
    match (offset, zone) {
        (None, None) => Err(TimeFault::NoZone),
        (None, Some(zone)) => in_zone(local, &zone),
        (Some((offset, _)), None) => offset.to_timestamp(local).map_err(|_| unreadable()),
        (Some((offset, written)), Some(zone)) => {
            let instant = offset.to_timestamp(local).map_err(|_| unreadable())?;
            let right = zone.rules.to_offset(instant);
            if right == offset {
                Ok(instant)
            } else {
                let right = right.to_string();
                let offset = written.to_owned();
                Err(TimeFault::Contradiction { offset, zone: zone.name, right })
            }
        }
    }
}

/// As [`instant`]; a date alone is the end of that day in `default`, else in `newsroom`.
///
/// # Errors
/// Why it names none.
pub fn end(text: &str, default: Option<&Zone>, newsroom: &Zone) -> Result<Timestamp, TimeFault> {
    match instant(text, default) {
        Err(TimeFault::NoTimeOfDay) => {
            let (day, _) = leading_date(text.trim())?;
            let next = day.tomorrow().map_err(|_| TimeFault::NoSuchDate(text.to_owned()))?;
            let rules = &default.unwrap_or(newsroom).rules;
            // Where midnight is skipped, the first moment of the next day is meant.
            rules
                .to_ambiguous_timestamp(next.to_datetime(jiff::civil::Time::midnight()))
                .compatible()
                .map_err(|_| TimeFault::NoSuchDate(text.to_owned()))
        }
        other => other,
    }
}

/// As [`instant`]; a date alone is the beginning of that day in `default`, else in `newsroom`.
///
/// # Errors
/// Why it names none.
pub fn start(text: &str, default: Option<&Zone>, newsroom: &Zone) -> Result<Timestamp, TimeFault> {
    match instant(text, default) {
        Err(TimeFault::NoTimeOfDay) => {
            let (day, _) = leading_date(text.trim())?;
            let midnight = day.to_datetime(Time::midnight());
            first_moment(midnight, default.unwrap_or(newsroom))
                .ok_or_else(|| TimeFault::NoSuchDate(text.to_owned()))
        }
        other => other,
    }
}

/// When the clocks of `zone` show `clock`, such as `09:00`, on `day`; the first time where they do
/// so twice, and the moment after the gap where they never do. `None`: no time of day.
pub fn on_day(day: Date, clock: &str, zone: &Zone) -> Option<Timestamp> {
    let (local, rest) = time_of_day(day, clock.trim())?.ok()?;
    rest.is_empty().then(|| first_moment(local, zone))?
}

fn first_moment(local: DateTime, zone: &Zone) -> Option<Timestamp> {
    match zone.rules.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
        AmbiguousOffset::Gap { before, .. } => {
            let within = before.to_timestamp(local).ok()?;
            let change = zone.rules.preceding(moved(within, SignedDuration::from_nanos(1))).next();
            change.map(|change| change.timestamp())
        }
    }
}

/// The time of day that `text`, such as `07:30`, names.
pub fn clock(text: &str) -> Option<Time> {
    let (local, rest) = time_of_day(Date::constant(2000, 1, 1), text.trim())?.ok()?;
    rest.is_empty().then(|| local.time())
}

/// The zone that `text`, an instant, is written in.
pub fn zone_of(text: &str) -> Option<Zone> {
    let (date, rest) = leading_date(text.trim()).ok()?;
    let (_, rest) = time_of_day(date, rest.trim_start_matches(['T', 't', ' ', '\u{a0}']))?.ok()?;
    match zone_parts(rest.trim())? {
        (_, Some(name)) => Zone::parse(name).ok(),
        (Some((offset, written)), None) => {
            Some(Zone { name: written.to_owned(), rules: TimeZone::fixed(offset) })
        }
        (None, None) => None,
    }
}

/// The date that `text` names, `2026-10-20`.
///
/// # Errors
/// Why it names none.
pub fn date(text: &str) -> Result<Date, TimeFault> {
    let (date, rest) = leading_date(text.trim())?;
    if rest.is_empty() { Ok(date) } else { Err(TimeFault::Unreadable(text.trim().to_owned())) }
}

fn leading_date(text: &str) -> Result<(Date, &str), TimeFault> {
    let unreadable = || TimeFault::Unreadable(text.to_owned());
    let (head, rest) = text.split_at_checked(10).ok_or_else(unreadable)?;
    let bytes = head.as_bytes();
    let shaped = bytes.iter().enumerate().all(|(i, b)| match i {
        4 | 7 => *b == b'-',
        _ => b.is_ascii_digit(),
    });
    if !shaped {
        return Err(unreadable());
    }
    let year: i16 = head[..4].parse().map_err(|_| unreadable())?;
    let month: i8 = head[5..7].parse().map_err(|_| unreadable())?;
    let day: i8 = head[8..].parse().map_err(|_| unreadable())?;
    let date = Date::new(year, month, day).map_err(|_| TimeFault::NoSuchDate(head.to_owned()))?;
    // Far from the ends of what can be counted, so that nobody's sums overflow.
    if !(2000..2200).contains(&year) {
        return Err(TimeFault::Year(year));
    }
    Ok((date, rest))
}

/// `HH:MM`, `HH.MM`, with seconds and a fraction; and what follows. `None`: not shaped like one.
fn time_of_day(date: Date, text: &str) -> Option<Result<(DateTime, &str), TimeFault>> {
    let two = |s: &str| -> Option<i8> {
        let digits = s.get(..2)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let hour = two(text)?;
    let separator = text.as_bytes().get(2).copied().filter(|b| matches!(b, b':' | b'.'))?;
    let minute = two(text.get(3..)?)?;
    let mut end = 5;
    let (mut second, mut nanos) = (0, 0i32);
    if text.as_bytes().get(5) == Some(&separator) {
        second = two(text.get(6..)?)?;
        end = 8;
        if text.as_bytes().get(8) == Some(&b'.') {
            let digits: String =
                text.get(9..)?.chars().take_while(char::is_ascii_digit).take(10).collect();
            if digits.is_empty() || digits.len() > 9 {
                return None;
            }
            nanos = format!("{digits:0<9}").parse().ok()?;
            end = 9 + digits.len();
        }
    }
    let rest = text.get(end..)?;
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (date.year(), date.month(), date.day());
    Some(
        DateTime::new(year, month, day, hour, minute, second, nanos)
            .map(|local| (local, rest))
            .map_err(|_| TimeFault::NoSuchTime(text[..end].to_owned())),
    )
}

type Written<'t> = (Offset, &'t str);

/// An offset, a zone's name, both or neither: `+07:00`, `Z`, `WIB`, `+07:00 WIB`, `+07:00[Asia/…]`.
fn zone_parts(text: &str) -> Option<(Option<Written<'_>>, Option<&str>)> {
    let (offset, rest) = match text.as_bytes().first() {
        Some(b'+' | b'-') => {
            let end = text[1..]
                .find(|c: char| !c.is_ascii_digit() && c != ':')
                .map_or(text.len(), |i| i + 1);
            (Some((offset(&text[..end])?, &text[..end])), &text[end..])
        }
        Some(b'Z' | b'z') if text.len() == 1 || text.as_bytes()[1] == b'[' => {
            (Some((Offset::UTC, &text[..1])), &text[1..])
        }
        _ => (None, text),
    };
    let rest = rest.trim();
    let name = match rest.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']')?,
        None => rest,
    };
    let parts = (offset, (!name.is_empty()).then_some(name));
    (!name.contains(char::is_whitespace)).then_some(parts)
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at(1);
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at(2),
        5 if digits.as_bytes()[2] == b':' => (&digits[..2], &digits[3..]),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 18 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn in_zone(local: DateTime, zone: &Zone) -> Result<Timestamp, TimeFault> {
    let found = zone.rules.to_ambiguous_timestamp(local);
    let written = || local.to_string().replace('T', " ");
    match found.offset() {
        AmbiguousOffset::Unambiguous { .. } => {}
        AmbiguousOffset::Gap { .. } => {
            return Err(TimeFault::Gap { local: written(), zone: zone.name.clone() });
        }
        AmbiguousOffset::Fold { .. } => {
            return Err(TimeFault::Fold { local: written(), zone: zone.name.clone() });
        }
    }
    found.unambiguous().map_err(|_| TimeFault::Unreadable(written()))
}

/// A span such as `15m`, `2h`, `1h30m`, `3d`, `45s`; a day is 24 hours, ten years the most.
pub fn duration(text: &str) -> Option<SignedDuration> {
    let mut rest = text.trim();
    let (mut total, mut last) = (0i64, i64::MAX);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        let number: i64 = rest[..digits].parse().ok()?;
        let unit = match rest.as_bytes().get(digits)? {
            b'd' => 86_400,
            b'h' => 3_600,
            b'm' => 60,
            b's' => 1,
            _ => return None,
        };
        // Larger units first, each once: `30m1h` is more likely a slip than a wish.
        if unit >= last {
            return None;
        }
        (total, last) = (total + number * unit, unit);
        rest = &rest[digits + 1..];
    }
    (total <= 3_650 * 86_400).then(|| SignedDuration::from_secs(total))
}

/// The instant on all three of Indonesia's clocks: `10.00 WIB / 11.00 WITA / 12.00 WIT`; a clock
/// that shows another day than the first names it: `00.30 WITA (21/10)`.
pub fn three_zones(instant: Timestamp) -> String {
    clocks(instant, INDONESIA)
}

/// The day of `instant` and its time on all three clocks, both as `zone` counts them where that is
/// one of the three: `Senin, 2 November 2026` and `09.00 WITA / 08.00 WIB / 10.00 WIT`.
pub fn day_and_zones(instant: Timestamp, zone: &Zone, lang: Lang) -> (String, String) {
    let offset = zone.rules.to_offset(instant);
    let mut zones = INDONESIA;
    zones.sort_by_key(|(_, hours)| Offset::constant(*hours) != offset);
    let first = TimeZone::fixed(Offset::constant(zones[0].1));
    let day = long_date(instant.to_zoned_datetime(first).date(), lang);
    (day, clocks(instant, zones))
}

fn clocks(instant: Timestamp, zones: [(&str, i8); 3]) -> String {
    let local = |hours: i8| Offset::constant(hours).to_datetime(instant);
    let first = local(zones[0].1).date();
    let clocks = zones.map(|(name, hours)| {
        let at = local(hours);
        let mut clock = format!("{:02}.{:02} {name}", at.hour(), at.minute());
        if at.date() != first {
            clock.push_str(&format!(" ({}/{})", at.day(), at.month()));
        }
        clock
    });
    clocks.join(" / ")
}

/// The day of `instant` in `zone`, written out: `Kamis, 29 Oktober 2026`.
pub fn long_date_of(instant: Timestamp, zone: &Zone, lang: Lang) -> String {
    long_date(instant.to_zoned_datetime(zone.rules.clone()).date(), lang)
}

/// An instant with its day in WIB and all three zones.
pub fn three_zones_on(instant: Timestamp, lang: Lang) -> String {
    let date = long_date_of(instant, &Zone::wib(), lang);
    format!("{date}, {}", three_zones(instant))
}

/// `at` moved by `by`, kept within what a timestamp can hold: files may name any year.
pub fn moved(at: Timestamp, by: SignedDuration) -> Timestamp {
    let end = if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    at.checked_add(by).unwrap_or(end)
}
