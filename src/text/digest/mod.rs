//! The mail that tells what the public answers. Short lines: it is read on a phone.

mod passed;
mod running;
#[cfg(test)]
mod tests;

use super::feedback::{
    alike, channel, columns, day_and_time, kind, last_day, no_announcement, other,
};
use super::results::counted;
use super::shown::plain;
use crate::feedback::{Channel, INBOX};
use crate::lang::Lang;
use crate::plan::digest::{Digest, Excerpts, Line, Section};
use crate::plan::owed::Sums;
use crate::when::{Zone, long_date_of};
pub use passed::{PassedItem, passed_mail};
use running::running;

/// Topics that are named.
const TOPICS: usize = 12;

/// The subject.
pub fn digest_subject(lang: Lang, digest: &Digest) -> String {
    let Sums { new, open, overdue, .. } = digest.sums;
    let late = match (lang, overdue) {
        (_, 0) => String::new(),
        (Lang::Id, n) => format!(", {n} lewat tenggat"),
        (Lang::En, n) => format!(", {n} overdue"),
    };
    match (lang, new) {
        (Lang::Id, 0) => {
            format!("[siaran] Masukan publik: tidak ada yang masuk, {open} terbuka{late}")
        }
        (Lang::En, 0) => format!("[siaran] Public feedback: nothing came in, {open} open{late}"),
        (Lang::Id, new) => format!("[siaran] Masukan publik: {new} baru, {open} terbuka{late}"),
        (Lang::En, new) => format!("[siaran] Public feedback: {new} new, {open} open{late}"),
    }
}

/// The text; `excerpts` are the first words of what is still kept.
pub fn digest_text(lang: Lang, zone: &Zone, digest: &Digest, excerpts: &Excerpts) -> String {
    let mut out = head(lang, zone, digest);
    for section in &digest.sections {
        out.push('\n');
        out.push_str(&section_text(lang, zone, section, excerpts));
    }
    if digest.rest.announcements > 0 {
        let (n, total) = (digest.rest.announcements, digest.rest.total);
        out.push_str(&match lang {
            Lang::Id => {
                format!("\nSiaran lama yang sudah selesai: {n} (seluruhnya {total} masukan)\n")
            }
            Lang::En => {
                format!(
                    "\n{} that need nothing more ({total} items in all)\n",
                    counted(n, "older announcement")
                )
            }
        });
    }
    out.push('\n');
    out.push_str(&running(lang, digest));
    let mut lines = digest.sections.iter().flat_map(|s| s.questions.iter().chain(&s.criticism));
    if lines.any(|line| !line.is_confirmed) {
        out.push_str(match lang {
            Lang::Id => "\nTanda ? berarti: jenisnya baru dugaan; pastikan dengan --kind.",
            Lang::En => "\nA ? means: its kind is only a guess; confirm it with --kind.",
        });
    }
    out.push_str(match lang {
        Lang::Id => {
            "\nSelengkapnya: `siaran feedback ID` atau `siaran feedback ID/NOMOR`.\nMencatat hasilnya: `siaran feedback set ID/NOMOR --fate dijawab`.\n"
        }
        Lang::En => {
            "\nMore: `siaran feedback ID` or `siaran feedback ID/NUMBER`.\nWhat became of one: `siaran feedback set ID/NUMBER --fate answered`.\n"
        }
    });
    out
}

fn head(lang: Lang, zone: &Zone, digest: &Digest) -> String {
    let today = long_date_of(digest.now, zone, lang);
    let since = digest.since.map(|since| day_and_time(lang, zone, since));
    let mut out = match (lang, since) {
        (Lang::Id, Some(since)) => format!("{today}\nSejak {since}:\n"),
        (Lang::En, Some(since)) => format!("{today}\nSince {since}:\n"),
        (Lang::Id, None) => format!("{today}\nSejak awal:\n"),
        (Lang::En, None) => format!("{today}\nSince the beginning:\n"),
    };
    if digest.is_quiet() {
        out.push_str(match lang {
            Lang::Id => "Tidak ada yang masuk.\n",
            Lang::En => "Nothing came in.\n",
        });
    }
    out.push_str(&format!("{}\n", sums(lang, digest.sums)));
    out
}

/// `3 baru · 12 terbuka · 2 lewat tenggat · 40 seluruhnya`
pub fn sums(lang: Lang, sums: Sums) -> String {
    let Sums { new, open, overdue, total } = sums;
    match lang {
        Lang::Id => {
            format!("{new} baru · {open} terbuka · {overdue} lewat tenggat · {total} seluruhnya")
        }
        Lang::En => format!("{new} new · {open} open · {overdue} overdue · {total} in all"),
    }
}

