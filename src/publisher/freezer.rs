//! Freezes what an item shows before it is prepared. Beside the turn: a video takes seconds, and no
//! other item waits for it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::office::{Alert, Office};
use crate::announcement::Reading;
use crate::media::MediaSeen;
use crate::outside::media::FreezeError;
use crate::plan::fact::Snapshot;
use crate::plan::history::History;

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
        let keep = needed(&self.office.journal.history(), self.office.now());
        if let Err(error) = self.office.media.sweep(&keep) {
            tracing::warn!(%error, "frozen images and videos cannot be swept");
        }
    }
}

/// The digests of what announcements show that may still be posted.
fn needed(history: &History, now: Timestamp) -> HashSet<String> {
    let occasions = history.items.values().flat_map(|item| item.occasions.values());
    occasions
        .filter(|o| {
            // A person may let what X refused from a machine be sent again.
            let is_by_hand = o.posts.values().any(|post| post.tried.is_by_hand());
            let may_begin = o.started.is_some() || o.snapshot.expires > now;
            is_by_hand || !o.is_finished() && may_begin
        })
        .flat_map(|o| &o.snapshot.posts)
        .flat_map(|post| &post.media)
        .map(|media| media.file.digest.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::media::MediaType;
    use crate::message::{Media, Post};
    use crate::plan::fact::{Cause, Destination, Fact, Outcome, Reason, Receipt, Verdict};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn apply(history: &mut History, fact: impl FnOnce(String, String) -> Fact) {
        history.apply(NOW, &fact("a".to_owned(), "release".to_owned()));
    }

    fn post() -> Destination {
        Destination::Post { account: "kantor".to_owned(), part: 1 }
    }

    /// An announcement of one post with an image, which expires in an hour.
    fn prepared() -> History {
        let file = MediaSeen { digest: "abc".to_owned(), kind: MediaType::Png, bytes: 1 };
        let post = Post {
            account: "kantor".to_owned(),
            part: 1,
            text: "Antrean.".to_owned(),
            media: vec![Media { file, alt: "Antrean".to_owned() }],
            reply_settings: None,
        };
        let snapshot = Snapshot {
            digest: "d".to_owned(),
            setting: String::new(),
            title: "A".to_owned(),
            due: NOW,
            expires: later(),
            grace_secs: None,
            posts: vec![post],
            parents: Default::default(),
            lead: None,
            reposts: Vec::new(),
            assists: Vec::new(),
            deletions: Vec::new(),
            withdraws: None,
            corrects: None,
            letter: None,
            prints: Vec::new(),
        };
        let mut history = History::default();
        apply(&mut history, |item, occasion| Fact::Prepared {
            item,
            occasion,
            snapshot: Box::new(snapshot),
            roster: Vec::new(),
        });
        history
    }

    fn later() -> Timestamp {
        NOW + SignedDuration::from_hours(1)
    }

    fn is_needed(history: &History, now: Timestamp) -> bool {
        needed(history, now).contains("abc")
    }

    fn end(history: &mut History, outcome: Outcome) {
        apply(history, |item, occasion| Fact::Attempt {
            item,
            occasion,
            to: post(),
            reply_to: None,
        });
        apply(history, |item, occasion| Fact::Outcome { item, occasion, to: post(), outcome });
    }

    #[test]
    fn what_has_not_begun_is_needed_until_it_expires() {
        let mut history = prepared();
        assert!(is_needed(&history, NOW) && !is_needed(&history, later()));
        end(&mut history, Outcome::Unknown(Reason::new(Cause::Closed, None, "")));
        assert!(is_needed(&history, later()), "a person may let it be sent again");
        let mut history = prepared();
        end(&mut history, Outcome::Sent(Receipt::default()));
        assert!(!is_needed(&history, NOW));
    }

    #[test]
    fn what_x_leaves_to_a_person_is_needed_until_he_decides() {
        let mut history = prepared();
        end(&mut history, Outcome::Refused(Reason::new(Cause::ReplyForbidden, None, "")));
        assert!(is_needed(&history, later()));
        apply(&mut history, |item, occasion| Fact::Settled {
            item,
            occasion,
            to: post(),
            verdict: Verdict::Drop,
            who: "dewi".to_owned(),
        });
        assert!(!is_needed(&history, later()));
    }
}
