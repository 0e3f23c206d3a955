//! Opens a file beneath a folder that others can write: no symlink anywhere, one link, a regular
//! file, a bounded read. Serves announcements, media, attachments and credentials alike.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{self, AtFlags, CWD, FileType, Mode, OFlags, ResolveFlags, Stat};
use rustix::io::Errno;
use thiserror::Error;

use crate::problem::{FileRefusal, FolderFault, MediaRefusal};

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The name or a folder above it is a symbolic link.
    #[error("is reached through a symbolic link; put the file itself here")]
    Symlink,
    /// Another name leads to the same file: whoever has that name can change it unseen.
    #[error("has {0} hard links; put a copy here")]
    HardLink(u64),
    /// A folder with a file's name.
    #[error("is a folder, not a file")]
    Directory,
    /// A file with a folder's name.
    #[error("is not a folder")]
    NotAFolder,
    /// FIFO, socket or device.
    #[error("is a FIFO, socket or device, not a file")]
    Special,
    /// More bytes than the cap.
    #[error("is larger than {0} bytes")]
    TooLarge(u64),
    /// Absolute, or with `..`, or otherwise not beneath the folder.
    #[error("lies outside the folder")]
    Outside,
    /// No such file.
    #[error("does not exist")]
    NotFound,
    /// The file system does not let us read it.
    #[error("may not be read by this user; give it the folder's group and mode 0640")]
    Permission,
    /// Deleted or replaced between opening and reading.
    #[error("vanished while it was opened")]
    Vanished,
    /// Written while it was read.
    #[error("changed while it was read")]
    Changed,
    /// Anything else that the system says.
    #[error("cannot be read: {0}")]
    System(String),
}

impl Refusal {
    /// Whether the cause may pass without a change to the file: worth asking again.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Permission | Self::System(_) | Self::Vanished | Self::Changed)
    }

    /// The same as a problem of a file.
    pub fn of_file(&self) -> FileRefusal {
        match self {
            Refusal::Symlink => FileRefusal::Symlink,
            Refusal::HardLink(_) => FileRefusal::HardLink,
            Refusal::Directory | Refusal::Special => FileRefusal::NotAFile,
            Refusal::TooLarge(_) => FileRefusal::TooLarge,
            Refusal::Permission => FileRefusal::Permission,
            Refusal::Vanished | Refusal::Changed => FileRefusal::Changing,
            Refusal::System(words) => FileRefusal::System(words.clone()),
            Refusal::Outside | Refusal::NotFound | Refusal::NotAFolder => FileRefusal::Other,
        }
    }

    /// The same as a problem of an image or a video.
    pub(super) fn of_media(self) -> MediaRefusal {
        match self {
            Refusal::Symlink => MediaRefusal::Symlink,
            Refusal::HardLink(_) => MediaRefusal::HardLink,
            Refusal::Directory | Refusal::Special => MediaRefusal::NotRegular,
            Refusal::TooLarge(limit) => MediaRefusal::TooLarge { limit },
            Refusal::Permission => MediaRefusal::Permission,
            Refusal::Vanished | Refusal::Changed => MediaRefusal::Changing,
            Refusal::NotFound | Refusal::NotAFolder => MediaRefusal::Missing { nearest: None },
            Refusal::System(words) => MediaRefusal::System(words),
            Refusal::Outside => MediaRefusal::System(Refusal::Outside.to_string()),
        }
    }

    /// The same as a problem of the announcements folder.
    pub(super) fn of_folder(self) -> FolderFault {
        match self {
            Refusal::NotFound => FolderFault::NotFound,
            Refusal::NotAFolder => FolderFault::NotAFolder,
            Refusal::Permission => FolderFault::Permission,
            Refusal::System(words) => FolderFault::System(words),
            other => FolderFault::System(other.to_string()),
        }
    }

    pub(super) fn from_errno(errno: Errno) -> Refusal {
        match errno {
            Errno::LOOP => Refusal::Symlink,
            Errno::XDEV => Refusal::Outside,
            Errno::NOENT | Errno::NOTDIR | Errno::NAMETOOLONG => Refusal::NotFound,
            Errno::ACCESS | Errno::PERM => Refusal::Permission,
            Errno::NXIO | Errno::NODEV => Refusal::Special,
            Errno::AGAIN | Errno::STALE => Refusal::Changed,
            other => Refusal::System(std::io::Error::from(other).to_string()),
        }
    }

    fn from_io(error: &std::io::Error) -> Refusal {
        match Errno::from_io_error(error) {
            Some(errno) => Refusal::from_errno(errno),
            None => Refusal::System(error.to_string()),
        }
    }
}

