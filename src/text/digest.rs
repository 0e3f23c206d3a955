//! The mail that tells what the public answers. Short lines: it is read on a phone.

use jiff::Timestamp;

use super::feedback::{
    alike, channel, columns, day, day_and_time, kind, last_day, no_announcement, other, sort,
};
use super::results::{accounts_running, counted};
use super::shown::plain;
use crate::config::AccountKind;
use crate::feedback::{Channel, INBOX};
use crate::lang::Lang;
use crate::plan::digest::{Coverage, Deliveries, Digest, Excerpts, Line, Section};
use crate::plan::owed::Sums;
use crate::plan::silence::AccountStanding;
use crate::when::{Zone, long_date_of};

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
    out.push_str(match lang {
        Lang::Id => {
            "\nSelengkapnya: `siaran feedback ID` atau `siaran feedback ID/NOMOR`.\nMencatat hasilnya: `siaran feedback set ID/NOMOR --fate …`.\n"
        }
        Lang::En => {
            "\nMore: `siaran feedback ID` or `siaran feedback ID/NUMBER`.\nWhat became of one: `siaran feedback set ID/NUMBER --fate …`.\n"
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

/// How the channels run.
fn running(lang: Lang, digest: &Digest) -> String {
    let mut out = String::from("──────────────────────────────\n");
    if !digest.accounts.is_empty() {
        out.push_str(&format!("{}\n", accounts_running(lang, &digest.accounts)));
        for account in &digest.accounts {
            out.push_str(&format!("• {}\n", account_line(lang, account)));
        }
    }
    out.push_str(&format!("{}\n", deliveries(lang, digest.deliveries)));
    for stream in &digest.coverage {
        out.push_str(&format!("{}\n", coverage(lang, stream)));
    }
    let sorted: Vec<String> =
        digest.sorted.iter().map(|(of, count)| format!("{count} {}", sort(lang, *of))).collect();
    if !sorted.is_empty() {
        let head = match lang {
            Lang::Id => "Disisihkan mesin sejauh ini",
            Lang::En => "Sorted out by the machine so far",
        };
        out.push_str(&format!("{head}: {}\n", sorted.join(" · ")));
    }
    out
}

fn account_line(lang: Lang, account: &AccountStanding) -> String {
    let whose = match (lang, account.kind) {
        (Lang::Id, AccountKind::Office) => "kantor",
        (Lang::Id, AccountKind::Personal) => "pribadi",
        (Lang::En, AccountKind::Office) => "office",
        (Lang::En, AccountKind::Personal) => "personal",
    };
    let last = match (lang, account.days.filter(|_| account.last.is_some())) {
        (Lang::Id, None) => "belum ada unggahan".to_owned(),
        (Lang::En, None) => "no post yet".to_owned(),
        (Lang::Id, Some(0)) => "terakhir hari ini".to_owned(),
        (Lang::En, Some(0)) => "last today".to_owned(),
        (Lang::Id, Some(n)) => format!("terakhir {n} hari lalu"),
        (Lang::En, Some(n)) => {
            format!("last {} ago", counted(usize::try_from(n).unwrap_or(0), "day"))
        }
    };
    format!("@{} ({whose}): {last}", plain(&account.handle))
}

fn deliveries(lang: Lang, of: Deliveries) -> String {
    let Deliveries { accepted, bounced, refused, unknown, objections } = of;
    match lang {
        Lang::Id => format!(
            "Surel keluar: {accepted} diterima · {bounced} kembali · {refused} ditolak · {unknown} tidak pasti · {objections} berhenti berlangganan"
        ),
        Lang::En => format!(
            "Mail out: {accepted} accepted · {bounced} came back · {refused} refused · {unknown} unknown · {objections} unsubscribed"
        ),
    }
}

fn coverage(lang: Lang, stream: &Coverage) -> String {
    let (name, read) = (plain(&stream.stream), stream.read);
    match (lang, stream.of) {
        (Lang::Id, Some(of)) => format!("X, {name}: {read} dari {of} terbaca"),
        (Lang::En, Some(of)) => format!("X, {name}: {read} of {of} read"),
        (Lang::Id, None) => format!("X, {name}: {read} terbaca"),
        (Lang::En, None) => format!("X, {name}: {read} read"),
    }
}

/// What a person who is passed an item gets: subject and text. `text` is what is still kept of it.
pub fn passed_mail(
    lang: Lang,
    zone: &Zone,
    line: &Line,
    title: &str,
    text: Option<&str>,
    at: Timestamp,
) -> (String, String) {
    let (number, what) = (line.number.to_string(), kind(lang, line.kind));
    let due = line.due.map(|due| last_day(lang, zone, due));
    let came = day(lang, zone, at);
    let subject = match (lang, &due) {
        (Lang::Id, Some(due)) => format!("[siaran] Untuk Anda: {what} {number}, tenggat {due}"),
        (Lang::Id, None) => format!("[siaran] Untuk Anda: {what} {number}"),
        (Lang::En, Some(due)) => format!("[siaran] For you: {what} {number}, due {due}"),
        (Lang::En, None) => format!("[siaran] For you: {what} {number}"),
    };
    let title = match line.number.item.as_str() {
        INBOX => no_announcement(lang).to_owned(),
        _ => plain(title),
    };
    let via = channel(lang, line.channel);
    let due = match (lang, due) {
        (Lang::Id, Some(due)) => format!("Jawaban ditunggu paling lambat {due}."),
        (Lang::En, Some(due)) => format!("An answer is due by {due}."),
        (Lang::Id, None) => "Tidak ada tenggat.".to_owned(),
        (Lang::En, None) => "There is no due date.".to_owned(),
    };
    let text = match (lang, text) {
        (_, Some(text)) => text.to_owned(),
        (Lang::Id, None) => "(teksnya tidak disimpan lagi)".to_owned(),
        (Lang::En, None) => "(its text is no longer kept)".to_owned(),
    };
    let body = match lang {
        Lang::Id => format!(
            "{title}\n{number} · {what} · {via} · {came}\n{due}\n\n{text}\n\nHumas meneruskan ini kepada Anda. Sampaikan jawaban atau keputusan Anda kepada humas dengan menyebut nomor {number}; humas yang mengirim jawabannya.\n"
        ),
        Lang::En => format!(
            "{title}\n{number} · {what} · {via} · {came}\n{due}\n\n{text}\n\nThe press office passed this on to you. Give your answer or decision to the press office and name {number}; the office sends the answer.\n"
        ),
    };
    (subject, body)
}
