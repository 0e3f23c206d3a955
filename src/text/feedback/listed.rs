//! Items of feedback as `siaran feedback` prints them.

use jiff::Timestamp;

use super::shown::padded;
use super::{channel, day_and_time, fate, fate_in_full, kind, last_day, other};
use crate::feedback::{Change, Entry, Removal};
use crate::lang::Lang;
use crate::text::shown::plain;
use crate::when::Zone;

/// Its kind, with a mark where that is only a guess.
pub fn kind_guessed(lang: Lang, entry: &Entry) -> String {
    let mark = if entry.is_confirmed { "" } else { "?" };
    format!("{}{mark}", kind(lang, entry.kind))
}

/// Its topics, or that it touches none.
pub fn topics(lang: Lang, entry: &Entry) -> String {
    match entry.topics.is_empty() {
        true => other(lang).to_owned(),
        false => entry.topics.iter().map(|topic| plain(topic)).collect::<Vec<_>>().join(", "),
    }
}

/// The last day for its answer, marked where that is past.
pub fn due(lang: Lang, zone: &Zone, due: Option<Timestamp>, is_overdue: bool) -> String {
    let Some(day) = due.map(|due| last_day(lang, zone, due)) else { return String::new() };
    match (lang, is_overdue) {
        (Lang::Id, false) => format!("tenggat {day}"),
        (Lang::Id, true) => format!("LEWAT TENGGAT {day}"),
        (Lang::En, false) => format!("due {day}"),
        (Lang::En, true) => format!("OVERDUE since {day}"),
    }
}

/// Number, arrival, channel, kind, fate, due and owner in one line.
pub fn item_line(
    lang: Lang,
    zone: &Zone,
    number: &str,
    entry: &Entry,
    due_at: Option<Timestamp>,
    is_overdue: bool,
) -> String {
    let mut line = format!(
        "{}  {}  {}  {}  [{}]",
        number,
        day_and_time(lang, zone, entry.at),
        padded(channel(lang, entry.channel), 5),
        kind_guessed(lang, entry),
        fate(lang, &entry.fate)
    );
    let due = due(lang, zone, due_at.filter(|_| entry.is_open()), is_overdue);
    if !due.is_empty() {
        line.push_str(&format!("  {due}"));
    }
    if let Some(owner) = &entry.owner {
        line.push_str(&format!("  → {}", plain(owner)));
    }
    line
}

/// Why its text is gone.
pub fn text_gone(lang: Lang, why: Option<Removal>) -> &'static str {
    match (lang, why) {
        (Lang::Id, Some(Removal::Deleted)) => "(dihapus dari X, teksnya tidak disimpan)",
        (Lang::Id, Some(Removal::Retention)) => "(masa simpan teksnya habis)",
        (Lang::Id, Some(Removal::Erased)) => "(pengirimnya dihapus atas permintaan)",
        (Lang::Id, None) => "(teksnya tidak ditemukan)",
        (Lang::En, Some(Removal::Deleted)) => "(deleted on X, its text is not kept)",
        (Lang::En, Some(Removal::Retention)) => "(its text was kept as long as it may be)",
        (Lang::En, Some(Removal::Erased)) => "(its sender was erased on request)",
        (Lang::En, None) => "(its text is not there)",
    }
}

/// What a person found.
pub fn change(lang: Lang, change: &Change) -> String {
    match (lang, change) {
        (Lang::Id, Change::Kind(of)) => format!("jenis: {}", kind(lang, *of)),
        (Lang::En, Change::Kind(of)) => format!("kind: {}", kind(lang, *of)),
        (_, Change::Topics(topics)) => {
            let head = if lang == Lang::Id { "topik" } else { "topics" };
            let named: Vec<String> = topics.iter().map(|topic| plain(topic)).collect();
            let named = if named.is_empty() { other(lang).to_owned() } else { named.join(", ") };
            format!("{head}: {named}")
        }
        (Lang::Id, Change::Owner(owner)) => format!("diteruskan kepada {}", plain(owner)),
        (Lang::En, Change::Owner(owner)) => format!("passed on to {}", plain(owner)),
        (_, Change::Fate(of)) => fate_in_full(lang, of),
        (Lang::Id, Change::Extended) => "diperpanjang tujuh hari kerja".to_owned(),
        (Lang::En, Change::Extended) => "extended by seven working days".to_owned(),
    }
}

/// Labels of one item in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Label {
    From,
    Subject,
    Topics,
    Alike,
    Owner,
    Attachments,
    Original,
    Post,
    Folded,
    Changes,
    Answer,
}

/// See [`Label`].
pub fn label(lang: Lang, label: Label) -> &'static str {
    match (lang, label) {
        (Lang::Id, Label::From) => "dari",
        (Lang::Id, Label::Subject) => "perihal",
        (Lang::Id, Label::Topics) => "topik",
        (Lang::Id, Label::Alike) => "serupa",
        (Lang::Id, Label::Owner) => "penanggung jawab",
        (Lang::Id, Label::Attachments) => "lampiran",
        (Lang::Id, Label::Original) => "aslinya",
        (Lang::Id, Label::Post) => "unggahan",
        (Lang::Id, Label::Folded) => "kutipan dan tanda tangan:",
        (Lang::Id, Label::Changes) => "catatan:",
        (Lang::Id, Label::Answer) => "jawaban",
        (Lang::En, Label::From) => "from",
        (Lang::En, Label::Subject) => "subject",
        (Lang::En, Label::Topics) => "topics",
        (Lang::En, Label::Alike) => "alike",
        (Lang::En, Label::Owner) => "owner",
        (Lang::En, Label::Attachments) => "attachments",
        (Lang::En, Label::Original) => "original",
        (Lang::En, Label::Post) => "post",
        (Lang::En, Label::Folded) => "quotes and signature:",
        (Lang::En, Label::Changes) => "changes:",
        (Lang::En, Label::Answer) => "answer",
    }
}

/// More of a text is there than is shown.
pub fn cut_here(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "… (dipotong; seluruhnya dengan --all)",
        Lang::En => "… (cut; all of it with --all)",
    }
}

/// Only the beginning of a large mail is kept.
pub fn kept_in_part(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "(surelnya sangat besar; selebihnya ada di kotak surat)",
        Lang::En => "(a very large mail; the rest of it lies in the mailbox)",
    }
}

/// Something was folded away.
pub fn folded(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "(kutipan dan tanda tangan dilipat; tampilkan dengan --all)",
        Lang::En => "(quotes and signature are folded away; show them with --all)",
    }
}

/// A text that the person may not read, or that is broken.
pub fn text_unreadable(lang: Lang, error: &str) -> String {
    match lang {
        Lang::Id => format!("(teksnya tidak dapat dibaca: {})", plain(error)),
        Lang::En => format!("(its text cannot be read: {})", plain(error)),
    }
}

/// How feedback on an item stands, for `status`.
pub fn standing(lang: Lang, total: usize, open: usize, overdue: usize) -> String {
    match lang {
        Lang::Id => format!("masukan: {total}, terbuka {open}, lewat tenggat {overdue}"),
        Lang::En => format!("feedback: {total}, open {open}, overdue {overdue}"),
    }
}
