//! Months as Roman numerals.

const MONTHS: [&str; 12] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// The numeral of a month from 1.
pub fn roman(month: i8) -> Option<&'static str> {
    let index = usize::try_from(month).ok()?.checked_sub(1)?;
    MONTHS.get(index).copied()
}

/// The month from 1 that a numeral names.
pub fn value(numeral: &str) -> Option<i8> {
    (1..=12).find(|month| roman(*month) == Some(numeral))
}
