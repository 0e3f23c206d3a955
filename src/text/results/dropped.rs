//! The mails that show a file to those who work on it, once it lies in the folder.

use super::query::counted;
use super::standing::state;
use crate::lang::Lang;
use crate::plan::Dropped;
use crate::text::instant::when;

/// Files that one mail lists at most.
const LISTED: usize = 200;

/// What a file is told of by.
pub(super) fn headline(lang: Lang, dropped: &Dropped) -> String {
    let title = &dropped.title;
    match (lang, dropped.has_errors) {
        (Lang::Id, true) => format!("Perbaiki dahulu: {title}"),
        (Lang::En, true) => format!("Please mend: {title}"),
        (Lang::Id, false) => format!("Pratinjau: {title}"),
        (Lang::En, false) => format!("Preview: {title}"),
    }
}

/// A file in one line.
pub(super) fn line(lang: Lang, dropped: &Dropped) -> String {
    let Dropped { title, path, due, state: stands, .. } = dropped;
    let due = due.map(|due| format!(" · {}", when(lang, due))).unwrap_or_default();
    format!("{title} [{}]{due} · {path}", state(lang, *stands))
}

/// Subject of a mail about `drops`.
pub fn dropped_subject(lang: Lang, drops: &[&Dropped]) -> String {
    let Some(first) = drops.first() else { return "siaran".to_owned() };
    let head = headline(lang, first);
    match (lang, drops.len() - 1) {
        (_, 0) => format!("[siaran] {head}"),
        (Lang::Id, n) => format!("[siaran] {head} (dan {n} lainnya)"),
        (Lang::En, n) => format!("[siaran] {head} (and {n} more)"),
    }
}

/// The text of a mail about `drops`. With a summary of each, its page is attached; without any,
/// there are too many and each is named in a line.
pub fn dropped_text(lang: Lang, drops: &[&Dropped], summaries: &[String]) -> String {
    const RULE: &str = "\n----------------------------------------\n\n";
    if !summaries.is_empty() {
        let end = match lang {
            Lang::Id => {
                "Halaman terlampir menunjukkan semuanya seperti yang akan dilihat pembaca; buka di peramban. Mengubah berkas di folder mengubah siarannya; menghapus berkas membatalkannya.\n"
            }
            Lang::En => {
                "The attached page shows everything as its readers will see it; open it in a browser. Changing the file in the folder changes the announcement; deleting it cancels it.\n"
            }
        };
        return summaries.join(RULE) + RULE + end;
    }
    let mut out = match lang {
        Lang::Id => format!("{} berkas baru atau berubah di folder siaran:\n\n", drops.len()),
        Lang::En => {
            format!(
                "{} new or changed in the announcements folder:\n\n",
                counted(drops.len(), "file")
            )
        }
    };
    for dropped in drops.iter().take(LISTED) {
        out.push_str(&format!("- {}\n", line(lang, dropped)));
    }
    if drops.len() > LISTED {
        out.push_str(&format!("- … ({})\n", drops.len()));
    }
    out.push_str(match lang {
        Lang::Id => "\nHalaman pratinjau tiap berkas: `siaran preview BERKAS`.\n",
        Lang::En => "\nA page for each: `siaran preview FILE`.\n",
    });
    out
}
