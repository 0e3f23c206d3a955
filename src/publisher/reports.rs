//! Reports that make themselves: written beside the journal, and told to the desk once.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::office::Office;
use crate::outside::journal::{self, Error, Store};
use crate::outside::reports::Reports as Kept;
use crate::plan::history::History;
use crate::plan::notice::{News, Notice};
use crate::plan::report::age::Due;
use crate::plan::report::{Report, report};
use crate::preview::report::page;

/// Reports made in one go; the rest follow.
const MOST: usize = 12;

/// What reports there are.
#[derive(Debug, Default)]
pub struct Reports {
    /// Those that need not be looked at again, and those that are untold.
    made: Arc<Mutex<Made>>,
    is_making: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Made {
    /// They are written, or cannot be.
    done: HashSet<Due>,
    /// For the desk, by key.
    untold: HashMap<String, Report>,
}

impl Reports {
    /// Writes those of `due` that are not written. They are counted from the journal by its facts up
    /// to the instant of each, beside whatever else goes on.
    pub fn make(&self, office: &Arc<Office>, due: &[Due]) {
        if office.stop.is_cancelled() || self.is_making.load(Ordering::SeqCst) {
            return;
        }
        let kept = Kept::new(&office.config.state);
        let todo: Vec<Due> = {
            let mut made = self.made();
            let mut todo = Vec::new();
            for one in due {
                let key = Due { is_news: false, ..one.clone() };
                if made.done.contains(&key) || todo.len() == MOST {
                    continue;
                }
                match kept.has(&one.id, one.age.name()) && !one.is_news {
                    true => {
                        made.done.insert(key);
                    }
                    false => todo.push(one.clone()),
                }
            }
            todo
        };
        if todo.is_empty() {
            return;
        }
        self.is_making.store(true, Ordering::SeqCst);
        let (office, made, is_making) = (office.clone(), self.made.clone(), self.is_making.clone());
        let busy = office.busy();
        tokio::task::spawn_blocking(move || {
            for one in todo {
                let report = match write(&office, &kept, &one) {
                    Ok(report) => report,
                    Err(error) => {
                        tracing::error!(item = one.id, %error, "a report cannot be made");
                        None
                    }
                };
                let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(report) = report.filter(|_| one.is_news) {
                    made.untold.insert(one.key(), report);
                }
                // What the disk refuses is tried again at the next start, not at each turn.
                made.done.insert(Due { is_news: false, ..one });
            }
            is_making.store(false, Ordering::SeqCst);
            drop(busy);
        });
    }

    /// What the desk has not heard: of each announcement its latest report.
    pub fn news(&self, due: &[Due]) -> Vec<Notice> {
        let mut made = self.made();
        let news: HashSet<String> = due.iter().filter(|d| d.is_news).map(Due::key).collect();
        made.untold.retain(|key, _| news.contains(key));
        let mut all: Vec<Notice> = made
            .untold
            .iter()
            .map(|(key, report)| Notice {
                key: key.clone(),
                news: News::Report(Box::new(report.clone())),
            })
            .collect();
        all.sort_by(|a, b| a.key.cmp(&b.key));
        all
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts one and keeps it.
fn write(office: &Office, kept: &Kept, due: &Due) -> anyhow::Result<Option<Report>> {
    let config = &office.config;
    let history = history_at(&journal::path_in(&config.state), due.at)?;
    let Some(report) = report(&history, config, &due.id, due.at) else { return Ok(None) };
    let newsroom = &config.newsroom;
    let page = page(&report, &newsroom.name, &newsroom.timezone, newsroom.language)?;
    kept.keep(&due.id, due.age.name(), &page, &as_json(&[&report])?)?;
    tracing::info!(item = due.id, age = due.age.name(), "reported");
    Ok(Some(report))
}

/// What the journal's facts up to `at` add up to.
///
/// # Errors
/// The journal's.
pub fn history_at(path: &std::path::Path, at: Timestamp) -> Result<History, Error> {
    let mut history = History::default();
    if let Some(mut store) = Store::read(path)? {
        store.catch_up(|row| {
            if row.at <= at {
                history.apply(row.at, &row.fact);
            }
        })?;
    }
    Ok(history)
}

/// Reports as they are printed and kept: one array, with a line end.
///
/// # Errors
/// None that a report could bring about.
pub fn as_json(reports: &[&Report]) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(reports)? + "\n")
}
