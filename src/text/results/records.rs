//! The records of an item: summaries in its life, and what a bundle says of itself.

use crate::lang::Lang;
use crate::plan::tally::Letters;

/// How the letters of an occasion fared, between two instants.
pub fn log_letters(lang: Lang, occasion: &str, l: Letters, from: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{occasion}: {} surel sejak {from}: {} terkirim, {} menunggu, {} ditolak, {} tidak pasti, {} tidak dikirim",
            l.total, l.sent, l.pending, l.refused, l.unknown, l.withheld
        ),
        Lang::En => format!(
            "{occasion}: {} letters since {from}: {} sent, {} pending, {} refused, {} unknown, {} not sent",
            l.total, l.sent, l.pending, l.refused, l.unknown, l.withheld
        ),
    }
}

/// Another item refers to this one and has begun.
pub fn log_referred(lang: Lang, by: &str, withdraws: bool) -> String {
    match (lang, withdraws) {
        (Lang::Id, true) => format!("dicabut oleh {by}"),
        (Lang::Id, false) => format!("diralat oleh {by}"),
        (Lang::En, true) => format!("withdrawn by {by}"),
        (Lang::En, false) => format!("corrected by {by}"),
    }
}

/// Somebody vouched; `how` begins with who.
pub fn log_vouched(lang: Lang, how: &str, digest: &str) -> String {
    match lang {
        Lang::Id => format!("{how}, untuk isi {digest}"),
        Lang::En => format!("{how}, for the content {digest}"),
    }
}

/// A commit changed the file.
pub fn log_written(lang: Lang, author: &str, commit: &str) -> String {
    match lang {
        Lang::Id => format!("ditulis oleh {author} (commit {commit})"),
        Lang::En => format!("written by {author} (commit {commit})"),
    }
}

/// An approval counts no more.
pub fn log_voided(lang: Lang, approver: &str, digest: &str) -> String {
    match lang {
        Lang::Id => format!("persetujuan {approver} untuk isi {digest} tidak berlaku lagi"),
        Lang::En => format!("the approval of {approver} for the content {digest} counts no more"),
    }
}

/// The first attempt, which closes the content.
pub fn log_released(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "mulai disiarkan; isinya tidak berubah lagi",
        Lang::En => "the release begins; the content is closed",
    }
}

/// A bundle goes only into a folder of its own.
pub fn bundle_not_empty(lang: Lang, folder: &str) -> String {
    match lang {
        Lang::Id => format!("{folder} sudah berisi; sebutkan folder baru atau yang masih kosong"),
        Lang::En => format!("{folder} is not empty; name a new folder or an empty one"),
    }
}

/// A bundle was begun and could not be finished.
pub fn bundle_incomplete(lang: Lang, folder: &str, why: &str) -> String {
    match lang {
        Lang::Id => {
            format!("catatan di {folder} tidak lengkap, jangan dipakai; hapus lalu ulangi ({why})")
        }
        Lang::En => {
            format!(
                "the records in {folder} are incomplete, do not use them; delete them and run it again ({why})"
            )
        }
    }
}

/// A bundle was written.
pub fn bundled(lang: Lang, folder: &str, files: usize) -> String {
    match lang {
        Lang::Id => format!(
            "{files} berkas ditulis ke {folder}. Periksa kapan saja dengan `sha256sum -c SHA256SUMS` di folder itu. Isinya memuat nama dan alamat wartawan."
        ),
        Lang::En => format!(
            "{files} files written to {folder}. Check them at any time with `sha256sum -c SHA256SUMS` in that folder. They name journalists and their addresses."
        ),
    }
}

/// A part of the records that is not to be had any more.
pub fn not_kept(lang: Lang, what: &str) -> String {
    match lang {
        Lang::Id => format!("tidak ada lagi: {what}"),
        Lang::En => format!("not kept any more: {what}"),
    }
}

/// The announcement file, at the content that was released.
pub fn announcement_text(lang: Lang, digest: &str) -> String {
    match lang {
        Lang::Id => format!("berkas siaran dengan isi yang disiarkan ({digest})"),
        Lang::En => format!("the announcement file with the content that was released ({digest})"),
    }
}
