//! Words of the calendar of what is planned.

use crate::lang::Lang;

/// Its name.
pub fn name(lang: Lang, newsroom: &str) -> String {
    match lang {
        Lang::Id => format!("Siaran: {newsroom}"),
        Lang::En => format!("Announcements: {newsroom}"),
    }
}

/// Accounts that post; each with its later times in brackets, where it has one.
pub fn accounts(accounts: &[String]) -> String {
    format!("X: {}", accounts.join(", "))
}

/// Lists that get the letter, and when, if not at once.
pub fn letters(lang: Lang, lists: &[String], at: Option<&str>) -> String {
    let lists = lists.join(", ");
    let at = at.map(|at| format!(" · {at}")).unwrap_or_default();
    match lang {
        Lang::Id => format!("Surel: {lists}{at}"),
        Lang::En => format!("Mail: {lists}{at}"),
    }
}

/// Lists that get early copies, and when.
pub fn early(lang: Lang, lists: &[String], at: Option<&str>) -> String {
    let lists = lists.join(", ");
    let at = at.map(|at| format!(" · {at}")).unwrap_or_default();
    match lang {
        Lang::Id => format!("Salinan awal (embargo): {lists}{at}"),
        Lang::En => format!("Early copies (embargo): {lists}{at}"),
    }
}
