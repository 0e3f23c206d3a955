//! The mail with which a person gets items of feedback that he is to deal with.

use jiff::Timestamp;

use crate::feedback::INBOX;
use crate::lang::Lang;
use crate::plan::digest::Line;
use crate::text::feedback::{channel, day, kind, last_day, no_announcement};
use crate::text::shown::plain;
use crate::when::Zone;

/// One item that is passed on.
#[derive(Debug, Clone)]
pub struct PassedItem {
    /// The item.
    pub line: Line,
    /// Headline of the announcement that it answers.
    pub title: String,
    /// When it was sent.
    pub at: Timestamp,
    /// What is still kept of it, harmless.
    pub text: Option<String>,
}

/// Subject and text; `items` are not none.
pub fn passed_mail(lang: Lang, zone: &Zone, items: &[PassedItem]) -> (String, String) {
    let due = items.iter().filter_map(|item| item.line.due).min();
    let due = due.map(|due| last_day(lang, zone, due));
    let what = match items {
        [only] => format!("{} {}", kind(lang, only.line.kind), only.line.number),
        _ if lang == Lang::Id => format!("{} masukan", items.len()),
        _ => format!("{} items of feedback", items.len()),
    };
    let subject = match (lang, &due) {
        (Lang::Id, Some(due)) => format!("[siaran] Untuk Anda: {what}, tenggat {due}"),
        (Lang::Id, None) => format!("[siaran] Untuk Anda: {what}"),
        (Lang::En, Some(due)) => format!("[siaran] For you: {what}, due {due}"),
        (Lang::En, None) => format!("[siaran] For you: {what}"),
    };
    let mut text: String = items.iter().map(|item| one(lang, zone, item)).collect();
    text.push_str(match lang {
        Lang::Id => {
            "Humas meneruskan ini kepada Anda. Sampaikan jawaban atau keputusan Anda kepada humas dengan menyebut nomornya; humas yang mengirim jawabannya.\n"
        }
        Lang::En => {
            "The press office passed this on to you. Give your answer or decision to the press office and name the number; the office sends the answer.\n"
        }
    });
    (subject, text)
}

fn one(lang: Lang, zone: &Zone, item: &PassedItem) -> String {
    let line = &item.line;
    let title = match line.number.item.as_str() {
        INBOX => no_announcement(lang).to_owned(),
        _ => plain(&item.title),
    };
    let due = match (lang, line.due.map(|due| last_day(lang, zone, due))) {
        (Lang::Id, Some(due)) => format!("Jawaban ditunggu paling lambat {due}."),
        (Lang::En, Some(due)) => format!("An answer is due by {due}."),
        (Lang::Id, None) => "Tidak ada tenggat.".to_owned(),
        (Lang::En, None) => "There is no due date.".to_owned(),
    };
    let text = match (lang, &item.text) {
        (_, Some(text)) => text.as_str(),
        (Lang::Id, None) => "(teksnya tidak disimpan lagi)",
        (Lang::En, None) => "(its text is no longer kept)",
    };
    let (what, via) = (kind(lang, line.kind), channel(lang, line.channel));
    let came = day(lang, zone, item.at);
    format!("{title}\n{} · {what} · {via} · {came}\n{due}\n\n{text}\n\n", line.number)
}
