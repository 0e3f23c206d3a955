//! Whether a body already begins with the place and date of its news.

use crate::lang::Lang;
use crate::message::markdown;
use crate::when::names::month_name;

/// A date line ends with a dash within so many characters.
const LONGEST: usize = 80;

/// Whether `body` begins with a date line, such as `**Jakarta, 20 Oktober 2026** —` or
/// `JAKARTA (20/10) –`, or with one on a line of its own. `place` is where the announcement says
/// that it comes from.
pub(super) fn is_in(body: &str, place: Option<&str>) -> bool {
    let opening = markdown::opening(body).to_lowercase();
    let opening = opening.trim();
    let place = place.unwrap_or_default().to_lowercase();
    let dash = [" – ", " — ", " - ", " -- "].iter().filter_map(|dash| opening.find(dash)).min();
    match dash.map(|end| &opening[..end]) {
        Some(before) if before.chars().count() <= LONGEST => {
            is_dated(before) || begins_with(before, &place)
        }
        _ => {
            opening.chars().count() <= LONGEST && is_dated(opening) && begins_with(opening, &place)
        }
    }
}

/// `…, 20 oktober 2026`, or `(20/10`.
fn is_dated(text: &str) -> bool {
    let day = text.rsplit(',').next().unwrap_or_default().trim();
    let has_month = (1..=12).any(|month| {
        [Lang::Id, Lang::En]
            .iter()
            .any(|lang| day.contains(&month_name(month, *lang).to_lowercase()))
    });
    let in_brackets = text.split_once('(').is_some_and(|(_, date)| {
        date.split_once('/').is_some_and(|(day, _)| day.trim().parse::<u8>().is_ok())
    });
    in_brackets || (has_month && day.starts_with(|c: char| c.is_ascii_digit()))
}

/// `jakarta` or `jakarta, …`, but not `jakarta menjadi …`.
fn begins_with(text: &str, place: &str) -> bool {
    !place.is_empty()
        && text.strip_prefix(place).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with([',', '(']) || rest.starts_with(" (")
        })
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
            "Loket di Ambon kembali dibuka mulai Rabu, 21 Oktober 2026.",
            "# Jakarta, 20 Oktober 2026\n\nIsi.",
            "- Jakarta, 20 Oktober",
            "",
        ] {
            assert!(!is_in(body, Some("Jakarta")), "{body}");
        }
    }
}
