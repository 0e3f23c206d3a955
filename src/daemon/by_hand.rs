//! Feedback that came by hand: each file is taken in once, what is wrong with it is told once. And
//! once a minute, texts that were kept long enough go.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::message::seal::Seal;
use crate::note::{self, Note};
use crate::outside::by_hand::{ByHand, Found, Unread};
use crate::outside::clock::Clock;
use crate::outside::journal::Error;
use crate::outside::received::ReceivedTexts;
use crate::plan::by_hand::{Filing, filing};
use crate::plan::fact::Fact;
use crate::plan::notice::{News, Notice};
use crate::problem::{Fault, FeedbackFault, Problem, Spot};
use crate::publisher::office::Office;
use crate::publisher::texts;

/// The folder is looked at no more often than this, by real time.
const EVERY: Duration = Duration::from_secs(5);
/// New files that one look takes in; the rest waits for the next.
const MOST: usize = 100;

/// The files of feedback that came by hand, and what is to be told of them.
#[derive(Debug)]
pub struct Notes {
    desk: Arc<tokio::sync::Mutex<Desk>>,
    told: Arc<Mutex<Vec<Notice>>>,
    is_working: Arc<AtomicBool>,
    last: Option<Instant>,
    must_tidy: bool,
}

#[derive(Debug)]
struct Desk {
    folder: ByHand,
    /// Name → what is known of the file.
    files: BTreeMap<String, File>,
    /// The folder was made, or is there.
    is_made: bool,
}

#[derive(Debug)]
struct File {
    /// What names its text, and this version of it in notices.
    key: String,
    version: String,
    read: Result<Note, Vec<Problem>>,
    /// Nothing more is to be done about this version.
    is_done: bool,
}

impl Notes {
    /// Nothing is read yet.
    pub fn new(office: &Office) -> Notes {
        let folder = ByHand::new(&office.config.state);
        let desk = Desk { folder, files: BTreeMap::new(), is_made: false };
        Notes {
            desk: Arc::new(tokio::sync::Mutex::new(desk)),
            told: Arc::default(),
            is_working: Arc::default(),
            last: None,
            must_tidy: false,
        }
    }

    /// Begins a look at the folder beside everything else, unless one was begun a moment ago; with
    /// `is_minute`, texts are tidied as well.
    pub fn look(&mut self, office: &Arc<Office>, is_minute: bool) {
        self.must_tidy |= is_minute;
        let is_early = self.last.is_some_and(|last| last.elapsed() < EVERY);
        if (is_early && !self.must_tidy) || self.is_working.swap(true, Ordering::SeqCst) {
            return;
        }
        self.last = Some(Instant::now());
        let must_tidy = std::mem::take(&mut self.must_tidy);
        let (office, desk) = (office.clone(), self.desk.clone());
        let (told, is_working) = (self.told.clone(), self.is_working.clone());
        // Its end causes a turn: what a minute's tidying changed is in no plan yet.
        let busy = must_tidy.then(|| office.busy());
        tokio::spawn(async move {
            let mut desk = desk.lock_owned().await;
            desk.make(&office);
            let look = tokio::task::spawn_blocking({
                let office = office.clone();
                move || {
                    desk.read(&office);
                    desk
                }
            });
            if let Ok(mut desk) = look.await {
                let notices = desk.file(&office).await;
                let is_news = {
                    let history = office.journal.history();
                    notices.iter().any(|notice| !history.told.contains(&notice.key))
                };
                *lock(&told) = notices;
                if is_news {
                    office.wake.notify_one();
                }
            }
            if must_tidy {
                texts::tidy(&office).await;
            }
            is_working.store(false, Ordering::SeqCst);
            drop(busy);
        });
    }

