//! What can be called.

/// What a call is about. Limits and faults are counted for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// `POST /2/tweets`
    CreatePost,
    /// `DELETE /2/tweets/{id}`
    DeletePost,
    /// `GET /2/users/me`
    Me,
    /// `GET /2/users/{id}/tweets`
    Timeline,
    /// `POST /2/users/{id}/retweets`
    Repost,
}

impl Endpoint {
    /// Requests of one account in 15 minutes.
    pub(super) fn usual_limit(self) -> u32 {
        match self {
            Endpoint::CreatePost => 100,
            Endpoint::DeletePost | Endpoint::Repost => 50,
            Endpoint::Me => 75,
            Endpoint::Timeline => 900,
        }
    }
}
