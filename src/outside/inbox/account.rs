//! A mailbox account as sessions need to know it.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::config::Tls;
use crate::outside::tls::client_config;

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// Name, TCP and TLS.
    pub connect: Duration,
    /// One command with its whole answer, which may be megabytes.
    pub command: Duration,
}

impl Default for Deadlines {
    fn default() -> Deadlines {
        Deadlines { connect: Duration::from_secs(30), command: Duration::from_secs(120) }
    }
}

/// Where a mailbox is and whose it is.
#[derive(Debug, Clone)]
pub struct Server {
    /// Host name or IP address.
    pub host: String,
    /// 143 or 993, as a rule.
    pub port: u16,
    /// `Tls::None` is for loopback only.
    pub tls: Tls,
    /// PEM file of the certificates to trust instead of the system's.
    pub ca: Option<PathBuf>,
    /// Who signs in.
    pub username: String,
}

/// A mailbox account, ready to be opened any number of times.
#[derive(Clone)]
pub struct Account {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Protection,
    pub(super) username: String,
    pub(super) password: SecretString,
    /// Adjustable; the defaults suit real servers.
    pub deadlines: Deadlines,
}

/// [`Tls`] with what it needs.
#[derive(Clone)]
pub(super) enum Protection {
    Starttls(Arc<ClientConfig>, ServerName<'static>),
    Implicit(Arc<ClientConfig>, ServerName<'static>),
    None,
}

/// An account that cannot be used as configured.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccountError {
    /// Without TLS beyond this machine.
    #[error("without TLS only a loopback host may be used, not {0}")]
    Unprotected(String),
    /// No host name and no address.
    #[error("{0:?} is no host name")]
    Host(String),
    /// User name or password is empty or has a control character.
    #[error("user name and password do not make a login")]
    Login,
    /// The certificates to trust cannot be had.
    #[error("no certificates to trust: {0}")]
    Roots(String),
}

impl Account {
    /// The account of `server`.
    ///
    /// Reads the CA file or the system's certificates, so that a later change of them needs a new
    /// value.
    pub fn new(server: &Server, password: SecretString) -> Result<Account, AccountError> {
        let host = server.host.trim_matches(['[', ']']);
        let host = idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_owned());
        let ip: Option<IpAddr> = host.parse().ok();
        let name = ServerName::try_from(host.clone())
            .map_err(|_| AccountError::Host(server.host.clone()))?;
        let config = || client_config(server.ca.as_deref()).map_err(AccountError::Roots);
        let tls = match server.tls {
            Tls::StartTls => Protection::Starttls(config()?, name),
            Tls::Implicit => Protection::Implicit(config()?, name),
            Tls::None if host == "localhost" || ip.is_some_and(|ip| ip.is_loopback()) => {
                Protection::None
            }
            Tls::None => return Err(AccountError::Unprotected(server.host.clone())),
        };
        let is_fit = |text: &str| !text.is_empty() && !text.contains(char::is_control);
        if !is_fit(&server.username) || !is_fit(password.expose_secret()) {
            return Err(AccountError::Login);
        }
        let username = server.username.clone();
        let deadlines = Deadlines::default();
        Ok(Account { host, port: server.port, tls, username, password, deadlines })
    }

    /// What a server said, without the password, which some repeat.
    pub(super) fn without_secret(&self, said: &str) -> String {
        said.replace(self.password.expose_secret(), "…")
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}:{})", self.host, self.port)
    }
}
