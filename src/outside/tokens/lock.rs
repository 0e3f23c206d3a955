//! One process at a time changes what is kept of an account: the daemon, or a person who signs in.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::record::private;

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
        let file = private(path)?;
        let taking = async {
            loop {
                match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                    Ok(()) => return io::Result::Ok(()),
                    Err(Errno::WOULDBLOCK) => tokio::time::sleep(PROBE).await,
                    Err(errno) => return Err(errno.into()),
                }
            }
        };
        let busy = |_| io::Error::new(io::ErrorKind::WouldBlock, "another process holds it");
        tokio::time::timeout(PATIENCE, taking).await.map_err(busy)??;
        Ok(Lock { _file: file })
    }
}
