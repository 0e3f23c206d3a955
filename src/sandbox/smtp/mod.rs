//! A stand-in mail relay that speaks SMTP strictly and, when asked to, badly.
//!
//! Strictly: RFC 5321 with PIPELINING (2920), SIZE (1870), 8BITMIME (6152), STARTTLS (3207), AUTH
//! PLAIN and LOGIN (4954) and enhanced status codes (2034). What a client does against them is
//! refused and kept as a complaint, so that a test can ask that there be none. Badly: faults are
//! queued, each for a connection, a recipient or whoever comes, and strike in order.
//!
//! After a refused DATA the transaction stays open, and MAIL needs a RSET before it, as with
//! Postfix.

mod body;
mod certificate;
mod command;
mod fault;
mod login;
mod options;
mod record;
mod session;
mod wire;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::ring;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

pub use fault::{Act, Matcher, Stage};
pub use options::{Certificate, Clock, Keep, Login, Options, Tls};
pub use record::{ConnectionLog, End, Received};

use fault::Faults;
use record::Record;
use session::{House, Session};
use wire::Wire;

/// A running relay on 127.0.0.1; dropping it ends it and every connection.
pub struct MailServer {
    addr: SocketAddr,
    ca_pem: Option<String>,
    house: Arc<House>,
    accepting: AbortHandle,
}

impl MailServer {
    /// Starts on the current tokio runtime.
    ///
    /// # Errors
    /// When the port is taken, or no certificate can be made.
    pub async fn start(options: Options) -> io::Result<MailServer> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        if let Some(bytes) = options.receive_buffer {
            socket.set_recv_buffer_size(bytes)?;
        }
        socket.bind((Ipv4Addr::LOCALHOST, options.port).into())?;
        let listener = socket.listen(1024)?;
        let (ca_pem, acceptor) = match options.tls {
            Tls::None | Tls::Stripped => (None, None),
            Tls::StartTls | Tls::Implicit => {
                let papers = certificate::issue(options.certificate).map_err(io::Error::other)?;
                let config = ServerConfig::builder_with_provider(ring::default_provider().into())
                    .with_safe_default_protocol_versions()
                    .map_err(io::Error::other)?
                    .with_no_client_auth()
                    .with_single_cert(vec![papers.certificate], papers.key)
                    .map_err(io::Error::other)?;
                (Some(papers.ca_pem), Some(TlsAcceptor::from(Arc::new(config))))
            }
        };
        let record = Record::new(options.keep, Arc::clone(&options.clock));
        let addr = listener.local_addr()?;
        let house = Arc::new(House { options, acceptor, faults: Faults::default(), record });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&house))).abort_handle();
        Ok(MailServer { addr, ca_pem, house, accepting })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The CA to trust, where there is encryption.
    pub fn ca_pem(&self) -> Option<String> {
        self.ca_pem.clone()
    }

    /// Queues a fault; it strikes once, in order with others of its stage.
    pub fn fault(&self, on: Matcher, at: Stage, act: Act) {
        self.house.faults.push(on, at, act, false);
    }

    /// A fault that strikes each time, until [`heal`](Self::heal).
    pub fn always(&self, on: Matcher, at: Stage, act: Act) {
        self.house.faults.push(on, at, act, true);
    }

    /// Forgets all faults.
    pub fn heal(&self) {
        self.house.faults.clear();
    }

    /// How many queued faults have not struck yet.
    pub fn faults_left(&self) -> usize {
        self.house.faults.waiting()
    }

    /// Stored messages that are remembered, oldest first.
    pub fn inbox(&self) -> Vec<Arc<Received>> {
        self.house.record.inbox()
    }

    /// The same, and forgets them.
    pub fn take_inbox(&self) -> Vec<Arc<Received>> {
        self.house.record.empty()
    }

    /// How many messages were stored since the start.
    pub fn messages(&self) -> u64 {
        self.house.record.messages()
    }

    /// Their bytes.
    pub fn bytes(&self) -> u64 {
        self.house.record.bytes()
    }

    /// Waits until so many messages were stored since the start.
    pub async fn reach(&self, messages: u64) {
        self.house.record.reach(messages).await;
    }

    /// Every connection since the start, the first 100 000.
    pub fn connections(&self) -> Vec<ConnectionLog> {
        self.house.record.connections()
    }

    /// What clients did against the protocol, the first 1 000; passwords never stand in it.
    pub fn complaints(&self) -> Vec<String> {
        self.house.record.complaints()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The connections end with this task, since they are its own.
async fn accept(listener: TcpListener, house: Arc<House>) {
    let mut connections = JoinSet::new();
    for number in 1.. {
        let stream = loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => break stream,
                    Err(error) => {
                        // Out of file handles, as a rule: others must close first.
                        tracing::warn!(%error, "the sandbox relay cannot accept");
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "the sandbox relay cannot set nodelay");
        }
        let log = house.record.open(number);
        let wire = Wire::new(stream, house.options.idle);
        connections.spawn(Session::new(Arc::clone(&house), wire, log, number).serve());
    }
}
