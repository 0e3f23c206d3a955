//! One process at a time changes what is kept of an account: the daemon, or a person who signs in.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

use super::record::make;

/// A refresh ends within 30 s.
const PATIENCE: Duration = Duration::from_secs(60);
const PROBE: Duration = Duration::from_millis(20);

/// Held while a record may change; ends with the process at the latest.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, waiting for whoever has it.
    pub(super) async fn take(path: &Path) -> io::Result<Lock> {
        let file = open(path)?;
        let taking = async {
            loop {
                match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                    Ok(()) => return io::Result::Ok(()),
                    Err(Errno::WOULDBLOCK) => tokio::time::sleep(PROBE).await,
                    Err(errno) => return Err(errno.into()),
                }
            }
        };
        let busy = |_| io::Error::new(ErrorKind::WouldBlock, "another process holds it");
        tokio::time::timeout(PATIENCE, taking).await.map_err(busy)??;
        Ok(Lock { _file: file })
    }
}

/// Whether somebody has the lock at `path`.
pub(super) fn is_taken(path: &Path) -> bool {
    let Ok(file) = open_existing(path) else { return false };
    flock(&file, FlockOperation::NonBlockingLockShared) == Err(Errno::WOULDBLOCK)
}

/// The lock file, made if need be; who comes second opens what the first has made.
fn open(path: &Path) -> io::Result<File> {
    match open_existing(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        opened => return opened,
    }
    match make(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => open_existing(path),
        made => made,
    }
}

fn open_existing(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    File::options().read(true).custom_flags(flags).open(path)
}
