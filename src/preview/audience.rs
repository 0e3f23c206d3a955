//! How many get the letter.

use crate::announcement::Announcement;
use crate::config::Config;
use crate::plan::history::History;
use crate::plan::{LeftOut, Lists, early, left_out_of, recipients};
use crate::problem::UnusableList;

/// How many are mailed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audience {
    pub(super) lists: Vec<List>,
    pub(super) early: Vec<List>,
    early_total: usize,
    /// How many get the letter of the release.
    pub total: usize,
    pub(super) left_out: LeftOut,
    pub(super) original: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct List {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) members: Result<usize, UnusableList>,
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
