//! Freezes what an item shows before it is prepared. Beside the turn: a video takes seconds, and no
//! other item waits for it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::office::{Alert, Office};
use crate::announcement::Reading;
use crate::media::MediaSeen;
use crate::outside::media::FreezeError;
use crate::plan::fact::Snapshot;

/// What failed is tried again by a turn after this.
const PAUSE: Duration = Duration::from_secs(1);

/// How far the last try for an item came.
#[derive(Debug, Clone, Copy)]
enum Try {
    UnderWay,
    Failed(Instant),
}

/// Freezes images and videos, and deletes what nothing needs any more.
#[derive(Debug)]
pub struct Freezer {
    office: Arc<Office>,
    tries: Arc<Mutex<HashMap<String, Try>>>,
}

impl Freezer {
    /// A freezer at rest.
    pub fn new(office: Arc<Office>) -> Freezer {
        Freezer { office, tries: Arc::default() }
    }

    fn tries(&self) -> MutexGuard<'_, HashMap<String, Try>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether everything that `snapshots` of the item `item`, made from `reading`, show is frozen.
    /// If not, that begins; a turn follows when it is done.
    pub fn has_frozen<'a>(
        &self,
        item: &str,
        reading: &Reading,
        snapshots: impl Iterator<Item = &'a Snapshot>,
    ) -> bool {
        let shown = snapshots.flat_map(|s| &s.posts).flat_map(|post| &post.media);
        let missing: HashSet<&str> = shown
            .map(|media| &media.file)
            .filter(|seen| !self.office.media.holds(seen))
            .map(|seen| seen.digest.as_str())
            .collect();
        let mut tries = self.tries();
        if missing.is_empty() {
            tries.remove(item);
            return true;
        }
        let is_told = match tries.get(item) {
            Some(Try::UnderWay) => return false,
            Some(Try::Failed(at)) if at.elapsed() < PAUSE => return false,
            Some(Try::Failed(_)) => true,
            None => false,
        };
        let Some(announcement) = &reading.announcement else { return false };
        let files = reading.media.iter().filter(|(_, seen)| missing.contains(seen.digest.as_str()));
        let files: Vec<(String, MediaSeen)> = files
            .filter_map(|(name, seen)| {
                Some((announcement.media.get(name)?.file.clone(), seen.clone()))
            })
            .collect();
        tries.insert(item.to_owned(), Try::UnderWay);
        drop(tries);
        self.begin(item.to_owned(), reading.path.clone(), files, is_told);
        false
    }

    /// `is_told`: the desk has heard that it failed.
    fn begin(
        &self,
        item: String,
        announcement: String,
        files: Vec<(String, MediaSeen)>,
        is_told: bool,
    ) {
        let (office, tries) = (self.office.clone(), self.tries.clone());
        let busy = self.office.busy();
        tokio::task::spawn_blocking(move || {
            let mut failed = false;
            for (file, seen) in files {
                let folder = &office.config.announcements;
                let Err(error) = office.media.freeze(folder, &announcement, &file, &seen) else {
                    continue;
                };
                failed = true;
                // What changed meanwhile is looked at anew by itself.
                let is_ours = matches!(error, FreezeError::Write(_));
                let detail = format!("{:#}", anyhow::Error::from(error));
                tracing::error!(item, file, detail, "cannot be frozen, so it is not prepared");
                if is_ours && !is_told {
                    office.alert(Alert::NotFrozen { item: item.clone(), file, detail });
                }
            }
            let mut tries = tries.lock().unwrap_or_else(PoisonError::into_inner);
            match failed {
                true => tries.insert(item, Try::Failed(Instant::now())),
                false => tries.remove(&item),
            };
            drop(tries);
            // Last: the turn that follows finds what was done.
            drop(busy);
        });
    }

    /// Deletes the copies that no unfinished announcement needs.
    pub fn sweep(&self) {
        if self.tries().values().any(|t| matches!(t, Try::UnderWay)) {
            return;
        }
        let now = self.office.now();
        let keep: HashSet<String> = {
            let history = self.office.journal.history();
            let occasions = history.items.values().flat_map(|item| item.occasions.values());
            occasions
                .filter(|o| !o.is_finished() && (o.started.is_some() || o.snapshot.expires > now))
                .flat_map(|o| &o.snapshot.posts)
                .flat_map(|post| &post.media)
                .map(|media| media.file.digest.clone())
                .collect()
        };
        if let Err(error) = self.office.media.sweep(&keep) {
            tracing::warn!(%error, "frozen images and videos cannot be swept");
        }
    }
}
