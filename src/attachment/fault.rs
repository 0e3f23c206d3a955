//! What speaks against a file as an attachment.

use thiserror::Error;

use super::kind::AttachmentType;

/// Why a file cannot be attached, whatever its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AttachmentFault {
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
    /// Its name promises something else.
    #[error("its bytes are {} and its name says otherwise", .kind.name())]
    Name {
        /// What its bytes are.
        kind: AttachmentType,
    },
    /// A program.
    #[error("it is a program")]
    Program,
    /// A script.
    #[error("it is a script")]
    Script,
    /// A web page or a drawing with scripts: HTML, SVG, XML.
    #[error("it is a web page")]
    Page,
    /// A document with macros.
    #[error("it has macros")]
    Macros,
    /// Opens only with a password.
    #[error("it is encrypted")]
    Encrypted,
    /// ZIP, RAR and the like.
    #[error("it is an archive")]
    Archive,
    /// `.doc`, `.xls`, `.ppt`.
    #[error("it is in an old Office format")]
    OldOffice,
    /// A document that is cut off.
    #[error("it is damaged")]
    Damaged,
    /// A text in another encoding than UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// Anything else.
    #[error("its type is unknown")]
    Unknown,
}

impl AttachmentFault {
    /// A stable name for tools, as every problem has.
    pub fn code(self) -> &'static str {
        match self {
            AttachmentFault::Empty => "attachment.empty",
            AttachmentFault::Name { .. } => "attachment.name",
            AttachmentFault::Program => "attachment.program",
            AttachmentFault::Script => "attachment.script",
            AttachmentFault::Page => "attachment.page",
            AttachmentFault::Macros => "attachment.macros",
            AttachmentFault::Encrypted => "attachment.encrypted",
            AttachmentFault::Archive => "attachment.archive",
            AttachmentFault::OldOffice => "attachment.old-office",
            AttachmentFault::Damaged => "attachment.damaged",
            AttachmentFault::NotUtf8 => "attachment.not-utf8",
            AttachmentFault::Unknown => "attachment.type",
        }
    }
}
