//! A relay as connections need to know it.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::address::is_host_name;
use crate::config::{Smtp, Tls};
use crate::outside::tls::client_config;

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// Name, TCP and TLS.
    pub connect: Duration,
    /// One reply, or one step forward in writing.
    pub command: Duration,
    /// The reply to the final dot: RFC 5321 grants a relay ten minutes, and giving up earlier
    /// makes unknowns.
    pub after_dot: Duration,
}

impl Default for Deadlines {
    fn default() -> Deadlines {
        Deadlines {
            connect: Duration::from_secs(30),
            command: Duration::from_secs(60),
            after_dot: Duration::from_secs(600),
        }
    }
}

/// A relay: where it is, how it is protected, who we are there.
#[derive(Clone)]
pub struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Protection,
    pub(super) login: Option<Login>,
    pub(super) helo: String,
    /// Adjustable; the defaults suit real relays.
    pub deadlines: Deadlines,
}

/// [`Tls`] with what it needs.
#[derive(Clone)]
pub(super) enum Protection {
    Starttls(Arc<ClientConfig>, ServerName<'static>),
    Implicit(Arc<ClientConfig>, ServerName<'static>),
    None,
}

/// Name and password, free of NUL.
#[derive(Clone)]
pub(super) struct Login {
    pub username: String,
    pub password: SecretString,
}

/// A relay that cannot be used as configured.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RelayError {
    /// Without TLS beyond this machine.
    #[error("without TLS only a loopback host may be used, not {0}")]
    Unprotected(String),
    /// No host name and no address.
    #[error("{0:?} is no host name")]
    Host(String),
    /// The name to introduce ourselves by is no host name.
    #[error("{0:?} cannot introduce us to a mail server")]
    Helo(String),
    /// A user name without password, or either with a NUL.
    #[error("user name and password do not make a login")]
    Login,
    /// The certificates to trust cannot be had.
    #[error("no certificates to trust: {0}")]
    Roots(String),
}

impl Relay {
    /// The relay of `smtp`, with `password` for its user name; we introduce ourselves as `helo`,
    /// a host name or an IP address.
    ///
    /// Reads the CA file or the system's certificates, so that a later change of them needs a new
    /// value.
    pub fn new(
        smtp: &Smtp,
        password: Option<SecretString>,
        helo: &str,
    ) -> Result<Relay, RelayError> {
        let host = smtp.host.trim_matches(['[', ']']);
        let host = idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_owned());
        let ip: Option<IpAddr> = host.parse().ok();
        if ip.is_none() && !is_host_name(&host) {
            return Err(RelayError::Host(smtp.host.clone()));
        }
        let name =
            || ServerName::try_from(host.clone()).map_err(|_| RelayError::Host(smtp.host.clone()));
        let config = || client_config(smtp.ca.as_deref()).map_err(RelayError::Roots);
        let tls = match smtp.tls {
            Tls::StartTls => Protection::Starttls(config()?, name()?),
            Tls::Implicit => Protection::Implicit(config()?, name()?),
            Tls::None if host == "localhost" || ip.is_some_and(|ip| ip.is_loopback()) => {
                Protection::None
            }
            Tls::None => return Err(RelayError::Unprotected(smtp.host.clone())),
        };
        let login = match (&smtp.username, password) {
            (None, _) => None,
            (Some(username), Some(password))
                if !username.contains('\0') && !password.expose_secret().contains('\0') =>
            {
                Some(Login { username: username.clone(), password })
            }
            _ => return Err(RelayError::Login),
        };
        let helo = match helo.parse() {
            Ok(IpAddr::V4(ip)) => format!("[{ip}]"),
            Ok(IpAddr::V6(ip)) => format!("[IPv6:{ip}]"),
            Err(_) if is_host_name(helo) => helo.to_owned(),
            Err(_) => return Err(RelayError::Helo(helo.to_owned())),
        };
        Ok(Relay { host, port: smtp.port, tls, login, helo, deadlines: Deadlines::default() })
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relay({}:{})", self.host, self.port)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn smtp(host: &str, tls: Tls) -> Smtp {
        Smtp {
            host: host.to_owned(),
            port: 25,
            tls,
            ca: None,
            username: None,
            credential: None,
            connections: 1,
            messages_per_connection: 1,
            rate: None,
        }
    }

    #[test]
    fn only_loopback_goes_without_tls() {
        for host in ["127.0.0.1", "::1", "[::1]", "localhost", "127.8.8.8"] {
            assert!(Relay::new(&smtp(host, Tls::None), None, "me.example").is_ok(), "{host}");
        }
        for host in ["10.0.0.1", "relay.example", "localhost.example", "0.0.0.0"] {
            let error = Relay::new(&smtp(host, Tls::None), None, "me.example").err();
            assert_eq!(error, Some(RelayError::Unprotected(host.to_owned())));
        }
    }

    #[test]
    fn what_would_break_a_command_or_a_login_is_refused() {
        let loopback = smtp("127.0.0.1", Tls::None);
        for helo in ["", "a b", "me\r\nMAIL", "-x"] {
            assert!(
                matches!(Relay::new(&loopback, None, helo), Err(RelayError::Helo(_))),
                "{helo}"
            );
        }
        assert!(matches!(
            Relay::new(&smtp("a b", Tls::None), None, "me"),
            Err(RelayError::Host(_))
        ));
        let login = Smtp { username: Some("u".to_owned()), ..loopback };
        let error = |password: Option<&str>| {
            Relay::new(&login, password.map(SecretString::from), "me").err()
        };
        assert_eq!(error(None), Some(RelayError::Login));
        assert_eq!(error(Some("p\0q")), Some(RelayError::Login));
        assert_eq!(error(Some("pq")), None);
    }

    #[test]
    fn a_ca_file_must_hold_certificates() {
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("ca.pem");
        let with = |ca| Smtp { ca: Some(ca), ..smtp("relay.example", Tls::StartTls) };
        let roots = |error| matches!(error, Err(RelayError::Roots(_)));
        assert!(roots(Relay::new(&with(ca.clone()), None, "me")));
        std::fs::write(&ca, "nothing").unwrap();
        assert!(roots(Relay::new(&with(ca), None, "me")));
    }

    #[test]
    fn debug_shows_no_secret() {
        let login = Smtp { username: Some("u".to_owned()), ..smtp("127.0.0.1", Tls::None) };
        let relay = Relay::new(&login, Some("hunter2".into()), "me").unwrap();
        assert_eq!(format!("{relay:?}"), "Relay(127.0.0.1:25)");
    }
}
