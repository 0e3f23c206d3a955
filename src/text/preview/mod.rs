//! The preview of an announcement: the page that shows it before it goes out, its summary, and the
//! letter for one person.

mod mail;
mod words;

use super::page::number;
use super::results::span;
use crate::lang::Lang;
use crate::plan::{LeftOut, State};
use crate::problem::Severity;
pub use mail::{
    file_changed, mail_note, mailed, marked_subject, no_letter_of, no_mail, no_sandbox, not_mailed,
    posts_below,
};
pub use words::{Words, words};

/// `1.234 kata`; in English with `s` where there are several.
fn counted(lang: Lang, n: usize, [indonesian, english]: [&str; 2]) -> String {
    let count = number(lang, n);
    match (lang, n) {
        (Lang::Id, _) => format!("{count} {indonesian}"),
        (Lang::En, 1) => format!("{count} {english}"),
        (Lang::En, _) => format!("{count} {english}s"),
    }
}

/// How many problems there are; empty where there are none.
pub fn problem_counts(lang: Lang, errors: usize, warnings: usize, notes: usize) -> String {
    let names = [["kesalahan", "error"], ["peringatan", "warning"], ["catatan", "note"]];
    let counts = [errors, warnings, notes].into_iter().zip(names).filter(|(n, _)| *n > 0);
    counts.map(|(n, names)| counted(lang, n, names)).collect::<Vec<_>>().join(", ")
}

/// How grave a problem is.
pub fn severity(lang: Lang, severity: Severity) -> &'static str {
    match (lang, severity) {
        (Lang::Id, Severity::Error) => "Kesalahan",
        (Lang::Id, Severity::Warning) => "Peringatan",
        (Lang::Id, Severity::Note) => "Catatan",
        (Lang::En, Severity::Error) => "Error",
        (Lang::En, Severity::Warning) => "Warning",
        (Lang::En, Severity::Note) => "Note",
    }
}

/// Where a problem is.
pub fn place(lang: Lang, line: u32) -> String {
    match lang {
        Lang::Id => format!("baris {line}"),
        Lang::En => format!("line {line}"),
    }
}

/// The verdict of an item that nothing keeps back.
pub fn verdict(lang: Lang, state: State) -> &'static str {
    match (lang, state) {
        (Lang::Id, State::Scheduled | State::Prepared) => "Siap terbit pada waktunya.",
        (Lang::En, State::Scheduled | State::Prepared) => "Ready to go out at its instant.",
        (Lang::Id, State::Releasing) => "Penyiarannya sedang berlangsung.",
        (Lang::En, State::Releasing) => "Its release is under way.",
        (Lang::Id, State::Released) => "Sudah terbit; perubahan di berkas tidak dikirim lagi.",
        (Lang::En, State::Released) => "It has gone out; no change of the file is sent any more.",
        (Lang::Id, State::PartlyReleased) => "Terbit sebagian; lihat `siaran status`.",
        (Lang::En, State::PartlyReleased) => "It went out in part; see `siaran status`.",
        _ => "",
    }
}

/// An account's posts.
pub fn posts_of(lang: Lang, count: usize, handle: &str) -> String {
    let posts = counted(lang, count, ["unggahan", "post"]);
    match lang {
        Lang::Id => format!("X: {posts} dari @{handle}"),
        Lang::En => format!("X: {posts} by @{handle}"),
    }
}

/// An account reposts.
pub fn reposts(lang: Lang, handle: &str) -> String {
    match lang {
        Lang::Id => format!("X: @{handle} membagikan ulang"),
        Lang::En => format!("X: @{handle} reposts"),
    }
}

/// A holder is asked.
pub fn asks(lang: Lang, handle: &str) -> String {
    match lang {
        Lang::Id => format!("Surel kepada pemegang akun @{handle}"),
        Lang::En => format!("Mail to the holder of @{handle}"),
    }
}

/// Posts are deleted.
pub fn deletes(lang: Lang, count: usize) -> String {
    let posts = counted(lang, count, ["unggahan", "post"]);
    match lang {
        Lang::Id => format!("X: {posts} dihapus"),
        Lang::En => format!("X: {posts} deleted"),
    }
}

