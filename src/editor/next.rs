//! The number of a new announcement.

use jiff::civil::Date;

use crate::announcement::{Announcement, Kind};
use crate::number::{Number, Pattern, read};

/// The next free number of a new announcement, in the month and year of `today`: one more than the
/// highest of this year's series, which is that of `kind` where `known` has any of it. Of a
/// correction or withdrawal of `original` it is the original's number with the next revision.
pub fn next_number(
    kind: Kind,
    original: Option<&Announcement>,
    known: &[&Announcement],
    patterns: &[Pattern],
    today: Date,
) -> Option<String> {
    let parsed: Vec<(Kind, Number)> = known
        .iter()
        .filter_map(|a| Some((a.kind, read(patterns, a.number.as_deref()?)?)))
        .collect();
    if let Some(original) = original {
        let number = read(patterns, original.number.as_deref()?)?;
        let revisions = parsed.iter().map(|(_, other)| other).filter(|other| {
            (other.series, other.serial, other.year) == (number.series, number.serial, number.year)
        });
        let revision = revisions.filter_map(|other| other.revision).max().unwrap_or(0) + 1;
        let month = number.month.unwrap_or(today.month());
        let year = number.year.unwrap_or(today.year());
        let pattern = patterns.get(number.series)?;
        return Some(pattern.write(number.serial, Some(revision), month, year));
    }
    // A correction has the number of its original.
    if matches!(kind, Kind::Correction | Kind::Withdrawal | Kind::Answer) {
        return None;
    }
    let of_kind = parsed.iter().rfind(|(other, _)| *other == kind).map(|(_, n)| n.series);
    let series = match (of_kind, kind) {
        (Some(series), _) => series,
        // Invitations are counted apart, in a way that no file shows yet.
        (None, Kind::Invitation) => return None,
        (None, _) => 0,
    };
    let pattern = patterns.get(series)?;
    let this_year =
        |n: &&Number| n.series == series && (!pattern.has_year() || n.year == Some(today.year()));
    let highest = parsed.iter().map(|(_, number)| number).filter(this_year).map(|n| n.serial).max();
    let serial = highest.unwrap_or(0).checked_add(1)?;
    Some(pattern.write(serial, None, today.month(), today.year()))
}
