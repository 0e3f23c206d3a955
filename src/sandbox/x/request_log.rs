//! What is kept of each request.

use jiff::Timestamp;

use super::endpoint::Endpoint;

/// A request as it came. The `Authorization` header is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLog {
    /// When its head had arrived, by the server's clock.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Query as it came, without `?`.
    pub query: String,
    /// Body as text; of files only their size, of sign-ins nothing.
    pub body: String,
    /// `None` for a path or method that is unknown.
    pub endpoint: Option<Endpoint>,
    /// Handle of the account whose signature or token was right, or who signs in.
    pub account: Option<String>,
    /// Status of the answer; `None` while or where there is none.
    pub status: Option<u16>,
}
