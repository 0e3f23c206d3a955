//! One mail to one person of ours, on a connection of its own.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::channels::MailChannel;
use crate::lang::Lang;
use crate::message::{Attachment, Letter, Recipient, escape};
use crate::outside::mail::dkim::BodyHash;
use crate::outside::mail::{Connection, Ending, Envelope, MessageIds, Personal, Template};
use crate::plan::fact::{Cause, Reason};

/// What such a mail is sent with.
pub struct Sender {
    /// What it leaves by.
    pub channel: MailChannel,
    /// Makes its Message-ID; `None` before the journal is begun.
    pub ids: Option<MessageIds>,
    /// The envelope sender.
    pub return_address: String,
    /// The zone of its date.
    pub zone: TimeZone,
}

/// What is mailed, and the contents of the files that it brings, in order.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'a> {
    /// The letter.
    pub letter: &'a Letter,
    /// As many as it has attachments.
    pub files: &'a [Vec<u8>],
}

impl<'a> From<&'a Letter> for Mail<'a> {
    /// Of a letter without attachments.
    fn from(letter: &'a Letter) -> Mail<'a> {
        Mail { letter, files: &[] }
    }
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
        now: Timestamp,
        mail: Mail<'_>,
        to: &str,
        subject: &Subject<'_>,
    ) -> Result<Opened, Ending> {
        let unusable = |detail: String| Ending::Refused(Reason::new(Cause::Unusable, None, detail));
        let ids = self.ids.as_ref().ok_or_else(|| {
            Ending::NotYet(Reason::new(Cause::Unusable, None, "the journal is not begun"))
        })?;
        let headers = [("Auto-Submitted", "auto-generated")];
        let template = Template::new(mail.letter, now, &self.zone, &headers, mail.files)
            .map_err(|e| unusable(e.to_string()))?;
        let recipient = Recipient {
            email: to.to_owned(),
            name: String::new(),
            outlet: String::new(),
            list: String::new(),
        };
        let personal = Personal::new(ids.of(subject.item, subject.occasion, to));
        let mut body = Vec::new();
        let head = template
            .splice(&recipient, &personal, &mut body)
            .map_err(|e| unusable(e.to_string()))?;
        body.extend_from_slice(template.tail());
        if let Some(signer) = &self.channel.signer {
            let hash = BodyHash::of(&body[head..]);
            let signed = signer.sign(&body[..head.saturating_sub(2)], &hash, now);
            body.splice(..0, signed.map_err(|e| unusable(e.to_string()))?);
        }
        let envelope =
            Envelope::new(&self.return_address, to, false).map_err(|e| unusable(e.to_string()))?;
        let mut connection = self.connection().await?;
        match connection.begin(&envelope).await {
            Ok(()) => Ok(Opened { connection, body }),
            Err(rejection) => Err(rejection.ending),
        }
    }
}

impl Sender {
    /// A connection to the first relay that can be used.
    async fn connection(&self) -> Result<Connection, Ending> {
        let mut detail = String::new();
        for relay in &self.channel.relays {
            match Connection::open(relay).await {
                Ok(connection) => return Ok(connection),
                Err(failure) => detail = failure.to_string(),
            }
        }
        Err(Ending::NotYet(Reason::new(Cause::Unreachable, None, detail)))
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

/// A letter of plain words from `from`, whose HTML form shows the same.
pub fn plain(
    lang: Lang,
    from: String,
    subject: String,
    text: String,
    attachments: Vec<Attachment>,
) -> Letter {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n<pre style=\"white-space:pre-wrap;font-family:Arial,sans-serif\">{}</pre>\n</body>\n</html>\n",
        lang.tag(),
        escape(&subject),
        escape(&text)
    );
    Letter { from, reply_to: None, subject, text, html, attachments }
}
