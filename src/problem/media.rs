//! Why a file that an announcement names cannot be used.

use crate::attachment::AttachmentFault;

/// Why an image or a video cannot be shown, or a file not be attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaRefusal {
    /// Nothing there.
    Missing {
        /// The path of a file beside it with nearly the same name.
        nearest: Option<String>,
    },
    /// A symbolic link, or in a folder that is one.
    Symlink,
    /// More than one name.
    HardLink,
    /// A folder, FIFO, device or socket.
    NotRegular,
    /// Not readable for us.
    Permission,
    /// Its bytes are none of the types that X takes.
    Type,
    /// What is in it speaks against attaching it.
    Content(AttachmentFault),
    /// Larger than X takes, or than any mail server.
    TooLarge {
        /// Most bytes of its type.
        limit: u64,
    },
    /// It is being written.
    Changing,
    /// What the system says.
    System(String),
}

impl MediaRefusal {
    /// A stable name of an image or a video, as of [`Fault::code`](super::Fault::code).
    pub fn code(&self) -> &'static str {
        match self {
            MediaRefusal::Missing { .. } => "media.missing",
            MediaRefusal::Symlink | MediaRefusal::HardLink => "media.link",
            MediaRefusal::NotRegular => "media.not-regular",
            MediaRefusal::Permission => "media.permission",
            MediaRefusal::Type | MediaRefusal::Content(_) => "media.type",
            MediaRefusal::TooLarge { .. } => "media.too-large",
            MediaRefusal::Changing => "media.changing",
            MediaRefusal::System(_) => "media.unreadable",
        }
    }

    /// The same of an attachment.
    pub fn attachment_code(&self) -> &'static str {
        match self {
            MediaRefusal::Missing { .. } => "attachment.missing",
            MediaRefusal::Symlink | MediaRefusal::HardLink => "attachment.link",
            MediaRefusal::NotRegular => "attachment.not-regular",
            MediaRefusal::Permission => "attachment.permission",
            MediaRefusal::Type => "attachment.type",
            MediaRefusal::Content(what) => what.code(),
            MediaRefusal::TooLarge { .. } => "attachment.too-large",
            MediaRefusal::Changing => "attachment.changing",
            MediaRefusal::System(_) => "attachment.unreadable",
        }
    }
}
