//! What is called at X, and how often it may be.

/// A call of the API. Limits are counted for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `POST /2/tweets`
    Post,
    /// `DELETE /2/tweets/{id}`
    Delete,
    /// `POST /2/users/{id}/retweets`
    Repost,
    /// `GET /2/users/me`
    Me,
    /// `GET /2/users/{id}/tweets`
    Timeline,
    /// `GET /2/tweets`
    Lookup,
    /// `GET /2/users/{id}/mentions`
    Mentions,
    /// `GET /2/tweets/search/recent`
    Search,
    /// `GET /2/tweets/{id}/quote_tweets`
    Quotes,
    /// `POST /2/media/upload`
    Upload,
    /// `POST /2/media/upload/initialize`
    Initialize,
    /// `POST /2/media/upload/{id}/append`
    Append,
    /// `POST /2/media/upload/{id}/finalize`
    Finalize,
    /// `GET /2/media/upload`
    Status,
    /// `POST /2/media/metadata`
    Metadata,
}

impl Endpoint {
    /// Requests of one account in 15 minutes, by the strictest number that X documents.
    pub(super) fn per_user(self) -> usize {
        match self {
            Endpoint::Post => 100,
            Endpoint::Delete | Endpoint::Repost => 50,
            Endpoint::Me | Endpoint::Quotes => 75,
            Endpoint::Mentions | Endpoint::Search => 300,
            Endpoint::Timeline | Endpoint::Lookup => 900,
            Endpoint::Upload | Endpoint::Metadata => 500,
            Endpoint::Initialize | Endpoint::Append | Endpoint::Finalize => 1_875,
            Endpoint::Status => 1_000,
        }
    }

    /// Requests of one application in 24 hours, where we could come near it. X's numbers for media
    /// are beyond what its limits for posts let us use.
    pub(super) fn per_app(self) -> Option<usize> {
        (self == Endpoint::Post).then_some(10_000)
    }

    /// Whether the answer holds a hundred posts of others.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Endpoint::Mentions | Endpoint::Search | Endpoint::Quotes | Endpoint::Lookup)
    }

    /// Whether the request carries a file.
    pub(super) fn is_upload(self) -> bool {
        matches!(self, Endpoint::Upload | Endpoint::Append)
    }
}
