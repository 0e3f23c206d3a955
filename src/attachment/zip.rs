//! Documents that are ZIP files inside: Office Open XML and OpenDocument. Only the directory is
//! read and nothing unpacked, so that no bomb goes off.

use super::fault::AttachmentFault;
use super::kind::AttachmentType;

/// Bytes of the record that ends a ZIP file, without its comment.
const END: usize = 22;
/// Bytes of a directory entry before its name.
const ENTRY: usize = 46;
/// Bytes of a file's own header before its name.
const LOCAL: usize = 30;
/// A document has some dozens of parts.
const MOST: usize = 20_000;

/// The type of a document, as the names of its parts tell.
pub(super) fn kind(bytes: &[u8]) -> Result<AttachmentType, AttachmentFault> {
    let parts = directory(bytes).ok_or(AttachmentFault::Damaged)?;
    let has = |name: &str| parts.iter().any(|part| part.name == name);
    if has("AndroidManifest.xml") || has("META-INF/MANIFEST.MF") || has("classes.dex") {
        return Err(AttachmentFault::Program);
    }
    let open_document = parts.first().filter(|part| part.name == "mimetype");
    if open_document.is_none() && !has("[Content_Types].xml") {
        return Err(AttachmentFault::Archive);
    }
    judge(&parts, bytes)?;
    if let Some(part) = open_document {
        return match part.stored(bytes).unwrap_or_default() {
            b"application/vnd.oasis.opendocument.text" => Ok(AttachmentType::Odt),
            b"application/vnd.oasis.opendocument.spreadsheet" => Ok(AttachmentType::Ods),
            b"application/vnd.oasis.opendocument.presentation" => Ok(AttachmentType::Odp),
            _ => Err(AttachmentFault::Unknown),
        };
    }
    if has("word/document.xml") {
        Ok(AttachmentType::Docx)
    } else if has("xl/workbook.xml") {
        Ok(AttachmentType::Xlsx)
    } else if has("ppt/presentation.xml") {
        Ok(AttachmentType::Pptx)
    } else {
        Err(AttachmentFault::Unknown)
    }
}

/// Refuses what runs by itself and what nobody can open without a password.
fn judge(parts: &[Part], bytes: &[u8]) -> Result<(), AttachmentFault> {
    for part in parts {
        let name = part.name.to_lowercase();
        let is_in = |folder: &str| name.starts_with(folder) || name.contains(&format!("/{folder}"));
        if part.is_encrypted || name == "encrypted-package" || is_sealed(part, bytes) {
            return Err(AttachmentFault::Encrypted);
        }
        let is_macro = name.ends_with("vbaproject.bin")
            || is_in("activex/")
            || name.starts_with("basic/")
            || name.starts_with("scripts/")
            || is_in("macrosheets/");
        if is_macro {
            return Err(AttachmentFault::Macros);
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if matches!(ending, "exe" | "dll" | "scr" | "com" | "msi" | "js" | "vbs" | "bat" | "lnk") {
            return Err(AttachmentFault::Program);
        }
    }
    Ok(())
}

/// OpenDocument encrypts its parts one by one and stores them as they are: no XML any more.
fn is_sealed(part: &Part, bytes: &[u8]) -> bool {
    part.name == "content.xml"
        && part.stored(bytes).is_some_and(|content| {
            let text = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
            !text.trim_ascii_start().starts_with(b"<")
        })
}

/// A file in a ZIP file.
struct Part {
    name: String,
    is_encrypted: bool,
    is_compressed: bool,
    /// Bytes as they lie in the file.
    length: usize,
    /// Where its own header begins.
    at: usize,
}

impl Part {
    /// Its content, when that is not compressed.
    fn stored<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        if self.is_compressed {
            return None;
        }
        let header = bytes.get(self.at..)?.first_chunk::<LOCAL>()?;
        let start = self.at + LOCAL + short(header, 26) + short(header, 28);
        bytes.get(start..start.checked_add(self.length)?)
    }
}

/// The files that a ZIP file holds. `None`: it is cut off, or no ZIP file.
fn directory(bytes: &[u8]) -> Option<Vec<Part>> {
    // A comment of up to 65 535 bytes may follow.
    let least = bytes.len().saturating_sub(END + usize::from(u16::MAX));
    let end = (least..=bytes.len().checked_sub(END)?)
        .rev()
        .find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))?;
    let end = bytes.get(end..end + END)?;
    let mut at = long(end, 16);
    let count = short(end, 10);
    let mut parts = Vec::new();
    for _ in 0..count.min(MOST) {
        let entry = bytes.get(at..)?.first_chunk::<ENTRY>()?;
        if !entry.starts_with(b"PK\x01\x02") {
            return None;
        }
        let name = bytes.get(at + ENTRY..at + ENTRY + short(entry, 28))?;
        parts.push(Part {
            name: String::from_utf8_lossy(name).replace('\\', "/"),
            is_encrypted: short(entry, 8) & 1 == 1,
            is_compressed: short(entry, 10) != 0,
            length: long(entry, 20),
            at: long(entry, 42),
        });
        at += ENTRY + short(entry, 28) + short(entry, 30) + short(entry, 32);
    }
    // A directory that names nothing, or less than it says, shows not what is inside.
    (!parts.is_empty() && count <= MOST).then_some(parts)
}

/// Two bytes, little end first.
fn short(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..at + 2).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])))
}

/// Four bytes, little end first.
fn long(bytes: &[u8], at: usize) -> usize {
    let of = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize;
    bytes.get(at..at + 4).map_or(0, of)
}
