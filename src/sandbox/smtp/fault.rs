//! Misbehaviour on demand.

use std::borrow::Cow;
use std::mem::discriminant;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Whom a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matcher {
    /// Whoever comes first.
    Any,
    /// The nth connection since the start, from 1.
    Connection(u64),
    /// A transaction in which this address was named (also a refused one), so only from RCPT on.
    Recipient(String),
}

/// Where in the dialogue a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the TLS handshake, after the 220 to STARTTLS.
    Handshake,
    /// In place of the greeting.
    Banner,
    /// At EHLO or HELO.
    Ehlo,
    /// At STARTTLS.
    StartTls,
    /// At AUTH.
    Auth,
    /// At MAIL.
    Mail,
    /// At RCPT.
    Rcpt,
    /// At DATA.
    Data,
    /// In the middle of the message, once its first bytes are here.
    Body,
    /// After the final dot of a message without flaws.
    Dot {
        /// The message is in the inbox whatever the client hears, or is not.
        stored: bool,
    },
}

/// What the server does then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// This reply, without its final CRLF, instead of the usual one. A command answered with 4xx
    /// or 5xx is not carried out; after 421, and after any reply in place of the handshake, in
    /// place of a greeting but 2xx, or in the middle of a message, the connection is closed.
    Reply(Cow<'static, str>),
    /// These bytes as they are, and on as after a refusal.
    Garbage(Cow<'static, [u8]>),
    /// These bytes as they are, and close: a reply cut short.
    Partial(Cow<'static, [u8]>),
    /// At RCPT: this refusal, and yet 354 at DATA, as real servers answer pipelined groups.
    RefuseYetGoAhead(Cow<'static, str>),
    /// Close the connection.
    Close,
    /// Reset the connection (RST).
    Reset,
    /// Say nothing more until the client leaves.
    Silence,
    /// Wait, then go on with the next fault of this stage, or as usual. After the dot, `stored`
    /// says on which side of the wait the message is put into the inbox.
    Delay(Duration),
    /// At `Body`: from here on read at most `bytes` every so often.
    Slow {
        /// Bytes at once.
        bytes: usize,
        /// Wait before each read.
        every: Duration,
    },
}

impl Act {
    /// [`Act::Reply`].
    pub fn reply(text: impl Into<Cow<'static, str>>) -> Act {
        Act::Reply(text.into())
    }

    /// [`Act::Partial`].
    pub fn partial(bytes: &'static [u8]) -> Act {
        Act::Partial(Cow::Borrowed(bytes))
    }

    /// [`Act::Garbage`].
    pub fn garbage(bytes: &'static [u8]) -> Act {
        Act::Garbage(Cow::Borrowed(bytes))
    }

    fn goes_on(&self) -> bool {
        matches!(self, Act::Delay(_) | Act::Slow { .. })
    }
}

struct Entry {
    on: Matcher,
    at: Stage,
    act: Act,
    lasting: bool,
}

/// The queue of faults yet to come.
#[derive(Default)]
pub(super) struct Faults {
    queue: Mutex<Vec<Entry>>,
    /// Spares the lock on the way of every command while nothing is queued.
    armed: AtomicBool,
}

impl Faults {
    pub(super) fn push(&self, on: Matcher, at: Stage, act: Act, lasting: bool) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.push(Entry { on, at, act, lasting });
        self.armed.store(true, Ordering::Release);
    }

    pub(super) fn clear(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.armed.store(false, Ordering::Release);
    }

    pub(super) fn waiting(&self) -> usize {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.iter().filter(|entry| !entry.lasting).count()
    }

    /// What strikes here, in order: waits, and at most one act that ends them.
    pub(super) fn take<'a>(
        &self,
        at: Stage,
        connection: u64,
        recipients: impl Iterator<Item = &'a String> + Clone,
    ) -> Vec<(Stage, Act)> {
        let mut struck = Vec::new();
        if !self.armed.load(Ordering::Acquire) {
            return struck;
        }
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let mut over = false;
        queue.retain(|entry| {
            let hit = !over
                && discriminant(&entry.at) == discriminant(&at)
                && match &entry.on {
                    Matcher::Any => true,
                    Matcher::Connection(n) => *n == connection,
                    Matcher::Recipient(address) => {
                        recipients.clone().any(|known| known.eq_ignore_ascii_case(address))
                    }
                };
            if hit {
                struck.push((entry.at, entry.act.clone()));
                over = !entry.act.goes_on();
            }
            !hit || entry.lasting
        });
        self.armed.store(!queue.is_empty(), Ordering::Release);
        struck
    }
}
