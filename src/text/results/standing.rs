//! How items, posts and letters stand.

use crate::lang::Lang;
use crate::plan::fact::{Cause, Destination};
use crate::plan::tally::{Letters, Standing};
use crate::plan::{EARLY, MAIL, State, reminders};

/// A state, for people.
pub fn state(lang: Lang, state: State) -> &'static str {
    match (lang, state) {
        (Lang::Id, State::Draft) => "draf",
        (Lang::Id, State::AwaitingApproval) => "menunggu persetujuan",
        (Lang::Id, State::Scheduled) => "terjadwal",
        (Lang::Id, State::Prepared) => "siap",
        (Lang::Id, State::Releasing) => "sedang disiarkan",
        (Lang::Id, State::Released) => "sudah disiarkan",
        (Lang::Id, State::PartlyReleased) => "disiarkan sebagian",
        (Lang::Id, State::Held) => "ditahan",
        (Lang::Id, State::Cancelled) => "dibatalkan",
        (Lang::Id, State::Expired) => "kedaluwarsa",
        (Lang::En, State::Draft) => "draft",
        (Lang::En, State::AwaitingApproval) => "awaiting approval",
        (Lang::En, State::Scheduled) => "scheduled",
        (Lang::En, State::Prepared) => "prepared",
        (Lang::En, State::Releasing) => "releasing",
        (Lang::En, State::Released) => "released",
        (Lang::En, State::PartlyReleased) => "partly released",
        (Lang::En, State::Held) => "held",
        (Lang::En, State::Cancelled) => "cancelled",
        (Lang::En, State::Expired) => "expired",
    }
}

/// How a post or letter stands, for people.
pub fn standing(lang: Lang, standing: Standing) -> &'static str {
    match (lang, standing) {
        (Lang::Id, Standing::Pending) => "menunggu",
        (Lang::Id, Standing::Sent) => "terkirim",
        (Lang::Id, Standing::Refused) => "ditolak",
        (Lang::Id, Standing::Unknown) => "tidak pasti",
        (Lang::Id, Standing::Withheld) => "tidak dikirim",
        (Lang::En, Standing::Pending) => "pending",
        (Lang::En, Standing::Sent) => "sent",
        (Lang::En, Standing::Refused) => "refused",
        (Lang::En, Standing::Unknown) => "unknown",
        (Lang::En, Standing::Withheld) => "not sent",
    }
}

/// A repost, a mail to a holder or a deletion, for people.
pub fn act(lang: Lang, to: &Destination) -> String {
    match (lang, to) {
        (Lang::Id, Destination::Repost { account }) => format!("X {account}, bagikan ulang"),
        (Lang::En, Destination::Repost { account }) => format!("X {account}, repost"),
        (Lang::Id, Destination::Assist { account }) => {
            format!("X {account}, surel ke pemegang akun")
        }
        (Lang::En, Destination::Assist { account }) => format!("X {account}, mail to its holder"),
        (Lang::Id, Destination::Deletion { account, part }) => {
            format!("X {account}/{part} siaran yang dicabut, hapus")
        }
        (Lang::En, Destination::Deletion { account, part }) => {
            format!("X {account}/{part} of what is withdrawn, deletion")
        }
        (_, Destination::Post { account, part }) => format!("X {account}/{part}"),
        (_, Destination::Letter { n }) => format!("#{n}"),
    }
}

/// That another item corrects this one.
pub fn corrected_by(lang: Lang, by: &str) -> String {
    match lang {
        Lang::Id => format!("Diralat oleh {by}"),
        Lang::En => format!("Corrected by {by}"),
    }
}

/// Which part of an item an occasion is, in brackets behind its title; nothing for the release.
pub fn occasion(lang: Lang, name: &str) -> String {
    match (lang, name) {
        (Lang::Id, EARLY) => " (salinan awal)".to_owned(),
        (Lang::En, EARLY) => " (early copies)".to_owned(),
        (Lang::Id, MAIL) => " (surel)".to_owned(),
        (Lang::En, MAIL) => " (mail)".to_owned(),
        (lang, name) => match (name.strip_prefix("after:"), reminders::name(name)) {
            (Some(account), _) => format!(" (X {account})"),
            (None, Some(name)) if lang == Lang::Id => format!(" (pengingat {name})"),
            (None, Some(name)) => format!(" (reminder {name})"),
            (None, None) => String::new(),
        },
    }
}

