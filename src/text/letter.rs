//! The furniture of a letter to journalists.

use jiff::civil::Date;

use crate::announcement::Kind;
use crate::lang::Lang;
use crate::message::letter::Labels;
use crate::when::names::month_name;

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

/// Place and date before the text, `Jakarta, 20 Oktober 2026`; the date alone without a place.
pub fn date_line(lang: Lang, place: Option<&str>, date: Date) -> String {
    let date = format!("{} {} {}", date.day(), month_name(date.month(), lang), date.year());
    match place {
        Some(place) => format!("{place}, {date}"),
        None => date,
    }
}

/// Titles of the letter's parts.
pub fn labels(lang: Lang) -> Labels {
    match lang {
        Lang::Id => Labels {
            was: "Tertulis",
            now: "Seharusnya",
            link: "Di laman kami",
            attachments: "Lampiran",
            contacts: "Narahubung",
            leave: "Tidak ingin menerima surel ini lagi?",
            unsubscribe: "Berhenti berlangganan",
        },
        Lang::En => Labels {
            was: "It said",
            now: "It should say",
            link: "On the web",
            attachments: "Attached",
            contacts: "Contact",
            leave: "No longer want these mails?",
            unsubscribe: "Unsubscribe",
        },
    }
}

/// That a letter is no news.
pub fn reminder(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Ini pengingat; isinya sama dengan surat yang sudah kami kirim sebelumnya.",
        Lang::En => "This is a reminder; it says the same as the letter that we sent before.",
    }
}

/// That answers are read.
pub fn replies(lang: Lang, reply_to: &str) -> String {
    match lang {
        Lang::Id => format!("Balasan ke {reply_to} dibaca oleh petugas humas."),
        Lang::En => format!("Replies to {reply_to} are read by the press office."),
    }
}
