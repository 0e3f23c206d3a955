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
    Mov,
}

/// QuickTime, as phones record it.
const MOV_BRAND: &[u8; 4] = b"qt  ";
/// Brands of the ISO base media format that are videos: MP4 in its versions, H.264, Apple's M4V,
/// Sony's and DASH. HEIC, AVIF and sounds share the format and are not among them.
const MP4_BRANDS: [&[u8; 4]; 21] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41",
    b"mp42", b"mp71", b"mmp4", b"avc1", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"XAVC", b"dash",
    b"f4v ",
];

impl MediaType {
    /// So many first bytes tell the type.
    pub const HEAD: usize = 12;

    /// The type of a file that begins with `head`, which the name of the file has no say in.
    /// `None`: nothing that X takes.
    pub fn of(head: &[u8]) -> Option<MediaType> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(MediaType::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(MediaType::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(MediaType::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
                Some(MediaType::Webp)
            }
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
                let brand = brand.first_chunk::<4>()?;
                match brand == MOV_BRAND {
                    true => Some(MediaType::Mov),
                    false => MP4_BRANDS.contains(&brand).then_some(MediaType::Mp4),
                }
            }
            _ => None,
        }
    }

    /// Whether a post shows it alone, and not beside other images.
    pub fn is_alone(self) -> bool {
        matches!(self, MediaType::Gif | MediaType::Mp4 | MediaType::Mov)
    }

    /// The media type of RFC 6838.
    pub fn mime(self) -> &'static str {
        match self {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Webp => "image/webp",
            MediaType::Gif => "image/gif",
            MediaType::Mp4 => "video/mp4",
            MediaType::Mov => "video/quicktime",
        }
    }

    /// X's `media_category`.
    pub fn category(self) -> &'static str {
        match self {
            MediaType::Jpeg | MediaType::Png | MediaType::Webp => "tweet_image",
            MediaType::Gif => "tweet_gif",
            MediaType::Mp4 | MediaType::Mov => "tweet_video",
        }
    }

    /// Whether X wants it in pieces, and works on it afterwards.
    pub fn is_chunked(self) -> bool {
        matches!(self, MediaType::Gif | MediaType::Mp4 | MediaType::Mov)
    }

    /// Most bytes of a file.
    pub fn largest(self) -> u64 {
        match self {
            MediaType::Jpeg | MediaType::Png | MediaType::Webp => 5_000_000,
            MediaType::Gif => 15_000_000,
            MediaType::Mp4 | MediaType::Mov => 512_000_000,
        }
    }
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen<K> {
    /// SHA-256 of its bytes, lower-case hex.
    pub digest: String,
    /// What its bytes say.
    pub kind: K,
    /// Size.
    pub bytes: u64,
}

impl<K> Seen<K> {
    /// The bytes alone, whatever they are.
    pub fn print(&self) -> Seen<()> {
        Seen { digest: self.digest.clone(), kind: (), bytes: self.bytes }
    }
}

/// An image or a video that was looked at.
pub type MediaSeen = Seen<MediaType>;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_bytes_tell_the_type() {
        let cases: [(&[u8], Option<MediaType>); 28] = [
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", Some(MediaType::Jpeg)),
            (b"\xff\xd8\xff\xe1\0\0Exif", Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(MediaType::Png)),
            (b"GIF87a\x01\0", Some(MediaType::Gif)),
            (b"GIF89a", Some(MediaType::Gif)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(MediaType::Webp)),
            (b"\0\0\0\x20ftypisom\0\0\x02\0", Some(MediaType::Mp4)),
            (b"\0\0\0\x18ftypmp42", Some(MediaType::Mp4)),
            (b"\0\0\0\x14ftypqt  ", Some(MediaType::Mov)),
            (b"\0\0\0\x1cftypM4V ", Some(MediaType::Mp4)),
            (b"\0\0\0\x18ftypheic", None),
            (b"\0\0\0\x18ftypmif1", None),
            (b"\0\0\0\x1cftypavif", None),
            (b"\0\0\0\x1cftypM4A ", None),
            (b"\0\0\0\x18ftypmp4", None),
            (b"RIFF\x24\0\0\0WAVEfmt ", None),
            (b"RIFFWEBP", None),
            (b"GIF90a", None),
            (b"\x89PNG\n\x1a\n", None),
            (b"\xff\xd8", None),
            (b"<!DOCTYPE html><html>", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", None),
            (b"<?xml version=\"1.0\"?><svg", None),
            (b"BM6\0\0\0", None),
            (b"II*\0", None),
            (b"%PDF-1.7", None),
            (b" GIF89a", None),
            (b"", None),
        ];
        for (head, kind) in cases {
            assert_eq!(MediaType::of(head), kind, "{head:?}");
            let short = &head[..head.len().min(MediaType::HEAD)];
            assert_eq!(MediaType::of(short), kind, "{head:?}, cut");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_later_bytes_change_nothing(
            start in prop::sample::select(vec![
                &b""[..], b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF", b"\0\0\0\x18ftyp",
            ]),
            rest in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            let bytes = [start, &rest].concat();
            let head = &bytes[..bytes.len().min(MediaType::HEAD)];
            prop_assert_eq!(MediaType::of(&bytes), MediaType::of(head));
        }
    }
}