/// What the file system says of one version of a file. Equal means: not written in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    pub(super) device: u64,
    inode: u64,
    /// Bytes.
    pub(super) size: u64,
    /// Seconds and nanoseconds since 1970.
    pub(super) modified: (i64, u64),
    /// Like `modified`, but no program can set it.
    pub(super) touched: (i64, u64),
}

impl Identity {
    pub(in crate::outside) fn of(stat: &Stat) -> Identity {
        Identity {
            device: stat.st_dev,
            inode: stat.st_ino,
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: (stat.st_mtime, stat.st_mtime_nsec),
            touched: (stat.st_ctime, stat.st_ctime_nsec),
        }
    }
}

/// Refuses whatever is no regular file with exactly one link.
// The count is u64 here and u32 on other processors.
#[allow(clippy::useless_conversion)]
pub(in crate::outside) fn shape(stat: &Stat) -> Result<(), Refusal> {
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => match u64::from(stat.st_nlink) {
            1 => Ok(()),
            0 => Err(Refusal::Vanished),
            links => Err(Refusal::HardLink(links)),
        },
        FileType::Directory => Err(Refusal::Directory),
        FileType::Symlink => Err(Refusal::Symlink),
        _ => Err(Refusal::Special),
    }
}

/// A folder held open, so that everything in one look comes from the same one.
#[derive(Debug)]
pub struct Root(OwnedFd);

impl Root {
    /// Opens the folder at `path`; `path` itself comes from the configuration and may be a link.
    pub fn open(path: &Path) -> Result<Root, Refusal> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match fs::openat(CWD, path, flags, Mode::empty()) {
            Ok(folder) => Ok(Root(folder)),
            Err(Errno::NOTDIR) if path.exists() => Err(Refusal::NotAFolder),
            Err(errno) => Err(Refusal::from_errno(errno)),
        }
    }

    pub(super) fn fd(&self) -> &OwnedFd {
        &self.0
    }

    /// Opens `relative` for reading when it is a regular file of at most `cap` bytes.
    pub fn file(&self, relative: &str, cap: u64) -> Result<Opened, Refusal> {
        // NONBLOCK: opening a FIFO would otherwise wait for a writer.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let opened = Opened::new(beneath(self.0.as_fd(), relative, flags)?, cap)?;
        match opened.size() <= cap {
            true => Ok(opened),
            false => Err(Refusal::TooLarge(cap)),
        }
    }

    /// The names in `folder`, at most `most`, but for those that are not UTF-8.
    pub(in crate::outside) fn names(
        &self,
        folder: &str,
        most: usize,
    ) -> Result<Vec<String>, Refusal> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = match folder {
            "" => fs::openat(&self.0, ".", flags, Mode::empty()).map_err(Refusal::from_errno)?,
            below => beneath(self.0.as_fd(), below, flags)?,
        };
        let entries = fs::Dir::read_from(&folder).map_err(Refusal::from_errno)?;
        let names = entries.take(most).flatten().map(|e| e.file_name().to_str().map(str::to_owned));
        Ok(names.filter_map(Result::ok).collect())
    }

    /// The file's status without opening it for reading.
    pub(in crate::outside) fn stat(&self, relative: &str) -> Result<Stat, Refusal> {
        let file = beneath(self.0.as_fd(), relative, OFlags::PATH | OFlags::CLOEXEC)?;
        fs::fstat(file).map_err(Refusal::from_errno)
    }

    /// The first `limit` bytes of `relative`, however large it is.
    pub(super) fn prefix(&self, relative: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let opened = Opened::new(beneath(self.0.as_fd(), relative, flags)?, limit)?;
        let mut bytes = Vec::new();
        opened.file.take(limit).read_to_end(&mut bytes).map_err(|e| Refusal::from_io(&e))?;
        Ok(bytes)
    }
}

