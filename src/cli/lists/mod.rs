//! `siaran lists`: who is mailed and on which ground, what is kept about people, and their rights.

mod check;
pub(super) mod csv;
mod erase;
mod export;
mod file;
mod person;
mod wishes;

use super::arguments::ListsCommand;
use super::context::Context;
use super::outcome::{Done, Failure};
use crate::message::seal::is_alias;
use crate::outside::lists;
use crate::plan::Whom;
use crate::text::results as words;

/// Carries out `command`.
pub fn run(context: &Context, command: ListsCommand) -> Done {
    match command {
        // The lists are the office's own; only the journal would be the sandbox's.
        ListsCommand::Erase { .. }
        | ListsCommand::Unsubscribe { .. }
        | ListsCommand::Allow { .. }
            if context.sandbox =>
        {
            Err(Failure::Usage(words::not_in_sandbox(context.lang).to_owned()))
        }
        ListsCommand::Check { json } => check::run(context, json),
        ListsCommand::Export { list: _, person: Some(email), json } => {
            person::run(context, &self::person(context, &email)?, json)
        }
        ListsCommand::Export { list, person: None, json } => {
            export::run(context, list.as_deref(), json)
        }
        ListsCommand::Erase { email } => erase::run(context, &person(context, &email)?),
        ListsCommand::Unsubscribe { email } => {
            wishes::unsubscribe(context, &address(context, &email)?)
        }
        ListsCommand::Allow { email } => wishes::allow(context, &address(context, &email)?),
    }
}

/// The address that a person typed, or a handle on X with its `@`.
fn person(context: &Context, text: &str) -> Result<String, Failure> {
    match Whom::new(text).filter(Whom::is_handle) {
        Some(whom) => Ok(whom.name().to_owned()),
        None => address(context, text),
    }
}

/// The address that a person typed, as lists have it.
fn address(context: &Context, text: &str) -> Result<String, Failure> {
    match lists::address(text.trim()) {
        Ok(email) if !is_alias(&email) => Ok(email),
        _ => Err(Failure::Usage(words::no_address(context.lang, text))),
    }
}
