//! A file that goes to X, read piece by piece, and what X says about it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use hyper::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::multipart::Part;
use ring::digest::Context;
use serde::Deserialize;

use super::answer::{Answer, Failure};
use super::id::is_id;
use super::quota::later;
use crate::media::MediaSeen;
use crate::plan::fact::{Cause, Reason};

/// Media ids hold a day; where X does not say, we trust less.
const UNNAMED_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Where the bytes are. Clones share them.
#[derive(Debug, Clone)]
pub enum Source {
    /// In memory.
    Memory(Bytes),
    /// In a file, of which no more than the piece under way is read into memory.
    File(Arc<File>),
}

/// What X made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// To be named by a post of the same account.
    pub id: String,
    /// From here on it must be uploaded anew.
    pub expires: Timestamp,
}

impl Source {
    /// `length` bytes from `start` on.
    ///
    /// # Errors
    /// When they are not all there.
    pub(super) async fn piece(&self, start: u64, length: usize) -> io::Result<Bytes> {
        match self {
            Source::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let end = start.saturating_add(length);
                if end > bytes.len() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(bytes.slice(start..end))
            }
            Source::File(file) => {
                let file = file.clone();
                let read = move || {
                    let mut piece = vec![0; length];
                    file.read_exact_at(&mut piece, start).map(|()| piece.into())
                };
                tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
            }
        }
    }
}

/// An upload that ends here, and why.
pub(super) fn failure(cause: Cause, detail: impl AsRef<str>) -> Failure {
    Failure { reason: Reason::new(cause, None, detail), not_before: None }
}

/// The failure of an upload whose file cannot be read.
pub(super) fn unreadable(error: &io::Error) -> Failure {
    failure(Cause::Unusable, format!("the file cannot be read: {error}"))
}

/// The failure of an upload unless `sum` over what was read is that of the file that was looked at.
pub(super) fn verify(sum: Context, seen: &MediaSeen) -> Result<(), Failure> {
    if HEXLOWER.encode(sum.finish().as_ref()) == seen.digest {
        Ok(())
    } else {
        Err(failure(Cause::Unusable, "the file is no longer what was looked at"))
    }
}

/// `piece` as a field of a form.
pub(super) fn part(piece: Bytes) -> Part {
    let length = piece.len() as u64;
    Part::stream_with_length(piece, length).file_name("media")
}

/// X's word on an upload.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Word {
    id: Option<String>,
    expires_after_secs: Option<i64>,
    processing_info: Option<Processing>,
}

#[derive(Debug, Default, Deserialize)]
struct Processing {
    #[serde(default)]
    state: String,
    check_after_secs: Option<i64>,
    error: Option<ProcessingError>,
}

#[derive(Debug, Default, Deserialize)]
struct ProcessingError {
    name: Option<String>,
    message: Option<String>,
}

/// How far X is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum State {
    Ready,
    /// Ask again after this.
    Processing(SignedDuration),
    /// X's words.
    Failed(String),
}

/// X is asked about its processing no more often than this, whatever it proposes,
const SOONEST: i64 = 1;
/// no less often than this,
const LATEST: i64 = 60;
/// and at this pace where it proposes none.
const USUAL: i64 = 5;

impl Word {
    /// What `answer` says, if it reads.
    pub(super) fn read(answer: &Answer) -> Option<Word> {
        #[derive(Deserialize)]
        struct Body {
            data: Word,
        }
        serde_json::from_str::<Body>(&answer.body).ok().map(|body| body.data)
    }

    /// The id of the media.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref().filter(|id| is_id(id))
    }

    /// Until when the id holds.
    pub(super) fn expires(&self, now: Timestamp) -> Option<Timestamp> {
        let seconds = self.expires_after_secs?.max(0);
        Some(later(now, SignedDuration::from_secs(seconds)))
    }

    /// How far X is.
    pub(super) fn state(&self) -> State {
        let Some(processing) = &self.processing_info else { return State::Ready };
        match processing.state.as_str() {
            "succeeded" => State::Ready,
            "failed" => {
                let error = processing.error.as_ref();
                let words = error.and_then(|e| e.message.as_ref().or(e.name.as_ref()));
                State::Failed(words.map_or_else(|| "X could not process it".into(), Clone::clone))
            }
            _ => {
                let seconds = processing.check_after_secs.unwrap_or(USUAL).clamp(SOONEST, LATEST);
                State::Processing(SignedDuration::from_secs(seconds))
            }
        }
    }
}

/// Until when an id of unknown life is trusted.
pub(super) fn unnamed_life(now: Timestamp) -> Timestamp {
    later(now, UNNAMED_LIFE)
}
