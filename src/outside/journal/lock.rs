//! One process publishes: a lock on the state folder, and the name of the machine.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};

use super::folder::{make_private, of_io};
use crate::problem::StateFault;

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
    /// [`StateFault`] when the folder or the lock file cannot be used.
    pub fn take(state: &Path) -> Result<Option<Lock>, StateFault> {
        use std::os::unix::fs::OpenOptionsExt;
        make_private(state)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true).mode(0o600);
        let mut file = options.open(state.join("lock")).map_err(|e| of_io(&e))?;
        for _ in 0..PROBES {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => {
                    let written =
                        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
                    written.map_err(|e| of_io(&e))?;
                    return Ok(Some(Lock { _file: file }));
                }
                Err(rustix::io::Errno::WOULDBLOCK) => std::thread::sleep(PROBE),
                Err(errno) => return Err(of_io(&errno.into())),
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
