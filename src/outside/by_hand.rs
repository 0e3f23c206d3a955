//! The folder `feedback` in the state, where people put what came by letter, by telephone or in a
//! meeting. It may itself be a link to a folder that they can reach. Nothing in it is ever changed.

use std::collections::HashMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::folder::open::{Identity, Refusal, Root, shape};
use super::folder::settle::probation;
use crate::note::{LARGEST, is_name};

/// Its name in the state.
pub const FOLDER: &str = "feedback";
/// Files that are looked at; what is beyond them is logged.
const MOST: usize = 10_000;
/// Bytes that one look reads; the rest waits for the next.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// A file touched less than this ago may still be in the middle of a save.
const SETTLE: Duration = Duration::from_millis(100);

/// What was read of the folder so far.
#[derive(Debug)]
pub struct ByHand {
    folder: PathBuf,
    known: HashMap<String, Known>,
}

#[derive(Debug)]
struct Known {
    identity: Identity,
    /// When this identity was first seen.
    met: Instant,
    is_read: bool,
}

/// A file that is new or changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub content: Result<Vec<u8>, Unread>,
}

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no text that is taken in.
    Ending,
    /// It may not be read.
    Refused(Refusal),
}

/// What one look found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// New or changed files, by name.
    pub found: Vec<Found>,
    /// The names of all files.
    pub names: Vec<String>,
}

impl ByHand {
    /// Of the newsroom whose journal lies in `state`; nothing read yet.
    pub fn new(state: &Path) -> ByHand {
        ByHand { folder: state.join(FOLDER), known: HashMap::new() }
    }

    /// Makes the folder, so that people find it, unless something of that name is there.
    pub fn make(&self) {
        match DirBuilder::new().mode(0o700).create(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                tracing::warn!(%error, "the folder for feedback by hand cannot be made");
            }
            _ => {}
        }
    }

    /// Reads what is new or changed. A missing folder is an empty one.
    ///
    /// # Errors
    /// Why the folder cannot be read.
    pub fn look(&mut self) -> Result<Look, Refusal> {
        let root = match Root::open(&self.folder) {
            Ok(root) => root,
            Err(Refusal::NotFound) => return Ok(Look::default()),
            Err(refusal) => return Err(refusal),
        };
        let mut names = root.names("", MOST + 2)?;
        if names.len() > MOST + 1 {
            tracing::warn!(most = MOST, "too many files of feedback by hand: some are not read");
        }
        names.retain(|name| is_meant(name));
        names.sort_unstable();
        self.known.retain(|name, _| names.binary_search(name).is_ok());
        let mut left = MOST_BYTES;
        let mut found = Vec::new();
        for name in &names {
            if let Some(content) = self.one(&root, name, &mut left) {
                found.push(Found { name: name.clone(), content });
            }
        }
        Ok(Look { found, names })
    }

    /// The content of `name` if it is to be read now.
    fn one(&mut self, root: &Root, name: &str, left: &mut u64) -> Option<Result<Vec<u8>, Unread>> {
        let stat = match root.stat(name) {
            Ok(stat) => stat,
            Err(Refusal::NotFound | Refusal::Vanished | Refusal::Changed) => return None,
            // A link is told at each look: it has no versions.
            Err(refusal) => return Some(Err(Unread::Refused(refusal))),
        };
        let identity = Identity::of(&stat);
        let fresh = || Known { identity, met: Instant::now(), is_read: false };
        let known = self.known.entry(name.to_owned()).or_insert_with(fresh);
        if known.identity != identity {
            *known = fresh();
        }
        if known.is_read {
            return None;
        }
        if known.met.elapsed() < probation(&identity, SystemTime::now(), SETTLE) {
            return None;
        }
        let read = match shape(&stat) {
            Err(Refusal::Directory) => return None,
            Err(refusal) => Err(refusal),
            Ok(()) if !is_name(name) => {
                known.is_read = true;
                return Some(Err(Unread::Ending));
            }
            Ok(()) => root.file(name, LARGEST).and_then(|opened| {
                if opened.identity() != identity {
                    return Err(Refusal::Changed);
                }
                match opened.size() > *left {
                    true => Ok(None),
                    false => opened.read().map(Some),
                }
            }),
        };
        match read {
            Ok(None) | Err(Refusal::Changed | Refusal::Vanished | Refusal::NotFound) => None,
            Ok(Some(bytes)) => {
                *left -= bytes.len() as u64;
                known.is_read = true;
                Some(Ok(bytes))
            }
            Err(refusal) => {
                known.is_read = !refusal.is_transient();
                Some(Err(Unread::Refused(refusal)))
            }
        }
    }
}

