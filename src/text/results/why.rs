//! Why something does not go out.

use super::instant::{span, when};
use crate::lang::Lang;
use crate::plan::Why;
use crate::problem::UnusableList;
use crate::text::shown::sentence;
use crate::text::{answer, approved, embargo, lists, reminders};

/// Why something does not go out, as whole sentences.
pub fn why(lang: Lang, why: &Why) -> String {
    match lang {
        Lang::Id => why_id(why),
        Lang::En => why_en(why),
    }
}

/// Why early copies do not go out, though the release does.
pub(super) fn early_stopped(lang: Lang, reason: &Why) -> String {
    let reason = why_alone(lang, reason);
    format!("{reason}\n{}", embargo::release_goes_on(lang))
}

/// Why a reminder does not go out, though others may.
pub(super) fn reminder_stopped(lang: Lang, reason: &Why) -> String {
    let reason = match (lang, reason) {
        (Lang::Id, Why::Expired) => "Waktunya lewat sebelum dapat dikirim.".to_owned(),
        (Lang::En, Why::Expired) => "Its time passed before it could go out.".to_owned(),
        (lang, reason) => why_alone(lang, reason),
    };
    format!("{reason}\n{}", reminders::rest_goes_on(lang))
}

/// Why, where a new time in the file is no cure.
fn why_alone(lang: Lang, reason: &Why) -> String {
    match (lang, reason) {
        (Lang::Id, Why::Late { by }) => format!("Terlambat {}.", span(lang, by.as_secs())),
        (Lang::En, Why::Late { by }) => format!("{} late.", span(lang, by.as_secs())),
        (Lang::Id, Why::FellInHold) => "Waktunya tiba selama penahanan.".to_owned(),
        (Lang::En, Why::FellInHold) => "It fell due during a hold.".to_owned(),
        (Lang::Id, Why::DueAtStart) => {
            "Waktunya sudah lewat ketika siaran pertama kali dijalankan.".to_owned()
        }
        (Lang::En, Why::DueAtStart) => "It was due before siaran was first started.".to_owned(),
        (lang, reason) => why(lang, reason),
    }
}

fn why_id(why: &Why) -> String {
    match why {
        Why::Problems => "Berkas masih mengandung kesalahan; lihat `siaran check`.".into(),
        Why::NoDate => "Belum ada publish_at, jadi masih draf.".into(),
        Why::Draft => "Ditandai draft: true.".into(),
        Why::SameId(paths) => format!("Beberapa berkas memakai id yang sama: {}.", paths.join(", ")),
        Why::NotApproved { lacks } => approved::missing(Lang::Id, lacks),
        Why::DueAtStart => "Waktunya sudah lewat ketika siaran pertama kali dijalankan; beri waktu baru atau jalankan `siaran release ID --now`.".into(),
        Why::Late { by } => format!(
            "Terlambat {} dari jadwal, lebih lama daripada batas yang ditetapkan; beri waktu baru atau jalankan `siaran release ID --now`.",
            span(Lang::Id, by.as_secs())
        ),
        Why::Hold { reason, who } => because(format!("Ditahan oleh {who}"), reason),
        Why::FellInHold => "Waktunya tiba selama penahanan; beri waktu baru atau jalankan `siaran release ID --now`.".into(),
        Why::AlreadySent(other) => format!("Isinya sama dengan {other}, yang sudah atau akan disiarkan; isi yang sama tidak dikirim dua kali."),
        Why::TooSimilar { account, other, item, percent } => format!(
            "Teks akun {account} {percent}% mirip dengan teks akun {other} di {item}; X melarang akun yang berbeda mengunggah teks yang sama. Tulis ulang dengan kata-kata sendiri, atau pakai `mode: repost`."
        ),
        Why::NoOriginal { id, nearest: None } => format!(
            "Siaran {id} yang dirujuk tidak dikenal; periksa id-nya di `siaran status`. Bila siaran itu terbit sebelum program dipakai: `siaran release ID --now`."
        ),
        Why::NoOriginal { id, nearest: Some(nearest) } => format!(
            "Siaran {id} yang dirujuk tidak dikenal; mungkin maksudnya {nearest}? Perbaiki id itu di berkas."
        ),
        Why::ListUnreadable { name, list } => unusable(Lang::Id, name, list),
        Why::NoRecipients => "Daftar penerimanya tidak memuat satu alamat pun.".into(),
        Why::Cancelled { reason, who } => because(format!("Dibatalkan oleh {who}"), reason),
        Why::Withdrawn(by) => format!("Sudah dicabut oleh {by}."),
        Why::Gone => "Berkas dihapus sebelum waktunya.".into(),
        Why::Expired => "Masa berlakunya habis sebelum disiarkan.".into(),
        Why::Quiet { reason, until } => reminders::quiet(Lang::Id, reason, &when(Lang::Id, *until)),
        Why::Missed => "Waktunya lewat sebelum siarannya sendiri terbit.".into(),
        Why::NotQuoted { original } => format!(
            "Kata-kata `correction.was` tidak ada di {original}; kutip siaran asli kata demi kata."
        ),
        Why::Unanswerable(why) => answer::why(Lang::Id, why),
    }
}

