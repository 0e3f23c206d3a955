//! One look at the whole folder: which announcements are there, and which of them changed.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{self, AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use thiserror::Error;

use super::is_deceptive;
use super::open::{Identity, Refusal, Root, shape};
use super::settle::probation;
use crate::problem::{Astray, FolderFault};

/// Largest announcement, in bytes.
pub const LARGEST: u64 = 1024 * 1024;
/// A file touched less than this ago may still be in the middle of a save.
const SETTLE: Duration = Duration::from_millis(100);
/// Folders within folders.
const DEEPEST: usize = 16;
/// Directory entries of one look; beyond it only files already known are looked at.
const MOST_ENTRIES: usize = 1_000_000;
/// Bytes handed out by one look; the rest waits for the next.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
const MOST_STRAYS: usize = 1_000;
/// Endings of files that their writers may believe to be announcements.
const LOOKALIKES: [&str; 20] = [
    "markdown", "mdown", "mkd", "mdwn", "mdx", "md~", "bak", "orig", "txt", "text", "rst", "adoc",
    "doc", "docx", "odt", "rtf", "htm", "html", "yaml", "yml",
];
/// Names of the file that holds everything; Windows editors like to add an ending.
const HOLD: [&str; 4] = ["HOLD", "HOLD.txt", "hold", "hold.txt"];

/// The folder itself cannot be read, so nothing is known: neither changes nor deletions.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the announcements folder {path} {why}")]
pub struct Unreachable {
    /// The folder.
    pub path: String,
    /// What hinders.
    pub why: FolderFault,
}

impl Unreachable {
    fn new(root: &Path, why: FolderFault) -> Unreachable {
        Unreachable { path: root.display().to_string(), why }
    }
}

/// What one look found.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// Every announcement file, by path.
    pub files: Vec<FileSeen>,
    /// Files of an earlier look that are there no more.
    pub gone: Vec<Arc<str>>,
    /// See [`hold`].
    pub hold: Option<String>,
    /// What is no announcement but may have been meant as one, by path.
    pub strays: Vec<Stray>,
    /// Some file is [`State::Unsettled`]: look again in a moment, without waiting for a wake.
    pub again: bool,
}

/// One file whose name ends in `.md`.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSeen {
    /// Relative to the folder, with `/`.
    pub path: Arc<str>,
    /// What is known of the content.
    pub state: State,
    /// The look that first met the present content, by that look's `now`.
    pub since: Timestamp,
}

impl FileSeen {
    /// Whether the content has been readable and the same for `span` at `now`.
    pub fn is_settled_for(&self, span: jiff::SignedDuration, now: Timestamp) -> bool {
        matches!(self.state, State::Changed(_) | State::Unchanged)
            && now.duration_since(self.since) >= span
    }
}

/// What is known of a file's content.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// New content, whole.
    Changed(Arc<[u8]>),
    /// The bytes last given as `Changed` still hold.
    Unchanged,
    /// Being written, or just written. What was given before may no longer hold.
    Unsettled,
    /// Not acceptable. What was given before is void; a later cure arrives as `Changed`.
    Refused(Refusal),
    /// Read before, and now a folder above or the storage fails: no sign that it was deleted.
    Unreachable(Refusal),
}

/// Something in the folder that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Relative to the folder, with `/`; what cannot be printed is replaced.
    pub path: String,
    /// Why it is not read.
    pub why: Astray,
    /// This scan has not named it before.
    pub new: bool,
}

/// Remembers what it saw, so that the next look reads only what changed.
#[derive(Debug)]
pub struct Scan {
    root: PathBuf,
    known: HashMap<Arc<str>, Known>,
    named: HashSet<String>,
    device: Option<u64>,
    turn: u64,
}

#[derive(Debug)]
struct Known {
    path: Arc<str>,
    identity: Identity,
    /// When this identity was first seen.
    met: Instant,
    /// What reading this identity gave; `None`: not read yet, or worth another try.
    verdict: Option<Result<(), Refusal>>,
    /// SHA-256 of the bytes last handed out.
    digest: Option<[u8; 32]>,
    since: Timestamp,
    turn: u64,
}

impl Scan {
    /// A scan of the folder `root` that has seen nothing yet.
    pub fn new(root: impl Into<PathBuf>) -> Scan {
        Scan {
            root: root.into(),
            known: HashMap::new(),
            named: HashSet::new(),
            device: None,
            turn: 0,
        }
    }

