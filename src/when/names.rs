//! Names of days and months, and dates written out.

use jiff::civil::{Date, Weekday};

use crate::lang::Lang;

const WEEKDAYS: [(&str, &str); 7] = [
    ("Senin", "Monday"),
    ("Selasa", "Tuesday"),
    ("Rabu", "Wednesday"),
    ("Kamis", "Thursday"),
    ("Jumat", "Friday"),
    ("Sabtu", "Saturday"),
    ("Minggu", "Sunday"),
];

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

/// `Kamis`, `Thursday`.
pub fn weekday_name(day: Weekday, lang: Lang) -> &'static str {
    pick(WEEKDAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())], lang)
}

/// `Oktober`, `October`; `month` from 1 to 12.
pub fn month_name(month: i8, lang: Lang) -> &'static str {
    pick(MONTHS[usize::from(month.clamp(1, 12).unsigned_abs()) - 1], lang)
}

/// `Kamis, 29 Oktober 2026`, `Thursday, 29 October 2026`.
pub fn long_date(date: Date, lang: Lang) -> String {
    format!(
        "{}, {} {} {}",
        weekday_name(date.weekday(), lang),
        date.day(),
        month_name(date.month(), lang),
        date.year()
    )
}

fn pick((id, en): (&'static str, &'static str), lang: Lang) -> &'static str {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}
