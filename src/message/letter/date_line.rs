//! Whether a body already begins with the place and date of its news.

use crate::lang::Lang;
use crate::message::markdown;
use crate::when::names::month_name;

/// A date line ends with a dash within so many characters.
const LONGEST: usize = 80;

/// Whether `body` begins with a date line, such as `**Jakarta, 20 Oktober 2026** —` or
/// `JAKARTA (20/10) –`. `place` is where the announcement says that it comes from.
pub(super) fn is_in(body: &str, place: Option<&str>) -> bool {
    let opening = markdown::opening(body);
    let start: String =
        opening.trim_start().chars().take(LONGEST).collect::<String>().to_lowercase();
    let dash = [" – ", " — ", " - ", " -- "].iter().filter_map(|dash| start.find(dash)).min();
    let own_line = (opening.chars().count() < LONGEST).then(|| start.trim_end().len());
    let Some(before) = dash.or(own_line).and_then(|end| start.get(..end)) else { return false };
    is_dated(before) || (dash.is_some() && begins_with_place(before, place))
}

/// A day and the name of a month, or `(20/10`.
fn is_dated(text: &str) -> bool {
    let has_month = (1..=12).any(|month| {
        let named = |lang| text.contains(&month_name(month, lang).to_lowercase());
        named(Lang::Id) || named(Lang::En)
    });
    let in_brackets = text.split_once('(').is_some_and(|(_, date)| {
        date.split_once('/').is_some_and(|(day, _)| day.trim().parse::<u8>().is_ok())
    });
    in_brackets || (has_month && text.contains(|c: char| c.is_ascii_digit()))
}

/// `jakarta` or `jakarta, …`, but not `jakarta menjadi …`.
fn begins_with_place(text: &str, place: Option<&str>) -> bool {
    let place = place.unwrap_or_default().to_lowercase();
    !place.is_empty()
        && text
            .strip_prefix(&place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ', '(']))
        && text.split_whitespace().count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_lines_as_writers_write_them_are_known() {
        for body in [
            "**Jakarta, 20 Oktober 2026** — Kementerian membuka layanan.",
            "JAKARTA (20/10) – Kementerian membuka layanan.",
            "Jakarta - Kementerian membuka layanan.",
            "**Jakarta, …** — Tulis isi siaran di sini.",
            "Bandung, 3 March 2027 -- The office opens.",
            "Jakarta, 20 Oktober 2026\n\nKementerian membuka layanan.",
        ] {
            assert!(is_in(body, Some("Jakarta")), "{body}");
        }
    }

    #[test]
    fn a_sentence_that_only_names_the_place_or_has_a_dash_is_none() {
        for body in [
            "Jakarta menjadi tuan rumah pertemuan menteri dari seluruh kawasan Asia – pertama kali.",
            "Kementerian Contoh – bersama pemda – membuka 38 loket.",
            "Kementerian membuka layanan pada 20 Oktober 2026 di seluruh provinsi, termasuk daerah terluar dan kepulauan.",
            "# Jakarta, 20 Oktober 2026\n\nIsi.",
            "- Jakarta, 20 Oktober",
            "",
        ] {
            assert!(!is_in(body, Some("Jakarta")), "{body}");
        }
    }
}