    /// What is wrong with files and was not told yet.
    pub fn untold(&self, office: &Office) -> Vec<Notice> {
        let history = office.journal.history();
        let told = lock(&self.told);
        told.iter().filter(|notice| !history.told.contains(&notice.key)).cloned().collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    fn make(&mut self, office: &Office) {
        // A rehearsal gets no letters.
        if !std::mem::replace(&mut self.is_made, true) && matches!(office.clock, Clock::Wall(_)) {
            self.folder.make();
        }
    }

    /// Reads what is new or changed.
    fn read(&mut self, office: &Office) {
        let Some(key) = office.journal.history().key.clone() else { return };
        let seal = Seal::new(key.as_bytes());
        match self.folder.look() {
            Ok(look) => {
                self.files.retain(|name, _| look.names.binary_search(name).is_ok());
                for Found { name, content } in look.found {
                    let file = File::new(office, &seal, &name, content);
                    self.files.insert(name, file);
                }
            }
            Err(refusal) => {
                tracing::warn!(%refusal, "the folder of feedback by hand cannot be read");
            }
        }
    }

    /// Takes in what can be. What is to be told of the rest.
    async fn file(&mut self, office: &Arc<Office>) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut taken = 0;
        for (name, file) in &mut self.files {
            let problems = match &file.read {
                Err(problems) => problems.clone(),
                Ok(_) if file.is_done || taken >= MOST || office.stop.is_cancelled() => continue,
                Ok(note) => match settle(office, &file.key, note, &mut taken).await {
                    Ok(None) => {
                        file.is_done = true;
                        continue;
                    }
                    Ok(Some(problem)) => vec![problem],
                    Err(error) => {
                        tracing::error!(%error, "feedback by hand cannot be taken in yet");
                        continue;
                    }
                },
            };
            let code = problems.first().map_or("", Problem::code);
            let key = format!("by-hand:{code}:{}", file.version);
            notices.push(Notice { key, news: News::NotTaken { name: name.clone(), problems } });
        }
        if taken > 0 {
            tracing::info!(files = taken, "feedback by hand was taken in");
        }
        notices
    }
}

impl File {
    fn new(office: &Office, seal: &Seal, name: &str, content: Result<Vec<u8>, Unread>) -> File {
        let (version, read) = match content {
            Ok(bytes) => {
                let zone = &office.config.newsroom.timezone;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                (text, note::read(&bytes, zone, office.now()))
            }
            Err(unread) => {
                let fault = match &unread {
                    Unread::Ending => Fault::Feedback { fault: FeedbackFault::OtherFile },
                    Unread::Refused(refusal) => Fault::Refused { what: refusal.of_file() },
                };
                (format!("{unread:?}"), Err(vec![Problem::new(fault, Spot::START)]))
            }
        };
        // Neither names nor texts of people stand in the journal, so notices go by prints of both.
        let version = seal.file(&format!("{name}/{version}"));
        File { key: seal.file(name), version, read, is_done: false }
    }
}

/// Why the journal or the disk did not take a note.
#[derive(Debug, thiserror::Error)]
enum Untaken {
    #[error(transparent)]
    Disk(#[from] io::Error),
    #[error(transparent)]
    Journal(#[from] Error),
}

/// Does what is to be done about `note`. What is wrong with it, if anything.
async fn settle(
    office: &Arc<Office>,
    key: &str,
    note: &Note,
    taken: &mut usize,
) -> Result<Option<Problem>, Untaken> {
    let next = || filing(&office.journal.history(), key, note);
    let mut filing = next();
    if let Filing::TakeIn(received) = filing {
        // The text is there before the fact counts on it.
        keep(office, key, note, true).await?;
        office.record(vec![Fact::Received(received)]).await?;
        *taken += 1;
        // Only now it is known which number it got.
        filing = next();
    }
    match filing {
        Filing::Wrong(problem) => return Ok(Some(problem)),
        Filing::TakeIn(_) | Filing::Leave => {}
        Filing::Keep(fact) => {
            keep(office, key, note, false).await?;
            if let Some(fact) = fact {
                office.record(vec![fact]).await?;
            }
        }
    }
    Ok(None)
}

/// Keeps what `note` says. What is not `new` and is no longer kept stays away: somebody had a reason.
async fn keep(office: &Office, key: &str, note: &Note, new: bool) -> io::Result<()> {
    let texts = ReceivedTexts::new(&office.config.state);
    let (key, record) = (key.to_owned(), note.record());
    let kept = tokio::task::spawn_blocking(move || match texts.read(&key)? {
        Some(kept) if kept == record => Ok(()),
        None if !new => Ok(()),
        _ => texts.keep(&key, &record, None),
    });
    kept.await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
