//! Mailboxes that are read for feedback, bounces and requests to unsubscribe. What is found becomes
//! facts in the same commit that moves the cursor, so nothing is lost or counted twice.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};

use super::intake::Intake;
use crate::config::{Config, Inbox};
use crate::outside::credentials::Credentials;
use crate::outside::inbox::{Account, Cursor, InboxError, Server, Session};
use crate::plan::fact::Fact;
use crate::publisher::office::{Alert, Office};

/// Messages that are read at once.
const BATCH: usize = 50;
/// Waits after a failure, in seconds; the last repeats.
const AGAIN: [u64; 5] = [5, 15, 60, 120, 300];
/// Failures running of which the desk hears.
const ALARMING: usize = 3;
/// Where the server tells of news, it is asked at least so often.
const LONGEST_IDLE: Duration = Duration::from_secs(20 * 60);

/// One mailbox account with its folders.
pub struct Mailbox {
    account: Account,
    name: String,
    folders: Vec<String>,
    poll: Duration,
}

/// Why reading ended.
#[derive(Debug, Error)]
enum Trouble {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// Nothing of those mails is recorded, and they are read again.
    #[error("the text of a mail cannot be kept: {0}")]
    Disk(io::Error),
}

impl Trouble {
    fn is_temporary(&self) -> bool {
        matches!(self, Trouble::Inbox(error) if error.is_temporary())
    }
}

/// The mailboxes of `config`; nothing is connected yet.
///
/// # Errors
/// A sentence for IT: an unreadable credential or CA, or an impossible host.
pub fn mailboxes(config: &Config, credentials: &Credentials) -> anyhow::Result<Vec<Mailbox>> {
    config.inboxes.iter().map(|inbox| Mailbox::new(inbox, credentials)).collect()
}

/// Readers at work; dropping it ends them.
pub struct Readers(Vec<JoinHandle<()>>);

impl Readers {
    /// Begins to read.
    pub fn start(office: &Arc<Office>, mailboxes: Vec<Mailbox>) -> Readers {
        let intake = Arc::new(Mutex::new(Intake::new(&office.config.state)));
        let read = |mailbox: Mailbox| tokio::spawn(mailbox.read_on(office.clone(), intake.clone()));
        Readers(mailboxes.into_iter().map(read).collect())
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Mailbox {
    fn new(inbox: &Inbox, credentials: &Credentials) -> anyhow::Result<Mailbox> {
        let server = Server {
            host: inbox.host.clone(),
            port: inbox.port,
            tls: inbox.tls,
            ca: inbox.ca.clone(),
            username: inbox.username.clone(),
        };
        Ok(Mailbox {
            account: Account::new(&server, credentials.one_line(&inbox.credential)?)?,
            name: format!("{}@{}:{}", inbox.username, inbox.host, inbox.port),
            folders: inbox.folders.clone(),
            poll: inbox.poll.unsigned_abs(),
        })
    }

    /// Reads until the daemon stops; each failure costs the session and a rest.
    async fn read_on(self, office: Arc<Office>, intake: Arc<Mutex<Intake>>) {
        let mut failures = 0;
        loop {
            let error = match self.session(&office, &intake, &mut failures).await {
                Ok(()) => return,
                Err(error) => error,
            };
            tracing::warn!(mailbox = self.name, %error, "the mailbox cannot be read");
            failures += 1;
            if failures == ALARMING || (failures == 1 && !error.is_temporary()) {
                let (mailbox, detail) = (self.name.clone(), error.to_string());
                office.alert(Alert::Mailbox { mailbox, detail });
            }
            let rest = Duration::from_secs(AGAIN[failures.min(AGAIN.len()) - 1]);
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = office.stop.cancelled() => return,
            }
        }
    }

    async fn session(
        &self,
        office: &Arc<Office>,
        intake: &Arc<Mutex<Intake>>,
        failures: &mut usize,
    ) -> Result<(), Trouble> {
        let mut session = Session::open(&self.account).await?;
        let can_wait_long = session.can_idle() && self.folders.len() == 1;
        let longest = if can_wait_long { LONGEST_IDLE } else { self.poll };
        loop {
            let mut first = None;
            for folder in &self.folders {
                let cursor = self.read_all(office, intake, &mut session, folder).await?;
                first.get_or_insert((folder, cursor));
            }
            *failures = 0;
            let Some((folder, cursor)) = first else { return Ok(()) };
            tokio::select! {
                woken = session.wait(folder, cursor, longest) => woken.map(|_| ())?,
                () = office.stop.cancelled() => return Ok(()),
            }
        }
    }

    /// Takes in everything that is new in a folder. Where that leaves the cursor.
    async fn read_all(
        &self,
        office: &Arc<Office>,
        intake: &Arc<Mutex<Intake>>,
        session: &mut Session,
        folder: &str,
    ) -> Result<Cursor, Trouble> {
        let name = format!("{}/{folder}", self.name);
        loop {
            let known = office.journal.history().contacts.read_to(&name);
            let known = known.map(|(validity, uid)| Cursor { validity, uid });
            let batch = session.read(folder, known, BATCH, office.now()).await?;
            let read = batch.messages.len();
            // Held until its facts are recorded: a mail may lie in two mailboxes.
            let mut intake = intake.clone().lock_owned().await;
            let (of, now) = (office.clone(), office.now());
            let taken = spawn_blocking(move || {
                let facts = intake.take(&of.config, &of.journal, batch.messages, now);
                (intake, facts)
            });
            let (_held, facts) = taken.await.map_err(|error| Trouble::Disk(error.into()))?;
            let mut facts = facts.map_err(Trouble::Disk)?;
            if known != Some(batch.cursor) || !facts.is_empty() {
                let Cursor { validity, uid } = batch.cursor;
                tracing::info!(folder = name, messages = read, facts = facts.len(), "read");
                facts.push(Fact::MailRead { folder: name.clone(), validity, uid });
                office.insist(facts).await;
                office.wake.notify_one();
            }
            if !batch.more || office.stop.is_cancelled() {
                return Ok(batch.cursor);
            }
        }
    }
}
