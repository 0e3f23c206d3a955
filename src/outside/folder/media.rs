//! The images and videos that announcements name: what each is, told from its bytes, and remembered
//! until the file changes. Videos are large: a look reads a portion of them, the next one goes on.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};
use thiserror::Error;

use super::open::{Identity, Opened, Refusal, Root, shape};
use super::settle::probation;
use crate::announcement::{Looks, Reading};
use crate::media::{MediaSeen, MediaType};
use crate::problem::{MediaRefusal, nearest};

/// A file touched less than this ago may still be on its way over a slow network, and one that is
/// missing may follow its announcement.
pub const SETTLE: Duration = Duration::from_secs(1);
/// Bytes read at once.
const PIECE: usize = 128 * 1024;
/// Names among which a missing file's is looked for.
const MOST_NAMES: usize = 1_000;

/// What a file is, or why it cannot be shown.
pub type Verdict = Result<MediaSeen, MediaRefusal>;

/// The path in the announcements folder of `file`, as the announcement at `announcement` names it.
pub fn beside(announcement: &str, file: &str) -> String {
    match announcement.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{file}"),
        None => file.to_owned(),
    }
}

/// Looks by `look` at every file that `reading` names, as it names it. `None`: some of them are not
/// known yet.
pub fn looks(reading: &Reading, mut look: impl FnMut(&str) -> Option<Verdict>) -> Option<Looks> {
    let media = reading.announcement.iter().flat_map(|a| &a.media);
    // All of them are looked at, also after one that is not known.
    let all: Vec<_> = media
        .map(|(name, media)| {
            let mut verdict = look(&media.file)?;
            if let Err(MediaRefusal::Missing { nearest: Some(near) }) = &mut verdict {
                // As the announcement would write it.
                let (_, last) = near.rsplit_once('/').unwrap_or(("", near));
                *near = beside(&media.file, last);
            }
            Some((name.clone(), verdict))
        })
        .collect();
    all.into_iter().collect()
}

/// Looks once, to the end, at the file `path` (with `/`) beneath `folder`.
pub fn look_now(folder: &Path, path: &str) -> Verdict {
    copy(folder, path, std::io::sink()).map_err(|e| match e {
        CopyError::Refused(what) => what,
        CopyError::Write(error) => MediaRefusal::System(error.to_string()),
    })
}

/// Why a copy failed.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The file cannot be shown, or not any more.
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

/// Copies the file `path` (with `/`) beneath `folder`, and says what was copied.
///
/// # Errors
/// [`CopyError`]; part of it may have been written.
pub fn copy(folder: &Path, path: &str, mut to: impl Write) -> Result<MediaSeen, CopyError> {
    let root = Root::open(folder).map_err(Refusal::of_media)?;
    let mut pieces = Pieces::open(&root, path).map_err(|what| with_nearest(&root, path, what))?;
    let mut buffer = vec![0; PIECE];
    loop {
        match pieces.next(&mut buffer)? {
            0 => return Ok(pieces.finish()?),
            read => to.write_all(&buffer[..read]).map_err(CopyError::Write)?,
        }
    }
}

/// A media file that is read piece by piece.
#[derive(Debug)]
struct Pieces {
    opened: Opened,
    kind: MediaType,
    hash: Hash,
    /// The first bytes, read to tell the type and not handed out yet.
    head: Vec<u8>,
    length: u64,
}

struct Hash(Context);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash")
    }
}

impl Pieces {
    /// Opens `path` beneath `root` when it is a file that a post can show.
    fn open(root: &Root, path: &str) -> Result<Pieces, MediaRefusal> {
        let mut opened = root.file(path, u64::MAX).map_err(Refusal::of_media)?;
        let mut head = vec![0; MediaType::HEAD];
        let mut length = 0;
        loop {
            match opened.piece(&mut head[length..]).map_err(Refusal::of_media)? {
                0 => break,
                read => length += read,
            }
        }
        head.truncate(length);
        let kind = MediaType::of(&head).ok_or(MediaRefusal::Type)?;
        if opened.size() > kind.largest() {
            return Err(MediaRefusal::TooLarge { limit: kind.largest() });
        }
        let hash = Hash(Context::new(&SHA256));
        Ok(Pieces { opened, kind, hash, head, length: 0 })
    }

    /// The next bytes into `buffer`, which holds more than [`MediaType::HEAD`]; 0: the end.
    fn next(&mut self, buffer: &mut [u8]) -> Result<usize, MediaRefusal> {
        let read = match self.head.is_empty() {
            true => self.opened.piece(buffer).map_err(Refusal::of_media)?,
            false => {
                let head = std::mem::take(&mut self.head);
                buffer[..head.len()].copy_from_slice(&head);
                head.len()
            }
        };
        self.hash.0.update(&buffer[..read]);
        self.length += read as u64;
        // It grows under our eyes.
        if self.length > self.opened.size() {
            return Err(MediaRefusal::Changing);
        }
        Ok(read)
    }

    /// What it is, once [`Pieces::next`] came to the end; `Changing` when it was written meanwhile.
    fn finish(self) -> Verdict {
        self.opened.must_be_whole(self.length).map_err(Refusal::of_media)?;
        let digest = HEXLOWER.encode(self.hash.0.finish().as_ref());
        Ok(MediaSeen { digest, kind: self.kind, bytes: self.length })
    }
}

/// Remembers what it saw of each file, so that the next look reads only what changed.
#[derive(Debug)]
pub struct MediaFiles {
    root: PathBuf,
    known: HashMap<String, Known>,
    turn: u64,
}

#[derive(Debug)]
struct Known {
    /// What the file system says, without opening it.
    glance: Result<Identity, Refusal>,
    /// When it first said so.
    met: Instant,
    stage: Stage,
    turn: u64,
}

