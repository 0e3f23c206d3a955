//! The letter for one person who is to look at it before it goes out.

use super::content::Preview;
use super::letter::{NOWHERE, filled};
use super::summary::posts;
use super::verdict;
use crate::message::{Letter, escape};
use crate::plan::MAIL;
use crate::text::preview as words;
use crate::text::results;

const NOTE: &str = "margin:0;padding:12px 16px;background:#fff3c4;color:#3a2c00;font:bold 15px/1.5 Arial,sans-serif";
const POSTS: &str = "margin:0;padding:12px 16px;background:#eef1f4;color:#1b1e23;font:14px/1.5 Arial,sans-serif;white-space:pre-wrap";

pub(super) fn mailed(preview: &Preview) -> Option<Letter> {
    let lang = preview.lang;
    let letter = preview.letter.as_ref()?.as_ref().ok()?;
    let mails_at = preview.item.occasions.iter().find(|o| o.name == MAIL).map(|o| o.due);
    let due = mails_at.or(preview.item.due).map(|due| results::when(lang, due));
    let note = words::mail_note(lang, due.as_deref(), &verdict::counts(preview));
    let posts = posts(preview);
    let mut text = format!("{note}\n\n{}", filled(&letter.text, lang, words::own_link(lang)));
    let mut html = filled(&letter.html, lang, NOWHERE);
    if !posts.is_empty() {
        let below = words::posts_below(lang);
        text.push_str(&format!("\n{}\n{below}\n{posts}", "=".repeat(72)));
        let block = format!("<div style=\"{POSTS}\"><b>{below}</b>\n{}</div>\n", escape(&posts));
        // A template of the office may lack the tag, which HTML allows.
        let end = html.rfind("</body>").unwrap_or(html.len());
        html.insert_str(end, &block);
    }
    let start = html.find("<body").and_then(|at| Some(at + html[at..].find('>')? + 1));
    html.insert_str(start.unwrap_or(0), &format!("\n<p style=\"{NOTE}\">{}</p>", escape(&note)));
    Some(Letter {
        subject: words::marked_subject(lang, &filled(&letter.subject, lang, NOWHERE)),
        text,
        html,
        ..letter.clone()
    })
}
