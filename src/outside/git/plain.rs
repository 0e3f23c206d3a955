//! Reading small files that somebody else may have put there: a pipe must not stop us.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// The text of the file at `path`; `None` where there is none.
///
/// # Errors
/// What the system says; also for something that is no file, or is larger than `most`.
pub(super) fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(bytes) = begin(path, most.saturating_add(1))? else { return Ok(None) };
    if bytes.len() as u64 > most {
        return Err(io::Error::other("too large"));
    }
    Ok(Some(bytes))
}

/// The same of at most `most` first bytes.
pub(super) fn begin(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
