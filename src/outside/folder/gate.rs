//! Which bytes a file beside an announcement may have, by what it is there for.

use std::fmt::Debug;

use crate::attachment::{self, AttachmentType};
use crate::media::MediaType;
use crate::problem::MediaRefusal;

/// Judges a file while it is read.
pub trait Gate: Debug + Sized {
    /// What it tells in the end.
    type Kind: Clone + Debug + PartialEq;
    /// So many first bytes are shown at once.
    const HEAD: usize;

    /// For the file `path` of `size` bytes that begins with `head`.
    ///
    /// # Errors
    /// When that is enough to refuse it.
    fn open(path: &str, head: &[u8], size: u64) -> Result<Self, MediaRefusal>;

    /// The next bytes, those of the head among them.
    fn pass(&mut self, piece: &[u8]);

    /// After the last byte.
    ///
    /// # Errors
    /// Why it is refused.
    fn close(self) -> Result<Self::Kind, MediaRefusal>;
}

/// Lets images and videos pass that X takes.
#[derive(Debug)]
pub struct MediaGate(MediaType);

impl Gate for MediaGate {
    type Kind = MediaType;
    const HEAD: usize = MediaType::HEAD;

    fn open(_path: &str, head: &[u8], size: u64) -> Result<MediaGate, MediaRefusal> {
        let kind = MediaType::of(head).ok_or(MediaRefusal::Type)?;
        match size > kind.largest() {
            true => Err(MediaRefusal::TooLarge { limit: kind.largest() }),
            false => Ok(MediaGate(kind)),
        }
    }

    fn pass(&mut self, _piece: &[u8]) {}

    fn close(self) -> Result<MediaType, MediaRefusal> {
        Ok(self.0)
    }
}

/// Lets attachments pass that mail servers take. A document shows only as a whole what is in it.
#[derive(Debug)]
pub struct AttachmentGate {
    path: String,
    content: Vec<u8>,
}

impl Gate for AttachmentGate {
    type Kind = AttachmentType;
    const HEAD: usize = 0;

    fn open(path: &str, _head: &[u8], size: u64) -> Result<AttachmentGate, MediaRefusal> {
        match size > attachment::LARGEST {
            true => Err(MediaRefusal::TooLarge { limit: attachment::LARGEST }),
            false => Ok(AttachmentGate { path: path.to_owned(), content: Vec::new() }),
        }
    }

    fn pass(&mut self, piece: &[u8]) {
        self.content.extend_from_slice(piece);
    }

    fn close(self) -> Result<AttachmentType, MediaRefusal> {
        AttachmentType::of(&self.path, &self.content).map_err(MediaRefusal::Content)
    }
}

/// Lets everything pass: what was judged before is known again by its digest.
#[derive(Debug)]
pub(super) struct OpenGate;

impl Gate for OpenGate {
    type Kind = ();
    const HEAD: usize = 0;

    fn open(_path: &str, _head: &[u8], _size: u64) -> Result<OpenGate, MediaRefusal> {
        Ok(OpenGate)
    }

    fn pass(&mut self, _piece: &[u8]) {}

    fn close(self) -> Result<(), MediaRefusal> {
        Ok(())
    }
}
