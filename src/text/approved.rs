//! Approvals: what is missing, who vouched, and what is wrong with the repository.

use crate::approval::{Act, Lack, Voucher};
use crate::lang::Lang;

/// What is missing, as whole sentences.
pub fn missing(lang: Lang, lacks: &[Lack]) -> String {
    let all: Vec<String> = lacks.iter().map(|of| lack(lang, of)).collect();
    all.join(" ")
}

/// One thing that is missing, as a whole sentence.
pub fn lack(lang: Lang, lack: &Lack) -> String {
    match (lang, lack) {
        (Lang::Id, Lack::Unreadable { detail }) => format!(
            "Persetujuan tidak dapat diperiksa karena repositori git tidak dapat dibaca; minta TI memeriksa review.repository. ({detail})"
        ),
        (Lang::En, Lack::Unreadable { detail }) => format!(
            "Approvals cannot be looked at, because the git repository cannot be read; ask IT to look at review.repository. ({detail})"
        ),
        (Lang::Id, Lack::Moved) => {
            "Cabang git berubah sementara folder siaran tidak dapat dibaca; persetujuan diperiksa lagi begitu folder itu kembali.".into()
        }
        (Lang::En, Lack::Moved) => {
            "The git branch moved while the announcements folder could not be read; approvals are looked at again once the folder is back.".into()
        }
        (Lang::Id, Lack::OtherTerms { approver }) => format!(
            "Persetujuan {approver} diberikan ketika tujuan, pengirim, atau tata letaknya masih lain; mintalah {approver} menyetujui lagi."
        ),
        (Lang::En, Lack::OtherTerms { approver }) => format!(
            "{approver} approved it when destinations, sender or layout were others; ask {approver} to approve it again."
        ),
        (Lang::Id, Lack::TooFew { have: 0, need }) => {
            format!("Menunggu persetujuan: belum ada, perlu {need}.")
        }
        (Lang::En, Lack::TooFew { have: 0, need }) => {
            format!("It waits for approval: nobody has vouched for it, {need} needed.")
        }
        (Lang::Id, Lack::TooFew { have, need }) => {
            format!("Menunggu persetujuan: baru {have} dari {need}.")
        }
        (Lang::En, Lack::TooFew { have, need }) => {
            format!("It waits for approval: {have} of {need}.")
        }
    }
}

/// How far the approval is, with the names of who vouched.
pub fn progress(lang: Lang, have: usize, need: usize, who: &[String]) -> String {
    let who = if who.is_empty() { String::new() } else { format!(": {}", who.join(", ")) };
    match lang {
        Lang::Id => format!("Persetujuan: {have} dari {need}{who}"),
        Lang::En => format!("Approvals: {have} of {need}{who}"),
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

/// How somebody vouched, such as `ani (signed commit 0a1b2c3d4e5f, SHA256:…)`.
pub fn voucher(lang: Lang, voucher: &Voucher) -> String {
    let act = match (lang, voucher.act) {
        (Lang::Id, Act::Commit) => "commit bertanda tangan",
        (Lang::Id, Act::Tag) => "tag bertanda tangan",
        (Lang::Id, Act::Trailer) => "Approved-by pada merge",
        (Lang::En, Act::Commit) => "signed commit",
        (Lang::En, Act::Tag) => "signed tag",
        (Lang::En, Act::Trailer) => "Approved-by on the merge",
    };
    let key = if voucher.key.is_empty() { String::new() } else { format!(", {}", voucher.key) };
    format!("{} ({act} {}{key})", voucher.approver, short(&voucher.object))
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
    let why = lack(lang, why);
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

/// The first characters of a commit's or tag's id.
fn short(object: &str) -> &str {
    object.get(..12).unwrap_or(object)
}
