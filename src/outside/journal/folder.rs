//! The state folder. Embargoed text and people's addresses lie in it, so nobody else may look.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{self, CWD, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use crate::problem::StateFault;

/// Permissions of anyone but the owner.
const OTHERS: u32 = 0o077;

/// Makes the state folder, or closes one of ours that others can open.
///
/// # Errors
/// [`StateFault`]; one that others can open and that is not ours, or that is reached by a link, is
/// left as it is and refused.
pub fn make_private(state: &Path) -> Result<(), StateFault> {
    // A slash at the end would lead through a link.
    let state: PathBuf = state.components().collect();
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match fs::openat(CWD, &state, flags, Mode::empty()) {
        Ok(folder) => folder,
        Err(Errno::NOENT) => return make(&state),
        Err(Errno::NOTDIR | Errno::LOOP) => return judge_target(&state),
        Err(errno) => return Err(of_errno(errno)),
    };
    let stat = fs::fstat(&folder).map_err(of_errno)?;
    if !is_exposed(&stat) {
        return Ok(());
    }
    if stat.st_uid != rustix::process::geteuid().as_raw() {
        return Err(StateFault::Exposed);
    }
    fs::fchmod(&folder, Mode::RWXU).map_err(of_errno)?;
    let (path, mode) = (state.display(), stat.st_mode & 0o7777);
    tracing::warn!(%path, "the state folder was open to others (mode {mode:o}); now it is not");
    Ok(())
}

/// A folder behind a symbolic link may be anybody's: it is never changed, and used only if it is
/// private already.
fn judge_target(state: &Path) -> Result<(), StateFault> {
    let stat = fs::stat(state).map_err(of_errno)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        return Err(StateFault::NotAFolder);
    }
    if is_exposed(&stat) { Err(StateFault::Exposed) } else { Ok(()) }
}

fn is_exposed(stat: &Stat) -> bool {
    stat.st_mode & OTHERS != 0
}

fn make(state: &Path) -> Result<(), StateFault> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(state);
    made.map_err(|e| of_io(&e))?;
    // The folder itself must outlive a power cut too.
    let parent = state.parent().filter(|p| !p.as_os_str().is_empty());
    let parent = std::fs::File::open(parent.unwrap_or(Path::new("."))).map_err(|e| of_io(&e))?;
    parent.sync_all().map_err(|e| of_io(&e))
}

fn of_errno(errno: Errno) -> StateFault {
    match errno {
        Errno::ACCESS | Errno::PERM => StateFault::Permission,
        Errno::NOTDIR => StateFault::NotAFolder,
        other => StateFault::System(std::io::Error::from(other).to_string()),
    }
}

pub(super) fn of_io(error: &std::io::Error) -> StateFault {
    match Errno::from_io_error(error) {
        Some(errno) => of_errno(errno),
        None => StateFault::System(error.to_string()),
    }
}
