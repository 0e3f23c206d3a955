//! Whose credential it is, which also opens a connection.

use jiff::Timestamp;
use serde_json::Value;

use super::access::Access;
use super::answer::Failure;
use super::client::Client;
use super::endpoint::Endpoint;
use super::id::is_id;
use super::request::useless;

/// Whose credential it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// Id of the account.
    pub id: String,
    /// Handle without `@`, in X's spelling: compare without regard to case.
    pub handle: String,
}

impl Client {
    /// Asks whose credential `access` is.
    ///
    /// # Errors
    /// Where X does not say; the cause is [`Cause::Credential`] when it refuses the credential.
    pub async fn me(&self, access: &Access, now: Timestamp) -> Result<Me, Failure> {
        let answer = self.get(access, Endpoint::Me, self.url("/2/users/me"), now).await?;
        let json: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let text = |key: &str| json["data"][key].as_str().map(str::to_owned);
        match (text("id").filter(|id| is_id(id)), text("username").filter(|name| is_handle(name))) {
            (Some(id), Some(handle)) => Ok(Me { id, handle }),
            _ => Err(useless(&answer, now)),
        }
    }

    /// Opens a connection (name, TCP, TLS) and leaves it open for the next request within 30 s.
    /// A connection carries one request at a time: for posts that shall leave together, warm once
    /// for each, at the same time.
    ///
    /// # Errors
    /// As for [`Client::me`], which it is made of.
    pub async fn warm(&self, access: &Access, now: Timestamp) -> Result<(), Failure> {
        self.me(access, now).await.map(drop)
    }
}

fn is_handle(text: &str) -> bool {
    (1..=50).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
