//! Mails that came in become numbered feedback, or are counted. Their texts are kept before there is a
//! fact of them: what dies in between is read again and is the same.

use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

use crate::config::Config;
use crate::feedback::fold::{Folded, fold};
use crate::feedback::{INBOX, Record};
use crate::inbound::{self, Content, Inbound, Kind, tame};
use crate::outside::inbox::Message;
use crate::outside::journal::Journal;
use crate::outside::mail::MessageIds;
use crate::outside::received::ReceivedTexts;
use crate::plan::fact::Fact;
use crate::plan::replies::{self, Letters, Mail};
use crate::plan::returns;

/// What a mail's author says of its time counts, where nobody else tells, if it is no older.
const LATEST: SignedDuration = SignedDuration::from_hours(31 * 24);
/// Longest line of a record, in bytes.
const LINE: usize = 4_000;

/// Takes mails in, one batch at a time.
pub(super) struct Intake {
    texts: ReceivedTexts,
    letters: Letters,
    /// Message-ID → key of the mail that had it; `None` until it is needed.
    threads: Option<HashMap<String, String>>,
}

/// A mail as it was read.
struct Arrived {
    message: Message,
    head: Inbound,
    content: Content,
    folded: Folded,
    key: String,
    digest: String,
}

impl Intake {
    /// Of the newsroom whose journal lies in `state`.
    pub fn new(state: &Path) -> Intake {
        Intake { texts: ReceivedTexts::new(state), letters: Letters::default(), threads: None }
    }

    /// The facts of `messages`, whose texts are kept when it returns.
    ///
    /// # Errors
    /// The disk's: then none of the facts may be recorded.
    pub fn take(
        &mut self,
        config: &Config,
        journal: &Journal,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> io::Result<Vec<Fact>> {
        let arrived: Vec<Arrived> = messages.into_iter().map(Arrived::read).collect();
        let ids = ids(config, journal);
        let mut named = arrived.iter().flat_map(|mail| {
            mail.head.references.iter().chain(&mail.head.message_id).chain(returned(&mail.head))
        });
        if named.any(|id| Letters::is_like_ours(id))
            && let Some(ids) = &ids
        {
            let unknown = self.letters.unknown(&journal.history());
            for letters in unknown {
                self.letters.learn(letters, |item, occasion, email| ids.of(item, occasion, email));
            }
        }
        let mut facts = Vec::new();
        for mail in arrived {
            if let (Some(ids), Some(email)) = (&ids, &config.email) {
                let history = journal.history();
                let found = returns::facts(&history, email, &mail.head, &mail.digest, |i, o, e| {
                    ids.of(i, o, e)
                });
                facts.extend(returns::unsaid(found, &facts));
            }
            self.file(config, journal, mail, now, &mut facts)?;
        }
        Ok(facts)
    }

    /// Adds what `mail` is to `facts`, unless that is known.
    fn file(
        &mut self,
        config: &Config,
        journal: &Journal,
        mail: Arrived,
        now: Timestamp,
        facts: &mut Vec<Fact>,
    ) -> io::Result<()> {
        let is_known = |fact: &Fact| match fact {
            Fact::Received(received) => received.key == mail.key,
            Fact::Sorted { key, .. } => *key == mail.key,
            _ => false,
        };
        // Servers tell seconds.
        let begun = journal.history().begun.map(Timestamp::as_second);
        let is_old = mail.message.came.map(Timestamp::as_second) < begun;
        if facts.iter().any(is_known) || (mail.message.came.is_some() && is_old) {
            return Ok(());
        }
        let threads = match &mut self.threads {
            Some(threads) => threads,
            none => none.insert(known_threads(&self.texts)?),
        };
        let history = journal.history();
        let earlier = |id: &str| {
            let key = threads.get(id)?;
            let met = history.feedback.met(key).map(|number| number.item.clone());
            let item = met.or_else(|| facts.iter().find_map(|fact| item_of(fact, key)))?;
            (item != INBOX).then_some(item)
        };
        let judge = |head: &Inbound, text: &Folded| {
            let mail = Mail { key: &mail.key, head, text, at: mail.at(now) };
            replies::fact(&history, config, &mail, &self.letters, earlier)
        };
        // A mail that nobody foresaw goes to a person, and must not bar the way to others.
        let fact = apart(|| judge(&mail.head, &mail.folded))
            .unwrap_or_else(|| judge(&unread(), &Folded::default()));
        drop(history);
        if let Some(Fact::Received(_)) = &fact {
            self.texts.keep(&mail.key, &mail.record(), Some(&mail.message.bytes))?;
            if let Some(id) = mail.head.message_id {
                threads.insert(id, mail.key);
            }
        }
        facts.extend(fact);
        Ok(())
    }
}

impl Arrived {
    fn read(message: Message) -> Arrived {
        let read = || {
            let content = inbound::content(&message.bytes);
            (inbound::read(&message.bytes), fold(&content.text), content)
        };
        let (head, folded, content) = apart(read).unwrap_or_else(|| {
            tracing::warn!(uid = message.uid, "a mail cannot be read and is kept as it is");
            (unread(), Folded::default(), Content::default())
        });
        let key = inbound::key(&head, &message.bytes, message.is_cut);
        let digest = data_encoding::HEXLOWER.encode(digest(&SHA256, &message.bytes).as_ref());
        Arrived { message, head, content, folded, key, digest }
    }

