//! One message after the other over one connection.
//!
//! With PIPELINING a message costs one write and one round trip: body and final dot, and behind
//! them MAIL, RCPT and DATA of the next. What is known about a message follows from three facts:
//! whether any byte of its final dot was handed to the kernel, what reply came, and in which order.

use std::mem;
use std::time::Duration;

use jiff::Timestamp;

use super::address::{BadAddress, ascii_address};
use super::offers::Offers;
use super::relay::Deadlines;
use super::reply::Reply;
use super::wire::{Pushed, Trouble, Wire};
use crate::plan::fact::{Cause, Outcome, Reason, Receipt};

/// What a server may still have said before it closed is here at once, or not at all.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// From whom to whom a message goes, proven safe to be put in commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    from: String,
    to: String,
    eight_bit: bool,
}

/// A step of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Clearing what an earlier message left behind.
    Reset,
    /// The sender.
    Mail,
    /// The recipient: only here a refusal speaks of him.
    Rcpt,
    /// Leave to send the body.
    Data,
}

/// How a message ended, as far as the connection knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Accepted.
    Sent(Receipt),
    /// Certainly not taken; may be tried again.
    NotYet(Reason),
    /// Certainly not taken, for good.
    Refused(Reason),
    /// Perhaps taken.
    Unknown(Reason),
}

/// A message whose body was not asked for. Its ending is never `Sent` or `Unknown`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// `NotYet` or `Refused`.
    pub ending: Ending,
    /// The first step that failed.
    pub stage: Stage,
    /// Whether another message may follow on this connection.
    pub connection_usable: bool,
}

/// A message whose body was sent, or was tried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// Whether another message may follow on this connection.
    pub connection_usable: bool,
}

/// An open, authenticated connection.
///
/// **Cancellation**: a dropped future leaves the connection between two replies. It is marked
/// before the first await and cleared only when everything sent has been answered, so a connection
/// whose future was dropped refuses all further work ([`Connection::is_usable`] is false). Of a
/// dropped [`Connection::begin`] the message is certainly not sent, of a dropped
/// [`Connection::finish`] it is unknown.
pub struct Connection {
    wire: Wire,
    offers: Offers,
    deadlines: Deadlines,
    state: State,
    /// A transaction was opened and not closed: RSET must come first.
    stale: bool,
    usable: bool,
    commands: Vec<u8>,
}

enum State {
    Idle,
    /// The commands of this envelope are sent, their replies not read.
    Riding(Envelope),
    /// The server waits for a body.
    Data,
}

impl Envelope {
    /// From `from`, empty for no return path, to `to`; domains may be international.
    ///
    /// `eight_bit`: the message holds bytes above 127, which a relay must have offered to take.
    pub fn new(from: &str, to: &str, eight_bit: bool) -> Result<Envelope, BadAddress> {
        let from = if from.is_empty() { "".into() } else { ascii_address(from)? };
        Ok(Envelope { from: from.into(), to: ascii_address(to)?.into(), eight_bit })
    }

    fn write(&self, stage: Stage, out: &mut Vec<u8>) {
        let body = if self.eight_bit { " BODY=8BITMIME" } else { "" };
        let parts: &[&str] = match stage {
            Stage::Reset => &["RSET"],
            Stage::Mail => &["MAIL FROM:<", &self.from, ">", body],
            Stage::Rcpt => &["RCPT TO:<", &self.to, ">"],
            Stage::Data => &["DATA"],
        };
        parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
        out.extend_from_slice(b"\r\n");
    }
}

impl Stage {
    const ALL: [Stage; 4] = [Stage::Reset, Stage::Mail, Stage::Rcpt, Stage::Data];

    fn is_accepted_by(self, code: u16) -> bool {
        match self {
            Stage::Reset | Stage::Mail => code == 250,
            Stage::Rcpt => code == 250 || code == 251,
            Stage::Data => code == 354,
        }
    }
}

impl Ending {
    /// As the journal keeps it; `not_before` is when a `NotYet` may be tried again.
    pub fn outcome(self, not_before: Option<Timestamp>) -> Outcome {
        match self {
            Ending::Sent(receipt) => Outcome::Sent(receipt),
            Ending::NotYet(reason) => Outcome::NotYet { reason, not_before },
            Ending::Refused(reason) => Outcome::Refused(reason),
            Ending::Unknown(reason) => Outcome::Unknown(reason),
        }
    }

    fn refused(reply: &Reply) -> Ending {
        if reply.is_temporary() {
            Ending::NotYet(reply.reason())
        } else {
            Ending::Refused(reply.reason())
        }
    }
}

impl Connection {
    pub(super) fn new(wire: Wire, offers: Offers, deadlines: Deadlines) -> Connection {
        Connection {
            wire,
            offers,
            deadlines,
            state: State::Idle,
            stale: false,
            usable: true,
            commands: Vec::new(),
        }
    }

    /// Whether another message may follow: no time-out, failure or dropped future so far.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Whether the relay takes several commands at once.
    pub fn pipelines(&self) -> bool {
        self.offers.pipelining
    }