    /// Looks at everything. Blocks for as long as the file system takes.
    ///
    /// `now` only dates new content. After an error nothing is forgotten, and the last known hold
    /// goes on. A first look at very much text comes in portions: go on while `again` is set.
    pub fn look(&mut self, now: Timestamp) -> Result<Listing, Unreachable> {
        let unreachable = |refusal: Refusal| Unreachable::new(&self.root, refusal.of_folder());
        let root = Root::open(&self.root).map_err(unreachable)?;
        let device = fs::fstat(root.fd()).map_err(|e| unreachable(Refusal::from_errno(e)))?.st_dev;
        let hold = hold_of(&root).map_err(unreachable)?;

        let mut found = Found::default();
        walk(root.fd().as_fd(), "", 0, &mut found).map_err(unreachable)?;
        // The bare mount point of a share that went away looks like "all files were deleted".
        let moved = self.device.is_some_and(|before| before != device);
        if moved && found.entries == 0 && !self.known.is_empty() {
            return Err(Unreachable::new(&self.root, FolderFault::Unmounted));
        }
        self.device = Some(device);
        self.turn += 1;

        let mut look =
            Look { root: &root, now, wall: SystemTime::now(), turn: self.turn, left: MOST_BYTES };
        let mut files = Vec::with_capacity(found.files.len());
        for (path, stat) in &found.files {
            files.extend(look.one(&mut self.known, path, stat));
        }
        let gone = self.missing(&mut look, &mut files);
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let again = files.iter().any(|f| f.state == State::Unsettled);
        Ok(Listing { files, gone, hold, strays: self.strays(found.strays), again })
    }

    /// Whether the file at `path` is at this moment, byte for byte, what was last handed out.
    pub fn same(&self, path: &str) -> bool {
        let digest = self.known.get(path).and_then(|k| k.digest);
        digest.is_some_and(|d| read_digest(&self.root, path) == Some(d))
    }

    /// Files that the walk did not meet. A listing may skip a name that is replaced meanwhile,
    /// and a folder that cannot be listed hides its files; so only a plain "not there" counts.
    fn missing(&mut self, look: &mut Look, files: &mut Vec<FileSeen>) -> Vec<Arc<str>> {
        let turn = look.turn;
        let unmet = self.known.values().filter(|k| k.turn != turn);
        let mut gone = Vec::new();
        for path in unmet.map(|k| k.path.clone()).collect::<Vec<_>>() {
            match look.root.stat(&path) {
                Ok(stat) => files.extend(look.one(&mut self.known, &path, &stat)),
                Err(why) if why.is_transient() => {
                    if let Some(known) = self.known.get_mut(&path) {
                        known.turn = turn;
                        let state = State::Unreachable(why);
                        files.push(FileSeen { path, state, since: known.since });
                    }
                }
                Err(_) => {
                    self.known.remove(&path);
                    gone.push(path);
                }
            }
        }
        gone.sort_unstable();
        gone
    }

    fn strays(&mut self, mut strays: Vec<Stray>) -> Vec<Stray> {
        strays.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        for stray in &mut strays {
            stray.new = !self.named.contains(&stray.path);
        }
        self.named = strays.iter().map(|s| s.path.clone()).collect();
        strays
    }
}

/// Whether the file at `path` beneath `root` has, at this moment, the SHA-256 `digest`
/// (lower-case hex). For the last glance before a release; needs no scan at hand.
pub fn has_digest(root: &Path, path: &str, digest: &str) -> bool {
    read_digest(root, path).is_some_and(|d| data_encoding::HEXLOWER.encode(&d) == digest)
}

/// The text of the file `HOLD` at the root, on one line of at most 500 characters, or nothing
/// when there is none. One that cannot be read holds all the same, with an empty text.
/// Cheap: for the glance before every attempt.
pub fn hold(root: &Path) -> Result<Option<String>, Unreachable> {
    let read = Root::open(root).and_then(|root| hold_of(&root));
    read.map_err(|e| Unreachable::new(root, e.of_folder()))
}

fn hold_of(root: &Root) -> Result<Option<String>, Refusal> {
    for name in HOLD {
        match fs::statat(root.fd(), name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => continue,
            Err(errno) => return Err(Refusal::System(std::io::Error::from(errno).to_string())),
            Ok(_) => {}
        }
        let bytes = root.prefix(name, 8 * 1024).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').replace(is_deceptive, " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        return Ok(Some(words.join(" ").chars().take(500).collect()));
    }
    Ok(None)
}

fn read_digest(root: &Path, path: &str) -> Option<[u8; 32]> {
    let bytes = Root::open(root).ok()?.file(path, LARGEST).ok()?.read().ok()?;
    Some(sha256(&bytes))
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(&SHA256, bytes).as_ref());
    sum
}

struct Look<'a> {
    root: &'a Root,
    now: Timestamp,
    wall: SystemTime,
    turn: u64,
    left: u64,
}

