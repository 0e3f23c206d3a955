//! Texts of feedback, kept beside the journal as long as they may be: `received/KEY.json`, and
//! `KEY.eml` for the original of a mail. Nothing here is ever counted: the journal does that.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::feedback::Record;

/// Name of the folder in the state.
const FOLDER: &str = "received";
/// A record of more bytes is not read: nothing of ours is so long.
const LONGEST: u64 = 8 * 1024 * 1024;

/// The folder of texts in a newsroom's state.
#[derive(Debug, Clone)]
pub struct ReceivedTexts {
    folder: PathBuf,
}

/// A file that lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is kept under.
    pub key: String,
    /// The original of a mail, else a record.
    pub is_original: bool,
    /// False for what a crash left half written, or is being written.
    pub is_whole: bool,
    /// When it was written last.
    pub changed: Timestamp,
    /// Where.
    pub path: PathBuf,
}

impl Kept {
    /// Whether it is the whole record of an item of feedback.
    pub fn is_record(&self) -> bool {
        self.is_whole && !self.is_original
    }
}

impl ReceivedTexts {
    /// Of the newsroom whose journal lies in `state`.
    pub fn new(state: &Path) -> ReceivedTexts {
        ReceivedTexts { folder: state.join(FOLDER) }
    }

    /// Keeps `record`, and a mail's `original`, under `key`: durable when it returns, and the same
    /// when it is done again.
    ///
    /// # Errors
    /// The disk's.
    pub fn keep(&self, key: &str, record: &Record, original: Option<&[u8]>) -> io::Result<()> {
        make(&self.folder)?;
        if let Some(original) = original {
            self.write(&self.path(key, "eml")?, original)?;
        }
        let text = serde_json::to_vec(record).map_err(io::Error::other)?;
        self.write(&self.path(key, "json")?, &text)?;
        File::open(&self.folder)?.sync_all()
    }

    /// What is kept under `key`; `None`: nothing is, or no longer.
    ///
    /// # Errors
    /// The disk's, or a file that is none of ours.
    pub fn read(&self, key: &str) -> io::Result<Option<Record>> {
        let path = self.path(key, "json")?;
        let length = match fs::symlink_metadata(&path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if length > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a record that long"));
        }
        match fs::read(&path) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes what is kept under `key`, and what a crash left of writing it. Whether anything was.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove(&self, key: &str) -> io::Result<bool> {
        let mut removed = self.remove_original(key)?;
        for path in [self.path(key, "json")?, self.part(key, "json")?] {
            removed |= unlink(&path)?;
        }
        self.sync(removed)
    }

    /// Removes the original of the mail `key`. Whether there was any.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove_original(&self, key: &str) -> io::Result<bool> {
        let mut removed = false;
        for path in [self.path(key, "eml")?, self.part(key, "eml")?] {
            removed |= unlink(&path)?;
        }
        self.sync(removed)
    }

    /// The keys of everything that is kept, in no order.
    ///
    /// # Errors
    /// The disk's.
    pub fn keys(&self) -> io::Result<Vec<String>> {
        let files = self.files()?.into_iter();
        Ok(files.filter(|file| file.is_record()).map(|file| file.key).collect())
    }

    /// Everything that lies here, also what a crash left half written.
    ///
    /// # Errors
    /// The disk's.
    pub fn files(&self) -> io::Result<Vec<Kept>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let (is_whole, bare) = match name.strip_prefix('.') {
                Some(bare) => (false, bare),
                None => (true, name),
            };
            let Some((key, kind)) = bare.split_once('.').filter(|(key, _)| is_key(key)) else {
                continue;
            };
            if !matches!(kind, "json" | "eml") {
                continue;
            }
            let changed = match entry.metadata().and_then(|meta| meta.modified()) {
                Ok(at) => Timestamp::try_from(at).map_err(io::Error::other)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let (key, is_original) = (key.to_owned(), kind == "eml");
            files.push(Kept { key, is_original, is_whole, changed, path: entry.path() });
        }
        Ok(files)
    }

    /// Where the original of the mail `key` lies, while it is kept.
    ///
    /// # Errors
    /// A key that is none.
    pub fn original(&self, key: &str) -> io::Result<PathBuf> {
        self.path(key, "eml")
    }

    fn path(&self, key: &str, kind: &str) -> io::Result<PathBuf> {
        match is_key(key) {
            true => Ok(self.folder.join(format!("{key}.{kind}"))),
            false => Err(io::Error::new(io::ErrorKind::InvalidInput, "no key of a text")),
        }
    }

    /// Where it is written before it has its name.
    fn part(&self, key: &str, kind: &str) -> io::Result<PathBuf> {
        let path = self.path(key, kind)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(self.folder.join(format!(".{name}")))
    }

    fn sync(&self, removed: bool) -> io::Result<bool> {
        if removed {
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(removed)
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let part = self.folder.join(format!(".{name}"));
        let mut file =
            File::options().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(part, path)
    }
}

fn is_key(key: &str) -> bool {
    (1..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_hexdigit())
}

fn unlink(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Only the daemon's user looks in: these are letters to the office.
fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_read_until_it_is_removed() {
        let state = tempfile::tempdir().unwrap();
        let texts = ReceivedTexts::new(state.path());
        assert_eq!(texts.read("ab12").unwrap(), None);
        let record = Record { text: "Berapa biayanya?".to_owned(), ..Record::default() };
        texts.keep("ab12", &record, Some(b"Subject: a\r\n\r\nb")).unwrap();
        texts.keep("ab12", &record, Some(b"Subject: a\r\n\r\nb")).unwrap();
        assert_eq!(texts.read("ab12").unwrap(), Some(record));
        assert_eq!(texts.keys().unwrap(), ["ab12"]);
        assert!(texts.original("ab12").unwrap().exists());
        assert!(texts.remove("ab12").unwrap());
        assert!(!texts.remove("ab12").unwrap());
        assert!(!texts.original("ab12").unwrap().exists());
        for odd in ["", "../a", "a/b", "x", &"a".repeat(65)] {
            assert!(texts.read(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn what_a_crash_left_is_seen_and_removed_and_is_no_record() {
        let state = tempfile::tempdir().unwrap();
        let texts = ReceivedTexts::new(state.path());
        texts.keep("ab", &Record::default(), Some(b"x")).unwrap();
        for name in [".ab.json", ".ab.eml", ".cd.eml", "cd.eml", "andere.txt"] {
            fs::write(state.path().join(FOLDER).join(name), "x").unwrap();
        }
        assert_eq!(texts.keys().unwrap(), ["ab"]);
        let files = texts.files().unwrap();
        let whole = files.iter().filter(|file| file.is_whole).count();
        assert_eq!((files.len(), whole), (6, 3));
        assert!(texts.remove_original("ab").unwrap());
        assert!(texts.read("ab").unwrap().is_some());
        assert!(texts.remove("ab").unwrap() && texts.remove("cd").unwrap());
        assert_eq!(texts.files().unwrap(), []);
    }
}
