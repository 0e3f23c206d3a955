//! What `resend` answers.

use super::query::counted;
use super::standing::cause;
use crate::lang::Lang;
use crate::plan::fact::{Cause, Reason};
use crate::plan::resend::{Refusal, Skip};

/// Why nothing is sent again.
pub fn not_resent(lang: Lang, id: &str, refusal: &Refusal) -> String {
    match (lang, refusal) {
        (Lang::Id, Refusal::NothingSent) => format!("{id}: belum ada yang dikirim"),
        (Lang::Id, Refusal::Cancelled) => format!("{id} dibatalkan; tidak ada yang dikirim ulang"),
        (Lang::Id, Refusal::Replaced(by)) => {
            format!("{id} sudah digantikan oleh {by}; tidak ada yang dikirim ulang")
        }
        (Lang::Id, Refusal::Expired) => format!(
            "masa berlaku {id} sudah habis; tambahkan --late untuk tetap mengirimnya dalam 24 jam ke depan"
        ),
        (Lang::Id, Refusal::NoLetterTo(address)) => {
            format!("tidak ada surel {id} untuk {address}")
        }
        (Lang::En, Refusal::NothingSent) => format!("{id}: nothing was sent yet"),
        (Lang::En, Refusal::Cancelled) => format!("{id} was cancelled; nothing is sent again"),
        (Lang::En, Refusal::Replaced(by)) => {
            format!("{by} has taken the place of {id}; nothing is sent again")
        }
        (Lang::En, Refusal::Expired) => {
            format!("{id} has expired; add --late to send it nevertheless, within 24 hours")
        }
        (Lang::En, Refusal::NoLetterTo(address)) => format!("no letter of {id} goes to {address}"),
    }
}

/// There is no letter that may be sent again.
pub fn nothing_failed(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("{id}: tidak ada surel gagal yang dapat dikirim ulang"),
        Lang::En => format!("{id}: no letter failed that may be sent again"),
    }
}

/// Why one letter is not sent again.
pub fn skipped(lang: Lang, address: &str, skip: &Skip) -> String {
    let why = match (lang, skip) {
        (Lang::Id, Skip::Arrived) => "sudah diterima server penerima".to_owned(),
        (Lang::Id, Skip::CameBack) => {
            "kembali sesudah diterima; tambahkan --bounced, atau sebutkan alamatnya".to_owned()
        }
        (Lang::Id, Skip::Pending) => "masih akan dicoba dengan sendirinya".to_owned(),
        (Lang::Id, Skip::Unknown) => {
            "belum pasti apakah terkirim; pastikan dengan `siaran resolve`".to_owned()
        }
        (Lang::Id, Skip::Closed) => "sudah diputuskan untuk tidak dikirim".to_owned(),
        (Lang::Id, Skip::EmbargoOver) => "salinan awal; siarannya sudah terbit".to_owned(),
        (Lang::Id, Skip::Objected) => "penerima meminta tidak dikirimi lagi".to_owned(),
        (Lang::Id, Skip::Suppressed(reason)) => format!(
            "{}; bila alamatnya sudah benar: `siaran lists allow {address}`",
            because(lang, reason)
        ),
        (Lang::En, Skip::Arrived) => "its mail server accepted it".to_owned(),
        (Lang::En, Skip::CameBack) => {
            "came back after it was accepted; add --bounced, or name the address".to_owned()
        }
        (Lang::En, Skip::Pending) => "is still tried by itself".to_owned(),
        (Lang::En, Skip::Unknown) => {
            "perhaps it arrived; settle that by `siaran resolve`".to_owned()
        }
        (Lang::En, Skip::Closed) => "was decided not to be sent".to_owned(),
        (Lang::En, Skip::EmbargoOver) => "an early copy, and the release is out".to_owned(),
        (Lang::En, Skip::Objected) => "the recipient wants no more mail".to_owned(),
        (Lang::En, Skip::Suppressed(reason)) => format!(
            "{}; if the address is right again: `siaran lists allow {address}`",
            because(lang, reason)
        ),
    };
    match lang {
        Lang::Id => format!("{address}: tidak dikirim ulang: {why}"),
        Lang::En => format!("{address}: not sent again: {why}"),
    }
}

fn because(lang: Lang, reason: &Reason) -> String {
    let cause = cause(lang, Cause::Bounced);
    match reason.detail.is_empty() {
        true => cause.to_owned(),
        false => format!("{cause} ({})", reason.detail),
    }
}

/// How many letters are sent again.
pub fn resent(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Id => format!("{count} surel dikirim ulang"),
        Lang::En => format!("{} to be sent again", counted(count, "letter")),
    }
}

/// A letter was given back to be sent.
pub fn log_reopened(lang: Lang, who: &str, until: Option<&str>) -> String {
    let until = until.map(|until| format!(", ≤ {until}")).unwrap_or_default();
    match lang {
        Lang::Id => format!("dikirim ulang ({who}){until}"),
        Lang::En => format!("to be sent again ({who}){until}"),
    }
}

/// Where an accepted letter came back: when and why.
pub fn came_back(lang: Lang, at: &str, why: &str) -> String {
    match lang {
        Lang::Id => format!("kembali {at}: {why}"),
        Lang::En => format!("came back {at}: {why}"),
    }
}

/// How many accepted letters came back.
pub fn bounced(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Id => format!("Surel yang kembali: {count}"),
        Lang::En => format!("Mail that came back: {count}"),
    }
}