    /// When it came: by the server, else by its author if that can be, else now.
    fn at(&self, now: Timestamp) -> Timestamp {
        let is_likely = |sent: &Timestamp| *sent <= now && now.duration_since(*sent) < LATEST;
        self.message.came.or(self.content.sent.filter(is_likely)).unwrap_or(now).min(now)
    }

    fn record(&self) -> Record {
        let line = |text: &str| tame(text, LINE);
        let mut references = self.head.references.clone();
        // In-Reply-To comes first there; what is answered is the newest.
        let newest = references.len().min(1);
        references.rotate_left(newest);
        Record {
            from: self.head.from.as_deref().map(line).unwrap_or_default(),
            name: self.content.name.clone(),
            subject: line(&self.head.subject),
            text: self.folded.text.clone(),
            folded: self.folded.folded.clone(),
            message_id: self.head.message_id.clone(),
            references,
            attachments: self.content.attachments.clone(),
            account: None,
            url: None,
            cut: self.message.is_cut,
        }
    }
}

fn item_of(fact: &Fact, wanted: &str) -> Option<String> {
    match fact {
        Fact::Received(received) if received.key == wanted => Some(received.item.clone()),
        _ => None,
    }
}

/// The Message-ID that a report returns.
fn returned(head: &Inbound) -> Option<&String> {
    match &head.kind {
        Kind::Report(report) => report.original.as_ref(),
        Kind::Complaint(complaint) => complaint.original.as_ref(),
        Kind::AutoReply | Kind::Message => None,
    }
}

fn ids(config: &Config, journal: &Journal) -> Option<MessageIds> {
    let key = journal.history().key.clone().unwrap_or_default();
    MessageIds::new(key.as_bytes(), &config.email.as_ref()?.bounce_address()).ok()
}

fn known_threads(texts: &ReceivedTexts) -> io::Result<HashMap<String, String>> {
    let mut threads = HashMap::new();
    for key in texts.keys()? {
        // What cannot be read is of no help, and no harm.
        if let Ok(Some(Record { message_id: Some(id), .. })) = texts.read(&key) {
            threads.insert(id, key);
        }
    }
    Ok(threads)
}

fn unread() -> Inbound {
    Inbound {
        message_id: None,
        references: Vec::new(),
        from: None,
        recipients: Vec::new(),
        subject: String::new(),
        kind: Kind::Message,
        is_mass: false,
    }
}

/// What `work` gives; nothing where it panics: one mail must not end the reading of all.
fn apart<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn a_mail_that_breaks_its_reader_does_not_break_the_next() {
        assert_eq!(apart(|| -> u32 { panic!("a mail that nobody foresaw") }), None);
        assert_eq!(apart(|| 1), Some(1));
    }
}
