//! The journal: facts in SQLite, durable before anything counts on them.
//!
//! One writer thread takes whatever waits and commits it at once, so that many lanes share one
//! disk write. The rest of the program sees two things only: [`Journal::record`], which returns
//! when the facts are on disk, and [`Journal::history`], which they then have become part of.
//! Other processes (the command line) append to the same file; their facts come in before ours.
//!
//! Nothing stored changes, with one exception, because the law asks for it: [`erase`] takes a
//! person's address out of every fact, in one transaction that also appends [`Fact::Erased`]. A
//! process that meets this fact reads the whole journal again, since what it holds in memory still
//! names the person; and nobody can store a fact about him any more, not even one that was on its
//! way to the writer.

mod erase;
mod folder;
mod lock;
mod store;

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock, RwLockReadGuard, mpsc};

use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::plan::fact::Fact;
use crate::plan::history::History;

pub use erase::{EraseError, Erased, erase};
pub use folder::make_private;
pub use lock::{Lock, machine_id};
use store::Reader;
pub use store::{Error, Row, Store};

/// Name of the journal's file in the state folder.
pub const FILE: &str = "journal.sqlite3";
/// Facts that one commit takes at most.
const BATCH: usize = 4096;

/// The path of the journal in `state`.
pub fn path_in(state: &Path) -> PathBuf {
    state.join(FILE)
}

/// Appends facts for a process that goes on, and holds what they add up to.
#[derive(Debug, Clone)]
pub struct Journal {
    requests: mpsc::Sender<Request>,
    history: Arc<RwLock<History>>,
}

#[derive(Debug)]
struct Request {
    facts: Vec<(Timestamp, Fact)>,
    done: oneshot::Sender<Result<(), Error>>,
}

impl Journal {
    /// Opens or makes the journal in `state` and reads it whole.
    ///
    /// # Errors
    /// [`Error`] when the file cannot be opened, is newer than this program, or the file system
    /// cannot give durable commits.
    pub fn open(state: &Path) -> Result<Journal, Error> {
        let path = path_in(state);
        let mut store = Store::open(&path)?;
        let mut history = History::default();
        store.catch_up(|row| history.apply(row.at, &row.fact))?;
        // What is read from the beginning is current.
        store.reader().take_outdated();
        let history = Arc::new(RwLock::new(history));
        let (requests, queue) = mpsc::channel();
        let shared = history.clone();
        let reader = store.reader().clone();
        let writer = Writer { path, store: Some(store), reader };
        std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run(&queue, &shared))
            .map_err(Error::Thread)?;
        Ok(Journal { requests, history })
    }

    /// What the facts add up to. Hold the guard only for a moment: the writer waits for it.
    pub fn history(&self) -> RwLockReadGuard<'_, History> {
        self.history.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Appends `facts`, all or none, and returns when they are on disk and in the history.
    ///
    /// # Errors
    /// [`Error`] when they could not be made durable; they may still turn up after a restart.
    pub async fn record(&self, at: Timestamp, facts: Vec<Fact>) -> Result<(), Error> {
        let done = self.record_soon(at, facts);
        done.await.unwrap_or(Err(Error::Closed))
    }

    /// Like [`record`](Self::record), but hands over at once; await the receiver for the result.
    pub fn record_soon(
        &self,
        at: Timestamp,
        facts: Vec<Fact>,
    ) -> oneshot::Receiver<Result<(), Error>> {
        let (done, result) = oneshot::channel();
        let facts = facts.into_iter().map(|f| (at, f)).collect();
        // A writer that is gone drops `done`, which the receiver reports as closed.
        let _ = self.requests.send(Request { facts, done });
        result
    }

    /// Takes in what other processes appended.
    ///
    /// # Errors
    /// [`Error`] when the file cannot be read.
    pub async fn catch_up(&self) -> Result<(), Error> {
        self.record(Timestamp::UNIX_EPOCH, Vec::new()).await
    }
}

/// The writing end: a store that failed is closed, and the next one reads what landed after all.
struct Writer {
    path: PathBuf,
    store: Option<Store>,
    reader: Reader,
}

/// What comes before the facts of a batch, or instead of everything known.
enum News {
    /// What other processes appended before.
    More(Vec<Row>),
    /// All of the journal, the batch included: somebody was erased.
    Anew(Box<History>),
}

impl Writer {
    fn run(mut self, queue: &mpsc::Receiver<Request>, history: &RwLock<History>) {
        while let Ok(first) = queue.recv() {
            let mut size = first.facts.len();
            let mut batch = vec![first];
            while size < BATCH {
                let Ok(more) = queue.try_recv() else { break };
                size += more.facts.len();
                batch.push(more);
            }
            let result = self.commit(&batch).map(|news| {
                let mut history =
                    history.write().unwrap_or_else(std::sync::PoisonError::into_inner);
                match news {
                    News::Anew(all) => *history = *all,
                    News::More(others) => {
                        for row in &others {
                            history.apply(row.at, &row.fact);
                        }
                        for (at, fact) in batch.iter().flat_map(|r| &r.facts) {
                            history.apply(*at, fact);
                        }
                    }
                }
            });
            if let Err(error) = &result {
                tracing::error!(%error, facts = size, "the journal could not be written");
            }
            for request in batch {
                // A waiter that went away does not need the answer.
                let _ = request.done.send(result.as_ref().map(|_| ()).map_err(Error::again));
            }
        }
    }

    /// Makes `batch` durable and returns what is to be known beside it.
    fn commit(&mut self, batch: &[Request]) -> Result<News, Error> {
        let mut store = match self.store.take() {
            Some(store) => store,
            None => Store::open(&self.path)?.resume(self.reader.clone()),
        };
        let mut others = Vec::new();
        store.append(batch.iter().flat_map(|r| &r.facts), |row| others.push(row))?;
        let news = match store.reader().take_outdated() {
            true => {
                let mut all = History::default();
                // When this fails, the next turn meets the erasure again.
                let mut whole = store.resume(Reader::default());
                whole.catch_up(|row| all.apply(row.at, &row.fact))?;
                whole.reader().take_outdated();
                store = whole;
                News::Anew(Box::new(all))
            }
            false => News::More(others),
        };
        self.reader = store.reader().clone();
        self.store = Some(store);
        Ok(news)
    }
}

#[cfg(test)]
mod tests;
