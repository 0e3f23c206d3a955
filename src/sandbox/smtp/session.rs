//! The dialogue on one connection.

mod auth;
mod message;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::body::line_end;
use super::command::{self, Command};
use super::fault::{Act, Faults, Stage};
use super::login;
use super::options::{Options, Tls};
use super::record::{End, Log, Record};
use super::wire::Wire;

/// Violations on one connection, before the client is sent away.
const VIOLATIONS: u32 = 20;
const PIPELINED: &str = "503 5.5.0 Improper use of SMTP command pipelining";

/// What the connections of one server share.
pub(super) struct House {
    pub(super) options: Options,
    pub(super) acceptor: Option<TlsAcceptor>,
    pub(super) faults: Faults,
    pub(super) record: Record,
}

/// How the client introduced itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeted {
    Not,
    Helo,
    Ehlo,
}

/// One message under way.
struct Transaction {
    from: String,
    eight_bit: bool,
    accepted: Vec<String>,
    /// Accepted or not.
    named: Vec<String>,
    go_ahead: bool,
}

pub(super) struct Session {
    house: Arc<House>,
    wire: Wire,
    log: Log,
    number: u64,
    tls: bool,
    greeted: Greeted,
    user: Option<String>,
    transaction: Option<Transaction>,
    messages: u64,
    violations: u32,
    after_dot: bool,
    /// An AUTH did not succeed: what comes next may be its secrets, sent all the same.
    in_auth: bool,
}

impl Session {
    pub(super) fn new(house: Arc<House>, wire: Wire, log: Log, number: u64) -> Session {
        Session {
            house,
            wire,
            log,
            number,
            tls: false,
            greeted: Greeted::Not,
            user: None,
            transaction: None,
            messages: 0,
            violations: 0,
            after_dot: false,
            in_auth: false,
        }
    }

    /// Serves the connection to its end.
    pub(super) async fn serve(mut self) {
        let Err(end) = self.talk().await;
        if end == End::Idle {
            self.wire.say("421 4.4.2 Too long silent, closing");
            // The client may not read either; then there is nobody to tell.
            let _ = timeout(Duration::from_secs(1), self.wire.finish()).await;
        }
        self.log.close(end);
    }

    async fn talk(&mut self) -> Result<Infallible, End> {
        if self.house.options.tls == Tls::Implicit {
            self.handshake().await?;
        }
        self.greet().await?;
        loop {
            let line = self.line(command::longest).await?;
            let parsed = command::parse(&line);
            let shown = match (line.get(..4), &parsed) {
                (Some(verb), _) if verb.eq_ignore_ascii_case("AUTH") => login::struck_out(&line),
                (_, Err(_)) if self.in_auth => "(struck out)".to_owned(),
                _ => line,
            };
            self.log.command(&shown);
            let after_dot = std::mem::take(&mut self.after_dot);
            match parsed {
                Ok(command) => self.obey(command, &shown).await?,
                Err(refusal) if after_dot => {
                    let why = format!("{} right after a final dot: {shown}", refusal.complaint);
                    self.refuse(refusal.reply, &why).await?;
                }
                Err(refusal) => {
                    self.refuse(refusal.reply, &format!("{}: {shown}", refusal.complaint)).await?;
                }
            }
        }
    }

    async fn greet(&mut self) -> Result<(), End> {
        let delay = self.house.options.banner_delay;
        if !delay.is_zero()
            && let Ok(filled) = timeout(delay, self.wire.fill()).await
        {
            if !filled? {
                return Err(End::Left);
            }
            self.complain("spoke before the greeting");
            return self.send_away("554 5.5.0 You speak before the greeting").await;
        }
        match self.fault(Stage::Banner).await? {
            None => self.wire.say("220 localhost ESMTP siaran sandbox"),
            Some(b'2') => {}
            Some(_) => {
                self.wire.finish().await?;
                return Err(End::Fault);
            }
        }
        Ok(())
    }

