//! Death at the n-th system call, by strace.
//!
//! Go through `n = 1, 2, …` for one class of calls until a run is not killed: then every point of
//! that class was met. One loop a class, since strace counts each thread on its own.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How a traced run ended.
#[derive(Debug)]
pub struct Ran {
    /// The n-th call came and the process died before it took effect.
    pub killed: bool,
    /// Exit code, when it was not killed.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

/// A program that dies on entering its `n`-th `call` in any one thread.
pub struct Traced {
    child: Child,
    folder: TempDir,
}

impl Traced {
    /// Starts `binary`. `call` is a name or a list such as `fsync,fdatasync`; `n` counts from 1.
    pub fn start<A: AsRef<OsStr>>(
        binary: &Path,
        args: &[A],
        env: &[(&str, &OsStr)],
        call: &str,
        n: u32,
    ) -> Traced {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = |name: &str| fs::File::create(folder.path().join(name)).expect("file");
        let child = Command::new("strace")
            // Not --seccomp-bpf, however fast: with it strace 6.1 injects nothing and says nothing.
            .args(["--follow-forks", "-o"])
            .arg(folder.path().join("trace"))
            .args(["-e", &format!("trace={call}")])
            .args(["-e", &format!("inject={call}:signal=SIGKILL:when={n}")])
            .arg("--")
            .arg(binary)
            .args(args)
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(file("stdout"))
            .stderr(file("stderr"))
            .spawn()
            .expect("strace: run the tests by tests/run");
        Traced { child, folder }
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("our own child").is_none()
    }

    /// Asks the traced program, not strace, to stop.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    fn signal(&self, signal: Signal) {
        let strace = self.child.id();
        let list = format!("/proc/{strace}/task/{strace}/children");
        for id in fs::read_to_string(list).unwrap_or_default().split_whitespace() {
            if let Some(pid) = id.parse().ok().and_then(Pid::from_raw) {
                let _ = kill_process(pid, signal);
            }
        }
    }

    /// Waits for its end. Panics with its words when it runs longer than `limit`.
    pub fn wait(mut self, limit: Duration) -> Ran {
        let deadline = Instant::now() + limit;
        while self.is_running() {
            if Instant::now() > deadline {
                panic!("still running after {limit:?}: {}", self.read("stderr"));
            }
            thread::sleep(Duration::from_millis(2));
        }
        let status = self.child.wait().expect("our own child");
        let trace = self.read("trace");
        let stderr = self.read("stderr");
        assert!(!stderr.contains("strace: "), "{stderr}");
        Ran {
            killed: trace.contains("+++ killed by SIGKILL +++"),
            code: status.code(),
            stdout: self.read("stdout"),
            stderr,
        }
    }

    fn read(&self, name: &str) -> String {
        let bytes: io::Result<Vec<u8>> = fs::read(self.folder.path().join(name));
        String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        if self.is_running() {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// Runs a program that ends by itself within a minute and dies at its `n`-th `call`.
pub fn strace_kill<A: AsRef<OsStr>>(
    binary: &Path,
    args: &[A],
    env: &[(&str, &OsStr)],
    call: &str,
    n: u32,
) -> Ran {
    Traced::start(binary, args, env, call, n).wait(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Each step is marked by a call of its own kind before the next.
    const TOY: &str = r"
import os, sys
fd = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)
for place in range(3):
    os.pwrite(fd, os.environb[b'MARK'], place)
print('done')
";

    #[test]
    fn every_point_is_met_once_and_then_none_fires() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut lengths = Vec::new();
        for n in 1.. {
            let file = folder.path().join(n.to_string());
            let args = [OsStr::new("-c"), OsStr::new(TOY), file.as_os_str()];
            let env = [("MARK", OsStr::new("x"))];
            let ran = strace_kill(Path::new("/usr/bin/python3"), &args, &env, "pwrite64", n);
            lengths.push(fs::read_to_string(&file).expect("made before the first write").len());
            if !ran.killed {
                assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "done\n"), "{ran:?}");
                break;
            }
            assert_eq!((ran.code, ran.stdout.as_str()), (None, ""), "{ran:?}");
        }
        assert_eq!(lengths, [0, 1, 2, 3], "killed before the call, not after");
    }

    #[test]
    fn a_daemon_is_stopped_by_its_own_signal() {
        let script = "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.01; done";
        let bash = Path::new("/bin/bash");
        let mut traced = Traced::start(bash, &["-c", script], &[], "pwrite64", 1);
        while traced.is_running() && traced.read("stdout").is_empty() {
            thread::sleep(Duration::from_millis(2));
        }
        traced.terminate();
        let ran = traced.wait(Duration::from_secs(20));
        assert!(!ran.killed && ran.stderr.is_empty(), "{ran:?}");
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), "up\nbye\n"));
    }
}