/// Why an attempt was not accepted, for people.
pub fn cause(lang: Lang, cause: Cause) -> &'static str {
    match (lang, cause) {
        (Lang::Id, Cause::Unreachable) => "tidak dapat dihubungi",
        (Lang::Id, Cause::Timeout) => "tidak menjawab",
        (Lang::Id, Cause::Closed) => "sambungan terputus sebelum ada jawaban",
        (Lang::Id, Cause::Garbled) => "jawaban tidak dapat dibaca",
        (Lang::Id, Cause::Crash) => "program terhenti di tengah pengiriman",
        (Lang::Id, Cause::Limited) => "diminta menunggu dulu",
        (Lang::Id, Cause::Temporary) => "ditolak sementara",
        (Lang::Id, Cause::Rejected) => "ditolak",
        (Lang::Id, Cause::Duplicate) => "X menyatakan teks ini sudah ada",
        (Lang::Id, Cause::ParentHidden) => "unggahan sebelumnya belum terlihat",
        (Lang::Id, Cause::MediaGone) => "X tidak lagi menyimpan gambar atau videonya",
        (Lang::Id, Cause::ReplyForbidden) => {
            "X hanya mengizinkan balasan kepada akun yang menyebut akun ini"
        }
        (Lang::Id, Cause::Credential) => "kunci akses ditolak; perlu diperbarui",
        (Lang::Id, Cause::OtherAccount) => "kunci akses itu milik akun lain",
        (Lang::Id, Cause::NoCredential) => "berkas kunci akses tidak dapat dibaca",
        (Lang::Id, Cause::SignIn) => "akun harus masuk (login) lagi",
        (Lang::En, Cause::OtherAccount) => "the credential belongs to another account",
        (Lang::En, Cause::NoCredential) => "the credential file cannot be read",
        (Lang::En, Cause::SignIn) => "somebody must sign in again",
        (Lang::Id, Cause::NoCredits) => "kredit API X habis",
        (Lang::Id, Cause::ThreadBroken) => "bagian utas sebelumnya tidak terkirim",
        (Lang::Id, Cause::Expired) => "masa berlakunya habis",
        (Lang::Id, Cause::Person) => "diputuskan oleh petugas",
        (Lang::Id, Cause::Superseded) => "digantikan siaran berikutnya",
        (Lang::Id, Cause::Objected) => "penerima meminta tidak dikirimi lagi",
        (Lang::Id, Cause::Bounced) => "surat sebelumnya ke alamat ini kembali",
        (Lang::Id, Cause::Unusable) => "pesan tidak dapat disusun",
        (Lang::En, Cause::Unreachable) => "cannot be reached",
        (Lang::En, Cause::Timeout) => "did not answer",
        (Lang::En, Cause::Closed) => "the connection ended before the answer",
        (Lang::En, Cause::Garbled) => "the answer cannot be read",
        (Lang::En, Cause::Crash) => "the program stopped while sending",
        (Lang::En, Cause::Limited) => "told to wait",
        (Lang::En, Cause::Temporary) => "refused for now",
        (Lang::En, Cause::Rejected) => "refused",
        (Lang::En, Cause::Duplicate) => "X says it already has this text",
        (Lang::En, Cause::ParentHidden) => "the post before is not visible yet",
        (Lang::En, Cause::MediaGone) => "X no longer has its image or video",
        (Lang::En, Cause::ReplyForbidden) => {
            "X allows replies only to accounts that mention this one"
        }
        (Lang::En, Cause::Credential) => "the credential was refused and must be renewed",
        (Lang::En, Cause::NoCredits) => "the X API has no credits left",
        (Lang::En, Cause::ThreadBroken) => "an earlier part of the thread is missing",
        (Lang::En, Cause::Expired) => "expired",
        (Lang::En, Cause::Person) => "decided by a person",
        (Lang::En, Cause::Superseded) => "a later item took its place",
        (Lang::En, Cause::Objected) => "the recipient wants no more mail",
        (Lang::En, Cause::Bounced) => "earlier mail to the address came back",
        (Lang::En, Cause::Unusable) => "the message cannot be built",
    }
}

/// How the letters of an item stand.
pub fn letters_standing(lang: Lang, l: Letters) -> String {
    match lang {
        Lang::Id => format!(
            "Surel: {} dari {} terkirim, {} menunggu, {} ditolak, {} tidak pasti, {} tidak dikirim",
            l.sent, l.total, l.pending, l.refused, l.unknown, l.withheld
        ),
        Lang::En => format!(
            "Mail: {} of {} sent, {} pending, {} refused, {} unknown, {} not sent",
            l.sent, l.total, l.pending, l.refused, l.unknown, l.withheld
        ),
    }
}

/// First post minus first letter.
pub fn skew(lang: Lang, ms: i64) -> String {
    match lang {
        Lang::Id => format!("Selisih unggahan dan surel pertama: {ms} ms"),
        Lang::En => format!("First post minus first letter: {ms} ms"),
    }
}
