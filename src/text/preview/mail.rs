//! The letter that one person gets to look at, and what becomes of it.

use crate::lang::Lang;

/// Subject of a letter that one person gets to look at.
pub fn marked_subject(lang: Lang, subject: &str) -> String {
    match lang {
        Lang::Id => format!("[PRATINJAU] {subject}"),
        Lang::En => format!("[PREVIEW] {subject}"),
    }
}

/// The note on top of such a letter. `due` is when the letter would leave; `counts` the problems of
/// its file.
pub fn mail_note(lang: Lang, due: Option<&str>, counts: &str) -> String {
    let mut note = match (lang, due) {
        (Lang::Id, Some(due)) => format!(
            "PRATINJAU, hanya untuk Anda. Surat di bawah ini baru dikirim kepada wartawan pada {due}."
        ),
        (Lang::Id, None) => {
            "PRATINJAU, hanya untuk Anda. Surat di bawah ini belum dijadwalkan.".to_owned()
        }
        (Lang::En, Some(due)) => {
            format!("PREVIEW, for you alone. The letter below goes to journalists on {due}.")
        }
        (Lang::En, None) => {
            "PREVIEW, for you alone. The letter below is not scheduled yet.".to_owned()
        }
    };
    match lang {
        _ if counts.is_empty() => {}
        Lang::Id => note.push_str(&format!(" Hasil pemeriksaan berkasnya: {counts}.")),
        Lang::En => note.push_str(&format!(" Its file has {counts}.")),
    }
    note
}

/// Above the posts in such a letter.
pub fn posts_below(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Unggahan di X pada siaran yang sama (bukan bagian surat):",
        Lang::En => "Posts on X of the same announcement (no part of the letter):",
    }
}

/// A preview was mailed.
pub fn mailed(lang: Lang, title: &str, address: &str) -> String {
    match lang {
        Lang::Id => format!("pratinjau \"{title}\" dikirim kepada {address}"),
        Lang::En => format!("the preview of \"{title}\" was mailed to {address}"),
    }
}

/// A preview could not be mailed.
pub fn not_mailed(lang: Lang, address: &str, why: &str, detail: &str) -> String {
    let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
    match lang {
        Lang::Id => format!("pratinjau tidak terkirim kepada {address}: {why}{detail}"),
        Lang::En => format!("the preview was not mailed to {address}: {why}{detail}"),
    }
}

/// An announcement has no letter to be mailed.
pub fn no_letter_of(lang: Lang, file: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{file} tidak menghasilkan surat; periksa bagian email di berkas itu, atau buat halamannya: `siaran preview {file}`"
        ),
        Lang::En => format!(
            "{file} makes no letter; look at its email part, or make its page: `siaran preview {file}`"
        ),
    }
}

/// No mail is configured.
pub fn no_mail(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "konfigurasi belum memuat bagian email, jadi pratinjau tidak dapat dikirim",
        Lang::En => "the configuration has no email part, so no preview can be mailed",
    }
}

/// The sandbox does not run.
pub fn no_sandbox(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "mode latihan belum berjalan; jalankan dahulu `siaran run --sandbox` di jendela lain"
        }
        Lang::En => {
            "the sandbox does not run; start `siaran run --sandbox` in another window first"
        }
    }
}

/// A file that the letter brings cannot be read any more.
pub fn file_changed(lang: Lang, file: &str) -> String {
    match lang {
        Lang::Id => format!("{file} tidak dapat dibaca, atau berubah sewaktu dibaca; coba lagi"),
        Lang::En => format!("{file} cannot be read, or changed meanwhile; try again"),
    }
}