fn section_text(lang: Lang, zone: &Zone, section: &Section, excerpts: &Excerpts) -> String {
    let title = match section.id.as_str() {
        INBOX => no_announcement(lang).to_owned(),
        _ if section.title.is_empty() => plain(&section.id),
        _ => plain(&section.title),
    };
    let rule = "─".repeat(columns(&title).min(30));
    let mut out = format!("{rule}\n{title}\n[{}]\n", plain(&section.id));
    if let Some(closes) = section.closes {
        let until = last_day(lang, zone, closes);
        out.push_str(&match lang {
            Lang::Id => format!("Konsultasi dibuka sampai {until}\n"),
            Lang::En => format!("The consultation is open until {until}\n"),
        });
    }
    if let Some(report) = section.report {
        let until = last_day(lang, zone, report);
        out.push_str(&match lang {
            Lang::Id => format!("Laporan tanggapan paling lambat {until}\n"),
            Lang::En => format!("Response report by {until}\n"),
        });
    }
    if section.channels.is_empty() {
        out.push_str(&format!("{}\n", sums(lang, section.sums)));
    }
    for (of, counts) in &section.channels {
        out.push_str(&format!("{}: {}\n", channel_name(lang, *of), sums(lang, *counts)));
    }
    let heads = match lang {
        Lang::Id => {
            ["Menunggu jawaban, yang terlama dahulu:", "Keluhan dan masukan, yang teramai dahulu:"]
        }
        Lang::En => [
            "Waiting for an answer, the oldest first:",
            "Complaints and inputs, the most shared first:",
        ],
    };
    let groups = [
        (&section.questions, section.more_questions),
        (&section.criticism, section.more_criticism),
    ];
    for (head, (lines, more)) in heads.iter().zip(groups) {
        if lines.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{head}\n"));
        for line in lines {
            out.push_str(&line_text(lang, zone, line, excerpts));
        }
        if more > 0 {
            out.push_str(&match lang {
                Lang::Id => format!("• … dan {more} lagi: `siaran feedback {}`\n", section.id),
                Lang::En => format!("• … and {more} more: `siaran feedback {}`\n", section.id),
            });
        }
    }
    if section.sums.total > 0 {
        out.push_str(&format!("\n{}\n", topics(lang, section)));
    }
    out
}

fn topics(lang: Lang, section: &Section) -> String {
    let mut named: Vec<String> = section
        .topics
        .iter()
        .take(TOPICS)
        .map(|(topic, count)| format!("{} {count}", plain(topic)))
        .collect();
    if section.topics.len() > TOPICS {
        named.push("…".to_owned());
    }
    named.push(format!("{} {}", other(lang), section.other));
    let head = match lang {
        Lang::Id => "Topik",
        Lang::En => "Topics",
    };
    format!("{head}: {}", named.join(" · "))
}

/// An item in two lines: what it is, and its first words.
fn line_text(lang: Lang, zone: &Zone, line: &Line, excerpts: &Excerpts) -> String {
    let mark = if line.is_confirmed { "" } else { "?" };
    let mut parts = vec![
        line.number.to_string(),
        format!("{}{mark}", kind(lang, line.kind)),
        channel(lang, line.channel).to_owned(),
        age(lang, line.days),
    ];
    let due = line.due.map(|due| last_day(lang, zone, due));
    parts.extend(due.map(|due| match (lang, line.is_overdue) {
        (Lang::Id, false) => format!("tenggat {due}"),
        (Lang::Id, true) => format!("LEWAT TENGGAT {due}"),
        (Lang::En, false) => format!("due {due}"),
        (Lang::En, true) => format!("OVERDUE since {due}"),
    }));
    parts.extend((line.engagement > 0).then(|| match lang {
        Lang::Id => format!("{} tanggapan di X", line.engagement),
        Lang::En => format!("{} reactions on X", line.engagement),
    }));
    parts.extend(line.owner.as_ref().map(|owner| format!("→ {}", plain(owner))));
    parts.extend((!line.is_open).then(|| match lang {
        Lang::Id => "selesai".to_owned(),
        Lang::En => "closed".to_owned(),
    }));
    let words = match (lang, excerpts.get(&line.key)) {
        (_, Some(words)) => format!("“{words}”"),
        (Lang::Id, None) => "(teksnya tidak disimpan lagi)".to_owned(),
        (Lang::En, None) => "(its text is no longer kept)".to_owned(),
    };
    let others = match line.alike {
        0 => String::new(),
        n => format!(" {}", alike(lang, n)),
    };
    format!("• {}\n  {words}{others}\n", parts.join(" · "))
}

fn age(lang: Lang, days: i64) -> String {
    match (lang, days) {
        (Lang::Id, 0) => "hari ini".to_owned(),
        (Lang::En, 0) => "today".to_owned(),
        (Lang::Id, n) => format!("{n} hari"),
        (Lang::En, n) => counted(usize::try_from(n).unwrap_or(0), "day"),
    }
}

fn channel_name(lang: Lang, of: Channel) -> String {
    let name = channel(lang, of);
    let mut rest = name.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}", rest.as_str())
}
