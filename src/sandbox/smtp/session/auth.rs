//! Signing in: AUTH and its challenges.

use std::sync::Arc;

use super::{Greeted, PIPELINED, Session};
use crate::sandbox::smtp::command;
use crate::sandbox::smtp::fault::Stage;
use crate::sandbox::smtp::login;
use crate::sandbox::smtp::options::{Login, Tls};
use crate::sandbox::smtp::record::End;

impl Session {
    pub(super) async fn auth(
        &mut self,
        mechanism: &str,
        initial: Option<String>,
    ) -> Result<(), End> {
        self.in_auth = true;
        let house = Arc::clone(&self.house);
        let Some(login) = &house.options.login else {
            return self.refuse("502 5.5.1 AUTH not offered", "AUTH was not offered").await;
        };
        if self.in_the_clear() {
            let reply = "538 5.7.11 Encryption required for AUTH";
            return self.refuse(reply, "AUTH without TLS").await;
        }
        if house.options.tls == Tls::Stripped {
            self.complain("AUTH in the clear, though STARTTLS was struck from the offer");
        }
        if self.greeted != Greeted::Ehlo {
            return self.refuse("503 5.5.1 Say EHLO first", "AUTH before EHLO").await;
        }
        if self.user.is_some() || self.transaction.is_some() {
            return self.refuse("503 5.5.1 AUTH not now", "AUTH twice or within a message").await;
        }
        if !matches!(mechanism, "PLAIN" | "LOGIN") {
            return self
                .refuse("504 5.5.4 Unknown mechanism", "AUTH by an unknown mechanism")
                .await;
        }
        match self.fault(Stage::Auth).await? {
            None => {}
            Some(b'2') => {
                self.signed_in(login);
                return Ok(());
            }
            Some(_) => return Ok(()),
        }
        let prompts: &[&str] =
            if mechanism == "PLAIN" { &["334 "] } else { &[login::USER, login::PASSWORD] };
        let mut given = Vec::new();
        let mut initial = initial;
        for prompt in prompts {
            let response = match initial.take() {
                Some(initial) if initial == "=" => String::new(),
                Some(initial) => initial,
                None => match self.response(prompt).await? {
                    Some(response) => response,
                    None => {
                        self.wire.say("501 5.7.0 AUTH cancelled");
                        return Ok(());
                    }
                },
            };
            let Some(bytes) = login::decode(&response) else {
                return self.refuse("501 5.5.2 Not base64", "AUTH with broken base64").await;
            };
            given.push(bytes);
        }
        if login::fits(login, &given) {
            self.signed_in(login);
            self.wire.say("235 2.7.0 Authentication successful");
            return Ok(());
        }
        self.refuse("535 5.7.8 Authentication credentials invalid", "wrong credentials").await
    }

    fn signed_in(&mut self, login: &Login) {
        self.user = Some(login.user.clone());
        self.in_auth = false;
    }

    /// The answer to a challenge; `None` when the client gives up.
    async fn response(&mut self, challenge: &str) -> Result<Option<String>, End> {
        self.wire.say(challenge);
        let line = self.line(|_| command::LONGEST_AUTH).await?;
        self.log.command("(answer to AUTH)");
        if !self.wire.buffered().is_empty() {
            self.complain("did not wait for the answer to AUTH");
            return self.send_away(PIPELINED).await;
        }
        Ok((line != "*").then_some(line))
    }
}