    /// Asks the relay to take a message: `Ok` means that it waits for the body.
    ///
    /// For an envelope that rides behind the last body only its replies are read. Nothing of this
    /// can have a message delivered.
    pub async fn begin(&mut self, envelope: &Envelope) -> Result<(), Rejection> {
        if !mem::replace(&mut self.usable, false) {
            return Err(Rejection::dead(Stage::Mail, closed("this connection was given up")));
        }
        let begun = match mem::replace(&mut self.state, State::Idle) {
            State::Idle => self.ask(envelope, false).await,
            State::Riding(sent) if sent == *envelope => self.ask(envelope, true).await,
            State::Riding(_) | State::Data => {
                Err(Rejection::dead(Stage::Mail, closed("another message is under way")))
            }
        };
        self.usable = begun.as_ref().map_or_else(|r| r.connection_usable, |()| true);
        begun
    }

    async fn ask(&mut self, envelope: &Envelope, riding: bool) -> Result<(), Rejection> {
        if !self.carries(envelope) {
            let reason = Reason::new(Cause::Unusable, None, "the relay takes no 8-bit text");
            let ending = Ending::Refused(reason);
            return Err(Rejection { ending, stage: Stage::Mail, connection_usable: true });
        }
        let stages = if self.stale { &Stage::ALL[..] } else { &Stage::ALL[1..] };
        if self.offers.pipelining && !riding {
            self.commands.clear();
            stages.iter().for_each(|&stage| envelope.write(stage, &mut self.commands));
            self.send_commands(stages[0]).await?;
        }
        let limit = self.deadlines.command;
        let mut refusal: Option<(Stage, Reply)> = None;
        for &stage in stages {
            if !self.offers.pipelining {
                if refusal.is_some() {
                    break;
                }
                self.commands.clear();
                envelope.write(stage, &mut self.commands);
                self.send_commands(stage).await?;
            }
            let reply = self
                .wire
                .reply(limit)
                .await
                .map_err(|trouble| Rejection::dead(stage, trouble.reason()))?;
            if reply.is_closing() {
                return Err(Rejection::dead(stage, reply.reason()));
            }
            if stage.is_accepted_by(reply.code) {
                match (stage, &refusal) {
                    (Stage::Mail, _) => self.stale = true,
                    (Stage::Data, None) => {
                        self.state = State::Data;
                        self.stale = false;
                        return Ok(());
                    }
                    (Stage::Data, Some(_)) => return Err(self.dismiss(refusal).await),
                    // A recipient taken for a sender refused: these are not the replies to our
                    // commands.
                    (Stage::Rcpt, Some(_)) => {
                        return Err(Rejection::dead(stage, reply.as_reason(Cause::Garbled)));
                    }
                    _ => {}
                }
            } else if !reply.is_refusal() || (refusal.is_none() && reply.code == 503) {
                // Neither yes nor no, or "bad sequence": we and the server are out of step.
                return Err(Rejection::dead(stage, reply.as_reason(Cause::Garbled)));
            } else if stage == Stage::Reset {
                return Err(Rejection::dead(stage, reply.as_reason(Cause::Temporary)));
            } else {
                refusal.get_or_insert((stage, reply));
            }
        }
        Err(Rejection::after(refusal, true))
    }

    /// The server waits for a body though it refused the recipient: an empty one for nobody (RFC
    /// 2920, 3.1), whose reply counts for nothing.
    async fn dismiss(&mut self, refusal: Option<(Stage, Reply)>) -> Rejection {
        let limit = self.deadlines.command;
        let mut usable = self.wire.send(b".\r\n", limit).await.is_ok();
        if usable {
            let reply = self.wire.reply(limit).await;
            usable = reply.is_ok_and(|r| !r.is_closing() && (r.code == 250 || r.is_refusal()));
        }
        self.stale = false;
        Rejection::after(refusal, usable)
    }

    async fn send_commands(&mut self, stage: Stage) -> Result<(), Rejection> {
        match self.wire.send(&self.commands, self.deadlines.command).await {
            Ok(()) => Ok(()),
            Err(trouble) => {
                // Nobody asked for these words, so a 5xx in them condemns no recipient.
                let reason = match self.wire.reply(self.last_words()).await {
                    Ok(reply) if reply.is_closing() => reply.reason(),
                    Ok(reply) => reply.as_reason(Cause::Garbled),
                    Err(_) => trouble.reason(),
                };
                Err(Rejection::dead(stage, reason))
            }
        }
    }

    fn last_words(&self) -> Duration {
        self.deadlines.command.min(LAST_WORDS)
    }

    fn carries(&self, envelope: &Envelope) -> bool {
        self.offers.eight_bit || !envelope.eight_bit
    }

