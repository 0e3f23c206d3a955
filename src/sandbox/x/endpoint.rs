//! What can be called.

/// What a call is about. Limits and faults are counted for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// `POST /2/tweets`
    CreatePost,
    /// `DELETE /2/tweets/{id}`
    DeletePost,
    /// `GET /2/tweets?ids=`
    Posts,
    /// `GET /2/users/me`
    Me,
    /// `GET /2/users/{id}/tweets`
    Timeline,
    /// `GET /2/users/{id}/mentions`
    Mentions,
    /// `GET /2/tweets/search/recent`
    Search,
    /// `GET /2/tweets/{id}/quote_tweets`
    Quotes,
    /// `POST /2/users/{id}/retweets`
    Repost,
    /// `POST /2/media/upload`
    Upload,
    /// `POST /2/media/upload/initialize`
    StartUpload,
    /// `POST /2/media/upload/{id}/append`
    AppendUpload,
    /// `POST /2/media/upload/{id}/finalize`
    FinishUpload,
    /// `GET /2/media/upload?command=STATUS`
    UploadStatus,
    /// `POST /2/media/metadata`
    MediaMetadata,
    /// `GET /i/oauth2/authorize`
    Authorize,
    /// `POST /2/oauth2/token`
    Token,
    /// `POST /2/oauth2/revoke`
    Revoke,
    /// `POST /oauth/request_token`
    RequestToken,
    /// `GET /oauth/authorize`
    Pin,
    /// `POST /oauth/access_token`
    AccessToken,
}

impl Endpoint {
    /// Requests of one account in 15 minutes. For sign-in X tells no number; this one is ours.
    pub(super) fn usual_limit(self) -> u32 {
        match self {
            Endpoint::CreatePost => 100,
            Endpoint::DeletePost | Endpoint::Repost => 50,
            Endpoint::Me | Endpoint::Quotes => 75,
            Endpoint::Posts | Endpoint::Timeline => 900,
            Endpoint::Mentions | Endpoint::Search => 300,
            Endpoint::Upload | Endpoint::MediaMetadata => 500,
            Endpoint::StartUpload | Endpoint::AppendUpload | Endpoint::FinishUpload => 1_875,
            Endpoint::UploadStatus => 1_000,
            Endpoint::Authorize
            | Endpoint::Token
            | Endpoint::Revoke
            | Endpoint::RequestToken
            | Endpoint::Pin
            | Endpoint::AccessToken => 900,
        }
    }

    /// Largest body in bytes. A post is far below its limit; a video comes in pieces.
    pub(super) fn largest_body(self) -> usize {
        match self {
            Endpoint::Upload | Endpoint::AppendUpload => 64 << 20,
            _ => 64 << 10,
        }
    }

    /// What a bearer token must have been granted.
    pub(super) fn scopes(self) -> &'static [&'static str] {
        match self {
            Endpoint::CreatePost | Endpoint::DeletePost | Endpoint::Repost => {
                &["tweet.read", "tweet.write", "users.read"]
            }
            Endpoint::Posts
            | Endpoint::Me
            | Endpoint::Timeline
            | Endpoint::Mentions
            | Endpoint::Search
            | Endpoint::Quotes => &["tweet.read", "users.read"],
            Endpoint::Upload
            | Endpoint::StartUpload
            | Endpoint::AppendUpload
            | Endpoint::FinishUpload
            | Endpoint::UploadStatus
            | Endpoint::MediaMetadata => &["media.write"],
            _ => &[],
        }
    }
}
