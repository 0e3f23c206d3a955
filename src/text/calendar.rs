//! Words of calendar files.

use crate::lang::Lang;

/// Name of the file.
pub fn file(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "undangan.ics",
        Lang::En => "invitation.ics",
    }
}

/// The title of an event that does not take place.
pub fn cancelled(lang: Lang, summary: &str) -> String {
    match lang {
        Lang::Id => format!("DIBATALKAN: {summary}"),
        Lang::En => format!("CANCELLED: {summary}"),
    }
}

/// Where to follow it on the web.
pub fn online(lang: Lang, link: &str) -> String {
    match lang {
        Lang::Id => format!("Daring: {link}"),
        Lang::En => format!("Online: {link}"),
    }
}

/// Whom to tell that one comes, and until when.
pub fn rsvp(lang: Lang, to: &str, by: Option<&str>) -> String {
    match (lang, by) {
        (Lang::Id, Some(by)) => format!("Konfirmasi kehadiran ke {to} paling lambat {by}"),
        (Lang::Id, None) => format!("Konfirmasi kehadiran ke {to}"),
        (Lang::En, Some(by)) => format!("Please reply to {to} by {by}"),
        (Lang::En, None) => format!("Please reply to {to}"),
    }
}
