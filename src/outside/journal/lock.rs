//! One process publishes: a lock on the state folder, and the name of the machine.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};

/// [`Lock::is_taken`] has the lock itself for a moment, which must not keep a daemon from starting.
const PROBES: u32 = 20;
const PROBE: Duration = Duration::from_millis(25);

/// Held as long as the process may publish.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of `state`; `None` when another process has it.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn take(state: &Path) -> std::io::Result<Option<Lock>> {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        if !state.is_dir() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(state)?;
        }
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(state.join("lock"))?;
        for _ in 0..PROBES {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => {
                    file.set_len(0)?;
                    writeln!(file, "{}", std::process::id())?;
                    return Ok(Some(Lock { _file: file }));
                }
                Err(rustix::io::Errno::WOULDBLOCK) => std::thread::sleep(PROBE),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    /// Whether some process publishes from `state` now.
    pub fn is_taken(state: &Path) -> bool {
        let Ok(file) = File::open(state.join("lock")) else { return false };
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) => false,
            Err(error) => error == rustix::io::Errno::WOULDBLOCK,
        }
    }
}

/// The name of this machine, `/etc/machine-id`; `None` where there is none.
pub fn machine_id() -> Option<String> {
    let text = std::fs::read_to_string("/etc/machine-id").ok()?;
    let id = text.trim();
    (id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())).then(|| id.to_owned())
}
