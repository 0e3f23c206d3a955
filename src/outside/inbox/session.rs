//! A session: commands one after another, each with its whole answer under one deadline.

use std::time::Duration;

use tokio::time::timeout;

use super::account::Account;
use super::error::InboxError;
use super::response::{Condition, Response, Told};
use super::wire::{ANSWER, Wire};

/// A connection that has signed in to a mailbox.
pub struct Session {
    pub(super) wire: Wire,
    pub(super) account: Account,
    pub(super) can_idle: bool,
    tags: u32,
    // A command began whose answer was not read to its end.
    is_spent: bool,
}

/// A command and what its answer may cost.
pub(super) struct Command<'a> {
    pub text: &'a str,
    /// What to send when the server asks for it.
    pub rest: Option<&'a str>,
    /// Bytes of the whole answer.
    pub allow: usize,
}

impl<'a> Command<'a> {
    /// A command with an answer of lines.
    pub fn new(text: &'a str) -> Command<'a> {
        Command { text, rest: None, allow: ANSWER }
    }

    /// Its name, without arguments, which may be secret.
    fn name(&self) -> &str {
        let mut end = self.text.find(' ').unwrap_or(self.text.len());
        if let Some(rest) = self.text.strip_prefix("UID ") {
            end = 4 + rest.find(' ').unwrap_or(rest.len());
        }
        &self.text[..end]
    }
}

impl Session {
    pub(super) fn new(wire: Wire, account: &Account) -> Session {
        Session { wire, account: account.clone(), can_idle: false, tags: 0, is_spent: false }
    }

    /// Whether [`Session::wait`] is woken by news, and not by time only.
    pub fn can_idle(&self) -> bool {
        self.can_idle
    }

    /// Takes leave. Nothing depends on its success.
    pub async fn close(mut self) {
        // A server that keeps us waiting for its farewell is left without one.
        self.account.deadlines.command = self.account.deadlines.command.min(Duration::from_secs(5));
        let _ = self.command(&Command::new("LOGOUT"), |_| {}).await;
    }

    /// Carries out a command: `each` gets the untagged responses, the result is how it ended,
    /// refusals included.
    pub(super) async fn command(
        &mut self,
        command: &Command<'_>,
        each: impl FnMut(Response),
    ) -> Result<Told, InboxError> {
        self.take()?;
        let limit = self.account.deadlines.command;
        let told = timeout(limit, self.exchange(command, each)).await;
        let told = told.unwrap_or_else(|_| Err(InboxError::late(command.name())))?;
        self.give_back();
        Ok(told)
    }

    /// As [`Session::command`], where anything but success is an error.
    pub(super) async fn must(
        &mut self,
        command: &Command<'_>,
        each: impl FnMut(Response),
    ) -> Result<Told, InboxError> {
        let told = self.command(command, each).await?;
        match told.condition {
            Condition::Ok => Ok(told),
            _ => Err(told.refusal(command.name())),
        }
    }

    /// Until [`Session::give_back`] the session is spent: were this future dropped, the next
    /// command would take the rest of this answer for its own.
    pub(super) fn take(&mut self) -> Result<(), InboxError> {
        match std::mem::replace(&mut self.is_spent, true) {
            true => Err(InboxError::protocol("an answer was not read to its end")),
            false => Ok(()),
        }
    }

    pub(super) fn give_back(&mut self) {
        self.is_spent = false;
    }

    /// Begins a command; its tag.
    pub(super) async fn begin(&mut self, command: &Command<'_>) -> Result<String, InboxError> {
        self.wire.allow(command.allow);
        self.tags += 1;
        let tag = format!("s{}", self.tags);
        self.wire.send(format!("{tag} {}\r\n", command.text).as_bytes()).await?;
        Ok(tag)
    }

    /// Reads until the command with this tag has ended.
    pub(super) async fn end(
        &mut self,
        tag: &str,
        mut rest: Option<&str>,
        mut each: impl FnMut(Response),
    ) -> Result<Told, InboxError> {
        loop {
            let response = self.wire.response().await?;
            if let Some(text) = response.behind(tag) {
                let told = Told::read(&text).ok_or_else(|| self.odd(&text))?;
                return Ok(self.clean(told));
            }
            if response.behind("+").is_some() {
                let Some(rest) = rest.take() else {
                    return Err(InboxError::protocol("it asks for more than there is"));
                };
                self.wire.send(format!("{rest}\r\n").as_bytes()).await?;
                continue;
            }
            let text = response.behind("*").ok_or_else(|| self.odd("no tag"))?;
            match Told::read(&text) {
                Some(told) if told.condition == Condition::Bye => {
                    return Err(self.clean(told).refusal("session"));
                }
                _ => each(response),
            }
        }
    }

    async fn exchange(
        &mut self,
        command: &Command<'_>,
        each: impl FnMut(Response),
    ) -> Result<Told, InboxError> {
        let tag = self.begin(command).await?;
        self.end(&tag, command.rest, each).await
    }

    /// What a server said, fit to be shown.
    pub(super) fn clean(&self, told: Told) -> Told {
        Told { words: self.account.without_secret(&told.words), ..told }
    }

    pub(super) fn odd(&self, text: &str) -> InboxError {
        let text: String = self.account.without_secret(text).chars().take(100).collect();
        InboxError::protocol(format!("{text:?} is no answer"))
    }
}
