//! The SQLite file: one append-only table, its pragmas and migrations. Only an erasure, in
//! `erase`, changes facts that are stored.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};

use super::folder::{make_private, of_io};
use crate::plan::erasure::Erasures;
use crate::plan::fact::Fact;
use crate::problem::StateFault;

/// Appended to, never edited: entry `n` leads from version `n` to `n + 1`.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE fact (
        seq INTEGER PRIMARY KEY,
        at BIGINT NOT NULL,
        item TEXT NOT NULL,
        body TEXT NOT NULL
    );
    CREATE INDEX fact_item ON fact (item, seq);
"];

/// How long another process may hold the write lock.
const BUSY: Duration = Duration::from_secs(10);

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite's own word.
    #[error("the journal: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row that cannot be understood.
    #[error("the journal's fact {seq} cannot be read")]
    Fact {
        /// Its number.
        seq: i64,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Written by a later version.
    #[error("the journal has version {found}; this program knows {known} at most")]
    Newer {
        /// In the file.
        found: usize,
        /// Ours.
        known: usize,
    },
    /// The file system or build does not give what durability needs.
    #[error("the journal cannot be made durable here: {0}")]
    NotDurable(String),
    /// The writer could not be started.
    #[error("the journal's writer cannot be started")]
    Thread(#[source] std::io::Error),
    /// The state folder or a file in it cannot be used.
    #[error(transparent)]
    State(#[from] StateFault),
    /// Somebody was erased, but copies of his address are still in the files.
    #[error("the journal's file is in use: copies remain in it until the erasure is repeated")]
    NotWiped,
    /// The writer has ended, or failed for a whole batch.
    #[error("the journal could not be written: {0}")]
    Batch(String),
    /// The writer has ended.
    #[error("the journal is closed")]
    Closed,
}

impl Error {
    /// The same failure for another waiter of one batch.
    pub(super) fn again(&self) -> Error {
        Error::Batch(self.to_string())
    }
}

/// One stored fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Place in the journal, from 1.
    pub seq: i64,
    /// When it became durable, by the clock of the program.
    pub at: Timestamp,
    /// The fact.
    pub fact: Fact,
}

/// An open journal file and how far it was read.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    reader: Reader,
}

/// How far a journal was read, and who was erased in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    position: i64,
    erasures: Erasures,
    /// Facts that were handed out no longer stand as they were: somebody was erased since.
    is_outdated: bool,
}

impl Reader {
    /// Whether somebody was erased since the last call, so that everything must be read again.
    pub(super) fn take_outdated(&mut self) -> bool {
        std::mem::take(&mut self.is_outdated)
    }

    fn read(&mut self, connection: &Connection, take: &mut impl FnMut(Row)) -> Result<(), Error> {
        let sql = "SELECT seq, at, body FROM fact WHERE seq > $1 ORDER BY seq";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([self.position], read_columns)?;
        for row in rows {
            let row = parse(row?)?;
            self.position = row.seq;
            self.erasures.learn(&row.fact);
            self.is_outdated |= matches!(row.fact, Fact::Erased { .. });
            take(row);
        }
        Ok(())
    }

    fn write(
        &mut self,
        connection: &Connection,
        (at, fact): &(Timestamp, Fact),
    ) -> Result<(), Error> {
        let mut kept = std::borrow::Cow::Borrowed(fact);
        if !self.erasures.is_empty() {
            self.is_outdated |= self.erasures.keep_out(kept.to_mut());
        }
        let seq = self.position + 1;
        let body =
            serde_json::to_string(kept.as_ref()).map_err(|source| Error::Fact { seq, source })?;
        let sql = "INSERT INTO fact (seq, at, item, body) VALUES ($1, $2, $3, $4)";
        let mut insert = connection.prepare_cached(sql)?;
        insert.execute(params![seq, at.as_microsecond(), item_of(&kept), body])?;
        self.position = seq;
        self.erasures.learn(&kept);
        Ok(())
    }
}

