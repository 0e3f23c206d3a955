//! Words for what feedback is, how it came, and what became of it.

use jiff::Timestamp;

use crate::feedback::{Channel, Fate, Kind, Sort};
use crate::lang::Lang;
use crate::text::shown::harmless;
use crate::when::{Zone, names};

/// What it is.
pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    match (lang, kind) {
        (Lang::Id, Kind::Question) => "pertanyaan",
        (Lang::Id, Kind::Input) => "masukan",
        (Lang::Id, Kind::InformationRequest) => "permohonan informasi",
        (Lang::Id, Kind::Complaint) => "keluhan",
        (Lang::En, Kind::Question) => "question",
        (Lang::En, Kind::Input) => "input",
        (Lang::En, Kind::InformationRequest) => "information request",
        (Lang::En, Kind::Complaint) => "complaint",
    }
}

/// How it came.
pub fn channel(lang: Lang, channel: Channel) -> &'static str {
    match (lang, channel) {
        (_, Channel::X) => "X",
        (Lang::Id, Channel::Mail) => "surel",
        (Lang::Id, Channel::Letter) => "surat",
        (Lang::Id, Channel::Call) => "telepon",
        (Lang::Id, Channel::Meeting) => "rapat",
        (Lang::En, Channel::Mail) => "mail",
        (Lang::En, Channel::Letter) => "letter",
        (Lang::En, Channel::Call) => "call",
        (Lang::En, Channel::Meeting) => "meeting",
    }
}

/// What became of it, in a word or two.
pub fn fate(lang: Lang, fate: &Fate) -> String {
    let word = match (lang, fate) {
        (Lang::Id, Fate::Moved { to }) => return format!("dipindahkan ke {}", harmless(to)),
        (Lang::En, Fate::Moved { to }) => return format!("moved to {}", harmless(to)),
        (Lang::Id, Fate::New) => "baru",
        (Lang::Id, Fate::PassedOn) => "diteruskan",
        (Lang::Id, Fate::Answered) => "dijawab",
        (Lang::Id, Fate::Adopted) => "diterima",
        (Lang::Id, Fate::NotAdopted { .. }) => "tidak diterima",
        (Lang::Id, Fate::OffTopic) => "di luar topik",
        (Lang::Id, Fate::Referred { .. }) => "dirujuk",
        (Lang::En, Fate::New) => "new",
        (Lang::En, Fate::PassedOn) => "passed on",
        (Lang::En, Fate::Answered) => "answered",
        (Lang::En, Fate::Adopted) => "adopted",
        (Lang::En, Fate::NotAdopted { .. }) => "not adopted",
        (Lang::En, Fate::OffTopic) => "off topic",
        (Lang::En, Fate::Referred { .. }) => "referred",
    };
    word.to_owned()
}

/// The same with the reason or the ticket.
pub fn fate_in_full(lang: Lang, of: &Fate) -> String {
    let word = fate(lang, of);
    match of {
        Fate::NotAdopted { reason: more } | Fate::Referred { ticket: more } => {
            format!("{word}: {}", harmless(more))
        }
        _ => word,
    }
}

/// What a mail that is no feedback is, in the plural.
pub fn sort(lang: Lang, sort: Sort) -> &'static str {
    match (lang, sort) {
        (Lang::Id, Sort::AutoReply) => "jawaban otomatis",
        (Lang::Id, Sort::Report) => "laporan pengiriman",
        (Lang::Id, Sort::Complaint) => "aduan spam",
        (Lang::Id, Sort::Unsubscribe) => "permintaan berhenti",
        (Lang::Id, Sort::Own) => "surel sendiri",
        (Lang::En, Sort::AutoReply) => "automatic replies",
        (Lang::En, Sort::Report) => "delivery reports",
        (Lang::En, Sort::Complaint) => "spam complaints",
        (Lang::En, Sort::Unsubscribe) => "requests to unsubscribe",
        (Lang::En, Sort::Own) => "mails of our own",
    }
}

/// What touches none of the topics.
pub fn other(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "lain",
        Lang::En => "other",
    }
}

/// So many others that say nearly the same.
pub fn alike(lang: Lang, others: usize) -> String {
    match lang {
        Lang::Id => format!("(+{others} serupa)"),
        Lang::En => format!("(+{others} alike)"),
    }
}

/// The name of what answers no announcement.
pub fn no_announcement(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Kotak masuk: tidak menjawab siaran tertentu",
        Lang::En => "Inbox: answers no announcement",
    }
}

/// The last day on which what is `due` is in time, where it is the first instant at which it is late.
pub fn last_day(lang: Lang, zone: &Zone, due: Timestamp) -> String {
    let last = due.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(due);
    day(lang, zone, last)
}

/// The day of an instant, short: `23 Okt 2026`.
pub fn day(lang: Lang, zone: &Zone, at: Timestamp) -> String {
    let date = zone.rules.to_datetime(at).date();
    let month: String = names::month_name(date.month(), lang).chars().take(3).collect();
    format!("{} {month} {}", date.day(), date.year())
}

/// Day and time of an instant, short: `23 Okt 2026 07.30`.
pub fn day_and_time(lang: Lang, zone: &Zone, at: Timestamp) -> String {
    let clock = zone.rules.to_datetime(at).time();
    format!("{} {:02}.{:02}", day(lang, zone, at), clock.hour(), clock.minute())
}
