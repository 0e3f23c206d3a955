//! Who gets the letter: how many, never who.

use serde::Serialize;

use super::Preview;
use crate::announcement::Announcement;
use crate::config::Config;
use crate::lang::Lang;
use crate::plan::history::History;
use crate::plan::{LeftOut, Lists, early, left_out_of, recipients};
use crate::problem::UnusableList;
use crate::text::preview as words;
use crate::text::{page, results};

/// How many are mailed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audience {
    lists: Vec<List>,
    early: Vec<List>,
    early_total: usize,
    /// How many get the letter of the release.
    pub total: usize,
    left_out: LeftOut,
    original: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct List {
    name: String,
    title: Option<String>,
    members: Result<usize, UnusableList>,
}

impl Audience {
    /// Who gets the letter of `announcement`.
    pub fn of(
        announcement: &Announcement,
        config: &Config,
        lists: &Lists,
        history: &History,
    ) -> Audience {
        let Some(mailing) = &announcement.mailing else { return Audience::default() };
        let list = |name: &String| {
            let known = config.email.as_ref().and_then(|email| email.lists.get(name));
            let members = match lists.get(name) {
                Some(Ok(members)) => Ok(members.len()),
                Some(Err(unusable)) => Err(unusable.clone()),
                None => Ok(0),
            };
            List { name: name.clone(), title: known.map(|l| l.title.clone()), members }
        };
        let embargo = announcement.embargo.as_ref();
        Audience {
            lists: mailing.lists.iter().map(list).collect(),
            early: embargo.iter().flat_map(|e| &e.early).map(list).collect(),
            early_total: embargo.map_or(0, |_| early(lists, history, announcement).len()),
            total: recipients(lists, history, announcement),
            left_out: left_out_of(lists, history, announcement),
            original: mailing.original,
        }
    }

    /// How many get an early copy.
    pub fn early_total(&self) -> usize {
        self.early_total
    }
}

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

/// `None` where nothing is mailed.
pub(super) fn people(preview: &Preview) -> Option<People> {
    preview.letter.as_ref()?;
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