    async fn handshake(&mut self) -> Result<(), End> {
        if self.fault(Stage::Handshake).await?.is_some() {
            self.wire.finish().await?;
            return Err(End::Fault);
        }
        match &self.house.acceptor {
            Some(acceptor) => self.wire.secure(acceptor).await?,
            None => return Err(End::Tls("no certificate".to_owned())),
        }
        self.tls = true;
        self.log.secured();
        Ok(())
    }

    async fn obey(&mut self, command: Command, shown: &str) -> Result<(), End> {
        let grouped =
            matches!(command, Command::Mail { .. } | Command::Rcpt { .. } | Command::Rset)
                && self.may_pipeline();
        let discards = matches!(command, Command::StartTls | Command::Quit);
        if !grouped && !discards && !self.wire.buffered().is_empty() {
            self.complain(&format!("did not wait for the answer to: {shown}"));
            return self.send_away(PIPELINED).await;
        }
        match command {
            Command::Ehlo => self.ehlo(Greeted::Ehlo).await?,
            Command::Helo => self.ehlo(Greeted::Helo).await?,
            Command::StartTls => self.start_tls().await?,
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial).await?,
            Command::Mail { from, size, body, auth } => self.mail(from, size, body, auth).await?,
            Command::Rcpt { to } => self.rcpt(to).await?,
            Command::Data => self.data().await?,
            Command::Rset => {
                self.transaction = None;
                self.wire.say("250 2.0.0 Ok");
            }
            Command::Noop => self.wire.say("250 2.0.0 Ok"),
            Command::Help => self.wire.say("214 2.0.0 See RFC 5321"),
            Command::Vrfy => self.wire.say("252 2.5.2 Send some mail and see"),
            Command::Quit => {
                if !self.wire.buffered().is_empty() {
                    self.complain("went on after QUIT");
                }
                self.wire.say("221 2.0.0 Bye");
                self.wire.finish().await?;
                return Err(End::Quit);
            }
        }
        Ok(())
    }

    async fn ehlo(&mut self, greeted: Greeted) -> Result<(), End> {
        match self.fault(Stage::Ehlo).await? {
            Some(b'2') => {}
            Some(_) => return Ok(()),
            None if greeted == Greeted::Helo => self.wire.say("250 localhost"),
            None => self.offer(),
        }
        self.greeted = greeted;
        self.transaction = None;
        Ok(())
    }

    fn offer(&mut self) {
        let options = &self.house.options;
        self.wire.say("250-localhost");
        if options.pipelining {
            self.wire.say("250-PIPELINING");
        }
        self.wire.say(&format!("250-SIZE {}", options.size_limit));
        if options.tls == Tls::StartTls && !self.tls {
            self.wire.say("250-STARTTLS");
        }
        if options.login.is_some() && !self.in_the_clear() {
            self.wire.say("250-AUTH PLAIN LOGIN");
        }
        if options.eight_bit {
            self.wire.say("250-8BITMIME");
        }
        self.wire.say("250 ENHANCEDSTATUSCODES");
    }

    async fn start_tls(&mut self) -> Result<(), End> {
        if self.house.options.tls != Tls::StartTls {
            return self.refuse("502 5.5.1 STARTTLS not offered", "STARTTLS was not offered").await;
        }
        if self.tls {
            return self.refuse("503 5.5.1 TLS is on already", "STARTTLS inside of TLS").await;
        }
        if self.greeted != Greeted::Ehlo {
            return self.refuse("503 5.5.1 Say EHLO first", "STARTTLS before EHLO").await;
        }
        if !self.wire.buffered().is_empty() {
            self.complain("plaintext after STARTTLS, discarded");
            self.wire.discard();
        }
        match self.fault(Stage::StartTls).await? {
            None => self.wire.say("220 2.0.0 Ready to start TLS"),
            Some(b'2') => {}
            Some(_) => return Ok(()),
        }
        self.handshake().await?;
        self.greeted = Greeted::Not;
        self.transaction = None;
        Ok(())
    }

    /// The next line without its CRLF.
    async fn line(&mut self, longest: fn(&[u8]) -> usize) -> Result<String, End> {
        let length = loop {
            let buffered = self.wire.buffered();
            let longest = longest(buffered);
            match line_end(buffered) {
                Some(length) if length <= longest => break length,
                None if buffered.len() < longest => {}
                _ => {
                    self.complain("a command line is too long");
                    return self.send_away("500 5.5.2 Line too long").await;
                }
            }
            if !self.wire.fill().await? {
                let whole = self.wire.buffered().is_empty();
                return Err(if whole { End::Left } else { End::CutShort });
            }
        };
        let Some(line) = self.wire.buffered()[..length].strip_suffix(b"\r\n") else {
            self.complain("bare LF in a command");
            return self.send_away("521 5.5.2 Bare LF in a command").await;
        };
        if !line.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            self.complain("control or 8-bit characters in a command");
            return self.send_away("521 5.5.2 Control or 8-bit characters in a command").await;
        }
        let line = String::from_utf8_lossy(line).into_owned();
        self.wire.consume(length);
        Ok(line)
    }

    fn may_pipeline(&self) -> bool {
        self.house.options.pipelining && self.greeted == Greeted::Ehlo
    }

    /// Encryption is due and not there.
    fn in_the_clear(&self) -> bool {
        self.house.options.tls == Tls::StartTls && !self.tls
    }

    fn strikes(&self, stage: Stage) -> Vec<(Stage, Act)> {
        let named = self.transaction.as_ref().map(|transaction| transaction.named.iter());
        self.house.faults.take(stage, self.number, named.into_iter().flatten())
    }

    async fn fault(&mut self, stage: Stage) -> Result<Option<u8>, End> {
        let acts = self.strikes(stage);
        self.apply(acts).await
    }

    /// Carries out faults: `None` to go on as usual, else the first byte of what was said instead.
    async fn apply(&mut self, acts: Vec<(Stage, Act)>) -> Result<Option<u8>, End> {
        for (_, act) in acts {
            match act {
                Act::Slow { .. } => {}
                Act::Delay(wait) => {
                    self.wire.flush().await?;
                    sleep(wait).await;
                }
                Act::Reply(reply) => {
                    self.wire.say(&reply);
                    if reply.starts_with("421") {
                        self.wire.finish().await?;
                        return Err(End::Fault);
                    }
                    return Ok(reply.bytes().next().or(Some(b'5')));
                }
                Act::RefuseYetGoAhead(reply) => {
                    self.wire.say(&reply);
                    if let Some(transaction) = &mut self.transaction {
                        transaction.go_ahead = true;
                    }
                    return Ok(Some(b'5'));
                }
                Act::Garbage(bytes) => {
                    self.wire.say_raw(&bytes);
                    return Ok(Some(b'5'));
                }
                Act::Partial(bytes) => {
                    self.wire.say_raw(&bytes);
                    self.wire.finish().await?;
                    return Err(End::Fault);
                }
                Act::Close => {
                    self.wire.flush().await?;
                    return Err(End::Fault);
                }
                Act::Reset => {
                    self.wire.flush().await?;
                    self.wire.reset();
                    return Err(End::Fault);
                }
                Act::Silence => {
                    self.wire.flush().await?;
                    self.wire.swallow().await;
                    return Err(End::Fault);
                }
            }
        }
        Ok(None)
    }

    fn complain(&self, complaint: &str) {
        let short: String = complaint.chars().take(200).collect();
        self.house.record.complain(format!("connection {}: {short}", self.number));
    }

    /// A violation: complained about and answered; too many end the connection.
    async fn refuse(&mut self, reply: &str, complaint: &str) -> Result<(), End> {
        self.complain(complaint);
        self.violations += 1;
        if self.violations >= VIOLATIONS {
            return self.send_away("421 4.7.0 Too many errors").await;
        }
        self.wire.say(reply);
        Ok(())
    }

    /// The last word to a client after whose words no order can be trusted.
    async fn send_away<T>(&mut self, reply: &str) -> Result<T, End> {
        self.wire.say(reply);
        self.wire.finish().await?;
        Err(End::TurnedAway)
    }
}
