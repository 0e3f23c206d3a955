//! What a file is, by its first bytes, and how large it may be.

use super::media::MediaKind;

const MIB: usize = 1 << 20;

/// The media type of a file that X takes; `None` for any other.
pub(super) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some("image/gif")
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if bytes.get(4..8) == Some(b"ftyp") {
        let quicktime = bytes.get(8..12) == Some(b"qt  ");
        Some(if quicktime { "video/quicktime" } else { "video/mp4" })
    } else {
        None
    }
}

/// The kind that a `media_category` makes, if it is one for posts.
pub(super) fn kind_of(category: &str) -> Option<MediaKind> {
    match category {
        "tweet_image" => Some(MediaKind::Image),
        "tweet_gif" => Some(MediaKind::Gif),
        "tweet_video" | "amplify_video" => Some(MediaKind::Video),
        _ => None,
    }
}

impl MediaKind {
    pub(super) fn takes(self, content_type: &str) -> bool {
        match self {
            MediaKind::Image => content_type.starts_with("image/"),
            MediaKind::Gif => content_type == "image/gif",
            MediaKind::Video => content_type.starts_with("video/"),
        }
    }

    /// In bytes.
    pub(super) fn largest(self) -> usize {
        match self {
            MediaKind::Image => 5 * MIB,
            MediaKind::Gif => 15 * MIB,
            MediaKind::Video => 512 * MIB,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (bytes, kind) in [
            (&b"\xff\xd8\xff\xe0JFIF"[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n...", Some("image/png")),
            (b"GIF89a", Some("image/gif")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"RIFF\x10\0\0\0WAVEfmt ", None),
            (b"\0\0\0\x20ftypisom", Some("video/mp4")),
            (b"\0\0\0\x14ftypqt  ", Some("video/quicktime")),
            (b"<svg xmlns", None),
            (b"%PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(sniff(bytes), kind);
        }
    }
}
