//! `siaran account login`: the holder of an account lets us act for it.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::mpsc;

use super::super::context::Context;
use super::super::outcome::{Done, Failure};
use super::super::print::say;
use super::callback::{Answer, Callback, read};
use super::reach::{block_on, client, fail, find, tokens};
use crate::config::Account;
use crate::outside::credentials::{XCredential, XSecret};
use crate::outside::tokens::{SignedIn, TokenError};
use crate::outside::x::access::Access;
use crate::outside::x::answer::Failure as NoAnswer;
use crate::outside::x::client::Client;
use crate::outside::x::{oauth1, oauth2};
use crate::text::results as words;

/// Signs in to the account `name`. The browser is led to a port of loopback; `listen` is that
/// port, unless nobody shall listen there and the address is pasted.
pub fn run(context: &Context, name: &str, listen: bool, port: u16) -> Done {
    let account = find(context, name)?;
    let Some(credential) = &account.credential else {
        return Err(fail(words::used_by_hand(context.lang, name)));
    };
    let credential = context.credentials().x_credential(credential).map_err(|error| {
        fail(words::credential_unusable(context.lang, name, &error.to_string()))
    })?;
    let client = client(context)?;
    block_on(async {
        let signed_in = match &credential.secret {
            XSecret::OAuth1(_) => {
                return Err(fail(words::nothing_to_sign_in(context.lang, name)));
            }
            XSecret::OAuth1App(app) => by_pin(context, &client, app, account).await?,
            XSecret::OAuth2 { app, .. } => {
                by_browser(context, &client, app, account, listen, port).await?
            }
        };
        keep(context, &client, name, account, &credential, signed_in).await
    })
}

/// Keeps a sign-in, if it is the account's.
async fn keep(
    context: &Context,
    client: &Client,
    name: &str,
    account: &Account,
    credential: &XCredential,
    signed_in: SignedIn,
) -> Done {
    let access = match &signed_in {
        SignedIn::Pair(pair) => {
            Access::Bearer { token: pair.access.clone(), chain: name.to_owned() }
        }
        SignedIn::Keys(keys) => keys.clone().into(),
    };
    let me = client.me(&access, Timestamp::now()).await.map_err(|e| failed(context, &e))?;
    if !me.handle.eq_ignore_ascii_case(&account.handle) {
        let told = words::signed_in_as_other(context.lang, &me.handle, &account.handle);
        return Err(fail(told));
    }
    let kept = tokens(context).keep(name, credential, signed_in).await;
    kept.map_err(|error| match error {
        TokenError::Disk { path, why } => {
            let path = path.display().to_string();
            fail(words::tokens_unusable(context.lang, name, &path, &why))
        }
        other => other.into(),
    })?;
    eprintln!("{}", words::signed_in(context.lang, name, &account.handle));
    Ok(())
}

async fn by_pin(
    context: &Context,
    client: &Client,
    app: &oauth1::App,
    account: &Account,
) -> Result<SignedIn, Failure> {
    let asked = client.ask_for_pin(app, Timestamp::now()).await;
    let asked = asked.map_err(|e| failed(context, &e))?;
    eprintln!("{}", words::open_and_type_pin(context.lang, &account.handle));
    say!("{}", client.pin_url(&asked));
    let pin = pasted().recv().await.ok_or_else(|| fail(words::no_answer(context.lang)))?;
    let keys = client.redeem_pin(app, &asked, &pin, Timestamp::now()).await;
    keys.map(SignedIn::Keys).map_err(|e| failed(context, &e))
}

async fn by_browser(
    context: &Context,
    client: &Client,
    app: &oauth2::App,
    account: &Account,
    listen: bool,
    port: u16,
) -> Result<SignedIn, Failure> {
    let challenge =
        oauth2::Challenge::new().map_err(|_| fail("the system gives no random numbers"))?;
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let mut callback = match listen {
        true => {
            let lang = context.config.newsroom.language;
            let taken = |_| fail(words::port_taken(context.lang, port));
            Some(Callback::listen(port, challenge.state.clone(), lang).await.map_err(taken)?)
        }
        false => None,
    };
    match &callback {
        Some(_) => eprintln!("{}", words::open_here(context.lang, &account.handle, &redirect)),
        None => eprintln!("{}", words::open_and_paste(context.lang, &account.handle)),
    }
    say!("{}", client.authorize_url(app, &redirect, &challenge));
    let mut lines = pasted();
    let code = loop {
        let answer = match &mut callback {
            Some(callback) => tokio::select! {
                answer = callback.answer() => answer,
                Some(line) = lines.recv() => read(&line, &challenge.state),
            },
            None => match lines.recv().await {
                Some(line) => read(&line, &challenge.state),
                None => return Err(fail(words::no_answer(context.lang))),
            },
        };
        match answer {
            Answer::Code(code) => break code,
            Answer::Denied => return Err(fail(words::denied(context.lang))),
            Answer::OfOther => eprintln!("{}", words::answer_of_other(context.lang)),
        }
    };
    if let Some(callback) = callback {
        callback.close().await;
    }
    let pair = client.exchange(app, &code, &challenge, &redirect, Timestamp::now()).await;
    pair.map(SignedIn::Pair).map_err(|e| failed(context, &e))
}

fn failed(context: &Context, failure: &NoAnswer) -> Failure {
    fail(words::sign_in_failed(context.lang, &failure.reason))
}

/// The lines of standard input that are not empty; none after its end.
///
/// On a thread of its own, which ends with the process: nothing can interrupt a read.
fn pasted() -> mpsc::UnboundedReceiver<SecretString> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            let line = SecretString::from(line.trim());
            let is_empty = line.expose_secret().is_empty();
            if !is_empty && sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
