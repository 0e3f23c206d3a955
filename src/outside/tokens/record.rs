//! What is kept of one account, as JSON in a file of its own.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::Path;

use rustix::fs::OFlags;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};

use super::chain::Chain;
use super::secret;

/// Largest record, in bytes.
const LARGEST: usize = 64 * 1024;

/// What a sign-in left.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    OAuth2(Chain),
    OAuth1(Granted),
}

/// Tokens of OAuth 1.0a, which do not expire.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Granted {
    /// Digest of the `consumer_key` that they belong to.
    pub(super) app: String,
    #[serde(with = "secret")]
    pub(super) token: SecretString,
    #[serde(with = "secret")]
    pub(super) token_secret: SecretString,
}

impl Record {
    /// The record at `path`, or nothing when nothing is there.
    pub(super) fn read(path: &Path) -> io::Result<Option<Record>> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let file = match File::options().read(true).custom_flags(flags).open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        // Room for all at once: growing would leave copies of a secret in freed memory.
        let mut bytes = Vec::with_capacity(LARGEST + 32);
        file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
        let bytes = SecretSlice::from(bytes);
        // The parser's own words may quote a token.
        let unreadable = |_| io::Error::new(ErrorKind::InvalidData, "not as siaran wrote it");
        serde_json::from_slice(bytes.expose_secret()).map(Some).map_err(unreadable)
    }

    /// Makes the record durable at `path`, whole or not at all. Only one process may do so at a
    /// time.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(LARGEST);
        serde_json::to_writer(&mut bytes, self)?;
        let bytes = SecretSlice::from(bytes);
        let folder = path.parent().unwrap_or(Path::new("."));
        let draft = path.with_extension("new");
        // Left by a crash.
        match std::fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = make(&draft)?;
        file.write_all(bytes.expose_secret())?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        File::open(folder)?.sync_all()
    }
}

/// Makes a file that only its owner may look into; one that is there already is an error. What
/// root makes belongs to whom the folder belongs, or the daemon could not use it.
pub(super) fn make(path: &Path) -> io::Result<File> {
    let file = File::options().create_new(true).write(true).mode(0o600).open(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    hand_over(&file, &folder.metadata()?)?;
    Ok(file)
}

/// Gives what root has open to the owner of `like`. By the open file only: its path may lead
/// elsewhere by now, where the owner of the folder is not to be trusted with root's files.
fn hand_over(file: &File, like: &Metadata) -> io::Result<()> {
    let is_other = file.metadata()?.uid() != like.uid();
    match is_other && rustix::process::geteuid().is_root() {
        true => fchown(file, Some(like.uid()), Some(like.gid())),
        false => Ok(()),
    }
}

/// The same for the folder of all records, beneath the state.
pub(super) fn own_folder(folder: &Path) -> io::Result<()> {
    let flags = (OFlags::NOFOLLOW | OFlags::DIRECTORY).bits().cast_signed();
    let open = File::options().read(true).custom_flags(flags).open(folder)?;
    let state = folder.parent().unwrap_or(Path::new("."));
    hand_over(&open, &state.metadata()?)
}
