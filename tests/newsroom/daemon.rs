//! `siaran` run on a newsroom: the daemon, from its start to whichever end, and the command line.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::Newsroom;

/// The program.
pub const SIARAN: &str = env!("CARGO_BIN_EXE_siaran");
/// A stop waits for what is in flight, but not longer.
const STOP: Duration = Duration::from_secs(100);

impl Newsroom {
    /// Arguments of the daemon.
    pub fn run_args(&self) -> Vec<String> {
        let config = self.root().join("config.yaml").display().to_string();
        vec!["--config".into(), config, "run".into()]
    }

    /// `siaran ARGUMENTS` on this newsroom, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SIARAN);
        command.arg("--config").arg(self.root().join("config.yaml")).args(arguments);
        self.dress(&mut command);
        command
    }

    /// Takes whatever of the caller's environment could change an answer from a command.
    fn dress(&self, command: &mut Command) {
        command.current_dir(self.root()).stdin(Stdio::null());
        for name in ["CREDENTIALS_DIRECTORY", "JOURNAL_STREAM", "NOTIFY_SOCKET", "SIARAN_LOG"] {
            command.env_remove(name);
        }
    }

    /// Starts the daemon and waits until it runs.
    pub fn start(&mut self) {
        self.start_by(Command::new(SIARAN));
    }

    /// The same by a command that is given the daemon's arguments.
    pub fn start_by(&mut self, command: Command) {
        self.launch_by(command);
        let log = self.log_path(self.starts);
        self.wait("the daemon runs", |_| {
            fs::read_to_string(&log).is_ok_and(|log| log.contains("siaran runs"))
        });
    }

    /// Starts the daemon and waits for nothing.
    pub fn launch(&mut self) {
        self.launch_by(Command::new(SIARAN));
    }

    /// The same by a command that is given the daemon's arguments.
    pub fn launch_by(&mut self, mut command: Command) {
        assert!(self.daemon.is_none(), "the daemon runs already");
        self.starts += 1;
        let log = File::create(self.log_path(self.starts)).expect("log");
        command.args(self.run_args());
        self.dress(&mut command);
        command.stdout(log.try_clone().expect("second handle")).stderr(log);
        self.daemon = Some(command.spawn().expect("the daemon"));
    }

    fn child(&mut self) -> &mut Child {
        self.daemon.as_mut().expect("the daemon was started")
    }

    /// The daemon's process.
    pub fn pid(&self) -> u32 {
        self.daemon.as_ref().expect("the daemon was started").id()
    }

    /// Whether the daemon has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.daemon.as_mut().is_some_and(|d| d.try_wait().expect("our own child").is_some())
    }

    /// Waits for the daemon's end.
    pub fn end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + STOP;
        loop {
            if let Some(status) = self.child().try_wait().expect("our own child") {
                self.daemon = None;
                return status;
            }
            if Instant::now() > deadline {
                self.kill();
                panic!("the daemon does not end:\n{}", self.logs());
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends the daemon by SIGTERM, which it must do well; returns how long that took.
    pub fn stop(&mut self) -> Duration {
        let began = Instant::now();
        kill_process(Pid::from_child(self.child()), Signal::TERM).expect("our own child");
        let status = self.end();
        assert!(status.success(), "the daemon ended with {status}:\n{}", self.logs());
        began.elapsed()
    }

    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.daemon.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Stops every thread of the daemon where it is, and waits until it is so.
    pub fn freeze(&mut self) {
        let child = self.child();
        kill_process(Pid::from_child(child), Signal::STOP).expect("our own child");
        let tasks = format!("/proc/{}/task", child.id());
        let stopped = |task: fs::DirEntry| {
            let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
            stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
        };
        let deadline = Instant::now() + STOP;
        while !fs::read_dir(&tasks).expect("tasks").flatten().all(stopped) {
            assert!(Instant::now() < deadline, "the daemon does not freeze");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Runs `siaran ARGUMENTS` to its end.
    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("siaran")
    }

    /// The same: whether it succeeded, stdout, stderr.
    pub fn try_run(&self, arguments: &[&str]) -> (bool, String, String) {
        let output = self.output(arguments);
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }

    /// Runs `siaran ARGUMENTS`, which must succeed; its stdout.
    pub fn run(&self, arguments: &[&str]) -> String {
        let (well, stdout, stderr) = self.try_run(arguments);
        assert!(well, "siaran {arguments:?} failed: {stderr}");
        stdout
    }

    /// `siaran ARGUMENTS --json`.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        serde_json::from_str(&self.run(&all)).expect("JSON")
    }

    fn log_path(&self, start: u32) -> PathBuf {
        self.root().join(format!("run-{start}.log"))
    }

    /// What every daemon of this newsroom has logged.
    pub fn logs(&self) -> String {
        let mut text = String::new();
        for start in 1..=self.starts {
            writeln!(text, "-- daemon {start}").expect("text");
            text.push_str(&fs::read_to_string(self.log_path(start)).unwrap_or_default());
        }
        text
    }
}
