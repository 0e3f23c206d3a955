//! Why an image or a video cannot be shown.

/// Why an image or a video cannot be shown.
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
    /// Larger than X takes.
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
    /// A stable name, as of [`Fault::code`](super::Fault::code).
    pub fn code(&self) -> &'static str {
        match self {
            MediaRefusal::Missing { .. } => "media.missing",
            MediaRefusal::Symlink | MediaRefusal::HardLink => "media.link",
            MediaRefusal::NotRegular => "media.not-regular",
            MediaRefusal::Permission => "media.permission",
            MediaRefusal::Type => "media.type",
            MediaRefusal::TooLarge { .. } => "media.too-large",
            MediaRefusal::Changing => "media.changing",
            MediaRefusal::System(_) => "media.unreadable",
        }
    }
}
