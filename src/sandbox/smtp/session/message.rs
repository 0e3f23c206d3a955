//! One message: MAIL, RCPT, DATA, and what becomes of it.

use std::sync::Arc;

use super::{Greeted, PIPELINED, Session, Transaction};
use crate::sandbox::smtp::body::{Body, Part};
use crate::sandbox::smtp::command::BodyType;
use crate::sandbox::smtp::fault::{Act, Stage};
use crate::sandbox::smtp::options::{Keep, Tls};
use crate::sandbox::smtp::record::{End, Received};

/// Recipients of one message; RFC 5321 wants at least 100.
const RECIPIENTS: usize = 1_000;

impl Session {
    pub(super) async fn mail(
        &mut self,
        from: String,
        size: Option<u64>,
        body: Option<BodyType>,
        auth: bool,
    ) -> Result<(), End> {
        let house = Arc::clone(&self.house);
        let options = &house.options;
        if self.greeted == Greeted::Not {
            return self.refuse("503 5.5.1 Say EHLO first", "MAIL before EHLO").await;
        }
        if self.transaction.is_some() {
            return self.refuse("503 5.5.1 Nested MAIL command", "MAIL within a message").await;
        }
        if options.tls == Tls::StartTls && !self.tls {
            let reply = "530 5.7.0 Must issue a STARTTLS command first";
            return self.refuse(reply, "MAIL without TLS").await;
        }
        if options.login.is_some() && self.user.is_none() {
            return self.refuse("530 5.7.0 Authentication required", "MAIL without AUTH").await;
        }
        if options.tls == Tls::Stripped {
            self.complain("MAIL in the clear, though STARTTLS was struck from the offer");
        }
        let extended = self.greeted == Greeted::Ehlo;
        if (size.is_some() && !extended)
            || (body.is_some() && !(extended && options.eight_bit))
            || (auth && !(extended && options.login.is_some()))
        {
            let reply = "555 5.5.4 Parameter not offered";
            return self.refuse(reply, "MAIL with a parameter that was not offered").await;
        }
        if size.is_some_and(|size| size > options.size_limit) {
            self.wire.say("552 5.3.4 Message too big");
            return Ok(());
        }
        if options.messages_per_connection.is_some_and(|most| self.messages >= most) {
            self.wire.say("421 4.7.0 Enough messages on this connection");
            self.wire.finish().await?;
            return Err(End::Full);
        }
        match self.fault(Stage::Mail).await? {
            None => self.wire.say("250 2.1.0 Ok"),
            Some(b'2') => {}
            Some(_) => return Ok(()),
        }
        self.transaction = Some(Transaction {
            from,
            eight_bit: body == Some(BodyType::EightBitMime),
            accepted: Vec::new(),
            named: Vec::new(),
            go_ahead: false,
        });
        Ok(())
    }

    pub(super) async fn rcpt(&mut self, to: String) -> Result<(), End> {
        let Some(transaction) = &mut self.transaction else {
            return self.refuse("503 5.5.1 Need MAIL first", "RCPT before MAIL").await;
        };
        if transaction.named.len() >= RECIPIENTS {
            self.wire.say("452 4.5.3 Too many recipients");
            return Ok(());
        }
        transaction.named.push(to.clone());
        let acts = self.house.faults.take(Stage::Rcpt, self.number, std::iter::once(&to));
        match self.apply(acts).await? {
            None => self.wire.say("250 2.1.5 Ok"),
            Some(b'2') => {}
            Some(_) => return Ok(()),
        }
        if let Some(transaction) = &mut self.transaction {
            transaction.accepted.push(to);
        }
        Ok(())
    }

    pub(super) async fn data(&mut self) -> Result<(), End> {
        let Some(transaction) = &self.transaction else {
            return self.refuse("503 5.5.1 Need MAIL first", "DATA before MAIL").await;
        };
        if transaction.named.is_empty() {
            return self.refuse("503 5.5.1 Need RCPT first", "DATA before RCPT").await;
        }
        if transaction.accepted.is_empty() && !transaction.go_ahead {
            self.wire.say("554 5.5.1 No valid recipients");
            return Ok(());
        }
        match self.fault(Stage::Data).await? {
            None => self.wire.say("354 End data with <CR><LF>.<CR><LF>"),
            Some(b'3') => {}
            Some(_) => return Ok(()),
        }
        let body = self.body().await?;
        self.log.command(".");
        self.after_dot = true;
        if !self.wire.buffered().is_empty() && !self.may_pipeline() {
            self.complain("did not wait for the answer to a final dot");
            return self.send_away(PIPELINED).await;
        }
        self.judge(body).await
    }

    /// Reads the message up to its final dot.
    async fn body(&mut self) -> Result<Body, End> {
        let options = &self.house.options;
        let part = match options.keep {
            Keep::Everything | Keep::Last(_) => Part::All,
            Keep::Headers => Part::Header,
            Keep::Counts => Part::Nothing,
        };
        let mut body = Body::new(part, options.size_limit);
        let mut acts = self.strikes(Stage::Body);
        if let Some((_, Act::Slow { bytes, every })) =
            acts.iter().find(|(_, act)| matches!(act, Act::Slow { .. }))
        {
            self.wire.pace(Some((*bytes, *every)));
        }
        loop {
            if !self.wire.fill().await? {
                return Err(End::CutShort);
            }
            if self.apply(std::mem::take(&mut acts)).await?.is_some() {
                self.wire.finish().await?;
                return Err(End::Fault);
            }
            let Ok((used, over)) = body.feed(self.wire.buffered()) else {
                self.complain("bare LF in the message");
                return self.send_away("521 5.5.2 Bare LF in the message").await;
            };
            self.wire.consume(used);
            if over {
                self.wire.pace(None);
                return Ok(body);
            }
        }
    }

    /// Stores a message, or says why not.
    async fn judge(&mut self, body: Body) -> Result<(), End> {
        let at = self.house.record.now();
        let Some(transaction) = self.transaction.take() else { return Ok(()) };
        if transaction.accepted.is_empty() {
            if body.size > 0 {
                self.complain("a message was sent though every recipient was refused");
            }
            self.wire.say("554 5.5.1 No valid recipients");
            return Ok(());
        }
        if body.lost_a_dot() {
            self.complain("a line of the message began with a single dot, now lost");
        }
        if let Some(flaw) = body.flaw(transaction.eight_bit) {
            return match flaw.complaint {
                Some(complaint) => self.refuse(flaw.reply, complaint).await,
                None => {
                    self.wire.say(flaw.reply);
                    Ok(())
                }
            };
        }
        self.messages += 1;
        let id = self.house.record.next_id();
        let stage = Stage::Dot { stored: false };
        let acts = self.house.faults.take(stage, self.number, transaction.named.iter());
        let received = Received {
            at,
            connection: self.number,
            mail_from: transaction.from,
            rcpt_to: transaction.accepted,
            data: body.data,
            size: body.size,
            tls: self.tls,
            user: self.user.clone(),
            id: id.clone(),
        };
        let mut open = Some(received);
        if acts.is_empty() || acts.iter().any(|(at, _)| *at == Stage::Dot { stored: true }) {
            open.take().into_iter().for_each(|received| self.house.record.store(received));
        }
        if self.apply(acts).await?.is_none() {
            open.into_iter().for_each(|received| self.house.record.store(received));
            self.wire.say(&format!("250 2.0.0 Ok: queued as {id}"));
        }
        Ok(())
    }
}
