//! Files that go with a letter: which ones receivers take, told from their bytes. Pure.

mod fault;
mod kind;
mod text;
mod zip;

#[cfg(test)]
mod tests;

use crate::media::{MediaType, Seen};
pub use fault::AttachmentFault;
pub use kind::AttachmentType;

/// A file that was looked at.
pub type AttachmentSeen = Seen<AttachmentType>;

/// A larger file is not even looked at: no mail server takes it.
pub const LARGEST: u64 = 50_000_000;

impl AttachmentType {
    /// What the file `name` with these `bytes` is. The bytes decide; the name must agree, since
    /// that is what the reader's computer goes by.
    ///
    /// # Errors
    /// Why it cannot be attached.
    pub fn of(name: &str, bytes: &[u8]) -> Result<AttachmentType, AttachmentFault> {
        let ending = ending(name);
        let kind = of_bytes(bytes)?.map_or_else(|| text::kind(&ending, bytes), Ok)?;
        match kind.endings().contains(&ending.as_str()) {
            true => Ok(kind),
            false => Err(AttachmentFault::Name { kind }),
        }
    }
}

/// The last part of a name behind its last dot, in lower case.
fn ending(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// What the bytes alone tell. `None`: perhaps a text.
fn of_bytes(bytes: &[u8]) -> Result<Option<AttachmentType>, AttachmentFault> {
    let media = MediaType::of(bytes).and_then(|kind| match kind {
        MediaType::Jpeg => Some(AttachmentType::Jpeg),
        MediaType::Png => Some(AttachmentType::Png),
        MediaType::Webp => Some(AttachmentType::Webp),
        MediaType::Gif => Some(AttachmentType::Gif),
        MediaType::Mp4 => Some(AttachmentType::Mp4),
        MediaType::Mov => None,
    });
    if media.is_some() {
        return Ok(media);
    }
    Ok(Some(match bytes {
        [] => return Err(AttachmentFault::Empty),
        [b'%', b'P', b'D', b'F', b'-', ..] => match is_encrypted_pdf(bytes) {
            true => return Err(AttachmentFault::Encrypted),
            false => AttachmentType::Pdf,
        },
        [b'{', b'\\', b'r', b't', b'f', ..] => AttachmentType::Rtf,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zip::kind(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => return Err(compound(bytes)),
        // Tags, or a frame of MPEG audio, layer III.
        [b'I', b'D', b'3', ..] => AttachmentType::Mp3,
        [0xff, second, ..] if second & 0xe6 == 0xe2 => AttachmentType::Mp3,
        _ if is_program(bytes) => return Err(AttachmentFault::Program),
        _ if is_archive(bytes) => return Err(AttachmentFault::Archive),
        _ => return Ok(None),
    }))
}

/// Windows, Linux, macOS, Java, Android, and Windows shortcuts.
fn is_program(bytes: &[u8]) -> bool {
    const HEADS: [&[u8]; 10] = [
        b"MZ",
        b"\x7fELF",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"dex\n",
        b"\0asm",
        b"\x4c\0\0\0\x01\x14\x02\0",
    ];
    HEADS.iter().any(|head| bytes.starts_with(head))
}

/// RAR, 7-Zip, gzip, bzip2, xz, Zstandard, cabinet, disk images of CDs and tar.
fn is_archive(bytes: &[u8]) -> bool {
    const HEADS: [&[u8]; 7] = [
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b",
        b"BZh",
        b"\xfd7zXZ\0",
        b"\x28\xb5\x2f\xfd",
        b"MSCF\0\0\0\0",
    ];
    let at = |place: usize, mark: &[u8]| bytes.get(place..).is_some_and(|b| b.starts_with(mark));
    HEADS.iter().any(|head| bytes.starts_with(head)) || at(257, b"ustar") || at(0x8001, b"CD001")
}

/// The trailer of a protected PDF names its key dictionary: `/Encrypt 12 0 R` or `/Encrypt <<`.
fn is_encrypted_pdf(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    places(bytes, KEY).any(|at| {
        let rest = bytes[at + KEY.len()..].trim_ascii_start();
        let follows = bytes.get(at + KEY.len()).is_some_and(|b| !b.is_ascii_alphanumeric());
        follows && rest.first().is_some_and(|b| b.is_ascii_digit() || *b == b'<')
    })
}

/// An OLE compound file: Office's old formats, and a shell round protected new ones.
fn compound(bytes: &[u8]) -> AttachmentFault {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    match places(bytes, &wide).next() {
        Some(_) => AttachmentFault::Encrypted,
        None => AttachmentFault::OldOffice,
    }
}

/// Where `what` begins.
fn places<'a>(bytes: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = what.first().copied();
    let starts = bytes.iter().enumerate().filter(move |(_, b)| Some(**b) == first);
    starts.map(|(at, _)| at).filter(move |at| bytes[*at..].starts_with(what))
}