#[derive(Debug)]
enum Stage {
    /// Being written, or perhaps on its way.
    Waiting,
    /// Its turn to be read has not come.
    Queued,
    Reading(Box<Pieces>),
    /// Holds as long as the glance is the same.
    Done(Verdict),
    /// Worth another try at the next look.
    Failed(Verdict),
}

impl MediaFiles {
    /// Nothing is known yet of the files beneath `root`.
    pub fn new(root: &Path) -> MediaFiles {
        MediaFiles { root: root.to_owned(), known: HashMap::new(), turn: 0 }
    }

    /// Begins a look that reads at most about `most` bytes. What it does not ask for is forgotten
    /// when it ends.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn look(&mut self, most: u64) -> Result<Look<'_>, Refusal> {
        let root = Root::open(&self.root)?;
        self.turn += 1;
        Ok(Look { files: self, root, wall: SystemTime::now(), left: most, is_reading: false })
    }

    /// Whether the file at `path` is at this moment, by the file system's word, the one that was
    /// read to its end.
    pub fn is_current(&self, path: &str) -> bool {
        let known = self.known.get(path).filter(|k| matches!(k.stage, Stage::Done(_)));
        known.is_some_and(|known| {
            Root::open(&self.root).is_ok_and(|root| glance(&root, path) == known.glance)
        })
    }
}

/// One look at the files that announcements name.
#[derive(Debug)]
pub struct Look<'a> {
    files: &'a mut MediaFiles,
    root: Root,
    wall: SystemTime,
    left: u64,
    is_reading: bool,
}

impl Look<'_> {
    /// What the file at `path` is. `None`: it is being written, or has not been read to its end.
    pub fn file(&mut self, path: &str) -> Option<Verdict> {
        let turn = self.files.turn;
        let fresh = |glance| Known { glance, met: Instant::now(), stage: Stage::Waiting, turn };
        if !self.files.known.contains_key(path) {
            let known = Known { turn: 0, ..fresh(glance(&self.root, path)) };
            self.files.known.insert(path.to_owned(), known);
        }
        let known = self.files.known.get_mut(path)?;
        if known.turn != turn {
            known.turn = turn;
            let glance = glance(&self.root, path);
            if known.glance != glance {
                *known = fresh(glance);
            }
            if !matches!(known.stage, Stage::Done(_)) {
                known.stage = advance(&self.root, path, known, self.wall, &mut self.left);
                self.is_reading |= matches!(known.stage, Stage::Queued | Stage::Reading(_));
            }
        }
        match &known.stage {
            Stage::Done(verdict) | Stage::Failed(verdict) => Some(verdict.clone()),
            Stage::Waiting | Stage::Queued | Stage::Reading(_) => None,
        }
    }

    /// Ends the look. Whether a file waits only for the next one to go on reading.
    pub fn end(self) -> bool {
        let turn = self.files.turn;
        self.files.known.retain(|_, known| known.turn == turn);
        self.is_reading
    }
}

fn glance(root: &Root, path: &str) -> Result<Identity, Refusal> {
    let stat = root.stat(path)?;
    shape(&stat)?;
    Ok(Identity::of(&stat))
}

/// Goes on with a file for as long as `left` bytes may be read.
fn advance(root: &Root, path: &str, known: &mut Known, now: SystemTime, left: &mut u64) -> Stage {
    let identity = match &known.glance {
        Ok(identity) => *identity,
        Err(Refusal::NotFound) if known.met.elapsed() < SETTLE => return Stage::Waiting,
        Err(refusal) => {
            return Stage::Done(Err(with_nearest(root, path, refusal.clone().of_media())));
        }
    };
    let read = match std::mem::replace(&mut known.stage, Stage::Waiting) {
        Stage::Reading(pieces) => read_on(pieces, left),
        _ if known.met.elapsed() < probation(&identity, now, SETTLE) => return Stage::Waiting,
        // Not opened before it can be read: there may be thousands.
        _ if *left == 0 => return Stage::Queued,
        _ => Pieces::open(root, path).and_then(|pieces| {
            // What was glanced at and what is open now must be one and the same.
            match pieces.opened.identity() == identity {
                true => read_on(Box::new(pieces), left),
                false => Err(MediaRefusal::Changing),
            }
        }),
    };
    match read {
        Ok(stage) => stage,
        Err(MediaRefusal::Changing | MediaRefusal::Missing { .. }) => Stage::Waiting,
        Err(what @ (MediaRefusal::Permission | MediaRefusal::System(_))) => {
            Stage::Failed(Err(what))
        }
        Err(what) => Stage::Done(Err(what)),
    }
}

fn read_on(mut pieces: Box<Pieces>, left: &mut u64) -> Result<Stage, MediaRefusal> {
    let mut buffer = vec![0; PIECE];
    while *left > 0 {
        match pieces.next(&mut buffer)? {
            0 => return pieces.finish().map(|seen| Stage::Done(Ok(seen))),
            read => *left = left.saturating_sub(read as u64),
        }
    }
    Ok(Stage::Reading(pieces))
}

/// A missing file with the path of one beside it that may be meant.
fn with_nearest(root: &Root, path: &str, what: MediaRefusal) -> MediaRefusal {
    if !matches!(what, MediaRefusal::Missing { .. }) {
        return what;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let names = root.names(folder, MOST_NAMES).unwrap_or_default();
    let shown = names.iter().map(String::as_str).filter(|name| !name.starts_with('.'));
    let near = nearest(name, shown);
    MediaRefusal::Missing { nearest: near.map(|near| beside(path, &near)) }
}
