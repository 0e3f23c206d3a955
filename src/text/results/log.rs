//! The life of an item, line by line.

use crate::lang::Lang;
use crate::plan::fact::{Decision, Objection, Verdict};

/// A file was met.
pub fn log_seen(lang: Lang, path: &str, digest: &str) -> String {
    match lang {
        Lang::Id => format!("berkas {path} terlihat ({digest})"),
        Lang::En => format!("file {path} seen ({digest})"),
    }
}

/// A file is gone.
pub fn log_gone(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "berkas dihapus",
        Lang::En => "file deleted",
    }
}

/// Content and roster were frozen.
pub fn log_prepared(lang: Lang, occasion: &str, posts: usize, letters: usize) -> String {
    match lang {
        Lang::Id => format!("{occasion}: disiapkan, {posts} unggahan, {letters} surel"),
        Lang::En => format!("{occasion}: prepared, {posts} posts, {letters} letters"),
    }
}

/// An attempt begins.
pub fn log_attempt(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "dicoba",
        Lang::En => "tried",
    }
}

/// X took an image or a video.
pub fn log_uploaded(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "gambar atau video diserahkan ke X",
        Lang::En => "image or video handed to X",
    }
}

/// X refused an image or a video.
pub fn log_upload_refused(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "gambar atau video ditolak X:",
        Lang::En => "X refused the image or video:",
    }
}

/// A holder did what he was asked for.
pub fn log_acted(lang: Lang, who: &str) -> String {
    match lang {
        Lang::Id => format!("dikerjakan secara manual (dicatat {who})"),
        Lang::En => format!("done by hand (recorded by {who})"),
    }
}

/// A letter came back.
pub fn log_bounced(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "kembali:",
        Lang::En => "came back:",
    }
}

/// A recipient wants no more mail.
pub fn log_objected(lang: Lang, by: Objection) -> &'static str {
    match (lang, by) {
        (Lang::Id, Objection::Click) => "berhenti berlangganan dengan satu klik",
        (Lang::Id, Objection::Mail) => "berhenti berlangganan lewat surel",
        (Lang::Id, Objection::Sender) => {
            "meminta berhenti lewat surel tanpa kode; petugas yang memutuskan"
        }
        (Lang::Id, Objection::Person) => "berhenti berlangganan, dicatat petugas",
        (Lang::En, Objection::Click) => "unsubscribed by one click",
        (Lang::En, Objection::Mail) => "unsubscribed by mail",
        (Lang::En, Objection::Sender) => "asked for no more mail without a code; a person decides",
        (Lang::En, Objection::Person) => "unsubscribed, recorded by the office",
    }
}

/// The timeline was read in vain.
pub fn log_not_found(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "belum terlihat di lini masa",
        Lang::En => "not in the timeline yet",
    }
}

/// A person settled an unknown.
pub fn log_settled(lang: Lang, verdict: &Verdict, who: &str) -> String {
    let what = match (lang, verdict) {
        (Lang::Id, Verdict::Sent(_)) => "dipastikan terkirim",
        (Lang::Id, Verdict::Resend) => "dikirim ulang",
        (Lang::Id, Verdict::Drop) => "dibiarkan",
        (Lang::En, Verdict::Sent(_)) => "settled as sent",
        (Lang::En, Verdict::Resend) => "to be sent again",
        (Lang::En, Verdict::Drop) => "left",
    };
    format!("{what} ({who})")
}

/// A person decided.
pub fn log_decided(lang: Lang, decision: Decision, reason: &str, who: &str) -> String {
    let what = match (lang, decision) {
        (Lang::Id, Decision::Hold) => "ditahan",
        (Lang::Id, Decision::Unhold) => "penahanan dicabut",
        (Lang::Id, Decision::Cancel) => "dibatalkan",
        (Lang::Id, Decision::Release) => "disiarkan sekarang",
        (Lang::En, Decision::Hold) => "held",
        (Lang::En, Decision::Unhold) => "hold lifted",
        (Lang::En, Decision::Cancel) => "cancelled",
        (Lang::En, Decision::Release) => "released now",
    };
    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    format!("{what} ({who}){reason}")
}
