//! One mail to one person of ours, on a connection of its own.

use super::office::Office;
use crate::message::{Letter, Recipient};
use crate::outside::mail::{
    Connection, Ending, Envelope, MessageIds, Personal, Relay, Template,
};
use crate::plan::fact::{Cause, Reason};

/// What such a mail is sent with.
pub struct Sender {
    /// Where it is handed in.
    pub relay: Relay,
    /// Makes its Message-ID; `None` before the journal is begun.
    pub ids: Option<MessageIds>,
    /// The envelope sender.
    pub envelope_from: String,
}

/// What its Message-ID is made of.
pub struct Subject<'a> {
    /// Item, or `desk`.
    pub item: &'a str,
    /// Occasion, or what it is about.
    pub occasion: &'a str,
}

/// A mail that the relay is ready to take.
pub struct Opened {
    connection: Connection,
    body: Vec<u8>,
}

impl Sender {
    /// Gets as far as the body: nothing of the mail has taken effect yet.
    ///
    /// # Errors
    /// How it ended instead; never [`Ending::Sent`] or [`Ending::Unknown`].
    pub async fn open(
        &self,
        office: &Office,
        letter: &Letter,
        to: &str,
        subject: &Subject<'_>,
    ) -> Result<Opened, Ending> {
        let unusable = |detail: String| Ending::Refused(Reason::new(Cause::Unusable, None, detail));
        let ids = self.ids.as_ref().ok_or_else(|| {
            Ending::NotYet(Reason::new(Cause::Unusable, None, "the journal is not begun"))
        })?;
        let headers = [("Auto-Submitted", "auto-generated")];
        let zone = &office.config.newsroom.timezone.rules;
        let template = Template::new(letter, office.now(), zone, &headers, &[])
            .map_err(|e| unusable(e.to_string()))?;
        let recipient = Recipient {
            email: to.to_owned(),
            name: String::new(),
            outlet: String::new(),
            list: String::new(),
        };
        let personal = Personal::new(ids.of(subject.item, subject.occasion, to));
        let mut body = Vec::new();
        template.splice(&recipient, &personal, &mut body).map_err(|e| unusable(e.to_string()))?;
        let envelope =
            Envelope::new(&self.envelope_from, to, false).map_err(|e| unusable(e.to_string()))?;
        let mut connection = Connection::open(&self.relay).await.map_err(|failure| {
            Ending::NotYet(Reason::new(Cause::Unreachable, None, failure.to_string()))
        })?;
        match connection.begin(&envelope).await {
            Ok(()) => Ok(Opened { connection, body }),
            Err(rejection) => Err(rejection.ending),
        }
    }
}

impl Opened {
    /// Sends the body.
    pub async fn finish(mut self) -> Ending {
        let finished = self.connection.finish(&[&self.body], None).await;
        self.connection.quit().await;
        finished.ending
    }
}