/// A file that passed the checks, not read yet.
#[derive(Debug)]
pub struct Opened {
    file: File,
    stat: Stat,
    cap: u64,
}

impl Opened {
    fn new(fd: OwnedFd, cap: u64) -> Result<Opened, Refusal> {
        let stat = fs::fstat(&fd).map_err(Refusal::from_errno)?;
        shape(&stat)?;
        Ok(Opened { file: File::from(fd), stat, cap })
    }

    /// Bytes, by the file system's word.
    pub fn size(&self) -> u64 {
        Identity::of(&self.stat).size
    }

    /// Permission bits, such as `0o640`.
    pub fn mode(&self) -> u32 {
        self.stat.st_mode & 0o7777
    }

    pub(in crate::outside) fn identity(&self) -> Identity {
        Identity::of(&self.stat)
    }

    /// The next bytes into `buffer`; none are left when it stays empty.
    pub(super) fn piece(&mut self, buffer: &mut [u8]) -> Result<usize, Refusal> {
        loop {
            match self.file.read(buffer) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => return other.map_err(|e| Refusal::from_io(&e)),
            }
        }
    }

    /// [`Refusal::Changed`] unless `length` bytes are all there is and nothing was written since
    /// it was opened.
    pub(super) fn must_be_whole(&self, length: u64) -> Result<(), Refusal> {
        let now = fs::fstat(&self.file).map_err(Refusal::from_errno)?;
        match length == self.size() && Identity::of(&now) == self.identity() {
            true => Ok(()),
            false => Err(Refusal::Changed),
        }
    }

    /// The whole content, or [`Refusal::Changed`] when it was written meanwhile.
    pub fn read(mut self) -> Result<Vec<u8>, Refusal> {
        let size = self.size();
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(self.cap)).unwrap_or(0) + 1);
        let limit = self.cap.saturating_add(1);
        let read = self.file.by_ref().take(limit).read_to_end(&mut bytes);
        read.map_err(|e| Refusal::from_io(&e))?;
        let length = bytes.len() as u64;
        if length > self.cap {
            return Err(Refusal::TooLarge(self.cap));
        }
        self.must_be_whole(length)?;
        Ok(bytes)
    }
}

/// Opens `relative` (with `/`) beneath `root` when it is a regular file with one link and at most
/// `cap` bytes, reached without any symbolic link. `..` is refused even where it would stay inside.
pub fn open_beneath(root: &Path, relative: &str, cap: u64) -> Result<Opened, Refusal> {
    Root::open(root)?.file(relative, cap)
}

fn beneath(root: impl AsFd, relative: &str, flags: OFlags) -> Result<OwnedFd, Refusal> {
    let parts = parts(relative)?;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match fs::openat2(&root, parts.join("/"), flags, Mode::empty(), resolve) {
        // Older kernels lack the call; some sandboxes answer EPERM for calls they do not know.
        Err(Errno::NOSYS | Errno::PERM) => step_by_step(root, &parts, flags),
        other => other.map_err(Refusal::from_errno),
    }
}

fn parts(relative: &str) -> Result<Vec<&str>, Refusal> {
    if relative.starts_with('/') || relative.contains('\0') {
        return Err(Refusal::Outside);
    }
    let parts: Vec<&str> = relative.split('/').filter(|p| !matches!(*p, "" | ".")).collect();
    match parts.is_empty() || parts.contains(&"..") {
        true => Err(Refusal::Outside),
        false => Ok(parts),
    }
}

