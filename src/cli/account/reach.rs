//! How the commands on accounts reach them: by name, in the state, and at X.

use super::super::context::Context;
use super::super::outcome::Failure;
use crate::config::Account;
use crate::outside::tokens::Tokens;
use crate::outside::x::client::Client;
use crate::text::results as words;

/// The account of this name.
pub fn find<'a>(context: &'a Context, name: &str) -> Result<&'a Account, Failure> {
    let accounts = &context.config.x.accounts;
    accounts.get(name).ok_or_else(|| {
        let known: Vec<&str> = accounts.keys().map(String::as_str).collect();
        fail(words::no_such_account(context.lang, name, &known))
    })
}

/// A failed action.
pub fn fail(text: impl Into<String>) -> Failure {
    Failure::Action(anyhow::anyhow!("{}", text.into()))
}

/// Where sign-ins are kept.
pub fn tokens(context: &Context) -> Tokens {
    Tokens::new(&context.config.state)
}

/// A client of the configured X.
pub fn client(context: &Context) -> Result<Client, Failure> {
    Client::new(&context.config.x.api_url).map_err(|e| Failure::Configuration(e.into()))
}

/// Runs `future` to its end.
pub fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(future);
    // A connection that lingers must not keep the process.
    runtime.shutdown_background();
    done
}
