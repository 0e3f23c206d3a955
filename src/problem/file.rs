//! Why something in the announcements folder, or the folder itself, is not read.

use thiserror::Error;

/// Why a file in the folder is not even read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRefusal {
    /// A symbolic link.
    Symlink,
    /// More than one name.
    HardLink,
    /// A folder, FIFO, device or socket.
    NotAFile,
    /// Larger than an announcement may be.
    TooLarge,
    /// Not readable for us.
    Permission,
    /// Its name holds characters that cannot be shown.
    Name,
    /// It is being written.
    Changing,
    /// What the system says.
    System(String),
    /// Anything else.
    Other,
}

/// Why something that may have been meant as an announcement is not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Astray {
    /// An ending that suggests an announcement. May be an attachment that some file names.
    Ending,
    /// Links are not followed.
    Symlink,
    /// Not UTF-8, or with control or text-direction characters.
    Name,
    /// Too many folders above it.
    Depth {
        /// How many are allowed.
        most: usize,
    },
    /// The folder holds more entries than are looked at.
    TooMany {
        /// How many are.
        most: usize,
    },
    /// A folder that cannot be read.
    Folder(FileRefusal),
}

impl Astray {
    /// A stable name, for keys.
    pub fn name(&self) -> &'static str {
        match self {
            Astray::Ending => "ending",
            Astray::Symlink => "symlink",
            Astray::Name => "name",
            Astray::Depth { .. } => "depth",
            Astray::TooMany { .. } => "too_many",
            Astray::Folder(_) => "folder",
        }
    }
}

/// Why nothing is known of the announcements folder.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FolderFault {
    /// Nothing there.
    #[error("does not exist")]
    NotFound,
    /// Something else than a folder.
    #[error("is not a folder")]
    NotAFolder,
    /// Not readable for us.
    #[error("may not be read by this user")]
    Permission,
    /// Suddenly empty and on another file system: the bare mount point of a share that went away.
    #[error("is empty and on another file system: is it mounted?")]
    Unmounted,
    /// What the system says.
    #[error("cannot be read: {0}")]
    System(String),
}
