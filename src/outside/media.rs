//! Frozen copies of images, videos and attachments, named by their digest: what was prepared is what
//! goes out, whatever becomes of the file in the folder.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;

use super::folder::pieces::{CopyError, beside, copy};
use crate::media::Seen;
use crate::problem::MediaRefusal;

/// What a copy that is not whole begins with; no digest does.
const PART: char = '.';

/// Why a file could not be frozen.
#[derive(Debug, Error)]
pub enum FreezeError {
    /// It is not what was looked at, or cannot be read any more.
    #[error("it changed since it was looked at ({})", .0.code())]
    Changed(MediaRefusal),
    /// The copy cannot be kept.
    #[error("its copy cannot be written")]
    Write(#[source] io::Error),
}

impl From<CopyError> for FreezeError {
    fn from(error: CopyError) -> FreezeError {
        match error {
            CopyError::Refused(what) => FreezeError::Changed(what),
            CopyError::Write(error) => FreezeError::Write(error),
        }
    }
}

/// The folder of frozen copies.
#[derive(Debug, Clone)]
pub struct Media {
    folder: PathBuf,
}

impl Media {
    /// The copies beneath the state folder `state`; the folder is made with the first of them.
    pub fn new(state: &Path) -> Media {
        Media { folder: state.join("media") }
    }

    /// Where the copy with the digest `digest` lies.
    pub fn path(&self, digest: &str) -> PathBuf {
        self.folder.join(digest)
    }

    /// The copy with the digest `digest`, for reading.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(&self, digest: &str) -> io::Result<File> {
        File::open(self.path(digest))
    }

    /// The whole frozen copy that `digest` names, `bytes` long.
    ///
    /// # Errors
    /// When it is not there, or is not what it was.
    pub fn read(&self, digest: &str, bytes: u64) -> io::Result<Vec<u8>> {
        let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        self.open(digest)?.take(bytes + 1).read_to_end(&mut content)?;
        let found = ring::digest::digest(&ring::digest::SHA256, &content);
        match data_encoding::HEXLOWER.encode(found.as_ref()) == digest {
            true => Ok(content),
            false => Err(io::Error::new(io::ErrorKind::InvalidData, "the copy was changed")),
        }
    }

    /// Whether the copy that `digest` names is there, `bytes` long.
    pub fn holds(&self, digest: &str, bytes: u64) -> bool {
        let copy = fs::symlink_metadata(self.path(digest));
        copy.is_ok_and(|copy| copy.is_file() && copy.len() == bytes)
    }

    /// Copies `file`, which was `seen`, as the announcement at the path `announcement` in the folder `announcements`
    /// names it, unless its copy is there already. Blocks, for a video for seconds. The copy is
    /// durable when this returns, and a failure leaves nothing behind.
    ///
    /// # Errors
    /// [`FreezeError`]: the file is not `seen` any more, or the disk refuses.
    pub fn freeze(
        &self,
        announcements: &Path,
        announcement: &str,
        file: &str,
        seen: &Seen<()>,
    ) -> Result<(), FreezeError> {
        if self.holds(&seen.digest, seen.bytes) {
            return Ok(());
        }
        self.make_folder().map_err(FreezeError::Write)?;
        let part = self.part(&seen.digest);
        let frozen = self.copy(announcements, &beside(announcement, file), seen, &part);
        if frozen.is_err() {
            // What failed is told; a part that stays is swept with the next start.
            let _ = fs::remove_file(&part);
        }
        frozen
    }

    fn copy(
        &self,
        announcements: &Path,
        path: &str,
        seen: &Seen<()>,
        part: &Path,
    ) -> Result<(), FreezeError> {
        let mut options = OpenOptions::new();
        let made = options.write(true).create_new(true).mode(0o600).open(part);
        let to = made.map_err(FreezeError::Write)?;
        if copy(announcements, path, &to)? != *seen {
            return Err(FreezeError::Changed(MediaRefusal::Changing));
        }
        to.sync_all().map_err(FreezeError::Write)?;
        let named = fs::rename(part, self.path(&seen.digest)).and_then(|()| sync(&self.folder));
        named.map_err(FreezeError::Write)
    }

