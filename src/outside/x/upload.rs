//! Uploading media, and describing them to those who cannot see them.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use reqwest::Method;
use reqwest::multipart::Form;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::access::Access;
use super::answer::Failure;
use super::chunked::Session;
use super::client::Client;
use super::endpoint::Endpoint;
use super::media::{Upload, Uploaded, Word, part, unnamed_life, unreadable};
use super::request::{Content, Request, useless};
use crate::outside::clock::Clock;
use crate::plan::fact::{Cause, Reason};

/// X takes images of 5 MB at most; what is far beyond is not even read.
const LARGEST_WHOLE: usize = 16 * 1024 * 1024;

impl Client {
    /// Uploads media for the account of `access`, whose posts alone may name them.
    ///
    /// It may take minutes, since X may process what it got: hence a clock in place of an instant.
    /// It may be dropped and repeated at will.
    ///
    /// # Errors
    /// [`Failure::is_final`] tells whether the file will never do, with X's words or the system's.
    pub async fn upload(
        &self,
        access: &Access,
        upload: &Upload<'_>,
        clock: &Clock,
    ) -> Result<Uploaded, Failure> {
        if upload.chunked {
            Session { client: self, access, upload, clock }.run().await
        } else {
            self.upload_whole(access, upload, clock.now()).await
        }
    }

    async fn upload_whole(
        &self,
        access: &Access,
        upload: &Upload<'_>,
        now: Timestamp,
    ) -> Result<Uploaded, Failure> {
        let size = upload.source.size().map_err(|error| unreadable(&error))?;
        let length = usize::try_from(size).ok().filter(|length| *length <= LARGEST_WHOLE);
        let Some(length) = length else {
            let reason = Reason::new(Cause::Unusable, None, "the file is too large for an image");
            return Err(Failure { reason, not_before: None });
        };
        let bytes = upload.source.piece(0, length).await.map_err(|error| unreadable(&error))?;
        let digest = HEXLOWER.encode(digest(&SHA256, &bytes).as_ref());
        let form = Form::new()
            .text("media_category", upload.category.to_owned())
            .part("media", part(bytes));
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
        Ok(Uploaded { id: id.to_owned(), expires, digest })
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