impl Store {
    /// Opens or makes the file for writing; WAL and FULL are checked, not hoped for.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open(path: &Path) -> Result<Store, Error> {
        if let Some(folder) = path.parent() {
            make_private(folder)?;
        }
        let fresh = std::fs::metadata(path).map_or(true, |meta| meta.len() == 0);
        if fresh {
            create(path)?;
        }
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(Error::NotDurable(format!("journal_mode is {mode}")));
        }
        connection.execute_batch("PRAGMA synchronous = FULL")?;
        let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
        if synchronous != 2 {
            return Err(Error::NotDurable(format!("synchronous is {synchronous}")));
        }
        migrate(&mut connection)?;
        if fresh && let Some(folder) = path.parent() {
            let handle = std::fs::File::open(folder).map_err(|e| of_io(&e))?;
            handle.sync_all().map_err(|e| of_io(&e))?;
        }
        Ok(Store { connection, reader: Reader::default() })
    }

    /// Opens an existing file to read; `None` when there is none.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(path: &Path) -> Result<Option<Store>, Error> {
        // SQLite would only say that it cannot.
        match rustix::fs::access(path, rustix::fs::Access::READ_OK) {
            Ok(()) => {}
            Err(rustix::io::Errno::NOENT) => return Ok(None),
            Err(errno) => return Err(of_io(&errno.into()).into()),
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.execute_batch("PRAGMA query_only = ON")?;
        check_version(&connection)?;
        Ok(Some(Store { connection, reader: Reader::default() }))
    }

    /// How far it was read or written.
    pub(super) fn reader(&mut self) -> &mut Reader {
        &mut self.reader
    }

    /// The same store, as if `reader` had read it.
    pub(super) fn resume(mut self, reader: Reader) -> Store {
        self.reader = reader;
        self
    }

    /// Hands every fact after the position to `take`, in order.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn catch_up(&mut self, mut take: impl FnMut(Row)) -> Result<(), Error> {
        self.reader.read(&self.connection, &mut take)
    }

    /// The facts of one item, and those about everything, in order.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn of_item(&self, item: &str) -> Result<Vec<Row>, Error> {
        let sql = "SELECT seq, at, body FROM fact WHERE item = $1 ORDER BY seq";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([item], read_columns)?;
        rows.map(|row| parse(row?)).collect()
    }

    /// Appends `facts` in one durable commit. What others appended meanwhile goes to `others`
    /// first. People who were erased are kept out.
    ///
    /// # Errors
    /// See [`Error`]; nothing was appended, or at worst everything.
    pub fn append<'a>(
        &mut self,
        facts: impl Iterator<Item = &'a (Timestamp, Fact)>,
        mut others: impl FnMut(Row),
    ) -> Result<(), Error> {
        let mut facts = facts.peekable();
        if facts.peek().is_none() {
            return self.reader.read(&self.connection, &mut others);
        }
        let mut reader = self.reader.clone();
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        reader.read(&transaction, &mut others)?;
        for fact in facts {
            reader.write(&transaction, fact)?;
        }
        transaction.commit()?;
        self.reader = reader;
        Ok(())
    }
}

pub(super) fn read_columns(row: &rusqlite::Row) -> rusqlite::Result<(i64, i64, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

pub(super) fn parse((seq, at, body): (i64, i64, String)) -> Result<Row, Error> {
    let fact = serde_json::from_str(&body).map_err(|source| Error::Fact { seq, source })?;
    let at = Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Row { seq, at, fact })
}

/// The item that a fact is about; empty for the rest.
pub(super) fn item_of(fact: &Fact) -> &str {
    match fact {
        Fact::Seen { item, .. }
        | Fact::Gone { item }
        | Fact::Vouched { item, .. }
        | Fact::Voided { item, .. }
        | Fact::Prepared { item, .. }
        | Fact::Attempt { item, .. }
        | Fact::Outcome { item, .. }
        | Fact::NotFound { item, .. }
        | Fact::Settled { item, .. }
        | Fact::Uploaded { item, .. }
        | Fact::UploadRefused { item, .. }
        | Fact::Acted { item, .. }
        | Fact::Reopened { item, .. }
        | Fact::Bounced { item, .. }
        | Fact::Objected { item: Some(item), .. }
        | Fact::Sorted { item: Some(item), .. }
        | Fact::Handled { item, .. }
        | Fact::Removed { item, .. }
        | Fact::Decided { item: Some(item), .. } => item,
        Fact::Received(received) => &received.item,
        Fact::Opened { .. }
        | Fact::Tip { .. }
        | Fact::Decided { item: None, .. }
        | Fact::Objected { item: None, .. }
        | Fact::Sorted { item: None, .. }
        | Fact::Listened { .. }
        | Fact::Measured { .. }
        | Fact::Allowed { .. }
        | Fact::Erased { .. }
        | Fact::MailRead { .. }
        | Fact::Parked { .. }
        | Fact::Proven { .. }
        | Fact::Told { .. } => "",
    }
}

fn version_of(connection: &Connection) -> Result<usize, Error> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

fn check_version(connection: &Connection) -> Result<usize, Error> {
    let found = version_of(connection)?;
    let known = MIGRATIONS.len();
    if found > known { Err(Error::Newer { found, known }) } else { Ok(found) }
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    if check_version(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let found = check_version(&transaction)?;
    for sql in &MIGRATIONS[found..] {
        transaction.execute_batch(sql)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    Ok(transaction.commit()?)
}

/// An empty file for nobody else: SQLite gives its mode to the log and the index beside it, which
/// hold the same facts.
fn create(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut options = std::fs::File::options();
    let file = options.create(true).truncate(false).write(true).mode(0o600).open(path);
    // A mode counts only for a new file.
    file.and_then(|file| file.set_permissions(std::fs::Permissions::from_mode(0o600)))
        .map_err(|e| of_io(&e).into())
}
