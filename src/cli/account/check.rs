//! `siaran account check`: asks X whose each credential is.

use jiff::{SignedDuration, Timestamp};

use super::super::context::Context;
use super::super::outcome::{Done, Failure};
use super::super::print::say;
use super::reach::{block_on, client, find, tokens};
use crate::config::Account;
use crate::outside::tokens::{Standing, TokenError, Tokens};
use crate::outside::x::client::Client;
use crate::text::results as words;

/// A token with so much left is not refreshed.
const MIN_LEFT: SignedDuration = SignedDuration::from_mins(1);

/// Checks the account `name`, or all that have a credential.
pub fn run(context: &Context, name: Option<&str>) -> Done {
    let chosen: Vec<(&str, &Account)> = match name {
        Some(name) => vec![(name, find(context, name)?)],
        None => context.config.x.accounts.iter().map(|(n, a)| (n.as_str(), a)).collect(),
    };
    let (client, tokens) = (client(context)?, tokens(context));
    let mut all_well = true;
    for (name, account) in chosen {
        let Some(credential) = &account.credential else {
            say!("{}", words::used_by_hand(context.lang, name));
            continue;
        };
        let looked = async { Ok(look(context, &client, &tokens, name, account, credential).await) };
        match block_on(looked)? {
            Ok(line) => say!("{line}"),
            Err(line) => {
                all_well = false;
                say!("{line}");
            }
        }
    }
    if all_well { Ok(()) } else { Err(Failure::Told) }
}

/// A line about one account: it is well, or what is wrong and the cure.
async fn look(
    context: &Context,
    client: &Client,
    tokens: &Tokens,
    name: &str,
    account: &Account,
    credential: &str,
) -> Result<String, String> {
    let (lang, now) = (context.lang, Timestamp::now());
    let credential = context.credentials().x_credential(credential);
    let credential =
        credential.map_err(|e| words::credential_unusable(lang, name, &e.to_string()))?;
    let unusable = |error: TokenError| match error {
        TokenError::SignIn(why) => words::must_sign_in(lang, name, &why),
        TokenError::Later { reason, .. } => words::account_failed(lang, name, &reason, true),
        TokenError::Disk { path, why } => {
            words::tokens_unusable(lang, name, &path.display().to_string(), &why)
        }
    };
    let keys = tokens.access(name, &credential, client, MIN_LEFT, now).await.map_err(unusable)?;
    let me = client.me(&keys.access, now).await;
    let me =
        me.map_err(|failure| words::account_failed(lang, name, &failure.reason, keys.signs_in))?;
    if !me.handle.eq_ignore_ascii_case(&account.handle) {
        return Err(words::credential_of_other(lang, name, &me.handle, &account.handle));
    }
    match tokens.standing(name, &credential, now).map_err(unusable)? {
        Standing::Ending(until, why) => Err(words::will_end(lang, name, until, &why)),
        Standing::SignIn(why) => Err(words::must_sign_in(lang, name, &why)),
        Standing::Lasting | Standing::Fresh(_) | Standing::Due => {
            Ok(words::account_well(lang, name, &account.handle))
        }
    }
}