    /// Deletes every copy whose digest is not in `keep`, and what a crash left half written.
    /// Nothing may be freezing meanwhile.
    ///
    /// # Errors
    /// When the folder cannot be read or a copy cannot be deleted.
    pub fn sweep(&self, keep: &HashSet<String>) -> io::Result<()> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        for entry in entries {
            let entry = entry?;
            if !entry.file_name().to_str().is_some_and(|name| keep.contains(name)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn make_folder(&self) -> io::Result<()> {
        match fs::DirBuilder::new().mode(0o700).create(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
            // The folder itself must outlive a power cut too.
            Ok(()) => self.folder.parent().map_or(Ok(()), sync),
        }
    }

    /// A name that no other copy in the making has.
    fn part(&self, digest: &str) -> PathBuf {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("{PART}{digest}.{}.{n}", std::process::id()))
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs::{create_dir, create_dir_all, remove_file, write};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use tempfile::TempDir;

    use super::*;
    use crate::outside::folder::gate::MediaGate;
    use crate::outside::folder::pieces::look_now;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsatu";

    /// A folder with an image beside an announcement in a subfolder, a state, and what was seen.
    fn newsroom() -> (TempDir, PathBuf, Media, Seen<()>) {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("in");
        create_dir_all(folder.join("2026/media")).unwrap();
        create_dir(outer.path().join("state")).unwrap();
        write(folder.join("2026/media/a.png"), PNG).unwrap();
        let media = Media::new(&outer.path().join("state"));
        let seen = look_now::<MediaGate>(&folder, "2026/media/a.png").unwrap();
        (outer, folder, media, seen.print())
    }

    fn names(media: &Media) -> Vec<String> {
        let entries = fs::read_dir(&media.folder).into_iter().flatten().flatten();
        entries.map(|e| e.file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_copy_is_whole_private_and_made_once() {
        let (_outer, folder, media, seen) = newsroom();
        let freeze = || media.freeze(&folder, "2026/a.md", "media/a.png", &seen);
        assert!(!media.holds(&seen.digest, seen.bytes) && media.open(&seen.digest).is_err());
        freeze().unwrap();
        assert!(media.holds(&seen.digest, seen.bytes));
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode(&media.folder), mode(&media.path(&seen.digest))), (0o700, 0o600));
        // What becomes of the file does not matter any more.
        remove_file(folder.join("2026/media/a.png")).unwrap();
        freeze().unwrap();
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut media.open(&seen.digest).unwrap(), &mut bytes).unwrap();
        assert_eq!(bytes, PNG);
        assert_eq!(names(&media), std::slice::from_ref(&seen.digest));
    }

    #[test]
    fn what_is_not_what_was_seen_is_not_frozen() {
        let (outer, folder, media, seen) = newsroom();
        let image = folder.join("2026/media/a.png");
        let refused = |code: &str| {
            let error = media.freeze(&folder, "2026/a.md", "media/a.png", &seen).unwrap_err();
            assert!(error.to_string().contains(code), "{error}");
            assert!(names(&media).is_empty(), "{code} leaves nothing");
        };
        write(&image, b"\x89PNG\r\n\x1a\ndua!").unwrap();
        refused("media.changing");
        write(&image, b"<html>").unwrap();
        refused("media.changing");
        remove_file(&image).unwrap();
        refused("media.missing");
        write(outer.path().join("same.png"), PNG).unwrap();
        symlink("../../../same.png", &image).unwrap();
        refused("media.link");
        remove_file(&image).unwrap();
        fs::hard_link(outer.path().join("same.png"), &image).unwrap();
        refused("media.link");
    }

    #[test]
    fn a_state_that_takes_no_copy_is_told() {
        let (outer, folder, _, seen) = newsroom();
        write(outer.path().join("state/media"), "").unwrap();
        let media = Media::new(&outer.path().join("state"));
        let error = media.freeze(&folder, "2026/a.md", "media/a.png", &seen).unwrap_err();
        assert!(matches!(error, FreezeError::Write(_)), "{error}");
        assert!(!media.holds(&seen.digest, seen.bytes));
    }

    #[test]
    fn a_sweep_leaves_what_is_needed() {
        let (_outer, folder, media, seen) = newsroom();
        media.sweep(&HashSet::new()).unwrap();
        media.freeze(&folder, "2026/a.md", "media/a.png", &seen).unwrap();
        write(media.path("0123"), "old").unwrap();
        write(media.part(&seen.digest), "half").unwrap();
        media.sweep(&HashSet::from([seen.digest.clone()])).unwrap();
        assert_eq!(names(&media), std::slice::from_ref(&seen.digest));
        media.sweep(&HashSet::new()).unwrap();
        assert!(names(&media).is_empty());
    }
}