/// What openat2 does in one call, where it is missing.
fn step_by_step(root: impl AsFd, parts: &[&str], flags: OFlags) -> Result<OwnedFd, Refusal> {
    let (name, folders) = parts.split_last().ok_or(Refusal::Outside)?;
    let mut at: Option<OwnedFd> = None;
    for (folder, last) in folders.iter().map(|f| (f, false)).chain([(name, true)]) {
        let here = at.as_ref().map_or(root.as_fd(), AsFd::as_fd);
        let step = if last { flags } else { OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC };
        let next = fs::openat(here, *folder, step | OFlags::NOFOLLOW, Mode::empty());
        // With O_PATH a link is opened itself or answered ENOTDIR, so ask what stands there.
        let is_link = || {
            fs::statat(here, *folder, AtFlags::SYMLINK_NOFOLLOW)
                .is_ok_and(|s| FileType::from_raw_mode(s.st_mode) == FileType::Symlink)
        };
        let next = match next {
            Err(Errno::NOTDIR) if is_link() => return Err(Refusal::Symlink),
            other => other.map_err(Refusal::from_errno)?,
        };
        if last {
            return Ok(next);
        }
        at = Some(next);
    }
    Err(Refusal::Outside)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    const CAP: u64 = 1_000;

    /// Reads by both ways and demands that they agree.
    fn read(root: &Path, relative: &str) -> Result<Vec<u8>, Refusal> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let stepwise = Root::open(root).and_then(|root| {
            let fd = step_by_step(root.fd(), &parts(relative)?, flags)?;
            let opened = Opened::new(fd, CAP)?;
            opened.read()
        });
        let direct = open_beneath(root, relative, CAP).and_then(Opened::read);
        assert_eq!(direct, stepwise, "{relative}");
        direct
    }

    #[test]
    fn only_a_plain_file_inside_is_read() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("root");
        std::fs::create_dir_all(root.join("media/deep")).unwrap();
        std::fs::write(outer.path().join("secret"), "s").unwrap();
        std::fs::write(root.join("media/a.png"), "png").unwrap();
        std::fs::write(root.join("twice"), "x").unwrap();
        std::fs::hard_link(root.join("twice"), root.join("media/again")).unwrap();
        std::fs::write(root.join("large"), vec![b'x'; 1_001]).unwrap();
        std::fs::write(root.join("fits"), vec![b'x'; 1_000]).unwrap();
        symlink("../secret", root.join("link")).unwrap();
        symlink("media", root.join("other")).unwrap();
        symlink("/proc/self/fd", root.join("magic")).unwrap();
        rustix::fs::mknodat(CWD, root.join("pipe"), FileType::Fifo, Mode::RUSR, 0).unwrap();
        let _socket = UnixListener::bind(root.join("socket")).unwrap();

        assert_eq!(read(&root, "media/a.png").unwrap(), b"png");
        assert_eq!(read(&root, "./media//a.png").unwrap(), b"png");
        assert_eq!(read(&root, "fits").unwrap().len(), 1_000);
        for (relative, refusal) in [
            ("link", Refusal::Symlink),
            ("other/a.png", Refusal::Symlink),
            ("magic/0", Refusal::Symlink),
            ("twice", Refusal::HardLink(2)),
            ("media", Refusal::Directory),
            ("pipe", Refusal::Special),
            ("socket", Refusal::Special),
            ("large", Refusal::TooLarge(1_000)),
            ("../secret", Refusal::Outside),
            ("media/../fits", Refusal::Outside),
            ("/etc/passwd", Refusal::Outside),
            ("", Refusal::Outside),
            ("a\0b", Refusal::Outside),
            ("none", Refusal::NotFound),
            ("fits/below", Refusal::NotFound),
        ] {
            assert_eq!(read(&root, relative), Err(refusal), "{relative:?}");
        }
        assert_eq!(read(Path::new("/dev"), "null"), Err(Refusal::Special));
        assert_eq!(read(Path::new("/dev"), "zero"), Err(Refusal::Special));
        let long = "n".repeat(5_000);
        assert_eq!(read(&root, &long), Err(Refusal::NotFound));
    }

    #[test]
    fn a_write_or_a_replacement_between_open_and_read_is_noticed() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a.md");
        std::fs::write(&path, "before").unwrap();
        let opened = open_beneath(root.path(), "a.md", CAP).unwrap();
        std::fs::write(&path, "before and after").unwrap();
        assert_eq!(opened.read(), Err(Refusal::Changed));

        let opened = open_beneath(root.path(), "a.md", CAP).unwrap();
        std::fs::write(root.path().join("new"), "new").unwrap();
        std::fs::rename(root.path().join("new"), &path).unwrap();
        assert_eq!(opened.read(), Err(Refusal::Changed));

        let opened = open_beneath(root.path(), "a.md", CAP).unwrap();
        std::fs::write(&path, vec![b'x'; 5_000]).unwrap();
        assert_eq!(opened.read(), Err(Refusal::TooLarge(CAP)));
    }
}
