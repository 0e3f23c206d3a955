//! `siaran lists`: who is mailed and on which ground, what is kept about people, and their rights.

mod check;
mod csv;
mod erase;
mod export;
mod person;
mod wishes;

use std::path::Path;

use jiff::Timestamp;

use super::arguments::ListsCommand;
use super::context::Context;
use super::outcome::{Done, Failure};
use crate::message::seal::is_alias;
use crate::outside::lists::{self, Member, Members};
use crate::plan::history::SuppressedBy;
use crate::problem::ListFault;
use crate::text::results as words;

/// Carries out `command`.
pub fn run(context: &Context, command: ListsCommand) -> Done {
    match command {
        ListsCommand::Check { json } => check::run(context, json),
        ListsCommand::Export { list: _, person: Some(email), json } => {
            person::run(context, &address(context, &email)?, json)
        }
        ListsCommand::Export { list, person: None, json } => {
            export::run(context, list.as_deref(), json)
        }
        ListsCommand::Erase { email } => erase::run(context, &address(context, &email)?),
        ListsCommand::Unsubscribe { email } => {
            wishes::unsubscribe(context, &address(context, &email)?)
        }
        ListsCommand::Allow { email } => wishes::allow(context, &address(context, &email)?),
    }
}

/// A list of the configuration as it is now.
struct ListFile<'a> {
    name: &'a str,
    file: &'a Path,
    read: Result<Members, ListFault>,
}

impl ListFile<'_> {
    fn members(&self) -> &[Member] {
        self.read.as_ref().map_or(&[], |members| &members.members)
    }
}

/// Every list of the configuration, read now.
fn read_all(context: &Context) -> Vec<ListFile<'_>> {
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

/// The address that a person typed, as lists have it.
fn address(context: &Context, text: &str) -> Result<String, Failure> {
    match lists::address(text.trim()) {
        Ok(email) if !is_alias(&email) => Ok(email),
        _ => Err(Failure::Usage(words::no_address(context.lang, text))),
    }
}

/// Why somebody is mailed no more, for programs.
fn why(why: &SuppressedBy) -> &'static str {
    match why {
        SuppressedBy::Objection(_) => "objection",
        SuppressedBy::Bounce(_) => "bounce",
        SuppressedBy::Erasure => "erasure",
    }
}
