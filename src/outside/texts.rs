//! The texts of what was prepared, kept for the records: a file in the folder may be edited or
//! deleted afterwards.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::folder::open::open_beneath;
use crate::announcement::{MAX_FILE_BYTES, Reading, text_digest};

/// The folder of kept texts, a file for each digest of a reading.
#[derive(Debug, Clone)]
pub struct Texts {
    folder: PathBuf,
}

impl Texts {
    /// The texts beneath the state folder `state`; the folder is made with the first of them.
    pub fn new(state: &Path) -> Texts {
        Texts { folder: state.join("texts") }
    }

    /// Keeps the file of `reading` in the folder `announcements`, byte for byte, unless it is kept
    /// already.
    ///
    /// # Errors
    /// The file is not what was read any more, or the disk refuses.
    pub fn keep(&self, announcements: &Path, reading: &Reading) -> io::Result<()> {
        let to = self.path(&reading.digest);
        if to.exists() {
            return Ok(());
        }
        let opened = open_beneath(announcements, &reading.path, MAX_FILE_BYTES as u64);
        let bytes = opened.and_then(|file| file.read()).map_err(|refusal| {
            io::Error::new(ErrorKind::InvalidData, format!("it cannot be read: {refusal:?}"))
        })?;
        if text_digest(&bytes).as_ref() != Some(&reading.text_digest) {
            return Err(io::Error::new(ErrorKind::InvalidData, "it is not what was read"));
        }
        match DirBuilder::new().mode(0o700).create(&self.folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let part = self.folder.join(format!(".{}", reading.digest));
        let mut file =
            File::options().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(part, to)?;
        File::open(&self.folder)?.sync_all()
    }

    /// The kept text of the reading with this digest.
    pub fn read(&self, digest: &str) -> Option<Vec<u8>> {
        fs::read(self.path(digest)).ok()
    }

    fn path(&self, digest: &str) -> PathBuf {
        self.folder.join(format!("{digest}.md"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::announcement::read;
    use crate::config;

    #[test]
    fn what_was_read_is_kept_byte_for_byte_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("in");
        fs::create_dir(&folder).unwrap();
        let text = b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\nIsi.\r\n";
        fs::write(folder.join("a.md"), text).unwrap();
        let config = config::read("newsroom: { name: K, timezone: WIB, desk: [a@b.example] }\nx: { accounts: { k: { handle: h, credential: c } } }\n", root.path()).config.unwrap();
        let reading = read("a.md", text, &config);
        let texts = Texts::new(root.path());
        assert_eq!(texts.read(&reading.digest), None);
        texts.keep(&folder, &reading).unwrap();
        fs::write(folder.join("a.md"), "---\ntitle: B\n---\n").unwrap();
        texts.keep(&folder, &reading).unwrap();
        assert_eq!(texts.read(&reading.digest).as_deref(), Some(text.as_slice()));
        let kept = fs::metadata(texts.path(&reading.digest)).unwrap();
        assert_eq!(kept.permissions().mode() & 0o777, 0o600);

        let edited = Reading { digest: "other".to_owned(), ..reading };
        assert!(texts.keep(&folder, &edited).is_err(), "the file is another now");
        assert_eq!(texts.read("other"), None);
    }
}
