//! Posting: the one call that must never be repeated blindly.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::access::Access;
use super::answer::classify;
use super::client::Client;
use super::endpoint::Endpoint;
use super::request::{Broken, Content, Request, jitter};
use crate::plan::fact::Outcome;

/// What one post consists of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Draft<'a> {
    /// May be empty where there are media.
    pub text: &'a str,
    /// Id of the post that this one answers.
    pub reply_to: Option<&'a str>,
    /// Ids of media uploaded for the same account, at most 4.
    pub media: &'a [String],
    /// Who may reply, in X's words, such as `mentionedUsers`; `None`: everyone.
    pub reply_settings: Option<&'a str>,
}

impl Draft<'_> {
    fn body(&self) -> Value {
        let mut body = json!({});
        if !self.text.is_empty() || self.media.is_empty() {
            body["text"] = self.text.into();
        }
        if let Some(parent) = self.reply_to {
            body["reply"] = json!({ "in_reply_to_tweet_id": parent });
        }
        if !self.media.is_empty() {
            body["media"] = json!({ "media_ids": self.media });
        }
        if let Some(who) = self.reply_settings {
            body["reply_settings"] = who.into();
        }
        body
    }
}

impl Client {
    /// Posts `draft`. One attempt, one outcome: see [`classify`]. The attempt must be in the
    /// journal before.
    pub async fn post(&self, access: &Access, draft: &Draft<'_>, now: Timestamp) -> Outcome {
        let body = draft.body();
        let request = Request {
            endpoint: Endpoint::Post,
            method: Method::POST,
            url: self.url("/2/tweets"),
            content: Content::Json(&body),
        };
        match self.send(access, request, now).await {
            Ok(answer) => classify(&answer, now, jitter()),
            Err(Broken::Before(reason, at)) => Outcome::NotYet { reason, not_before: Some(at) },
            Err(Broken::After(reason)) => Outcome::Unknown(reason),
        }
    }
}
