//! The one change to stored facts: a person is taken out of all of them, and out of the bytes of
//! the files.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use thiserror::Error as ThisError;

use super::path_in;
use super::store::{Error, Store, item_of, parse, read_columns};
use crate::plan::Whom;
use crate::plan::erasure::{Erasure, Obstacle, obstacle};
use crate::plan::fact::Fact;
use crate::plan::history::History;

/// How often a file that somebody is reading is tried again, and after which wait.
const WIPES: u32 = 20;
const WIPE_PAUSE: Duration = Duration::from_millis(250);

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// Facts that named the person.
    pub facts: usize,
    /// He had been erased before.
    pub again: bool,
    /// Items whose announcement itself names the address; that stays.
    pub named: Vec<String>,
    /// What stands for him.
    pub alias: String,
    /// Keys of all feedback of his, whose texts are to go.
    pub texts: Vec<String>,
}

/// Why a person could not be erased.
#[derive(Debug, ThisError)]
pub enum EraseError {
    /// Not now.
    #[error("not now")]
    Obstacle(Obstacle),
    /// The journal was not begun, so there is no key for an alias.
    #[error("the journal was not begun")]
    NotBegun,
    /// The journal.
    #[error(transparent)]
    Journal(#[from] Error),
    /// Texts of feedback.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

impl From<rusqlite::Error> for EraseError {
    fn from(error: rusqlite::Error) -> EraseError {
        EraseError::Journal(error.into())
    }
}

/// Takes `whom` out of the journal in `state`; `texts` are keys of feedback that is known to be his: an alias stands in its place, and no file of the
/// journal holds a copy. Cut off at any moment, the facts are the old or the new ones; done again,
/// it finishes. `None` where there is no journal. With `live`, a daemon works with it.
///
/// # Errors
/// [`EraseError`]; with [`Error::NotWiped`] the facts are changed, but not all copies are gone.
pub fn erase(
    state: &Path,
    whom: &Whom,
    texts: &HashSet<String>,
    who: &str,
    now: Timestamp,
    live: bool,
) -> Result<Option<Erased>, EraseError> {
    let path = path_in(state);
    if !path.exists() {
        return Ok(None);
    }
    let mut connection = Store::open(&path)?.connection;
    // Deleted bytes are overwritten; what is sorted on the way stays off the disk.
    connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let erased = rewrite(&transaction, whom, texts, who, now, live)?;
    transaction.commit()?;
    wipe(&connection)?;
    Ok(Some(erased))
}

fn rewrite(
    connection: &Connection,
    whom: &Whom,
    texts: &HashSet<String>,
    who: &str,
    now: Timestamp,
    live: bool,
) -> Result<Erased, EraseError> {
    let mut history = History::default();
    let mut erasure = None;
    let mut erased = Erased::default();
    let (mut changed, mut last) = (Vec::new(), 0);
    {
        let mut statement = connection.prepare("SELECT seq, at, body FROM fact ORDER BY seq")?;
        for row in statement.query_map([], read_columns)? {
            let mut row = parse(row?)?;
            last = row.seq;
            history.apply(row.at, &row.fact);
            if let (Fact::Opened { key, .. }, None) = (&row.fact, &erasure) {
                erasure = Some(Erasure::new(key, whom, texts));
            }
            let Some(erasure) = &mut erasure else { continue };
            let is_he = |fact: &Fact| matches!(fact, Fact::Erased { alias, .. } if alias == erasure.alias());
            erased.again |= is_he(&row.fact);
            if erasure.rewrite(&mut row.fact) {
                changed.push(row);
            }
        }
    }
    let erasure = erasure.ok_or(EraseError::NotBegun)?;
    if live && let Some(obstacle) = obstacle(&history, whom.name(), now) {
        return Err(EraseError::Obstacle(obstacle));
    }
    erased.facts = changed.len();
    erased.named = erasure.named().to_vec();
    erased.alias = erasure.alias().to_owned();
    erased.texts = erasure.texts(&history);
    let closing = erasure.closing(&history, who);
    // Nothing but that it was done.
    if erased.again && changed.is_empty() && closing.len() == 1 {
        return Ok(erased);
    }
    let body = |seq, fact: &Fact| {
        serde_json::to_string(fact).map_err(|source| Error::Fact { seq, source })
    };
    for row in &changed {
        let body = body(row.seq, &row.fact)?;
        connection.execute("UPDATE fact SET body = $1 WHERE seq = $2", params![body, row.seq])?;
    }
    for fact in closing {
        last += 1;
        let (body, at) = (body(last, &fact)?, now.as_microsecond());
        let sql = "INSERT INTO fact (seq, at, item, body) VALUES ($1, $2, $3, $4)";
        connection.execute(sql, params![last, at, item_of(&fact), body])?;
    }
    Ok(erased)
}

/// Leaves nothing of what was deleted: neither in the log nor between the rows.
fn wipe(connection: &Connection) -> Result<(), Error> {
    let truncated = || -> Result<bool, Error> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        Ok(busy == 0)
    };
    for _ in 0..WIPES {
        // First the log, which holds the old pages; then the file, and what that wrote to the log.
        if truncated()? && connection.execute_batch("VACUUM").is_ok() && truncated()? {
            return Ok(());
        }
        std::thread::sleep(WIPE_PAUSE);
    }
    Err(Error::NotWiped)
}