/// Letters go out.
pub fn letters(lang: Lang, count: usize) -> String {
    let people = super::page::recipients(lang, count);
    match lang {
        Lang::Id => format!("Surel kepada {people}"),
        Lang::En => format!("Mail to {people}"),
    }
}

/// Early copies go out.
pub fn early_copies(lang: Lang, count: usize) -> String {
    let people = super::page::recipients(lang, count);
    match lang {
        Lang::Id => format!("Salinan awal di bawah embargo kepada {people}"),
        Lang::En => format!("Early copies under embargo to {people}"),
    }
}

/// Titles of moments.
pub fn moment(lang: Lang, what: Moment) -> &'static str {
    match (lang, what) {
        (Lang::Id, Moment::Early) => "Salinan awal",
        (Lang::Id, Moment::Release) => "Terbit",
        (Lang::Id, Moment::After) => "Menyusul",
        (Lang::Id, Moment::Mail) => "Surel",
        (Lang::Id, Moment::Reminder) => "Pengingat",
        (Lang::Id, Moment::Event) => "Acara dimulai",
        (Lang::Id, Moment::Expiry) => "Batas akhir; yang belum terkirim tidak dikirim lagi",
        (Lang::En, Moment::Early) => "Early copies",
        (Lang::En, Moment::Release) => "Release",
        (Lang::En, Moment::After) => "Afterwards",
        (Lang::En, Moment::Mail) => "Mail",
        (Lang::En, Moment::Reminder) => "Reminder",
        (Lang::En, Moment::Event) => "The event begins",
        (Lang::En, Moment::Expiry) => "The end; what is left by then is not sent",
    }
}

/// See [`moment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Moment {
    Early,
    Release,
    After,
    Mail,
    Reminder,
    Event,
    Expiry,
}

/// How far a moment lies from the release; nothing for the release itself.
pub fn apart(lang: Lang, seconds: i64) -> String {
    let by = span(lang, seconds.abs()).replace(" 0 jam", "").replace(" 0 h", "");
    let by = by.replace(" 0 menit", "").replace(" 0 min", "");
    match (lang, seconds) {
        (_, 0) => String::new(),
        (Lang::Id, ..0) => format!("{by} sebelumnya"),
        (Lang::Id, _) => format!("{by} sesudahnya"),
        (Lang::En, ..0) => format!("{by} before"),
        (Lang::En, _) => format!("{by} after"),
    }
}

/// Who of the lists is not mailed; a sentence for each reason.
pub fn left_out(lang: Lang, left_out: LeftOut) -> Vec<String> {
    let LeftOut { objected, bounced, erased } = left_out;
    let people = |n| counted(lang, n, ["orang", "person"]).replace("persons", "people");
    let reasons = [
        (objected, ["meminta tidak dikirimi lagi", "want no more mail"]),
        (bounced, ["suratnya selalu kembali", "have addresses from which mail comes back"]),
        (erased, ["datanya sudah dihapus", "were erased"]),
    ];
    let reasons = reasons.into_iter().filter(|(n, _)| *n > 0);
    let told = reasons.map(|(n, [indonesian, english])| match lang {
        Lang::Id => format!("Tidak dikirimi: {} {indonesian}.", people(n)),
        Lang::En => format!("Not mailed: {} who {english}.", people(n)),
    });
    told.collect()
}

/// An amount in US dollars.
pub fn usd(lang: Lang, usd: f64) -> String {
    let amount = format!("{usd:.3}");
    match lang {
        Lang::Id => format!("{} USD", amount.replace('.', ",")),
        Lang::En => format!("{amount} USD"),
    }
}

/// What stands for the link by which the one recipient unsubscribes.
pub fn own_link(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "[tautan milik penerima]",
        Lang::En => "[the recipient’s own link]",
    }
}

/// What stands for the one recipient where a letter names him.
pub fn sample(lang: Lang, placeholder: &str) -> &'static str {
    let is = |name: &str| placeholder.contains(name);
    match lang {
        Lang::Id if is("name") => "[nama penerima]",
        Lang::Id if is("outlet") => "[media penerima]",
        Lang::Id => "[alamat penerima]",
        Lang::En if is("name") => "[recipient’s name]",
        Lang::En if is("outlet") => "[recipient’s outlet]",
        Lang::En => "[recipient’s address]",
    }
}
