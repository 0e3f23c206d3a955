//! A file that an announcement names, read piece by piece past its gate and opened as anything
//! beneath the folder is.

use std::io::Write;
use std::path::Path;

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};
use thiserror::Error;

use super::gate::{Gate, OpenGate};
use super::open::{Identity, Opened, Refusal, Root};
use crate::media::Seen;
use crate::problem::{MediaRefusal, nearest};

/// Bytes read at once.
pub(super) const PIECE: usize = 128 * 1024;
/// Names among which a missing file's is looked for.
const MOST_NAMES: usize = 1_000;

/// What a file is, or why it cannot be used.
pub type Verdict<K> = Result<Seen<K>, MediaRefusal>;

/// The path in the announcements folder of `file`, as the announcement at `announcement` names it.
pub fn beside(announcement: &str, file: &str) -> String {
    match announcement.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{file}"),
        None => file.to_owned(),
    }
}

/// Looks once, to the end, at the file `path` (with `/`) beneath `folder`.
pub fn look_now<G: Gate>(folder: &Path, path: &str) -> Verdict<G::Kind> {
    read::<G>(folder, path, std::io::sink()).map_err(|e| match e {
        CopyError::Refused(what) => what,
        CopyError::Write(error) => MediaRefusal::System(error.to_string()),
    })
}

/// Why a copy failed.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The file cannot be read, or not any more.
    #[error("the file is refused: {}", .0.code())]
    Refused(MediaRefusal),
    /// The copy cannot be written.
    #[error("the copy cannot be written")]
    Write(#[source] std::io::Error),
}

impl From<MediaRefusal> for CopyError {
    fn from(what: MediaRefusal) -> CopyError {
        CopyError::Refused(what)
    }
}

/// Copies the file `path` (with `/`) beneath `folder`, whatever is in it, and says what was copied.
///
/// # Errors
/// [`CopyError`]; part of it may have been written.
pub fn copy(folder: &Path, path: &str, to: impl Write) -> Result<Seen<()>, CopyError> {
    read::<OpenGate>(folder, path, to)
}

fn read<G: Gate>(
    folder: &Path,
    path: &str,
    mut to: impl Write,
) -> Result<Seen<G::Kind>, CopyError> {
    let root = Root::open(folder).map_err(Refusal::of_media)?;
    let pieces = Pieces::<G>::open(&root, path);
    let mut pieces = pieces.map_err(|what| with_nearest(&root, path, what))?;
    let mut buffer = vec![0; PIECE];
    loop {
        match pieces.next(&mut buffer)? {
            0 => return Ok(pieces.finish()?),
            read => to.write_all(&buffer[..read]).map_err(CopyError::Write)?,
        }
    }
}

/// A file that is read piece by piece.
#[derive(Debug)]
pub(super) struct Pieces<G> {
    opened: Opened,
    gate: G,
    hash: Hash,
    /// The first bytes, read for the gate and not handed out yet.
    head: Vec<u8>,
    length: u64,
}

struct Hash(Context);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash")
    }
}

impl<G: Gate> Pieces<G> {
    /// Opens `path` beneath `root` when its size and its first bytes will do.
    pub fn open(root: &Root, path: &str) -> Result<Pieces<G>, MediaRefusal> {
        let mut opened = root.file(path, u64::MAX).map_err(Refusal::of_media)?;
        let mut head = vec![0; G::HEAD];
        let mut length = 0;
        loop {
            match opened.piece(&mut head[length..]).map_err(Refusal::of_media)? {
                0 => break,
                read => length += read,
            }
        }
        head.truncate(length);
        let gate = G::open(path, &head, opened.size())?;
        let hash = Hash(Context::new(&SHA256));
        Ok(Pieces { opened, gate, hash, head, length: 0 })
    }

    /// Which version of the file it is.
    pub fn identity(&self) -> Identity {
        self.opened.identity()
    }

    /// The next bytes into `buffer`, which holds more than [`Gate::HEAD`]; 0: the end.
    pub fn next(&mut self, buffer: &mut [u8]) -> Result<usize, MediaRefusal> {
        let read = match self.head.is_empty() {
            true => self.opened.piece(buffer).map_err(Refusal::of_media)?,
            false => {
                let head = std::mem::take(&mut self.head);
                buffer[..head.len()].copy_from_slice(&head);
                head.len()
            }
        };
        self.length += read as u64;
        // It grows under our eyes.
        if self.length > self.opened.size() {
            return Err(MediaRefusal::Changing);
        }
        self.hash.0.update(&buffer[..read]);
        self.gate.pass(&buffer[..read]);
        Ok(read)
    }

    /// What it is, once [`Pieces::next`] came to the end; `Changing` when it was written meanwhile.
    pub fn finish(self) -> Verdict<G::Kind> {
        self.opened.must_be_whole(self.length).map_err(Refusal::of_media)?;
        let digest = HEXLOWER.encode(self.hash.0.finish().as_ref());
        Ok(Seen { digest, kind: self.gate.close()?, bytes: self.length })
    }
}

/// A missing file with the path of one beside it that may be meant.
pub(super) fn with_nearest(root: &Root, path: &str, what: MediaRefusal) -> MediaRefusal {
    if !matches!(what, MediaRefusal::Missing { .. }) {
        return what;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let names = root.names(folder, MOST_NAMES).unwrap_or_default();
    let shown = names.iter().map(String::as_str).filter(|name| !name.starts_with('.'));
    let near = nearest(name, shown);
    MediaRefusal::Missing { nearest: near.map(|near| beside(path, &near)) }
}
