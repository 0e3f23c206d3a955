//! Freezes what an item shows and attaches before it is prepared. Beside the turn: a video takes
//! seconds, and no other item waits for it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::office::{Alert, Office};
use crate::announcement::Reading;
use crate::media::Seen;
use crate::message::Content;
use crate::outside::media::FreezeError;
use crate::plan::fact::Snapshot;
use crate::plan::history::History;
use crate::when::moved;

/// What failed is tried again by a turn after this.
const PAUSE: Duration = Duration::from_secs(1);
/// So long after the expiry a person may still have failed letters tried again with what they
/// attach.
const KEPT_LATE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How far the last try for an item came.
#[derive(Debug, Clone, Copy)]
enum Try {
    UnderWay,
    Failed(Instant),
}

/// Freezes images, videos and attachments, and deletes what nothing needs any more.
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

    /// Whether everything that `snapshots` of the item `item`, made from `reading`, show and attach is
    /// frozen. If not, that begins; a turn follows when it is done.
    pub fn has_frozen<'a>(
        &self,
        item: &str,
        reading: &Reading,
        snapshots: impl Iterator<Item = &'a Snapshot>,
    ) -> bool {
        let missing: HashSet<&str> = snapshots
            .flat_map(files)
            .filter(|(digest, bytes)| !self.office.media.holds(digest, *bytes))
            .map(|(digest, _)| digest)
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
        let shown = reading.media.iter().filter_map(|(name, seen)| {
            Some((announcement.media.get(name)?.file.clone(), seen.print()))
        });
        let attached = reading.attachments.iter().map(|(file, seen)| (file.clone(), seen.print()));
        let files: Vec<_> = shown
            .chain(attached)
            .filter(|(_, seen)| missing.contains(seen.digest.as_str()))
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
        files: Vec<(String, Seen<()>)>,
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
            tracing::warn!(%error, "frozen copies cannot be swept");
        }
    }
}

/// Digest and size of every file of a snapshot.
fn files(snapshot: &Snapshot) -> impl Iterator<Item = (&str, u64)> {
    let shown = snapshot.posts.iter().flat_map(|post| &post.media);
    let shown = shown.map(|media| (media.file.digest.as_str(), media.file.bytes));
    let attached = snapshot.letter.iter().flat_map(|letter| &letter.attachments);
    let attached = attached.filter_map(|attachment| match &attachment.content {
        Content::File { digest, bytes } => Some((digest.as_str(), *bytes)),
        Content::Text(_) => None,
    });
    shown.chain(attached)
}

/// The digests of what announcements show and attach that may still go out.
fn needed(history: &History, now: Timestamp) -> HashSet<String> {
    let occasions = history.items.values().flat_map(|item| item.occasions.values());
    occasions
        .filter(|o| {
            // A person may let what X refused from a machine be sent again.
            let is_by_hand = o.posts.values().any(|post| post.tried.is_by_hand());
            let lasts = o.snapshot.expires > now;
            // Nor is a letter that was refused, or came back, the last word.
            let has_failed = || (0..).zip(o.letters.iter()).any(|(n, _)| o.failure(n).is_some());
            let is_kept = moved(o.expires(), KEPT_LATE) > now;
            let may_resend = !o.letters.is_empty() && (lasts || is_kept && has_failed());
            is_by_hand || may_resend || !o.is_finished() && (o.started.is_some() || lasts)
        })
        .flat_map(|o| files(&o.snapshot))
        .map(|(digest, _)| digest.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{MediaSeen, MediaType};
    use crate::message::{Attachment, Letter, Media, Post, Recipient};
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
            event: None,
            prints: Vec::new(),
            emergency: false,
            quiet: Vec::new(),
            reminders: Vec::new(),
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
    fn an_attachment_is_needed_while_a_letter_may_still_go() {
        let letter = Letter {
            from: "Humas <humas@x.example>".to_owned(),
            reply_to: None,
            subject: "A".to_owned(),
            text: "Isi".to_owned(),
            html: "Isi".to_owned(),
            attachments: vec![Attachment {
                name: "a.pdf".to_owned(),
                content_type: "application/pdf".to_owned(),
                content: Content::File { digest: "def".to_owned(), bytes: 1 },
            }],
        };
        let plain = prepared();
        let snapshot = &plain.occasion("a", "release").unwrap().snapshot;
        let snapshot = Snapshot { posts: Vec::new(), letter: Some(letter), ..(**snapshot).clone() };
        let reader = Recipient {
            email: "a@x.example".to_owned(),
            name: String::new(),
            outlet: String::new(),
            list: String::new(),
        };
        let mut history = History::default();
        apply(&mut history, |item, occasion| Fact::Prepared {
            item,
            occasion,
            snapshot: Box::new(snapshot),
            roster: vec![reader],
        });
        let is_needed = |history: &History| needed(history, later()).contains("def");
        assert!(needed(&history, NOW).contains("def") && !is_needed(&history));
        let to = Destination::Letter { n: 0 };
        let outcome = |history: &mut History, outcome| {
            let to = to.clone();
            apply(history, |item, occasion| Fact::Outcome { item, occasion, to, outcome });
        };
        let attempt = |history: &mut History| {
            let to = to.clone();
            apply(history, |item, occasion| Fact::Attempt { item, occasion, to, reply_to: None });
        };
        attempt(&mut history);
        assert!(is_needed(&history));
        let reason = Reason::new(Cause::Temporary, Some(451), "");
        outcome(&mut history, Outcome::NotYet { reason, not_before: None });
        assert!(is_needed(&history), "it is tried again");
        let mut refused = history.clone();
        attempt(&mut refused);
        outcome(&mut refused, Outcome::Refused(Reason::new(Cause::Rejected, Some(550), "")));
        assert!(is_needed(&refused), "a person may have it tried again, though late");
        assert!(!needed(&refused, later() + KEPT_LATE).contains("def"));
        attempt(&mut history);
        outcome(&mut history, Outcome::Unknown(Reason::new(Cause::Closed, None, "")));
        assert!(is_needed(&history), "a person may let it be sent again");
        apply(&mut history, |item, occasion| Fact::Settled {
            item,
            occasion,
            to: to.clone(),
            verdict: Verdict::Sent(None),
            who: "dewi".to_owned(),
        });
        assert!(!is_needed(&history));
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