fn why_en(why: &Why) -> String {
    match why {
        Why::Problems => "The file still has errors; see `siaran check`.".into(),
        Why::NoDate => "It has no publish_at yet, so it is a draft.".into(),
        Why::Draft => "It is marked draft: true.".into(),
        Why::SameId(paths) => format!("Several files have the same id: {}.", paths.join(", ")),
        Why::NotApproved { lacks } => approved::missing(Lang::En, lacks),
        Why::DueAtStart => "It was already due when siaran was first started; give it a new time or run `siaran release ID --now`.".into(),
        Why::Late { by } => format!(
            "It is {} late, more than its grace; give it a new time or run `siaran release ID --now`.",
            span(Lang::En, by.as_secs())
        ),
        Why::Hold { reason, who } => because(format!("Held by {who}"), reason),
        Why::FellInHold => "It fell due during a hold; give it a new time or run `siaran release ID --now`.".into(),
        Why::AlreadySent(other) => format!("It says the same as {other}, which has gone out or will; the same content is not sent twice."),
        Why::TooSimilar { account, other, item, percent } => format!(
            "The text of account {account} is {percent}% like that of account {other} in {item}; X does not let different accounts post the same text. Write it in words of its own, or use `mode: repost`."
        ),
        Why::NoOriginal { id, nearest: None } => format!(
            "It refers to {id}, which nobody knows; look for the id in `siaran status`. If it went out before siaran was in use: `siaran release ID --now`."
        ),
        Why::NoOriginal { id, nearest: Some(nearest) } => format!(
            "It refers to {id}, which nobody knows; is {nearest} meant? Correct the id in the file."
        ),
        Why::ListUnreadable { name, list } => unusable(Lang::En, name, list),
        Why::NoRecipients => "There is nobody on its lists.".into(),
        Why::Cancelled { reason, who } => because(format!("Cancelled by {who}"), reason),
        Why::Withdrawn(by) => format!("It was withdrawn by {by}."),
        Why::Gone => "The file was deleted before its time.".into(),
        Why::Expired => "It expired before it was released.".into(),
        Why::Quiet { reason, until } => reminders::quiet(Lang::En, reason, &when(Lang::En, *until)),
        Why::Missed => "Its time had passed before the announcement itself went out.".into(),
        Why::NotQuoted { original } => format!(
            "The words of `correction.was` do not stand in {original}; quote the original word for word."
        ),
        Why::Unanswerable(why) => answer::why(Lang::En, why),
    }
}

fn unusable(lang: Lang, name: &str, list: &UnusableList) -> String {
    let what = sentence(&lists::message(lang, name, list));
    format!("{what} {}", sentence(&lists::cure(lang, &list.fault)))
}

fn because(what: String, reason: &str) -> String {
    match reason.trim_end_matches('.') {
        "" => format!("{what}."),
        reason => format!("{what}: {reason}."),
    }
}
