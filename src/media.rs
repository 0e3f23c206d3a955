//! Images and videos: what X takes. Pure.

use serde::{Deserialize, Serialize};

/// A type that X takes, as told from the first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MediaType {
    Jpeg,
    Png,
    Webp,
    Gif,
    Mp4,
}

impl MediaType {
    /// The media type of RFC 6838.
    pub fn mime(self) -> &'static str {
        match self {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Webp => "image/webp",
            MediaType::Gif => "image/gif",
            MediaType::Mp4 => "video/mp4",
        }
    }

    /// X's `media_category`.
    pub fn category(self) -> &'static str {
        match self {
            MediaType::Jpeg | MediaType::Png | MediaType::Webp => "tweet_image",
            MediaType::Gif => "tweet_gif",
            MediaType::Mp4 => "tweet_video",
        }
    }

    /// Whether X wants it in pieces, and works on it afterwards.
    pub fn is_chunked(self) -> bool {
        matches!(self, MediaType::Gif | MediaType::Mp4)
    }

    /// Most bytes of a file.
    pub fn largest(self) -> u64 {
        match self {
            MediaType::Jpeg | MediaType::Png | MediaType::Webp => 5_000_000,
            MediaType::Gif => 15_000_000,
            MediaType::Mp4 => 512_000_000,
        }
    }
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaSeen {
    /// SHA-256 of its bytes, lower-case hex.
    pub digest: String,
    /// What its bytes say.
    pub kind: MediaType,
    /// Size.
    pub bytes: u64,
}
