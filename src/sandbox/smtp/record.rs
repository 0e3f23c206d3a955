//! What the stand-in relay remembers.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::options::{Clock, Keep};

/// So that a client gone wild cannot fill the memory.
const COMPLAINTS: usize = 1_000;
const CONNECTIONS: usize = 100_000;
const COMMANDS: usize = 100_000;

/// A message that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// When its final dot was read.
    pub at: Timestamp,
    /// Connection, from 1.
    pub connection: u64,
    /// Envelope sender; empty for `<>`.
    pub mail_from: String,
    /// Accepted recipients in order.
    pub rcpt_to: Vec<String>,
    /// The message with CRLF, dots unstuffed; with [`Keep::Headers`] only its header.
    pub data: Vec<u8>,
    /// Size of the whole message in bytes.
    pub size: u64,
    /// It came encrypted.
    pub tls: bool,
    /// Who had signed in.
    pub user: Option<String>,
    /// Queue id that the client was given, unless a fault kept it back.
    pub id: String,
}

/// The life of one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLog {
    /// From 1.
    pub number: u64,
    /// When it was accepted.
    pub opened: Timestamp,
    /// Command lines as they came, credentials struck out, and `.` for the end of a message.
    pub commands: Vec<(Timestamp, String)>,
    /// TLS was agreed on.
    pub tls: bool,
    /// When and how it ended; `None` while it lasts.
    pub end: Option<(Timestamp, End)>,
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By QUIT.
    Quit,
    /// The client closed it between two commands.
    Left,
    /// The client closed it in the middle of a line, a message or a handshake.
    CutShort,
    /// The server closed it because of what the client did.
    TurnedAway,
    /// The server closed it at the limit of messages.
    Full,
    /// The client was silent, or did not read, for too long.
    Idle,
    /// By a fault that was asked for.
    Fault,
    /// No TLS came about; the reason.
    Tls(String),
    /// The network; the reason.
    Lost(String),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            End::Quit => "quit",
            End::Left => "left without QUIT",
            End::CutShort => "left in the middle",
            End::TurnedAway => "turned away",
            End::Full => "had its number of messages",
            End::Idle => "idle for too long",
            End::Fault => "ended by a fault",
            End::Tls(reason) => return write!(f, "no TLS: {reason}"),
            End::Lost(reason) => return write!(f, "lost: {reason}"),
        })
    }
}

/// Messages, connections and complaints of one server.
pub(super) struct Record {
    keep: Keep,
    clock: Clock,
    inbox: Mutex<VecDeque<Arc<Received>>>,
    ids: AtomicU64,
    messages: AtomicU64,
    bytes: AtomicU64,
    arrived: Notify,
    logs: Mutex<Vec<Arc<Mutex<ConnectionLog>>>>,
    complaints: Mutex<Vec<String>>,
}

impl Record {
    pub(super) fn new(keep: Keep, clock: Clock) -> Record {
        Record {
            keep,
            clock,
            inbox: Mutex::default(),
            ids: AtomicU64::new(0),
            messages: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            arrived: Notify::new(),
            logs: Mutex::default(),
            complaints: Mutex::default(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A connection begins.
    pub(super) fn open(&self, number: u64) -> Log {
        let log = ConnectionLog {
            number,
            opened: self.now(),
            commands: Vec::new(),
            tls: false,
            end: None,
        };
        let log = Arc::new(Mutex::new(log));
        let mut logs = held(&self.logs);
        if logs.len() < CONNECTIONS {
            logs.push(Arc::clone(&log));
        }
        Log { log, clock: Arc::clone(&self.clock), commands: self.keep != Keep::Counts }
    }

    /// A queue id that this server has not given yet.
    pub(super) fn next_id(&self) -> String {
        format!("{:010X}", 0x5A_0000_0000 + self.ids.fetch_add(1, Ordering::Relaxed))
    }

    /// Puts a message into the inbox.
    pub(super) fn store(&self, received: Received) {
        self.bytes.fetch_add(received.size, Ordering::Relaxed);
        match self.keep {
            Keep::Counts => {}
            Keep::Everything | Keep::Headers => {
                held(&self.inbox).push_back(Arc::new(received));
            }
            Keep::Last(n) => {
                let mut inbox = held(&self.inbox);
                inbox.push_back(Arc::new(received));
                while inbox.len() > n {
                    inbox.pop_front();
                }
            }
        }
        self.messages.fetch_add(1, Ordering::Release);
        self.arrived.notify_waiters();
    }

    pub(super) fn complain(&self, complaint: String) {
        let mut complaints = held(&self.complaints);
        if complaints.len() < COMPLAINTS {
            complaints.push(complaint);
        }
    }

    pub(super) fn inbox(&self) -> Vec<Arc<Received>> {
        held(&self.inbox).iter().cloned().collect()
    }

    pub(super) fn empty(&self) -> Vec<Arc<Received>> {
        held(&self.inbox).drain(..).collect()
    }

    pub(super) fn messages(&self) -> u64 {
        self.messages.load(Ordering::Acquire)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub(super) async fn reach(&self, messages: u64) {
        loop {
            let mut arrived = std::pin::pin!(self.arrived.notified());
            arrived.as_mut().enable();
            if self.messages() >= messages {
                return;
            }
            arrived.await;
        }
    }

    pub(super) fn connections(&self) -> Vec<ConnectionLog> {
        held(&self.logs).iter().map(|log| held(log).clone()).collect()
    }

    pub(super) fn complaints(&self) -> Vec<String> {
        held(&self.complaints).clone()
    }
}

/// A connection's hand on its own log.
pub(super) struct Log {
    log: Arc<Mutex<ConnectionLog>>,
    clock: Clock,
    commands: bool,
}

impl Log {
    pub(super) fn command(&self, shown: &str) {
        if self.commands {
            let mut log = held(&self.log);
            if log.commands.len() < COMMANDS {
                log.commands.push(((self.clock)(), shown.to_owned()));
            }
        }
    }

    pub(super) fn secured(&self) {
        held(&self.log).tls = true;
    }

    pub(super) fn close(&self, end: End) {
        held(&self.log).end = Some(((self.clock)(), end));
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
