//! `siaran account`: the accounts on X, how each may act, and signing in.

mod callback;
mod check;
mod list;
mod login;
mod reach;

use super::arguments::AccountCommand;
use super::context::Context;
use super::outcome::Done;

/// Carries out `command`.
pub fn run(context: &Context, command: AccountCommand) -> Done {
    match command {
        AccountCommand::List { json } => list::run(context, json),
        AccountCommand::Login { account, port, paste } => {
            login::run(context, &account, !paste, port)
        }
        AccountCommand::Check { account } => check::run(context, account.as_deref()),
    }
}
