//! A wall clock that we set, by libfaketime. It moves CLOCK_REALTIME only, as a wrong NTP server
//! would, and does not reach a timerfd.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A false clock for any number of programs; it can jump while they run.
pub struct Clock {
    folder: TempDir,
}

impl Clock {
    /// A clock that is off by `offset`, such as `+2h`, `-1d` or `+0`.
    pub fn off_by(offset: &str) -> Clock {
        let clock = Clock { folder: tempfile::tempdir().expect("temporary folder") };
        clock.jump(offset);
        clock
    }

    /// From now on it is off by `offset` against the machine's clock.
    pub fn jump(&self, offset: &str) {
        // Renamed into place: a reader sees the old offset or the new one, never half a line.
        let new = self.folder.path().join("new");
        fs::write(&new, format!("{offset}\n")).expect("write");
        fs::rename(new, self.file()).expect("rename");
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("offset")
    }

    /// `binary`, to be started under this clock.
    pub fn command(&self, binary: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(binary);
        command.env("LD_PRELOAD", library()).env("FAKETIME_TIMESTAMP_FILE", self.file());
        // Read the file at every look at the clock, or a jump shows only after ten seconds.
        command.env("FAKETIME_NO_CACHE", "1");
        // Without it, a backward jump of the monotonic clock hangs the async runtime.
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        command
    }
}

/// `binary` under a clock that stays off by `offset`.
pub fn faketime_command(binary: impl AsRef<OsStr>, offset: &str) -> Command {
    let mut command = Command::new(binary);
    command.env("LD_PRELOAD", library()).env("FAKETIME", offset);
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    command
}

/// The library for programs with threads, in the folder of this machine's architecture.
fn library() -> PathBuf {
    fs::read_dir("/usr/lib")
        .expect("/usr/lib")
        .flatten()
        .map(|entry| entry.path().join("faketime/libfaketimeMT.so.1"))
        .find(|path| path.exists())
        .expect("libfaketime: run the tests by tests/run")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    use std::time::{SystemTime, UNIX_EPOCH};

    const DAY: i64 = 86_400;

    fn now() -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs() as i64
    }

    fn is_near(seen: &str, wanted: i64) -> bool {
        let seen: f64 = seen.trim().parse().expect("seconds");
        (seen as i64 - wanted).abs() < 3_600
    }

    #[test]
    fn a_program_sees_the_false_time() {
        let output = faketime_command("python3", "-3d")
            .args(["-c", "import time; print(time.time())"])
            .output()
            .expect("python3");
        let seen = String::from_utf8_lossy(&output.stdout);
        assert!(is_near(&seen, now() - 3 * DAY), "{seen}");
    }

    #[test]
    fn it_jumps_forth_and_back_while_a_program_runs_and_spares_the_monotonic_clock() {
        let clock = Clock::off_by("+0");
        let script = "import sys, time\nfor _ in sys.stdin: print(time.time(), time.monotonic(), flush=True)";
        let mut child = clock
            .command("python3")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3");
        let mut ask = child.stdin.take().expect("piped");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut before = 0.0;
        for (offset, days) in [("+0", 0), ("+2d", 2), ("-5d", -5), ("+0", 0)] {
            clock.jump(offset);
            writeln!(ask).expect("ask");
            let line = lines.next().expect("answer").expect("text");
            let (wall, monotonic) = line.split_once(' ').expect("two numbers");
            assert!(is_near(wall, now() + days * DAY), "{offset}: {line}");
            let monotonic: f64 = monotonic.parse().expect("seconds");
            assert!((before..before + 3_600.0).contains(&monotonic) || before == 0.0, "{line}");
            before = monotonic;
        }
        drop(ask);
        assert!(child.wait().expect("our own child").success());
    }
}
