//! The response report of a consultation: the file that an officer completes, why there is none yet,
//! and the mails that ask for it.

use std::fmt::Write as _;

use super::words::label;
use crate::announcement::TO_FILL;
use crate::feedback::Number;
use crate::lang::Lang;
use crate::plan::report::OTHER;
use crate::plan::report::response::{Became, NotYet, Owed, Response, Section, Stage};
use crate::text::instant::when;
use crate::text::shown::harmless;
use crate::when;
use crate::when::Zone;

/// Numbers that are named one by one.
const NAMED: usize = 40;

/// This item is not public.
pub fn not_released(lang: Lang, id: &str) -> String {
    let id = harmless(id);
    match lang {
        Lang::Id => {
            format!("{id} belum terbit, jadi belum ada laporannya; lihat `siaran status {id}`")
        }
        Lang::En => {
            format!("{id} has not been released, so there is no report; see `siaran status {id}`")
        }
    }
}

/// Why there is no response report of `id` yet, as a sentence with a cure.
pub fn not_yet(lang: Lang, id: &str, why: &NotYet) -> String {
    let id = harmless(id);
    match (lang, why) {
        (lang, NotYet::NotReleased) => not_released(lang, &id),
        (Lang::Id, NotYet::NoConsultation) => format!(
            "{id} bukan konsultasi (feedback.mode: consultation), jadi tidak punya laporan tanggapan"
        ),
        (Lang::En, NotYet::NoConsultation) => format!(
            "{id} is no consultation (feedback.mode: consultation), so it has no response report"
        ),
        (Lang::Id, NotYet::Open { until }) => format!(
            "masukan untuk {id} masih diterima sampai {}; buat laporannya sesudah itu",
            when(lang, *until)
        ),
        (Lang::En, NotYet::Open { until }) => format!(
            "inputs to {id} are open until {}; make the report after that",
            when(lang, *until)
        ),
        (Lang::Id, NotYet::WithoutFate(numbers)) => format!(
            "{} masukan belum diputuskan tindak lanjutnya: {}; putuskan dahulu, misalnya `siaran feedback set {} --fate adopted`",
            numbers.len(),
            listed(numbers.iter().map(Number::to_string)),
            numbers.first().map(Number::to_string).unwrap_or_default(),
        ),
        (Lang::En, NotYet::WithoutFate(numbers)) => format!(
            "no decision yet on {} of the inputs: {}; decide first, for example `siaran feedback set {} --fate adopted`",
            numbers.len(),
            listed(numbers.iter().map(Number::to_string)),
            numbers.first().map(Number::to_string).unwrap_or_default(),
        ),
    }
}

/// The announcement that reports on what the public said: complete but for what each place to be
/// filled in asks for.
///
/// `usual` is the language of files that name none.
pub fn skeleton(lang: Lang, usual: Lang, response: &Response, zone: &Zone) -> String {
    let title = &response.title;
    let date = |at| when::long_date_of(at, zone, lang);
    let (from, last) = (date(response.from), response.until.map(last_day).map(date));
    let mut out = String::new();
    let (kind, title, draft) = match lang {
        Lang::Id => (
            "tanggapan",
            format!("Anda sampaikan, kami lakukan: {title}"),
            "draft: true        # hapus baris ini bila sudah lengkap, dan isi publish_at\n# publish_at: 2027-12-14 10:00 WIB",
        ),
        Lang::En => (
            "response",
            format!("You said, we did: {title}"),
            "draft: true        # delete this line when all is filled in, and add publish_at\n# publish_at: 2027-12-14 10:00 WIB",
        ),
    };
    let title = serde_json::to_string(&title).unwrap_or_default();
    let language = match lang == usual {
        true => String::new(),
        false => format!("lang: {}\n", lang.tag()),
    };
    let _ = write!(
        out,
        "---\ntype: {kind}\ntitle: {title}\nanswers: {}\n{language}{draft}\n---\n\n",
        response.id
    );
    let total = response.total;
    let span = match (lang, last) {
        (Lang::Id, Some(last)) => format!("{from} sampai {last}"),
        (Lang::Id, None) => format!("sejak {from}"),
        (Lang::En, Some(last)) => format!("{from} to {last}"),
        (Lang::En, None) => format!("since {from}"),
    };
    out.push_str(&match lang {
        Lang::Id => format!(
            "Kami menerima {total} masukan untuk \"{}\" ({span}). Terima kasih. Inilah yang Anda sampaikan dan yang kami lakukan. Masukan yang hampir sama dihitung semuanya; satu masukan dapat menyentuh beberapa topik.\n",
            plain(&response.title)
        ),
        Lang::En => format!(
            "We received {total} inputs to \"{}\" ({span}). Thank you. This is what you said and what we did. Inputs that say nearly the same all count; one input may touch several topics.\n",
            plain(&response.title)
        ),
    });
    for section in &response.sections {
        topic(lang, section, &mut out);
    }
    totals(lang, response, &mut out);
    out
}

/// What is closed at an instant was open on the day before.
fn last_day(until: jiff::Timestamp) -> jiff::Timestamp {
    when::moved(until, -jiff::SignedDuration::from_secs(1))
}

