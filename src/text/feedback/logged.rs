//! What came back, in the life of an announcement.

use super::{channel, kind};
use crate::feedback::{Change, Received, Removal, Sort};
use crate::lang::Lang;
use crate::text::shown::plain;

/// Something came back.
pub fn log_received(lang: Lang, number: &str, received: &Received) -> String {
    let (what, via) = (kind(lang, received.kind), channel(lang, received.channel));
    let who = received.who.as_ref().map(|who| match lang {
        Lang::Id => format!(", dicatat {}", plain(who)),
        Lang::En => format!(", recorded by {}", plain(who)),
    });
    let who = who.unwrap_or_default();
    match lang {
        Lang::Id => format!("masukan {number}: {what}? lewat {via}{who}"),
        Lang::En => format!("feedback {number}: {what}? by {via}{who}"),
    }
}

/// A mail came that no person needs to read.
pub fn log_sorted(lang: Lang, sort: Sort) -> String {
    let what = super::sort(lang, sort);
    match lang {
        Lang::Id => format!("surel disisihkan: {what}"),
        Lang::En => format!("a mail was sorted out: {what}"),
    }
}

/// A person found something about an item of feedback.
pub fn log_handled(lang: Lang, number: &str, change: &Change, who: &str) -> String {
    let (what, who) = (super::listed::change(lang, change), plain(who));
    match lang {
        Lang::Id => format!("masukan {number}: {what} ({who})"),
        Lang::En => format!("feedback {number}: {what} ({who})"),
    }
}

/// The text of an item of feedback was removed.
pub fn log_removed(lang: Lang, number: &str, why: Removal) -> String {
    let why = super::listed::text_gone(lang, Some(why));
    match lang {
        Lang::Id => format!("masukan {number}: teks disingkirkan {why}"),
        Lang::En => format!("feedback {number}: text removed {why}"),
    }
}

/// Who asked has an answer.
pub fn log_answered(lang: Lang, number: &str, by: &str) -> String {
    match lang {
        Lang::Id => format!("masukan {number}: dijawab dengan {}", plain(by)),
        Lang::En => format!("feedback {number}: answered by {}", plain(by)),
    }
}
