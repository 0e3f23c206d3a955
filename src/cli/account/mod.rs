//! `siaran account`: the accounts on X, how each may act, and signing in.

mod callback;
mod check;
mod list;
mod login;
mod reach;

use super::arguments::AccountCommand;
use super::context::Context;
use super::outcome::Done;
use crate::text::results as words;

/// Carries out `command`.
pub fn run(context: &Context, command: AccountCommand) -> Done {
    match command {
        AccountCommand::List { json } => list::run(context, json),
        // It makes up credentials of its own, and its X is not the configured one.
        _ if context.sandbox => Err(reach::fail(words::no_sign_in_to_sandbox(context.lang))),
        AccountCommand::Login { account, port, paste } => {
            login::run(context, &account, !paste, port)
        }
        AccountCommand::Check { account } => check::run(context, account.as_deref()),
    }
}
