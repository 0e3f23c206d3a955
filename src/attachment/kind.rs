//! The types that can be attached.

use serde::{Deserialize, Serialize};

/// A type that mail servers let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum AttachmentType {
    Pdf,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Rtf,
    Csv,
    Text,
    Png,
    Jpeg,
    Gif,
    Webp,
    Mp3,
    Mp4,
}

impl AttachmentType {
    /// Endings of names, lower case and without the dot; the usual one first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            AttachmentType::Pdf => &["pdf"],
            AttachmentType::Docx => &["docx"],
            AttachmentType::Xlsx => &["xlsx"],
            AttachmentType::Pptx => &["pptx"],
            AttachmentType::Odt => &["odt"],
            AttachmentType::Ods => &["ods"],
            AttachmentType::Odp => &["odp"],
            AttachmentType::Rtf => &["rtf"],
            AttachmentType::Csv => &["csv"],
            AttachmentType::Text => &["txt"],
            AttachmentType::Png => &["png"],
            AttachmentType::Jpeg => &["jpg", "jpeg"],
            AttachmentType::Gif => &["gif"],
            AttachmentType::Webp => &["webp"],
            AttachmentType::Mp3 => &["mp3"],
            AttachmentType::Mp4 => &["mp4", "m4v"],
        }
    }

    /// The media type of RFC 6838, with the character set where it has one.
    pub fn mime(self) -> &'static str {
        match self {
            AttachmentType::Pdf => "application/pdf",
            AttachmentType::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            AttachmentType::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            AttachmentType::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            AttachmentType::Odt => "application/vnd.oasis.opendocument.text",
            AttachmentType::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            AttachmentType::Odp => "application/vnd.oasis.opendocument.presentation",
            AttachmentType::Rtf => "application/rtf",
            AttachmentType::Csv => "text/csv; charset=utf-8",
            AttachmentType::Text => "text/plain; charset=utf-8",
            AttachmentType::Png => "image/png",
            AttachmentType::Jpeg => "image/jpeg",
            AttachmentType::Gif => "image/gif",
            AttachmentType::Webp => "image/webp",
            AttachmentType::Mp3 => "audio/mpeg",
            AttachmentType::Mp4 => "video/mp4",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            AttachmentType::Pdf => "PDF",
            AttachmentType::Docx => "DOCX",
            AttachmentType::Xlsx => "XLSX",
            AttachmentType::Pptx => "PPTX",
            AttachmentType::Odt => "ODT",
            AttachmentType::Ods => "ODS",
            AttachmentType::Odp => "ODP",
            AttachmentType::Rtf => "RTF",
            AttachmentType::Csv => "CSV",
            AttachmentType::Text => "TXT",
            AttachmentType::Png => "PNG",
            AttachmentType::Jpeg => "JPEG",
            AttachmentType::Gif => "GIF",
            AttachmentType::Webp => "WEBP",
            AttachmentType::Mp3 => "MP3",
            AttachmentType::Mp4 => "MP4",
        }
    }
}
