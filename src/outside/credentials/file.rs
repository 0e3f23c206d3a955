//! One credential file: whether it may be used, and its bytes.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use super::error::{CredentialError, LARGEST};

/// The bytes at `path`, or nothing when nothing is there.
pub(super) fn read(path: &Path, guarded: bool) -> Result<Option<Vec<u8>>, CredentialError> {
    let here = || path.to_owned();
    let system = |e: std::io::Error| CredentialError::System { path: here(), why: e.to_string() };
    // Inside its directory systemd guards by ACL, and modes and links there are its own.
    let follow = if guarded { OFlags::empty() } else { OFlags::NOFOLLOW };
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY | follow).bits().cast_signed();
    let file = match File::options().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) if rustix::io::Errno::from_io_error(&e) == Some(rustix::io::Errno::LOOP) => {
            return Err(CredentialError::Symlink(here()));
        }
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(CredentialError::Permission(here()));
        }
        // A socket or a device without a driver.
        Err(e) if rustix::io::Errno::from_io_error(&e) == Some(rustix::io::Errno::NXIO) => {
            return Err(CredentialError::NotAFile(here()));
        }
        Err(e) => return Err(system(e)),
    };
    let meta = file.metadata().map_err(system)?;
    if !meta.is_file() {
        return Err(CredentialError::NotAFile(here()));
    }
    let mode = meta.mode() & 0o7777;
    if !guarded && mode & 0o077 != 0 {
        return Err(CredentialError::Exposed { path: here(), mode });
    }
    // Room for all at once: growing would leave copies of a secret in freed memory.
    let mut bytes = Vec::with_capacity(LARGEST as usize + 32);
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(system)?;
    match bytes.len() as u64 <= LARGEST {
        true => Ok(Some(bytes)),
        false => Err(CredentialError::TooLarge(here())),
    }
}
