//! Instants and spans.

use jiff::Timestamp;

use crate::lang::Lang;
use crate::when;

/// An instant with its day in WIB and all three zones.
pub fn when(lang: Lang, instant: Timestamp) -> String {
    when::three_zones_on(instant, lang)
}

/// A span of seconds, roughly.
pub fn span(lang: Lang, seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3600, seconds % 3600 / 60);
    let (d, h, m, s) = match lang {
        Lang::Id => ("hari", "jam", "menit", "detik"),
        Lang::En => ("d", "h", "min", "s"),
    };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} {s}"),
        (0, 0, minutes) => format!("{minutes} {m}"),
        (0, hours, minutes) => format!("{hours} {h} {minutes} {m}"),
        (days, hours, _) => format!("{days} {d} {hours} {h}"),
    }
}