/// Programs leave files beside what is edited, and explain folders in a README.
fn is_meant(name: &str) -> bool {
    !name.starts_with(['.', '~', '#']) && !name.ends_with('~') && name != "README.md"
}

/// Names of files in `state`'s folder in which `is_his` finds a person; also of kinds that are not
/// read.
///
/// # Errors
/// The disk's.
pub fn naming(state: &Path, is_his: impl Fn(&str) -> bool) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(state.join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut naming = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A name can hold an address as well; what is no plain file holds no letter of ours.
        let text = match entry.file_type()?.is_file() && entry.metadata()?.len() <= LARGEST {
            true => String::from_utf8_lossy(&fs::read(entry.path())?).into_owned(),
            false => String::new(),
        };
        if is_his(&text) || is_his(&name) {
            naming.push(name);
        }
    }
    naming.sort_unstable();
    Ok(naming)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// What a look finds once files have settled.
    fn look(by_hand: &mut ByHand) -> Vec<(String, Result<Vec<u8>, Unread>)> {
        by_hand.look().unwrap();
        std::thread::sleep(2 * SETTLE);
        by_hand.look().unwrap().found.into_iter().map(|f| (f.name, f.content)).collect()
    }

    #[test]
    fn each_version_of_a_plain_file_is_given_once_and_nothing_else_is_read() {
        let state = tempfile::tempdir().unwrap();
        let mut by_hand = ByHand::new(state.path());
        assert_eq!(by_hand.look(), Ok(Look::default()), "no folder yet");
        by_hand.make();
        by_hand.make();
        let folder = state.path().join(FOLDER);
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        write("a.md", "satu");
        write("rahasia", "x");
        write(".a.md.swp", "x");
        write("README.md", "x");
        write("dua.md", "dua");
        fs::hard_link(folder.join("dua.md"), folder.join("lagi.txt")).unwrap();
        symlink("a.md", folder.join("tautan.md")).unwrap();
        fs::create_dir(folder.join("lama.md")).unwrap();
        fs::write(folder.join("besar.md"), vec![b'a'; LARGEST as usize + 1]).unwrap();
        let refused = |name: &str, refusal| (name.to_owned(), Err(Unread::Refused(refusal)));
        let found = look(&mut by_hand);
        assert_eq!(
            found,
            [
                ("a.md".to_owned(), Ok(b"satu".to_vec())),
                refused("besar.md", Refusal::TooLarge(LARGEST)),
                refused("dua.md", Refusal::HardLink(2)),
                refused("lagi.txt", Refusal::HardLink(2)),
                ("rahasia".to_owned(), Err(Unread::Ending)),
            ]
            .into_iter()
            .chain([refused("tautan.md", Refusal::Symlink)])
            .collect::<Vec<_>>()
        );
        fs::remove_file(folder.join("tautan.md")).unwrap();
        assert_eq!(look(&mut by_hand), []);
        write("a.md", "satu lagi");
        assert_eq!(look(&mut by_hand), [("a.md".to_owned(), Ok(b"satu lagi".to_vec()))]);
    }

    #[test]
    fn files_that_name_a_person_are_found_whatever_they_are() {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(naming(state.path(), |_| true).unwrap(), Vec::<String>::new());
        let by_hand = ByHand::new(state.path());
        by_hand.make();
        for (name, text) in [("a.md", "dari budi"), ("b.docx", "BUDI"), ("c.md", "x"), ("budi", "")]
        {
            fs::write(by_hand.folder.join(name), text).unwrap();
        }
        let his = |text: &str| text.to_lowercase().contains("budi");
        assert_eq!(naming(state.path(), his).unwrap(), ["a.md", "b.docx", "budi"]);
    }
}
