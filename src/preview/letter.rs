//! The letter as its readers will see it.

use serde::Serialize;

use super::content::Preview;
use crate::announcement::PLACEHOLDERS;
use crate::lang::Lang;
use crate::message::answer::QUESTION;
use crate::message::{Attachment, Content, UNSUBSCRIBE};
use crate::text::answer::his_words;
use crate::text::attachment::size;
use crate::text::preview as words;
use crate::when;

/// A link that leads nowhere.
pub(super) const NOWHERE: &str = "#";

/// A letter.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    subject: String,
    early_subject: Option<String>,
    preheader: Option<String>,
    from: String,
    reply_to: Option<String>,
    /// Name and size, a line each.
    attachments: Vec<String>,
    calendar: Option<String>,
    html: String,
    text: String,
    /// It names each recipient.
    is_personal: bool,
}

pub(super) fn letter(preview: &Preview) -> Option<Shown> {
    let lang = preview.lang;
    let letter = preview.letter.as_ref()?.as_ref().ok()?;
    let announcement = preview.announcement()?;
    let mailing = announcement.mailing.as_ref()?;
    let attachment = |attachment: &Attachment| match &attachment.content {
        Content::File { bytes, .. } => {
            let titles = announcement.attachments.iter().filter(|a| a.name() == attachment.name);
            let title = titles.filter_map(|a| a.title.as_deref()).next();
            let named = title.map(|title| format!("{title} · ")).unwrap_or_default();
            format!("{named}{} · {}", attachment.name, size(lang, *bytes))
        }
        Content::Text(text) => format!("{} · {}", attachment.name, size(lang, text.len() as u64)),
    };
    let calendar = preview.calendar.as_ref().map(|entry| {
        let day = when::long_date_of(entry.start, &preview.config.newsroom.timezone, lang);
        let place = entry.place.as_deref().map(|place| format!(" · {place}")).unwrap_or_default();
        format!("{} · {day}, {}{place}", entry.summary, when::three_zones(entry.start))
    });
    let is_personal = |text: &str| PLACEHOLDERS.iter().any(|p| text.contains(p));
    Some(Shown {
        subject: filled(&letter.subject, lang, NOWHERE),
        early_subject: preview
            .early_subject
            .as_deref()
            .map(|subject| filled(subject, lang, NOWHERE)),
        preheader: mailing.preheader.clone().or_else(|| announcement.description.clone()),
        from: letter.from.clone(),
        reply_to: letter.reply_to.clone(),
        attachments: letter.attachments.iter().map(attachment).collect(),
        calendar,
        is_personal: is_personal(&letter.subject) || is_personal(&letter.text),
        html: filled(&letter.html, lang, NOWHERE),
        text: filled(&letter.text, lang, words::own_link(lang)),
    })
}

/// `text` with samples in place of what is filled in for each recipient; `link` stands for his own
/// link by which he unsubscribes.
pub(super) fn filled(text: &str, lang: Lang, link: &str) -> String {
    let mut filled = text.replace(UNSUBSCRIBE, link).replace(QUESTION, his_words(lang));
    for placeholder in PLACEHOLDERS {
        filled = filled.replace(placeholder, words::sample(lang, placeholder));
    }
    filled
}
