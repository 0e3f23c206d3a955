//! Titles, descriptions, subjects, contacts, alternative texts, and files that nobody gets.

use std::collections::HashMap;

use super::page::{Findings, Page};
use crate::announcement::Kind;
use crate::config::Config;
use crate::lang::Lang;
use crate::problem::{Lint, Spot};

/// Longer headlines are cut by search engines and lists of news.
const TITLE: usize = 110;
const DESCRIPTION: usize = 200;
/// Longer subjects are cut by mail programs.
const SUBJECT: usize = 78;
/// A title of fewer letters may be an acronym.
const SHORT_TITLE: usize = 12;
const LEAST_ALT: usize = 10;
/// What screen readers say by themselves.
const IMAGE_OF: [&str; 8] = [
    "gambar dari",
    "gambar tentang",
    "gambar ini",
    "foto dari",
    "image of",
    "picture of",
    "photo of",
    "this image",
];

pub(super) fn look(page: &Page, config: &Config, found: &mut Findings) {
    let (said, marks) = (page.said, &page.reading.marks);
    let length = |text: &str| text.chars().count();
    let title = length(&said.title);
    if title > TITLE {
        found.add(page, marks.title, Lint::TitleLong { length: title, limit: TITLE });
    }
    if is_shouted(&said.title) {
        found.add(page, marks.title, Lint::TitleCapitals);
    }
    let description = said.description.as_deref().map_or(0, length);
    if description > DESCRIPTION {
        let lint = Lint::DescriptionLong { length: description, limit: DESCRIPTION };
        found.add(page, marks.description, lint);
    }
    let subject = said.mailing.as_ref().map_or(0, |m| length(&m.subject));
    if let Some(at) = marks.subject.filter(|_| subject > SUBJECT) {
        found.add(page, Some(at), Lint::SubjectLong { length: subject, limit: SUBJECT });
    }
    if lacks_contact(page, config) {
        found.add(page, None, Lint::NoContact);
    }
    for (name, media) in &said.media {
        let lint = alt(&media.alt, &media.file);
        lint.into_iter().for_each(|lint| found.add(page, marks.alts.get(name).copied(), lint));
    }
    let mailed = said.mailing.as_ref().map(|m| &m.attachments);
    let unused = said.attachments.iter().filter(|a| mailed.is_some_and(|m| !m.contains(&a.file)));
    for attachment in unused {
        let lint = Lint::UnusedAttachment { file: attachment.file.clone() };
        found.add(page, Some(attachment.at), lint);
    }
}

/// Whether a title has capitals only.
fn is_shouted(title: &str) -> bool {
    let letters = || title.chars().filter(|c| c.is_alphabetic());
    letters().count() >= SHORT_TITLE && letters().all(|c| !c.is_lowercase())
}

/// Whether journalists have questions and nobody to ask. A file of two keys is well without.
fn lacks_contact(page: &Page, config: &Config) -> bool {
    let said = page.said;
    let needs =
        matches!(said.kind, Kind::Release | Kind::Invitation | Kind::Consultation | Kind::Alert);
    let answered = config.email.as_ref().is_some_and(|email| email.reply_to.is_some())
        || said.mailing.as_ref().is_some_and(|mailing| mailing.reply_to.is_some());
    page.reading.marks.is_typed && needs && said.contacts.is_empty() && !answered
}

/// What is wrong with the words for those who cannot see an image. That there are any, and not too
/// many, is the announcement's own check.
fn alt(alt: &str, file: &str) -> Option<Lint> {
    let alt = alt.trim().to_lowercase();
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let plain = |text: &str| text.replace(['-', '_', '.'], " ");
    if plain(&alt) == plain(stem) || plain(&alt) == plain(&name) {
        return Some(Lint::AltFileName);
    }
    if alt.chars().count() < LEAST_ALT {
        return (!alt.is_empty()).then_some(Lint::AltShort { least: LEAST_ALT });
    }
    let words = IMAGE_OF.iter().find(|words| {
        alt.strip_prefix(**words).is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphabetic()))
    })?;
    Some(Lint::AltImageOf { words: (*words).to_owned() })
}

/// Titles that two announcements share, unless one is about the other or in another language.
pub(super) fn same_titles(pages: &[Page], found: &mut Findings) {
    let mut by_title: HashMap<(String, Lang), Vec<&Page>> = HashMap::new();
    for page in pages.iter().filter(|page| !page.said.title.trim().is_empty()) {
        let title = page.said.title.trim().to_lowercase();
        by_title.entry((title, page.said.lang)).or_default().push(page);
    }
    for holders in by_title.into_values() {
        for page in &holders {
            let other = |other: &&&Page| other.place != page.place && !other.is_about(page);
            if let Some(other) = holders.iter().find(other) {
                let at: Option<Spot> = page.reading.marks.title;
                found.add(page, at, Lint::TitleSame { other: other.path() });
            }
        }
    }
}