fn topic(lang: Lang, section: &Section, out: &mut String) {
    let name = match &section.topic {
        Some(topic) => plain(topic),
        None => label(lang, OTHER).to_owned(),
    };
    let said = section.said.iter().map(|(number, count)| match (lang, count) {
        (_, 1) => number.to_string(),
        (Lang::Id, count) => format!("{number} (bersama {} yang serupa)", count - 1),
        (Lang::En, count) => format!("{number} (with {} alike)", count - 1),
    });
    let said = listed(said);
    let _ = match lang {
        Lang::Id => write!(
            out,
            "\n## {name}: {} masukan\n\n**Anda sampaikan:** {} ringkas yang disampaikan tentang {name}, tanpa nama orang]\n\nMasukan: {said}.\n\n**Kami lakukan:**\n\n",
            section.count, TO_FILL[0]
        ),
        Lang::En => write!(
            out,
            "\n## {name}: {}\n\n**You said:** {} sum up what was said about {name}, without anybody's name]\n\nInputs: {said}.\n\n**We did:**\n\n",
            section.count, TO_FILL[1]
        ),
    };
    for became in &section.fates {
        fate(lang, became, out);
    }
}

fn fate(lang: Lang, became: &Became, out: &mut String) {
    let name = label(lang, became.fate);
    let numbers = listed(became.numbers.iter().map(Number::to_string));
    let _ = write!(out, "- {} {name} ({numbers})", became.numbers.len());
    let fill = |id: &str, en: &str| match lang {
        Lang::Id => format!(": {} {id}]\n", TO_FILL[0]),
        Lang::En => format!(": {} {en}]\n", TO_FILL[1]),
    };
    out.push_str(&match (became.fate, became.reason.trim()) {
        ("adopted", _) => fill("apa yang berubah karenanya", "what changed because of it"),
        ("not_adopted", "") => fill("mengapa tidak", "why not"),
        ("not_adopted", reason) => format!(": {}\n", plain(reason)),
        _ => "\n".to_owned(),
    });
}

fn totals(lang: Lang, response: &Response, out: &mut String) {
    let (heading, what, count, all) = match lang {
        Lang::Id => ("Jumlah seluruhnya", "Tindak lanjut", "Masukan", "Jumlah"),
        Lang::En => ("In all", "What became of it", "Inputs", "Total"),
    };
    let _ = write!(out, "\n## {heading}\n\n| {what} | {count} |\n| --- | ---: |\n");
    for (fate, count) in &response.fates {
        let _ = writeln!(out, "| {} | {count} |", label(lang, fate));
    }
    let _ = writeln!(out, "| {all} | {} |", response.total);
}

/// The first of many, and how many there are beside.
fn listed(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    let named = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match all.len().checked_sub(NAMED).filter(|more| *more > 0) {
        Some(more) => format!("{named}, … (+{more})"),
        None => named,
    }
}

/// `text` on one line, with no meaning in Markdown.
fn plain(text: &str) -> String {
    let words = harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_punctuation()
            && !matches!(c, '.' | ',' | '"' | '\'' | '-' | ':' | '(' | ')' | '/' | '?')
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Subject of the mail about a response report that is owed.
pub fn owed_headline(lang: Lang, owed: &Owed) -> String {
    let title = harmless(&owed.title);
    let when = match (lang, owed.stage) {
        (Lang::Id, Stage::TwoWeeks) => "jatuh tempo dalam 14 hari",
        (Lang::Id, Stage::Week) => "jatuh tempo dalam 7 hari",
        (Lang::Id, Stage::Day) => "jatuh tempo besok",
        (Lang::Id, Stage::Late) => "terlambat",
        (Lang::En, Stage::TwoWeeks) => "due in 14 days",
        (Lang::En, Stage::Week) => "due in 7 days",
        (Lang::En, Stage::Day) => "due in a day",
        (Lang::En, Stage::Late) => "late",
    };
    match lang {
        Lang::Id => format!("Laporan tanggapan {when}: {title}"),
        Lang::En => format!("Response report {when}: {title}"),
    }
}

/// The mail about it.
pub fn owed(lang: Lang, owed: &Owed) -> String {
    let Owed { id, late, without_fate, total, .. } = owed;
    let late = when(lang, *late);
    match (lang, without_fate) {
        (Lang::Id, 0) => format!(
            "id: {id}\nBatas: {late}\nSemua dari {total} masukan sudah diputuskan tindak lanjutnya. Buat berkas laporannya: `siaran report {id} --response`."
        ),
        (Lang::Id, n) => format!(
            "id: {id}\nBatas: {late}\n{n} dari {total} masukan belum diputuskan tindak lanjutnya. Lihat dengan `siaran feedback {id}` dan putuskan; sesudah itu `siaran report {id} --response` membuat berkas laporannya."
        ),
        (Lang::En, 0) => format!(
            "id: {id}\nDue: {late}\nAll of the {total} inputs are decided. Make the file of the report: `siaran report {id} --response`."
        ),
        (Lang::En, n) => format!(
            "id: {id}\nDue: {late}\n{n} of the {total} inputs are not decided yet. See `siaran feedback {id}` and decide; then `siaran report {id} --response` makes the file of the report."
        ),
    }
}
