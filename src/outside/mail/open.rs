//! From nothing to a connection that is ready for its first message.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use secrecy::ExposeSecret;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::connection::Connection;
use super::offers::Offers;
use super::relay::{Login, Protection, Relay};
use super::reply::Reply;
use super::wire::{Stream, Trouble, Wire};
use crate::outside::dial::{self, DialError};
use crate::plan::fact::{Cause, Reason};

/// Why no connection could be had. No message was begun.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{stage}: {}", said(.reason))]
pub struct OpenFailure {
    /// Whose turn it is now.
    pub fault: OpenFault,
    /// The step that failed, such as `greeting` or `AUTH`.
    pub stage: &'static str,
    /// For the journal.
    pub reason: Reason,
}

/// What an [`OpenFailure`] asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenFault {
    /// Waiting: unreachable, silent, or not now.
    Temporary,
    /// Another password: 535 and its like.
    Credential,
    /// A look at certificates: the relay could not prove who it is, or offers no TLS.
    Tls,
    /// A look at the configuration: the relay wants nothing of us.
    Refused,
}

impl Connection {
    /// Connects, protects the connection, and signs in, as `relay` says.
    ///
    /// The password is sent only over TLS, or to a loopback address.
    pub async fn open(relay: &Relay) -> Result<Connection, OpenFailure> {
        let stream = dial(relay).await?;
        let mut wire = match &relay.tls {
            Protection::Implicit(config, name) => {
                protect(stream, config, name, relay.deadlines.connect).await?
            }
            Protection::Starttls(..) | Protection::None => Wire::new(Stream::Plain(stream)),
        };
        let command = relay.deadlines.command;
        let greeting = wire.reply(command).await.map_err(|t| lost("greeting", &t))?;
        expect("greeting", &greeting, 220)?;
        let mut offers = introduce(&mut wire, relay).await?;
        if let Protection::Starttls(config, name) = &relay.tls {
            wire = start_tls(wire, &offers, relay, config, name).await?;
            // What was offered before TLS may be anybody's word.
            offers = introduce(&mut wire, relay).await?;
        }
        if let Some(login) = &relay.login {
            sign_in(&mut wire, &offers, login, command).await?;
        }
        if wire.has_input() {
            return Err(lost("login", &Trouble::Garbled));
        }
        Ok(Connection::new(wire, offers, relay.deadlines))
    }
}

impl OpenFailure {
    fn new(fault: OpenFault, stage: &'static str, reason: Reason) -> OpenFailure {
        OpenFailure { fault, stage, reason }
    }

    fn unreachable(error: impl ToString) -> OpenFailure {
        let reason = Reason::new(Cause::Unreachable, None, error.to_string());
        OpenFailure::new(OpenFault::Temporary, "connect", reason)
    }

    fn tls(error: impl ToString) -> OpenFailure {
        let reason = Reason::new(Cause::Unreachable, None, error.to_string());
        OpenFailure::new(OpenFault::Tls, "TLS", reason)
    }

    /// Whether waiting may cure it.
    pub fn is_temporary(&self) -> bool {
        self.fault == OpenFault::Temporary
    }
}

async fn dial(relay: &Relay) -> Result<TcpStream, OpenFailure> {
    let loopback_only = matches!(relay.tls, Protection::None);
    let limit = relay.deadlines.connect;
    let dialled = dial::dial(&relay.host, relay.port, loopback_only, limit).await;
    dialled.map_err(|error| match error {
        DialError::LateName | DialError::LateAnswer => {
            OpenFailure::new(OpenFault::Temporary, "connect", Trouble::Timeout.reason())
        }
        other => OpenFailure::unreachable(other),
    })
}

async fn protect(
    stream: TcpStream,
    config: &Arc<ClientConfig>,
    name: &ServerName<'static>,
    limit: Duration,
) -> Result<Wire, OpenFailure> {
    let handshake = TlsConnector::from(config.clone()).connect(name.clone(), stream);
    match timeout(limit, handshake).await {
        Ok(Ok(stream)) => Ok(Wire::new(Stream::Tls(Box::new(stream)))),
        Ok(Err(error)) if is_tls(&error) => Err(OpenFailure::tls(error)),
        Ok(Err(error)) => Err(lost("TLS", &error.into())),
        Err(_) => Err(lost("TLS", &Trouble::Timeout)),
    }
}

