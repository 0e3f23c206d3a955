//! Approvals as items, the desk and holds speak of them; `approval` has the words for each lack.

use super::approval::{cure, lack, short};
use super::shown::sentence;
use crate::approval::Lack;
use crate::lang::Lang;

/// What is missing, as whole sentences with the cure.
pub fn missing(lang: Lang, lacks: &[Lack]) -> String {
    let all: Vec<String> = lacks.iter().map(|of| lack(lang, of)).collect();
    let waits = match lang {
        Lang::Id => "Menunggu persetujuan",
        Lang::En => "It waits for approval",
    };
    // That too few approved is what the others come to.
    let first = lacks.iter().find(|lack| !matches!(lack, Lack::TooFew { .. })).or(lacks.first());
    let cure = first.map(|first| sentence(cure(lang, first))).unwrap_or_default();
    format!("{waits}: {}. {cure}", all.join("; "))
}

/// Nothing can be told of any approval, as a whole sentence with the cure.
fn unusable(lang: Lang, why: &Lack) -> String {
    format!("{} {}", sentence(&lack(lang, why)), sentence(cure(lang, why)))
}

/// How far the approval is.
pub fn progress(lang: Lang, have: usize, need: usize) -> String {
    match lang {
        Lang::Id => format!("Persetujuan: {have} dari {need}"),
        Lang::En => format!("Approvals: {have} of {need}"),
    }
}

/// An emergency went out with fewer approvals than are asked for.
pub fn owed(lang: Lang, owed: usize) -> String {
    match lang {
        Lang::Id => format!("Persetujuan susulan yang belum diberikan: {owed}"),
        Lang::En => format!("Approvals still to be given afterwards: {owed}"),
    }
}

/// The same for the desk, with the cure.
pub fn owed_text(lang: Lang, id: &str, have: usize, owed: usize) -> String {
    match lang {
        Lang::Id => format!(
            "id: {id}\nSiaran darurat ini terbit dengan {have} persetujuan. Masih diperlukan {owed} lagi sebagai persetujuan susulan; `siaran status` menampilkannya sampai diberikan.\nPenyunting lain menjalankan `siaran approve {id}`."
        ),
        Lang::En => format!(
            "id: {id}\nThis emergency went out with {have} approved. {owed} more must approve it afterwards; `siaran status` shows it until they do.\nAnother editor runs `siaran approve {id}`."
        ),
    }
}

/// Why everything is held after the branch moved to a commit that does not follow the last one.
pub fn rewound(lang: Lang, branch: &str, from: &str, to: &str) -> String {
    let (from, to) = (short(from), short(to));
    match lang {
        Lang::Id => format!(
            "cabang {branch} pindah dari {from} ke {to}, yang bukan kelanjutannya; periksa riwayat git, lalu jalankan `siaran unhold`"
        ),
        Lang::En => format!(
            "the branch {branch} went from {from} to {to}, which does not follow it; look at the history in git, then run `siaran unhold`"
        ),
    }
}

/// To the desk: nothing can be told of approvals. Subject and text.
pub fn alert_unusable(lang: Lang, why: &Lack) -> (String, String) {
    let why = unusable(lang, why);
    match lang {
        Lang::Id => (
            "Persetujuan tidak dapat diperiksa".to_owned(),
            format!("{why}\nYang belum mulai terbit menunggu; program mencoba lagi sendiri."),
        ),
        Lang::En => (
            "Approvals cannot be looked at".to_owned(),
            format!("{why}\nWhat has not begun waits; siaran tries again by itself."),
        ),
    }
}

/// To the desk: everything is held, for `reason` ([`rewound`]). Subject and text.
pub fn alert_rewound(lang: Lang, reason: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Semua siaran ditahan: riwayat git berubah".to_owned(),
            format!("Semua siaran ditahan: {reason}."),
        ),
        Lang::En => (
            "Everything is held: the history in git changed".to_owned(),
            format!("Everything is held: {reason}."),
        ),
    }
}
