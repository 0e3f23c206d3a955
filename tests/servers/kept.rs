//! A daemon that lives exactly as long as a value of ours.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

// Runs the daemon beside a reader of our pipe and ends with whichever ends first. As it is
// process 1 of a namespace, the kernel then kills everything that the daemon has started, also
// what left its process group. The pipe closes when the value is dropped, and when the test
// itself is killed.
const SCRIPT: &str = r#"exec 3<&0; "$@" 3<&- & cat <&3 >/dev/null & wait -n"#;

/// A running daemon and all its children. Needs root, for the namespace.
pub struct Kept {
    child: Child,
    lifeline: Option<ChildStdin>,
    output: PathBuf,
}

impl Kept {
    /// Starts `command`, which must stay in the foreground; what it prints goes to `output`.
    pub fn start<S: AsRef<std::ffi::OsStr>>(command: &[S], output: &Path) -> Kept {
        let log = File::create(output).expect("file for the output of a daemon");
        let mut child = Command::new("unshare")
            .args(["--pid", "--fork", "--kill-child", "--mount-proc", "--"])
            .args(["bash", "-c", SCRIPT, "kept"])
            .args(command)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("second handle"))
            .stderr(log)
            .spawn()
            .expect("unshare, from util-linux");
        let lifeline = child.stdin.take();
        Kept { child, lifeline, output: output.to_owned() }
    }

    /// Waits until `ready` says yes, at most 20 s.
    ///
    /// # Errors
    /// What the daemon printed, when it ended first or was never ready.
    pub fn wait_until(&mut self, mut ready: impl FnMut() -> bool) -> Result<(), String> {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                return Err(format!("ended ({status}): {}", self.printed()));
            }
            if ready() {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!("not ready after 20 s: {}", self.printed()));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        fs::read_to_string(&self.output).unwrap_or_default()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let _ = self.child.wait();
    }
}

/// Ids and command lines of the processes whose command line holds `mark`.
pub fn processes_with(mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(mark) {
            found.push(format!("{} {line}", entry.file_name().to_string_lossy()));
        }
    }
    found
}

#[test]
fn drop_ends_even_what_left_the_process_group() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mark = format!("{}/mark", folder.path().display());
    fs::write(&mark, "").expect("mark");
    let script = format!("setsid --fork tail -f {mark}; sleep 600");
    let mut kept = Kept::start(&["bash", "-c", &script], &folder.path().join("out"));
    let stray = format!(" tail -f {mark}");
    kept.wait_until(|| processes_with(&mark).iter().any(|line| line.trim_end().ends_with(&stray)))
        .expect("the stray runs");
    drop(kept);
    assert_eq!(processes_with(&mark), Vec::<String>::new());
}

#[test]
fn a_daemon_that_cannot_start_is_told_with_its_words() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut kept =
        Kept::start(&["bash", "-c", "echo no such port >&2; exit 3"], &folder.path().join("out"));
    let error = kept.wait_until(|| false).expect_err("ended");
    assert!(error.contains("no such port"), "{error}");
}
