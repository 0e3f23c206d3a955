//! `siaran account`: the accounts on X, how each may act, and signing in.

mod callback;
mod check;
mod list;
mod login;

use super::arguments::AccountCommand;
use super::context::Context;
use super::outcome::{Done, Failure};
use crate::config::Account;
use crate::outside::tokens::Tokens;
use crate::outside::x::client::Client;
use crate::text::results as words;

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

/// The account of this name.
fn find<'a>(context: &'a Context, name: &str) -> Result<&'a Account, Failure> {
    let accounts = &context.config.x.accounts;
    accounts.get(name).ok_or_else(|| {
        let known: Vec<&str> = accounts.keys().map(String::as_str).collect();
        fail(words::no_such_account(context.lang, name, &known))
    })
}

fn fail(text: impl Into<String>) -> Failure {
    Failure::Action(anyhow::anyhow!("{}", text.into()))
}

fn tokens(context: &Context) -> Tokens {
    Tokens::new(&context.config.state)
}

fn client(context: &Context) -> Result<Client, Failure> {
    Client::new(&context.config.x.api_url).map_err(|e| Failure::Configuration(e.into()))
}

/// Runs `future` to its end.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(future);
    // A connection that lingers must not keep the process.
    runtime.shutdown_background();
    done
}