    /// Sends the body that [`Connection::begin`] was granted, in one write with the final dot and
    /// the commands of `next`, and reads the reply. Only 250 is sent.
    ///
    /// The pieces of `body`, one after the other, are a whole message with CRLF line ends and
    /// doubled leading dots. `next` goes along only where the relay pipelines; either way the
    /// next [`Connection::begin`] must be given the same envelope, or the connection is lost.
    pub async fn finish(&mut self, body: &[&[u8]], next: Option<&Envelope>) -> Finished {
        let granted = matches!(self.state, State::Data);
        if !mem::replace(&mut self.usable, false) || !granted {
            let ending = Ending::NotYet(closed("no body was asked for"));
            return Finished { ending, connection_usable: false };
        }
        self.state = State::Idle;
        let next = next.filter(|next| self.offers.pipelining && self.carries(next));

        let mut tail = mem::take(&mut self.commands);
        tail.clear();
        if !ends_a_line(body) {
            tail.extend_from_slice(b"\r\n");
        }
        let dot = body.iter().map(|piece| piece.len()).sum::<usize>() + tail.len();
        tail.extend_from_slice(b".\r\n");
        if let Some(next) = next {
            Stage::ALL[1..].iter().for_each(|&stage| next.write(stage, &mut tail));
        }
        let mut pieces: Vec<&[u8]> = Vec::with_capacity(body.len() + 1);
        pieces.extend_from_slice(body);
        pieces.push(&tail);
        let pushed = self.wire.push(&pieces, dot, self.deadlines.command).await;
        self.commands = tail;

        let finished = match &pushed.end {
            Ok(()) => match self.wire.reply(self.deadlines.after_dot).await {
                Ok(reply) => Finished::told(&pushed, &reply),
                Err(trouble) => Finished::silent(&pushed, trouble.reason()),
            },
            Err(halt) => match self.wire.reply(self.last_words()).await {
                Ok(reply) => Finished::told(&pushed, &reply),
                Err(_) => Finished::silent(&pushed, halt.reason()),
            },
        };
        if let (true, Some(next)) = (finished.connection_usable, next) {
            self.state = State::Riding(next.clone());
        }
        self.usable = finished.connection_usable;
        finished
    }

    /// Whether the relay, left alone, has said nothing and not closed, as far as this machine has
    /// heard: no round trip, so `true` is a good sign and no proof.
    pub async fn alive(&mut self) -> bool {
        if !self.usable || !matches!(self.state, State::Idle) {
            return self.usable;
        }
        // Lets the runtime look at its sockets before we do.
        tokio::task::yield_now().await;
        self.usable = self.wire.is_quiet().await;
        self.usable
    }

    /// [`Connection::alive`] with a round trip, which also keeps the relay from closing an idle
    /// connection.
    pub async fn noop(&mut self) -> bool {
        if !self.alive().await || !matches!(self.state, State::Idle) {
            return self.usable;
        }
        self.usable = false;
        self.usable =
            self.say(b"NOOP\r\n", self.deadlines.command).await.is_ok_and(|r| r.code == 250);
        self.usable
    }

    /// Takes leave within two seconds where that is possible, and closes.
    ///
    /// Where the relay waits for a body the connection is just closed: so it drops the message.
    pub async fn quit(mut self) {
        if self.usable && matches!(self.state, State::Idle) {
            // The connection is over whatever the reply.
            let _ = self.say(b"QUIT\r\n", LAST_WORDS).await;
        }
    }

    async fn say(&mut self, command: &[u8], limit: Duration) -> Result<Reply, Trouble> {
        self.wire.send(command, limit).await?;
        self.wire.reply(limit).await
    }
}

impl Finished {
    /// The server answered.
    fn told(pushed: &Pushed, reply: &Reply) -> Finished {
        let garbled = || reply.as_reason(Cause::Garbled);
        let (ending, understood) = match reply.code {
            250 if pushed.passed => {
                let id = reply.queue_id();
                (Ending::Sent(Receipt { id, code: Some(250), adopted: false }), true)
            }
            421 => (Ending::NotYet(reply.reason()), false),
            // Before the first byte it may be the answer to something else.
            400..=599 if pushed.begun => (Ending::refused(reply), true),
            _ if pushed.passed => (Ending::Unknown(garbled()), false),
            _ => (Ending::NotYet(garbled()), false),
        };
        Finished { ending, connection_usable: understood && pushed.end.is_ok() }
    }

    /// The server did not answer.
    fn silent(pushed: &Pushed, reason: Reason) -> Finished {
        let ending = if pushed.passed { Ending::Unknown(reason) } else { Ending::NotYet(reason) };
        Finished { ending, connection_usable: false }
    }
}

impl Rejection {
    fn dead(stage: Stage, reason: Reason) -> Rejection {
        Rejection { ending: Ending::NotYet(reason), stage, connection_usable: false }
    }

    fn after(refusal: Option<(Stage, Reply)>, usable: bool) -> Rejection {
        match refusal {
            Some((stage, reply)) => {
                Rejection { ending: Ending::refused(&reply), stage, connection_usable: usable }
            }
            None => Rejection::dead(Stage::Data, Trouble::Garbled.reason()),
        }
    }
}

fn closed(detail: &str) -> Reason {
    Reason::new(Cause::Closed, None, detail)
}

fn ends_a_line(body: &[&[u8]]) -> bool {
    // The last two bytes may lie in two pieces.
    let mut backwards = body.iter().rev().flat_map(|piece| piece.iter().rev());
    match (backwards.next(), backwards.next()) {
        (Some(b'\n'), Some(b'\r')) => true,
        (last, _) => last.is_none(),
    }
}
