//! The furniture of a letter to journalists.

use crate::announcement::Kind;
use crate::lang::Lang;

/// First line: what kind of text it is, with its number.
pub fn heading(lang: Lang, kind: Kind, number: Option<&str>) -> String {
    let name = match (lang, kind) {
        (Lang::Id, Kind::Release) => "SIARAN PERS",
        (Lang::Id, Kind::Invitation) => "UNDANGAN",
        (Lang::Id, Kind::Correction) => "RALAT",
        (Lang::Id, Kind::Withdrawal) => "PENCABUTAN",
        (Lang::Id, Kind::Consultation) => "KONSULTASI PUBLIK",
        (Lang::Id, Kind::Response) => "TANGGAPAN",
        (Lang::Id, Kind::Alert) => "PERINGATAN",
        (Lang::Id, Kind::Update) => "PEMUTAKHIRAN",
        (Lang::Id, Kind::Answer) => "JAWABAN",
        (Lang::En, Kind::Release) => "PRESS RELEASE",
        (Lang::En, Kind::Invitation) => "INVITATION",
        (Lang::En, Kind::Correction) => "CORRECTION",
        (Lang::En, Kind::Withdrawal) => "WITHDRAWAL",
        (Lang::En, Kind::Consultation) => "PUBLIC CONSULTATION",
        (Lang::En, Kind::Response) => "RESPONSE",
        (Lang::En, Kind::Alert) => "ALERT",
        (Lang::En, Kind::Update) => "UPDATE",
        (Lang::En, Kind::Answer) => "ANSWER",
    };
    match (lang, number) {
        (_, None) => name.to_owned(),
        (Lang::Id, Some(number)) => format!("{name} Nomor {number}"),
        (Lang::En, Some(number)) => format!("{name} No. {number}"),
    }
}

/// When it was let go.
pub fn issued(lang: Lang, date: &str, times: &str) -> String {
    match lang {
        Lang::Id => format!("Disiarkan {date}, pukul {times}"),
        Lang::En => format!("Released {date}, {times}"),
    }
}

/// Where the page is.
pub fn on_the_web(lang: Lang, link: &str) -> String {
    match lang {
        Lang::Id => format!("Di laman kami: {link}"),
        Lang::En => format!("On the web: {link}"),
    }
}

/// Title of the contact block.
pub fn contacts(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Narahubung",
        Lang::En => "Contact",
    }
}

/// Who sends it, and that answers are read.
pub fn footer(lang: Lang, newsroom: &str, reply_to: &str) -> String {
    match lang {
        Lang::Id => format!("{newsroom}\nBalasan ke {reply_to} dibaca oleh petugas humas."),
        Lang::En => format!("{newsroom}\nReplies to {reply_to} are read by the press office."),
    }
}
