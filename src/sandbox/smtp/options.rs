//! How the stand-in relay behaves.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;

/// Where stamps come from; the system clock, unless a rehearsal or test brings its own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Settings of a [`MailServer`](super::MailServer); the default is an open relay in the clear,
/// with every extension.
#[derive(Clone)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Encryption.
    pub tls: Tls,
    /// Which certificate is shown where there is encryption.
    pub certificate: Certificate,
    /// Who must sign in before MAIL; `None` offers no AUTH. Where `tls` is `StartTls` or
    /// `Implicit`, a password in the clear is refused.
    pub login: Option<Login>,
    /// Offer PIPELINING (RFC 2920).
    pub pipelining: bool,
    /// Offer 8BITMIME (RFC 6152).
    pub eight_bit: bool,
    /// Largest message in bytes, told as SIZE (RFC 1870).
    pub size_limit: u64,
    /// Messages on one connection, before MAIL is answered with 421.
    pub messages_per_connection: Option<u64>,
    /// Wait this long before the greeting; whoever speaks meanwhile is turned away.
    pub banner_delay: Duration,
    /// A connection that is silent, or does not read, for so long is ended with 421.
    pub idle: Duration,
    /// Kernel receive buffer in bytes, small for a reader that is to be felt as slow.
    pub receive_buffer: Option<u32>,
    /// What is remembered of messages.
    pub keep: Keep,
    /// Source of all stamps.
    pub clock: Clock,
}

/// Encryption of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// None.
    None,
    /// By STARTTLS (RFC 3207), required before AUTH and MAIL.
    StartTls,
    /// From the first byte (RFC 8314).
    Implicit,
    /// As if someone on the way had struck STARTTLS from the offer: AUTH is offered and taken in
    /// the clear, and whoever signs in or mails is complained about.
    Stripped,
}

/// The server's certificate; [`MailServer::ca_pem`](super::MailServer::ca_pem) vouches for
/// `Trusted` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// For localhost and 127.0.0.1, by the CA.
    Trusted,
    /// By the CA, run out in 2021.
    Expired,
    /// By the CA, for another name.
    WrongHost,
    /// For localhost and 127.0.0.1, by nobody.
    SelfSigned,
}

/// Who may sign in.
#[derive(Debug, Clone)]
pub struct Login {
    /// User name.
    pub user: String,
    /// Password.
    pub password: SecretString,
}

impl Login {
    /// `user` with `password`.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Login {
        Login { user: user.into(), password: SecretString::from(password.into()) }
    }
}

/// What is remembered of stored messages. Numbers are always kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Every message whole.
    Everything,
    /// The newest so many, whole.
    Last(usize),
    /// Every envelope, and the header of the message with its blank line.
    Headers,
    /// Only how many messages and bytes came; no commands in the connection logs either.
    Counts,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            tls: Tls::None,
            certificate: Certificate::Trusted,
            login: None,
            pipelining: true,
            eight_bit: true,
            size_limit: 25 * 1024 * 1024,
            messages_per_connection: None,
            banner_delay: Duration::ZERO,
            idle: Duration::from_secs(300),
            receive_buffer: None,
            keep: Keep::Everything,
            clock: Arc::new(Timestamp::now),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("certificate", &self.certificate)
            .field("login", &self.login)
            .field("pipelining", &self.pipelining)
            .field("eight_bit", &self.eight_bit)
            .field("size_limit", &self.size_limit)
            .field("messages_per_connection", &self.messages_per_connection)
            .field("banner_delay", &self.banner_delay)
            .field("idle", &self.idle)
            .field("receive_buffer", &self.receive_buffer)
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}
