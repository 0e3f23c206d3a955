//! Uploading media, and describing them to those who cannot see them.

use jiff::Timestamp;
use reqwest::Method;
use reqwest::multipart::Form;
use ring::digest::{Context, SHA256};
use serde_json::json;

use super::access::Access;
use super::answer::Failure;
use super::chunked::Session;
use super::client::Client;
use super::endpoint::Endpoint;
use super::media::{Source, Uploaded, Word, failure, part, unnamed_life, unreadable, verify};
use super::request::{Content, Request, useless};
use crate::media::MediaSeen;
use crate::outside::clock::Clock;
use crate::plan::fact::Cause;

impl Client {
    /// Uploads the bytes of `source` for the account of `access`, whose posts alone may name them.
    /// They must be those that were `seen`.
    ///
    /// It may take minutes, since X may process what it got: hence a clock in place of an instant.
    /// It may be dropped and repeated at will.
    ///
    /// # Errors
    /// [`Failure::is_final`] tells whether the file will never do, with X's words or the system's.
    pub async fn upload(
        &self,
        access: &Access,
        source: &Source,
        seen: &MediaSeen,
        clock: &Clock,
    ) -> Result<Uploaded, Failure> {
        if seen.bytes > seen.kind.largest() {
            return Err(failure(Cause::Unusable, "the file is too large"));
        }
        if seen.kind.is_chunked() {
            Session { client: self, access, source, seen, clock }.run().await
        } else {
            self.upload_whole(access, source, seen, clock.now()).await
        }
    }

    async fn upload_whole(
        &self,
        access: &Access,
        source: &Source,
        seen: &MediaSeen,
        now: Timestamp,
    ) -> Result<Uploaded, Failure> {
        let length = usize::try_from(seen.bytes).unwrap_or(usize::MAX);
        let bytes = source.piece(0, length).await.map_err(|error| unreadable(&error))?;
        let mut sum = Context::new(&SHA256);
        sum.update(&bytes);
        verify(sum, seen)?;
        let form =
            Form::new().text("media_category", seen.kind.category()).part("media", part(bytes));
        let request = Request {
            endpoint: Endpoint::Upload,
            method: Method::POST,
            url: self.url("/2/media/upload"),
            content: Content::Form(form),
        };
        let answer = self.order(access, request, now).await?;
        let word = Word::read(&answer).unwrap_or_default();
        let Some(id) = word.id() else { return Err(useless(&answer, now)) };
        let expires = word.expires(now).unwrap_or_else(|| unnamed_life(now));
        Ok(Uploaded { id: id.to_owned(), expires })
    }

    /// Gives media of this account their description, at most 1 000 characters; to be done before
    /// the post. May be repeated.
    ///
    /// # Errors
    /// See [`Client::upload`].
    pub async fn describe(
        &self,
        access: &Access,
        media_id: &str,
        alt: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let body = json!({ "id": media_id, "metadata": { "alt_text": { "text": alt } } });
        let request = Request {
            endpoint: Endpoint::Metadata,
            method: Method::POST,
            url: self.url("/2/media/metadata"),
            content: Content::Json(&body),
        };
        self.order(access, request, now).await.map(drop)
    }
}
