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

/// To the desk: the repository cannot be read. Subject and text.
pub fn alert_unreadable(lang: Lang, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Persetujuan tidak dapat diperiksa".to_owned(),
            format!(
                "Repositori git (review.repository) tidak dapat dibaca. Yang belum mulai terbit menunggu; program mencoba lagi sendiri. Minta TI memeriksanya. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            "Approvals cannot be looked at".to_owned(),
            format!(
                "The git repository (review.repository) cannot be read. What has not begun waits; siaran tries again by itself. Ask IT to look at it. (Technical detail: {detail})"
            ),
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

/// Something on which approvals rest can be changed by others than the administrator.
pub fn exposed(lang: Lang, path: &str, by: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{path}: {by}. Dengan `review`, konfigurasi, daftar, templat, kunci akses, dan folder state (beserta semua folder di atasnya) hanya boleh ditulisi root dan pengguna program ini. Perbaiki pemilik dan haknya, misalnya `chown root {path}` dan `chmod go-w {path}`."
        ),
        Lang::En => format!(
            "{path}: {by}. With `review`, nobody but root and the user of this program may write configuration, lists, templates, credentials and state, nor any folder above them. Mend owner and mode, such as `chown root {path}` and `chmod go-w {path}`."
        ),
    }
}

/// Who could change it.
pub fn exposed_to(lang: Lang, owner: Option<u32>) -> String {
    match (lang, owner) {
        (Lang::Id, Some(uid)) => format!("dimiliki pengguna lain (uid {uid})"),
        (Lang::En, Some(uid)) => format!("it belongs to another user (uid {uid})"),
        (Lang::Id, None) => "dapat ditulisi grup atau siapa saja".into(),
        (Lang::En, None) => "a group or anybody may write it".into(),
    }
}

/// The first characters of a commit's or tag's id.
fn short(object: &str) -> &str {
    object.get(..12).unwrap_or(object)
}