impl Look<'_> {
    /// `None` when the same look met the path already.
    fn one(
        &mut self,
        files: &mut HashMap<Arc<str>, Known>,
        path: &str,
        stat: &Stat,
    ) -> Option<FileSeen> {
        let identity = Identity::of(stat);
        if !files.contains_key(path) {
            let path: Arc<str> = path.into();
            let known = Known {
                path: path.clone(),
                identity,
                met: Instant::now(),
                verdict: None,
                digest: None,
                since: self.now,
                turn: 0,
            };
            files.insert(path, known);
        }
        let known = files.get_mut(path)?;
        if known.turn == self.turn {
            return None;
        }
        known.turn = self.turn;
        if known.identity != identity {
            known.identity = identity;
            known.met = Instant::now();
            known.verdict = None;
        }
        let state = match &known.verdict {
            Some(Ok(())) => State::Unchanged,
            Some(Err(refusal)) => State::Refused(refusal.clone()),
            None => self.read(known, stat),
        };
        Some(FileSeen { path: known.path.clone(), state, since: known.since })
    }

    fn read(&mut self, known: &mut Known, stat: &Stat) -> State {
        if known.met.elapsed() < probation(&known.identity, self.wall, SETTLE) {
            return State::Unsettled;
        }
        let content = shape(stat).and_then(|()| self.root.file(&known.path, LARGEST));
        let content = content.and_then(|opened| {
            // What was walked by and what is open now must be one and the same.
            match opened.identity() == known.identity {
                true if opened.size() > self.left => Ok(None),
                true => opened.read().map(Some),
                false => Err(Refusal::Changed),
            }
        });
        match content {
            Ok(None) => State::Unsettled,
            Ok(Some(bytes)) => {
                self.left -= bytes.len() as u64;
                known.verdict = Some(Ok(()));
                let digest = Some(sha256(&bytes));
                if known.digest == digest {
                    return State::Unchanged;
                }
                known.digest = digest;
                known.since = self.now;
                State::Changed(bytes.into())
            }
            Err(Refusal::Changed | Refusal::Vanished | Refusal::NotFound) => State::Unsettled,
            Err(refusal) => {
                known.digest = None;
                known.since = self.now;
                if !refusal.is_transient() {
                    known.verdict = Some(Err(refusal.clone()));
                }
                State::Refused(refusal)
            }
        }
    }
}

#[derive(Default)]
struct Found {
    files: Vec<(String, Stat)>,
    strays: Vec<Stray>,
    entries: usize,
}

impl Found {
    fn stray(&mut self, path: String, why: Astray) {
        if self.strays.len() < MOST_STRAYS {
            self.strays.push(Stray { path, why, new: true });
        }
    }
}

/// Lists the folder `fd`, whose path is `prefix` (empty, or with a `/` at its end).
fn walk(fd: BorrowedFd<'_>, prefix: &str, depth: usize, found: &mut Found) -> Result<(), Refusal> {
    let failed = |e: Errno| match e {
        Errno::ACCESS | Errno::PERM => Refusal::Permission,
        other => Refusal::System(std::io::Error::from(other).to_string()),
    };
    for entry in Dir::read_from(fd).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        if name.to_bytes().starts_with(b".") {
            continue;
        }
        found.entries += 1;
        let shown = || {
            let name = name.to_string_lossy().replace(is_deceptive, "\u{fffd}");
            format!("{prefix}{name}")
        };
        if found.entries > MOST_ENTRIES {
            found.stray(shown(), Astray::TooMany { most: MOST_ENTRIES });
            return Ok(());
        }
        let Ok(text) = name.to_str() else {
            found.stray(shown(), Astray::Name);
            continue;
        };
        if text.contains(is_deceptive) {
            found.stray(shown(), Astray::Name);
            continue;
        }
        if text.eq_ignore_ascii_case("readme.md") {
            continue;
        }
        let stat = || fs::statat(fd, name, AtFlags::SYMLINK_NOFOLLOW | AtFlags::NO_AUTOMOUNT);
        if text.ends_with(".md") {
            // Gone between listing and asking: `missing` has the last word on files known.
            if let Ok(stat) = stat() {
                found.files.push((format!("{prefix}{text}"), stat));
            }
            continue;
        }
        let kind = match entry.file_type() {
            FileType::Unknown => {
                stat().map_or(FileType::Unknown, |s| FileType::from_raw_mode(s.st_mode))
            }
            known => known,
        };
        let path = format!("{prefix}{text}");
        match kind {
            FileType::Symlink => found.stray(path, Astray::Symlink),
            FileType::Directory if depth == DEEPEST => {
                found.stray(path, Astray::Depth { most: DEEPEST });
            }
            FileType::Directory => {
                let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let below = match fs::openat(fd, name, flags, Mode::empty()) {
                    Ok(folder) => walk(folder.as_fd(), &format!("{path}/"), depth + 1, found),
                    Err(Errno::NOENT) => Ok(()),
                    Err(errno) => Err(failed(errno)),
                };
                if let Err(why) = below {
                    found.stray(path, Astray::Folder(why.of_file()));
                }
            }
            FileType::RegularFile if is_lookalike(text) => found.stray(path, Astray::Ending),
            _ => {}
        }
    }
    Ok(())
}

fn is_lookalike(name: &str) -> bool {
    // A clone brings the configuration that its forge checks by.
    if HOLD.contains(&name) || name == "config.yaml" {
        return false;
    }
    // `X.MD` arrives here too: only the lower-case ending is an announcement's.
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    ending.is_some_and(|e| e == "md" || LOOKALIKES.contains(&e.as_str()))
}
