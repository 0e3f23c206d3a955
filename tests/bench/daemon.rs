//! The real daemon as a child process, over a folder of a real disk.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use siaran::outside::journal;

/// A folder with configuration, lists and announcements. It lies beside the build and not among
/// the temporary files, which may be in memory.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new(config: &str, lists: &[(&str, u32)]) -> Folder {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("folder");
        fs::create_dir(folder.path().join("announcements")).expect("folder");
        fs::create_dir(folder.path().join("credentials")).expect("folder");
        for (list, members) in lists {
            let row =
                |n| format!("wartawan{n:05}@media.example,Wartawan {n:05},Media,persetujuan\n");
            let rows: String = (0..*members).map(row).collect();
            let file = folder.path().join(format!("{list}.csv"));
            fs::write(file, format!("email,name,outlet,basis\n{rows}")).expect("list");
        }
        fs::write(folder.path().join("config.yaml"), config).expect("config");
        Folder(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn journal(&self) -> PathBuf {
        journal::path_in(&self.path().join("state"))
    }

    pub fn credential(&self, name: &str, text: &str) {
        use std::io::Write;
        let path = self.path().join("credentials").join(name);
        let mut options = fs::File::options();
        let mut file = options.write(true).create_new(true).mode(0o600).open(path).expect("file");
        file.write_all(text.as_bytes()).expect("credential");
    }

    /// Puts `text` into the watched folder, whole at once.
    pub fn announce(&self, name: &str, text: &str) {
        let (aside, there) = (self.path().join(name), self.path().join("announcements").join(name));
        fs::write(&aside, text).expect("announcement");
        fs::rename(aside, there).expect("announcement");
    }

    fn siaran(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_siaran"));
        command.arg("--config").arg(self.path().join("config.yaml")).stdin(Stdio::null());
        command
    }

    /// What `siaran status --json` says.
    pub fn status(&self) -> serde_json::Value {
        let output = self.siaran().args(["status", "--json"]).output().expect("status");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.path().join("log")).unwrap_or_default()
    }
}

/// Stopped as systemd would stop it when the value is dropped.
pub struct Daemon<'a> {
    child: Child,
    folder: &'a Folder,
}

impl Daemon<'_> {
    /// Starts it and waits until it has looked at its folder for the first time.
    pub fn start(folder: &Folder) -> Daemon<'_> {
        let log = fs::File::create(folder.path().join("log")).expect("log");
        let child = folder.siaran().arg("run").stderr(log).spawn().expect("siaran starts");
        let mut daemon = Daemon { child, folder };
        daemon.reach(1);
        daemon
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until another process can read `facts` facts; returns how many there are then.
    pub fn reach(&mut self, facts: i64) -> i64 {
        let deadline = Instant::now() + Duration::from_secs(300);
        let mut reader = None;
        loop {
            if reader.is_none() && self.folder.journal().exists() {
                reader = rusqlite::Connection::open(self.folder.journal()).ok();
            }
            let count = reader.as_ref().and_then(|reader| {
                let sql = "SELECT coalesce(max(seq), 0) FROM fact";
                reader.query_row(sql, [], |row| row.get::<_, i64>(0)).ok()
            });
            if let Some(count) = count.filter(|count| *count >= facts) {
                return count;
            }
            let ended = self.child.try_wait().expect("our own child");
            assert!(ended.is_none(), "ended: {}", self.folder.log());
            assert!(Instant::now() < deadline, "{count:?} of {facts} facts: {}", self.folder.log());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}
