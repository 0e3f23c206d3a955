//! Who gets the letter, as a table: how many, never who.

use serde::Serialize;

use super::audience::List;
use super::content::Preview;
use crate::lang::Lang;
use crate::text::preview as words;
use crate::text::{page, results};

/// The table of recipients.
#[derive(Debug, Serialize)]
pub(super) struct People {
    rows: Vec<Row>,
    total: String,
    /// Who of the lists is not mailed, a sentence each.
    left_out: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    title: String,
    name: Option<String>,
    /// It gets early copies.
    is_early: bool,
    count: Option<String>,
    /// Why it cannot be used.
    broken: Option<String>,
}

/// `None` where nothing is mailed, or to one person alone.
pub(super) fn people(preview: &Preview) -> Option<People> {
    preview.letter.as_ref().filter(|_| preview.item.answer.is_none())?;
    let (audience, lang) = (&preview.audience, preview.lang);
    let early = audience.early.iter().map(|list| row(list, true, lang));
    let lists = audience.lists.iter().map(|list| row(list, false, lang));
    let original = audience.original.then(|| Row {
        title: words::words(lang).original.to_owned(),
        name: None,
        is_early: false,
        count: Some(page::number(lang, audience.total)),
        broken: None,
    });
    Some(People {
        rows: early.chain(lists).chain(original).collect(),
        total: page::number(lang, audience.total),
        left_out: words::left_out(lang, audience.left_out),
    })
}

fn row(list: &List, is_early: bool, lang: Lang) -> Row {
    let title = list.title.clone().unwrap_or_else(|| list.name.clone());
    let members = list.members.as_ref();
    Row {
        name: (title != list.name).then(|| list.name.clone()),
        title,
        is_early,
        count: members.ok().map(|n| page::number(lang, *n)),
        broken: members.err().map(|why| results::list_unusable(lang, &list.name, why)),
    }
}
