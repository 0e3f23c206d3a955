//! The lists of the configuration as commands see them.

use std::path::Path;

use jiff::Timestamp;

use super::super::context::Context;
use crate::outside::lists::{self, Member, Members};
use crate::plan::history::SuppressedBy;
use crate::problem::ListFault;

/// A list of the configuration as it is now.
pub struct ListFile<'a> {
    /// What announcements call it.
    pub name: &'a str,
    /// Where it lies.
    pub file: &'a Path,
    /// Who is on it.
    pub read: Result<Members, ListFault>,
}

impl ListFile<'_> {
    /// Its usable rows; none of an unusable list.
    pub fn members(&self) -> &[Member] {
        self.read.as_ref().map_or(&[], |members| &members.members)
    }
}

/// Every list of the configuration, read now.
pub fn read_all(context: &Context) -> Vec<ListFile<'_>> {
    let config = &context.config;
    let today = config.newsroom.timezone.rules.to_datetime(Timestamp::now()).date();
    let configured = config.email.iter().flat_map(|email| &email.lists);
    configured
        .map(|(name, list)| {
            let read = lists::read(name, &list.file, today);
            ListFile { name, file: &list.file, read }
        })
        .collect()
}

/// Why somebody is mailed no more, for programs.
pub fn why(why: &SuppressedBy) -> &'static str {
    match why {
        SuppressedBy::Objection(_) => "objection",
        SuppressedBy::Bounce(_) => "bounce",
        SuppressedBy::Erasure => "erasure",
    }
}
