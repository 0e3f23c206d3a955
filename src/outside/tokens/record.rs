//! What is kept of one account, as JSON in a file of its own.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, lchown};
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
        let mut file = private(&draft)?;
        file.set_len(0)?;
        file.write_all(bytes.expose_secret())?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        File::open(folder)?.sync_all()
    }
}

/// Opens a file that only its owner may look into, and makes it if need be.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    let mut options = File::options();
    options.create(true).truncate(false).write(true).mode(0o600).custom_flags(flags);
    let file = options.open(path)?;
    hand_over(path)?;
    Ok(file)
}

/// What root makes belongs to whom the folder above belongs, or the daemon could not use it.
pub(super) fn hand_over(path: &Path) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let above = path.parent().unwrap_or(Path::new(".")).metadata()?;
    if path.symlink_metadata()?.uid() != above.uid() {
        lchown(path, Some(above.uid()), Some(above.gid()))?;
    }
    Ok(())
}