/// Whether TLS itself failed, and not the connection beneath it.
fn is_tls(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}

async fn start_tls(
    mut wire: Wire,
    offers: &Offers,
    relay: &Relay,
    config: &Arc<ClientConfig>,
    name: &ServerName<'static>,
) -> Result<Wire, OpenFailure> {
    if !offers.starttls {
        return Err(OpenFailure::tls("the relay does not offer STARTTLS"));
    }
    let reply = say(&mut wire, "STARTTLS", b"STARTTLS\r\n", relay.deadlines.command).await?;
    if reply.code != 220 && reply.code >= 500 {
        return Err(OpenFailure::new(OpenFault::Tls, "STARTTLS", reply.reason()));
    }
    expect("STARTTLS", &reply, 220)?;
    // Whatever came in the clear behind this reply would be taken for an answer under TLS.
    if wire.has_input() {
        return Err(OpenFailure::tls("plain text was slipped in behind STARTTLS"));
    }
    match wire.stream {
        Stream::Plain(stream) => protect(stream, config, name, relay.deadlines.connect).await,
        Stream::Tls(_) => Ok(wire),
    }
}

async fn introduce(wire: &mut Wire, relay: &Relay) -> Result<Offers, OpenFailure> {
    let hello = format!("EHLO {}\r\n", relay.helo);
    let reply = say(wire, "EHLO", hello.as_bytes(), relay.deadlines.command).await?;
    expect("EHLO", &reply, 250)?;
    Ok(Offers::read(&reply.text))
}

async fn sign_in(
    wire: &mut Wire,
    offers: &Offers,
    login: &Login,
    limit: Duration,
) -> Result<(), OpenFailure> {
    let (name, password) = (&login.username, login.password.expose_secret());
    let lines = if offers.plain {
        let proof = BASE64.encode(format!("\0{name}\0{password}").as_bytes());
        vec![format!("AUTH PLAIN {proof}")]
    } else if offers.login {
        let encoded = |text: &str| BASE64.encode(text.as_bytes());
        vec!["AUTH LOGIN".to_owned(), encoded(name), encoded(password)]
    } else {
        let reason = Reason::new(Cause::Credential, None, "the relay offers no way to sign in");
        return Err(OpenFailure::new(OpenFault::Refused, "AUTH", reason));
    };
    for (n, line) in lines.iter().enumerate() {
        let reply = say(wire, "AUTH", format!("{line}\r\n").as_bytes(), limit).await?;
        let wanted = if n + 1 == lines.len() { 235 } else { 334 };
        if reply.code == wanted {
            continue;
        }
        // A server may repeat what it did not like, and that was the password.
        let secret = line.rsplit(' ').next().unwrap_or(line);
        let mut text = reply.text.replace(secret, "…");
        if !password.is_empty() {
            text = text.replace(password, "…");
        }
        let reply = Reply { text, ..reply };
        if reply.code >= 500 {
            let reason = reply.as_reason(Cause::Credential);
            return Err(OpenFailure::new(OpenFault::Credential, "AUTH", reason));
        }
        expect("AUTH", &reply, wanted)?;
    }
    Ok(())
}

async fn say(
    wire: &mut Wire,
    stage: &'static str,
    line: &[u8],
    limit: Duration,
) -> Result<Reply, OpenFailure> {
    wire.send(line, limit).await.map_err(|t| lost(stage, &t))?;
    wire.reply(limit).await.map_err(|t| lost(stage, &t))
}

fn expect(stage: &'static str, reply: &Reply, code: u16) -> Result<(), OpenFailure> {
    if reply.code == code {
        return Ok(());
    }
    let fault = if reply.code < 500 { OpenFault::Temporary } else { OpenFault::Refused };
    Err(OpenFailure::new(fault, stage, reply.reason()))
}

fn lost(stage: &'static str, trouble: &Trouble) -> OpenFailure {
    if let Trouble::Broken(error) = trouble
        && is_tls(error)
    {
        return OpenFailure::tls(error);
    }
    OpenFailure::new(OpenFault::Temporary, stage, trouble.reason())
}

/// The words of a reason, or its kind where it has none.
fn said(reason: &Reason) -> String {
    match (reason.code, reason.detail.as_str()) {
        (None, "") => format!("{:?}", reason.cause).to_lowercase(),
        (None, detail) => detail.to_owned(),
        (Some(code), detail) => format!("{code} {detail}"),
    }
}
