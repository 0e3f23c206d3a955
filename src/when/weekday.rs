//! Weekdays that contradict their dates: the commonest slip of press releases.

use jiff::civil::{Date, Weekday};

/// A weekday beside a date that falls on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekdaySlip {
    /// Byte offset of the weekday.
    pub offset: usize,
    /// Weekday and date as written, on one line.
    pub written: String,
    /// The date.
    pub date: Date,
}

/// Every "Kamis, 29 Oktober 2026", "Kamis (29/10/2026)" or "Thursday, October 29" in `text` whose
/// weekday is wrong. A date without a year is the one nearest to `near`; without that it is
/// passed over.
pub fn weekday_slips(text: &str, near: Option<Date>) -> Vec<WeekdaySlip> {
    let words = words(text);
    let mut slips = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let Some(day) = weekday(word.text) else { continue };
        let Some((date, used)) = date(&words[i + 1..], near) else { continue };
        if date.weekday() != day {
            let end = words[i + used].end;
            let bare = text[word.start..end].replace(['*', '_'], "");
            let mut written = bare.split_whitespace().collect::<Vec<_>>().join(" ");
            if written.contains('(') {
                written.push(')');
            }
            slips.push(WeekdaySlip { offset: word.start, written, date });
        }
    }
    slips
}

struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// What stands between it and the word before.
    gap: &'t str,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut last = 0;
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.peek().copied() {
            let apostrophe = matches!(c, '\'' | '’');
            if !c.is_alphanumeric() && !apostrophe {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        words.push(Word { text: &text[start..end], start, end, gap: &text[last..start] });
        last = end;
    }
    words
}

fn weekday(word: &str) -> Option<Weekday> {
    // "minggu" is also "week": only the capital makes it a Sunday.
    if word == "minggu" {
        return None;
    }
    Some(match word.to_lowercase().as_str() {
        "senin" | "monday" | "mon" => Weekday::Monday,
        "selasa" | "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "rabu" | "wednesday" | "wed" => Weekday::Wednesday,
        "kamis" | "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "jumat" | "jum'at" | "jum’at" | "friday" | "fri" => Weekday::Friday,
        "sabtu" | "saturday" | "sat" => Weekday::Saturday,
        "minggu" | "ahad" | "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// The date at the start of `words`, and how many of them it takes.
fn date(words: &[Word<'_>], near: Option<Date>) -> Option<(Date, usize)> {
    let within = |(i, word): &(usize, &Word<'_>)| {
        word.gap.chars().all(|c| {
            let inside = *i > 0 && matches!(c, '.' | '/');
            inside || c.is_whitespace() || matches!(c, ',' | '(' | '*' | '_')
        })
    };
    let near_by: Vec<&Word<'_>> =
        words.iter().take(5).enumerate().take_while(within).map(|(_, w)| w).collect();
    let joined: Vec<&str> = near_by.iter().map(|w| w.text).collect();
    let skip = usize::from(
        joined
            .first()
            .is_some_and(|w| matches!(w.to_lowercase().as_str(), "tanggal" | "tgl" | "the")),
    );
    let joined = joined.get(skip..)?;
    let of = usize::from(joined.get(1).is_some_and(|w| w.eq_ignore_ascii_case("of")));
    let (first, second) = (*joined.first()?, *joined.get(1 + of)?);
    let (day, month) = match (day(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        (Some(number), None) if near_by[skip + 1].gap == "/" => (number, numeric_month(second)?),
        _ => (day(second)?, month(first)?),
    };
    let year = joined.get(2 + of).filter(|y| y.len() == 4).and_then(|y| y.parse::<i16>().ok());
    let used = skip + of + 2 + usize::from(year.is_some());
    let date = match year {
        Some(year) => Date::new(year, month, day).ok()?,
        None => {
            let near = near?;
            let years = near.year() - 1..=near.year() + 1;
            let dates = years.filter_map(|year| Date::new(year, month, day).ok());
            dates.min_by_key(|d| d.duration_since(near).as_secs().abs())?
        }
    };
    Some((date, used))
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") || digits.len() > 2 {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

/// The `10` of `29/10`.
fn numeric_month(word: &str) -> Option<i8> {
    (word.len() <= 2).then(|| word.parse().ok())?.filter(|m| (1..=12).contains(m))
}

fn month(word: &str) -> Option<i8> {
    Some(match word.to_lowercase().as_str() {
        "januari" | "january" | "jan" => 1,
        "februari" | "february" | "feb" | "peb" => 2,
        "maret" | "march" | "mar" => 3,
        "april" | "apr" => 4,
        "mei" | "may" => 5,
        "juni" | "june" | "jun" => 6,
        "juli" | "july" | "jul" => 7,
        "agustus" | "august" | "agu" | "agt" | "ags" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "oktober" | "october" | "okt" | "oct" => 10,
        "november" | "nov" | "nop" | "nopember" => 11,
        "desember" | "december" | "des" | "dec" => 12,
        _ => return None,
    })
}
