//! An upload in pieces: begin, append, finish, wait until X has processed it.

use hyper::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use reqwest::multipart::Form;
use ring::digest::{Context, SHA256};
use serde_json::json;

use super::access::Access;
use super::answer::{Failure, PAUSE};
use super::client::Client;
use super::endpoint::Endpoint;
use super::media::{
    Source, State, Uploaded, Word, failure, part, unnamed_life, unreadable, verify,
};
use super::quota::{WINDOW, later};
use super::request::{Content, Request, useless};
use crate::media::MediaSeen;
use crate::outside::clock::Clock;
use crate::plan::fact::Cause;

/// X takes up to 5 MB.
const PIECE: usize = 4 * 1024 * 1024;
/// Pauses before a step that failed is taken again; after the last the upload has failed.
const AGAIN: [SignedDuration; 3] =
    [SignedDuration::from_secs(2), SignedDuration::from_secs(10), SignedDuration::from_secs(30)];
/// How long X may process, and how long a limit may make us wait.
const PATIENCE: SignedDuration = WINDOW;

/// One upload under way.
pub(super) struct Session<'a> {
    pub(super) client: &'a Client,
    pub(super) access: &'a Access,
    pub(super) source: &'a Source,
    pub(super) seen: &'a MediaSeen,
    pub(super) clock: &'a Clock,
}

/// Every step may be repeated, since nothing is public before a post names the media.
enum Step<'a> {
    /// Names the type and the size.
    Begin,
    /// Sends a piece, under its number.
    Append(&'a str, usize, Bytes),
    Finish(&'a str),
    /// Asks how far X is.
    Look(&'a str),
}

impl Session<'_> {
    /// From the first step to the last.
    pub(super) async fn run(&self) -> Result<Uploaded, Failure> {
        let begun = self.take(&Step::Begin).await?;
        let Some(id) = begun.id() else {
            return Err(failure(Cause::Garbled, "X names no media id"));
        };
        let expires = begun.expires(self.clock.now());
        let renewed = self.fill(id).await.map_err(begun_anew)?;
        let expires = renewed.or(expires).unwrap_or_else(|| unnamed_life(self.clock.now()));
        Ok(Uploaded { id: id.to_owned(), expires })
    }

    /// All steps after the first; until when the id holds, if X says.
    async fn fill(&self, id: &str) -> Result<Option<Timestamp>, Failure> {
        let mut sum = Context::new(&SHA256);
        let size = self.seen.bytes;
        for (n, start) in (0..size).step_by(PIECE).enumerate() {
            let length = usize::try_from(size - start).unwrap_or(PIECE).min(PIECE);
            let piece = self.source.piece(start, length).await;
            let piece = piece.map_err(|error| unreadable(&error))?;
            sum.update(&piece);
            self.take(&Step::Append(id, n, piece)).await?;
        }
        // Without the next step X makes nothing of what it has.
        verify(sum, self.seen)?;
        let mut word = self.take(&Step::Finish(id)).await?;
        let end = later(self.clock.now(), PATIENCE);
        loop {
            let now = self.clock.now();
            match word.state() {
                State::Ready => return Ok(word.expires(now)),
                State::Failed(words) => return Err(failure(Cause::Rejected, words)),
                State::Processing(_) if now >= end => {
                    return Err(failure(Cause::Timeout, "X is still processing the file"));
                }
                State::Processing(pause) => self.wait(later(now, pause)).await,
            }
            word = self.take(&Step::Look(id)).await?;
        }
    }

    /// Takes a step, again where it failed for a passing reason.
    async fn take(&self, step: &Step<'_>) -> Result<Word, Failure> {
        let mut pauses = AGAIN.into_iter();
        loop {
            let failure = match self.try_to(step).await {
                Ok(word) => return Ok(word),
                Err(failure) => failure,
            };
            let now = self.clock.now();
            let Some(pause) = pauses.next().filter(|_| passes(&failure)) else {
                return Err(failure);
            };
            let at = later(now, pause).max(failure.not_before.unwrap_or(now));
            if at > later(now, PATIENCE + PAUSE) {
                return Err(failure);
            }
            tracing::debug!(%failure, "an upload goes on after a pause");
            self.wait(at).await;
        }
    }

    async fn try_to(&self, step: &Step<'_>) -> Result<Word, Failure> {
        let now = self.clock.now();
        let body;
        let (endpoint, path, content) = match step {
            Step::Begin => {
                body = json!({
                    "media_type": self.seen.kind.mime(),
                    "media_category": self.seen.kind.category(),
                    "total_bytes": self.seen.bytes,
                });
                let path = "/2/media/upload/initialize".to_owned();
                (Endpoint::Initialize, path, Content::Json(&body))
            }
            Step::Append(id, n, piece) => {
                let number = Form::new().text("segment_index", n.to_string());
                let form = number.part("media", part(piece.clone()));
                (Endpoint::Append, format!("/2/media/upload/{id}/append"), Content::Form(form))
            }
            Step::Finish(id) => {
                let path = format!("/2/media/upload/{id}/finalize");
                (Endpoint::Finalize, path, Content::Nothing)
            }
            Step::Look(id) => {
                let mut url = self.client.url("/2/media/upload");
                url.query_pairs_mut().append_pair("command", "STATUS").append_pair("media_id", id);
                let answer = self.client.get(self.access, Endpoint::Status, url, now).await?;
                return Word::read(&answer).ok_or_else(|| useless(&answer, now));
            }
        };
        let request =
            Request { endpoint, method: Method::POST, url: self.client.url(&path), content };
        let answer = self.client.order(self.access, request, now).await?;
        match Word::read(&answer) {
            Some(word) => Ok(word),
            // X may say nothing at all about a piece.
            None if endpoint == Endpoint::Append => Ok(Word::default()),
            None => Err(useless(&answer, now)),
        }
    }

    async fn wait(&self, until: Timestamp) {
        // If the clock is set back meanwhile, no more than the span itself.
        let span = until.duration_since(self.clock.now()).max(SignedDuration::ZERO);
        let span = tokio::time::sleep(span.unsigned_abs());
        self.clock.wait(Some(until), false, span).await;
    }
}

/// Whether the same step may succeed a little later.
fn passes(failure: &Failure) -> bool {
    !failure.is_final() && !matches!(failure.reason.cause, Cause::Credential | Cause::NoCredits)
}

/// X no longer knows this upload; a new one of the same file may well succeed.
fn begun_anew(failure: Failure) -> Failure {
    let Failure { mut reason, not_before } = failure;
    if reason.code == Some(404) {
        reason.cause = Cause::Temporary;
    }
    Failure { reason, not_before }
}
