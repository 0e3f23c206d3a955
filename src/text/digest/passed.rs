//! The mail with which a person gets an item of feedback that he is to deal with.

use jiff::Timestamp;

use crate::feedback::INBOX;
use crate::lang::Lang;
use crate::plan::digest::Line;
use crate::text::feedback::{channel, day, kind, last_day, no_announcement};
use crate::text::shown::plain;
use crate::when::Zone;

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
