//! A disk whose power can be cut: ext4 in a file, mounted by a loop device. Needs root.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

// FS_IOC_SHUTDOWN with NOLOGFLUSH: what is not on the disk by now never gets there. Python, since
// an ioctl in Rust needs unsafe code.
const CUT: &str = "
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))
";

/// A mounted file system of its own, 64 MiB.
pub struct Ext4Loop {
    folder: TempDir,
}

impl Ext4Loop {
    /// Makes and mounts an empty file system. Panics with a reason where that is not allowed.
    pub fn mount() -> Ext4Loop {
        assert!(
            rustix::process::geteuid().is_root(),
            "mounting a loop device needs root: run the tests by tests/run"
        );
        let folder = tempfile::tempdir().expect("temporary folder");
        let image = folder.path().join("image");
        File::create(&image).and_then(|file| file.set_len(64 << 20)).expect("image");
        run("mkfs.ext4", &["-q".as_ref(), "-F".as_ref(), image.as_os_str()]);
        fs::create_dir(folder.path().join("disk")).expect("folder");
        let disk = Ext4Loop { folder };
        disk.attach();
        disk
    }

    /// The root of the mounted file system, the same before and after a cut.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// Cuts the power: nothing more reaches the disk, every access fails from now on.
    pub fn power_cut(&self) {
        run("python3", &["-c".as_ref(), CUT.as_ref(), self.path().as_os_str()]);
    }

    /// Mounts what survived. Whoever had files open there must have ended.
    pub fn remount(&self) {
        // A child that another test starts just now has our closed files until it runs its program.
        let deadline = Instant::now() + Duration::from_secs(10);
        let umount = || Command::new("umount").arg(self.path()).output().expect("umount");
        let mut output = umount();
        while !output.status.success() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
            output = umount();
        }
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.attach();
    }

    fn attach(&self) {
        let image = self.folder.path().join("image");
        let path = self.path();
        run("mount", &["-o".as_ref(), "loop".as_ref(), image.as_os_str(), path.as_os_str()]);
    }
}

impl Drop for Ext4Loop {
    fn drop(&mut self) {
        // Lazily: a process that still has a file open must not keep the folder from going.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn run(program: &str, args: &[&std::ffi::OsStr]) {
    let output = Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}: run the tests by tests/run"));
    assert!(
        output.status.success(),
        "{program} failed; loop mounts need a privileged container or a machine: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn write(path: &Path, sync: bool) -> File {
        let mut file = File::create(path).expect("create");
        file.write_all(&[b'x'; 4096]).expect("write");
        if sync {
            file.sync_all().expect("sync");
        }
        file
    }

    #[test]
    fn only_what_was_synced_survives_a_power_cut() {
        let disk = Ext4Loop::mount();
        let (kept, lost) = (disk.path().join("kept"), disk.path().join("lost"));
        drop(write(&kept, true));
        File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("sync of the folder");
        let mut open = write(&lost, false);
        disk.power_cut();
        open.write_all(b"more").and_then(|()| open.sync_all()).expect_err("the disk is dead");
        drop(open);
        disk.remount();
        assert_eq!(fs::read(&kept).expect("synced").len(), 4096);
        assert!(fs::read(&lost).map_or(true, |bytes| bytes.is_empty()), "never synced");
        drop(write(&lost, true));

        let path = disk.path();
        drop(disk);
        assert!(!path.exists());
        let mounts = fs::read_to_string("/proc/mounts").expect("mounts");
        assert!(!mounts.contains(&*path.to_string_lossy()), "{mounts}");
    }
}
