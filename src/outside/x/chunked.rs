//! An upload in pieces: begin, append, finish, wait until X has processed it.

use data_encoding::HEXLOWER;
use hyper::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use reqwest::multipart::Form;
use ring::digest::{Context, SHA256};
use serde_json::{Value, json};

use super::access::Access;
use super::answer::{Answer, Failure, PAUSE};
use super::client::Client;
use super::endpoint::Endpoint;
use super::media::{State, Upload, Uploaded, Word, part, unnamed_life, unreadable};
use super::quota::{WINDOW, later};
use super::request::{Content, Request, useless};
use crate::outside::clock::Clock;
use crate::plan::fact::{Cause, Reason};

/// X takes up to 5 MB.
const PIECE: u64 = 4 * 1024 * 1024;
/// Pauses before a step that failed is taken again; after the last the upload has failed.
const AGAIN: [SignedDuration; 3] =
    [SignedDuration::from_secs(2), SignedDuration::from_secs(10), SignedDuration::from_secs(30)];
/// How long X may process, and how long a limit may make us wait.
const PATIENCE: SignedDuration = WINDOW;

/// One upload under way.
pub(super) struct Session<'a> {
    pub(super) client: &'a Client,
    pub(super) access: &'a Access,
    pub(super) upload: &'a Upload<'a>,
    pub(super) clock: &'a Clock,
}

/// One request of it.
enum Step<'a> {
    Begin(&'a Value),
    Append { id: &'a str, n: usize, piece: &'a Bytes },
    Finish(&'a str),
    Status(&'a str),
}

impl Session<'_> {
    /// From the first step to the last. Every step may be repeated, since nothing is public before
    /// a post names the media.
    pub(super) async fn run(&self) -> Result<Uploaded, Failure> {
        let size = self.upload.source.size().map_err(|error| unreadable(&error))?;
        let begun = self.begin(size).await?;
        let word = Word::read(&begun).unwrap_or_default();
        let Some(id) = word.id() else { return Err(useless(&begun, self.clock.now())) };
        let expires = word.expires(self.clock.now());
        let (digest, renewed) = self.fill(id, size).await.map_err(begun_anew)?;
        let expires = renewed.or(expires).unwrap_or_else(|| unnamed_life(self.clock.now()));
        Ok(Uploaded { id: id.to_owned(), expires, digest })
    }

    /// All steps after the first: the digest of what left, and until when the id holds.
    async fn fill(&self, id: &str, size: u64) -> Result<(String, Option<Timestamp>), Failure> {
        let mut sum = Context::new(&SHA256);
        for (n, start) in (0..size).step_by(PIECE as usize).enumerate() {
            self.append(id, n, start, size.min(start + PIECE), &mut sum).await?;
        }
        let finished = self.finish(id).await?;
        let expires = self.processed(id, finished).await?;
        Ok((HEXLOWER.encode(sum.finish().as_ref()), expires))
    }

    async fn begin(&self, size: u64) -> Result<Answer, Failure> {
        let body = json!({
            "media_type": self.upload.mime,
            "media_category": self.upload.category,
            "total_bytes": size,
        });
        self.step(&Step::Begin(&body)).await
    }

    /// Sends the bytes from `start` up to `end` as the piece `n`.
    async fn append(
        &self,
        id: &str,
        n: usize,
        start: u64,
        end: u64,
        sum: &mut Context,
    ) -> Result<(), Failure> {
        let length = usize::try_from(end - start).unwrap_or(usize::MAX);
        let piece = self.upload.source.piece(start, length).await;
        let piece = piece.map_err(|error| unreadable(&error))?;
        sum.update(&piece);
        self.step(&Step::Append { id, n, piece: &piece }).await.map(drop)
    }

    async fn finish(&self, id: &str) -> Result<Word, Failure> {
        let answer = self.step(&Step::Finish(id)).await?;
        Ok(Word::read(&answer).unwrap_or_default())
    }

    /// Waits until X has processed what it got; says until when the id holds, if X does.
    async fn processed(&self, id: &str, finished: Word) -> Result<Option<Timestamp>, Failure> {
        let end = later(self.clock.now(), PATIENCE);
        let fail = |cause, detail: &str| {
            Err(Failure { reason: Reason::new(cause, None, detail), not_before: None })
        };
        let mut word = finished;
        loop {
            let now = self.clock.now();
            let pause = match word.state() {
                State::Ready => return Ok(word.expires(now)),
                State::Failed(words) => return fail(Cause::Rejected, &words),
                State::Processing(_) if now >= end => {
                    return fail(Cause::Timeout, "X is still processing the file");
                }
                State::Processing(pause) => pause,
            };
            self.wait(later(now, pause)).await;
            word = Word::read(&self.step(&Step::Status(id)).await?).unwrap_or_default();
        }
    }

    /// Takes a step, again where it failed for a passing reason.
    async fn step(&self, step: &Step<'_>) -> Result<Answer, Failure> {
        let mut pauses = AGAIN.into_iter();
        loop {
            let failure = match self.take(step).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let now = self.clock.now();
            let pause = pauses.next().filter(|_| passes(&failure));
            let Some(pause) = pause else { return Err(failure) };
            let at = later(now, pause).max(failure.not_before.unwrap_or(now));
            if at > later(now, PATIENCE + PAUSE) {
                return Err(failure);
            }
            tracing::debug!(%failure, "an upload goes on after a pause");
            self.wait(at).await;
        }
    }

    async fn take(&self, step: &Step<'_>) -> Result<Answer, Failure> {
        let url = |path: &str| self.client.url(path);
        let (endpoint, url, content) = match step {
            Step::Begin(body) => {
                (Endpoint::Initialize, url("/2/media/upload/initialize"), Content::Json(body))
            }
            Step::Append { id, n, piece } => {
                let form = Form::new().text("segment_index", n.to_string());
                let form = form.part("media", part((*piece).clone()));
                let url = url(&format!("/2/media/upload/{id}/append"));
                (Endpoint::Append, url, Content::Form(form))
            }
            Step::Finish(id) => {
                let url = url(&format!("/2/media/upload/{id}/finalize"));
                (Endpoint::Finalize, url, Content::Nothing)
            }
            Step::Status(id) => {
                let mut url = url("/2/media/upload");
                url.query_pairs_mut().append_pair("command", "STATUS").append_pair("media_id", id);
                (Endpoint::Status, url, Content::Nothing)
            }
        };
        let method = match step {
            Step::Status(_) => Method::GET,
            _ => Method::POST,
        };
        let now = self.clock.now();
        let request = Request { endpoint, method, url, content };
        let answer = match step {
            Step::Status(_) => self.client.ask(self.access, request, now).await?,
            _ => self.client.order(self.access, request, now).await?,
        };
        // X says nothing of a piece; of the rest it must be known how far it is.
        match step {
            Step::Append { .. } => Ok(answer),
            _ if Word::read(&answer).is_some() => Ok(answer),
            _ => Err(useless(&answer, now)),
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
