//! From nothing to a session: TCP, TLS, greeting, login. The password leaves only under TLS, or
//! on this machine.

use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::account::{Account, Protection};
use super::error::InboxError;
use super::response::{Condition, Response, Told};
use super::session::{Command, Session};
use super::wire::{Stream, Wire, lost};
use crate::outside::dial::{self, DialError};

impl Session {
    /// Connects and signs in.
    pub async fn open(account: &Account) -> Result<Session, InboxError> {
        let stream = dial(account).await?;
        let (connect, command) = (account.deadlines.connect, account.deadlines.command);
        let late = |_| Err(InboxError::late("the greeting"));
        let wire = match &account.tls {
            Protection::Implicit(config, name) => protect(stream, config, name, connect).await?,
            _ => Wire::new(Stream::Plain(stream)),
        };
        let mut session = Session::new(wire, account);
        let greeting = timeout(command, session.greeting()).await.unwrap_or_else(late)?;
        let mut is_known = greeting.condition == Condition::Preauth;
        if let Protection::Starttls(config, name) = &account.tls {
            // Signed in before TLS, we could not ask for TLS any more.
            if is_known {
                return Err(InboxError::Tls("it lets us in before TLS".to_owned()));
            }
            session = start_tls(session, config, name).await?;
            is_known = false;
        }
        if !is_known {
            session.sign_in().await?;
        }
        session.can_idle = session.offers().await?.iter().any(|offer| offer == "IDLE");
        Ok(session)
    }

    async fn greeting(&mut self) -> Result<Told, InboxError> {
        let response = self.wire.response().await?;
        let text = response.behind("*").ok_or_else(|| self.odd("no greeting"))?;
        let told = Told::read(&text).ok_or_else(|| self.odd(&text))?;
        match told.condition {
            Condition::Ok | Condition::Preauth => Ok(told),
            _ => Err(told.refusal("greeting")),
        }
    }

    /// What the server can do, in upper case.
    async fn offers(&mut self) -> Result<Vec<String>, InboxError> {
        let mut offers = Vec::new();
        let read = |response: Response| {
            let text = response.behind("*").unwrap_or_default().to_ascii_uppercase();
            if let Some(list) = text.strip_prefix("CAPABILITY ") {
                offers.extend(list.split_ascii_whitespace().map(str::to_owned));
            }
        };
        self.must(&Command::new("CAPABILITY"), read).await?;
        Ok(offers)
    }

    async fn sign_in(&mut self) -> Result<(), InboxError> {
        let offers = self.offers().await?;
        let offered = |name: &str| offers.iter().any(|offer| offer == name);
        let (name, password) = (self.account.username.clone(), self.account.password.clone());
        let password = password.expose_secret();
        let proof = BASE64.encode(format!("\0{name}\0{password}").as_bytes());
        let (text, rest) = if offered("AUTH=PLAIN") && offered("SASL-IR") {
            (format!("AUTHENTICATE PLAIN {proof}"), None)
        } else if offered("AUTH=PLAIN") {
            ("AUTHENTICATE PLAIN".to_owned(), Some(proof.as_str()))
        } else if !offered("LOGINDISABLED") && name.is_ascii() && password.is_ascii() {
            (format!("LOGIN {} {}", quoted(&name), quoted(password)), None)
        } else {
            let words = "it offers no way to sign in with this name and password";
            return Err(InboxError::Credential(words.to_owned()));
        };
        let told = self.command(&Command { rest, ..Command::new(&text) }, |_| {}).await?;
        match told.condition {
            Condition::Ok => Ok(()),
            Condition::No if !told.is_temporary() => {
                // Some repeat what they were sent.
                let words = told.words.replace(&proof, "…");
                let words = if words.is_empty() { "no reason given".to_owned() } else { words };
                Err(InboxError::Credential(words))
            }
            _ => Err(told.refusal("the login")),
        }
    }
}

async fn dial(account: &Account) -> Result<TcpStream, InboxError> {
    let loopback_only = matches!(account.tls, Protection::None);
    let limit = account.deadlines.connect;
    let dialled = dial::dial(&account.host, account.port, loopback_only, limit).await;
    dialled.map_err(|error| match error {
        DialError::LateName => InboxError::late("the look-up of its address"),
        DialError::LateAnswer => InboxError::late("the connection"),
        other => InboxError::Unreachable(other.to_string()),
    })
}

async fn protect(
    stream: TcpStream,
    config: &Arc<ClientConfig>,
    name: &ServerName<'static>,
    limit: Duration,
) -> Result<Wire, InboxError> {
    let handshake = TlsConnector::from(config.clone()).connect(name.clone(), stream);
    match timeout(limit, handshake).await {
        Ok(Ok(stream)) => Ok(Wire::new(Stream::Tls(Box::new(stream)))),
        Ok(Err(error)) => Err(lost(error)),
        Err(_) => Err(InboxError::late("the TLS handshake")),
    }
}

async fn start_tls(
    mut session: Session,
    config: &Arc<ClientConfig>,
    name: &ServerName<'static>,
) -> Result<Session, InboxError> {
    let told = session.command(&Command::new("STARTTLS"), |_| {}).await?;
    if told.condition != Condition::Ok {
        return Err(InboxError::Tls(format!("it refuses STARTTLS: {}", told.words)));
    }
    // Whatever came in the clear behind this answer would be taken for an answer under TLS.
    if session.wire.has_input() {
        return Err(InboxError::Tls("plain text was slipped in behind STARTTLS".to_owned()));
    }
    let account = session.account;
    let wire = match session.wire.stream {
        Stream::Plain(stream) => protect(stream, config, name, account.deadlines.connect).await?,
        Stream::Tls(_) => session.wire,
    };
    Ok(Session::new(wire, &account))
}

/// A quoted string (RFC 3501); the text has no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
