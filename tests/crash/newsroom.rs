//! A small newsroom on disk whose outside world, X and the relay, outlives every crash.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::Value;
use siaran::sandbox::smtp::{self, MailServer};
use siaran::sandbox::x::{self, XServer};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub const SIARAN: &str = env!("CARGO_BIN_EXE_siaran");
/// The one announcement's id.
pub const ID: &str = "siaran-uji";
/// Parts of its thread.
pub const PARTS: usize = 3;
/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_secs(40);

/// Folder, servers and the number of letters.
pub struct Newsroom {
    pub folder: TempDir,
    pub state: PathBuf,
    pub x: XServer,
    pub mail: MailServer,
    pub letters: usize,
    pub connections: usize,
    _runtime: Runtime,
}

impl Newsroom {
    /// A newsroom whose journal is begun and whose folder is empty; the state lies at `state`, or
    /// beside the rest.
    pub fn begun(letters: usize, connections: usize, state: Option<PathBuf>) -> Newsroom {
        let room = Newsroom::new(letters, connections, state);
        let mut daemon = room.start();
        room.until("the journal is begun", || room.facts("opened") > 0);
        daemon.stop();
        room
    }

    /// A newsroom that has never run.
    pub fn new(letters: usize, connections: usize, state: Option<PathBuf>) -> Newsroom {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("runtime");
        let account = x::Account::made_up("uji");
        let (x, mail) = runtime.block_on(async {
            let x = XServer::start(x::Options::new(vec![account.clone()])).await;
            (x.expect("X"), MailServer::start(smtp::Options::default()).await.expect("relay"))
        });
        let folder = tempfile::tempdir().expect("temporary folder");
        let state = state.unwrap_or_else(|| folder.path().join("state"));
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("announcements")).expect("folder");
        fs::create_dir(at("credentials")).expect("folder");
        fs::write(
            at("credentials/x"),
            format!(
                "consumer_key: \"{}\"\nconsumer_secret: \"{}\"\naccess_token: \"{}\"\naccess_token_secret: \"{}\"\n",
                account.consumer_key,
                account.consumer_secret.expose_secret(),
                account.access_token,
                account.access_token_secret.expose_secret()
            ),
        )
        .expect("credential");
        fs::set_permissions(at("credentials/x"), fs::Permissions::from_mode(0o600)).expect("mode");
        let rows: String = (0..letters).map(|n| format!("{},Nama {n}\n", address(n))).collect();
        fs::write(at("list.csv"), format!("email,name\n{rows}")).expect("list");
        fs::write(
            at("config.yaml"),
            format!(
                "newsroom: {{name: Uji, timezone: WIB, language: en}}\nstate: {}\n\
                 release: {{late: {{grace: 2h, then: hold}}}}\n\
                 x:\n  api_url: {}\n  settle: [0s, 1s]\n  accounts:\n    kantor: {{handle: uji, credential: x, mode: own}}\n\
                 email:\n  from: Uji <uji@kantor.example>\n  smtp: {{host: 127.0.0.1, port: {}, tls: none, connections: {connections}}}\n  retry: [1s]\n  lists:\n    pers: {{file: list.csv}}\n\
                 defaults: {{x: [kantor], email: [pers]}}\n",
                state.display(),
                x.url(),
                mail.addr().port()
            ),
        )
        .expect("configuration");
        Newsroom { folder, state, x, mail, letters, connections, _runtime: runtime }
    }

    /// Puts the announcement into the folder, due at `due`.
    pub fn announce(&self, due: Timestamp) {
        let parts: String = (1..=PARTS).map(|n| format!("      - Bagian {n} dari uji\n")).collect();
        let text = format!(
            "---\ntitle: Siaran uji\nid: {ID}\npublish_at: {due}\nx:\n  kantor:\n{parts}---\nIsi siaran.\n",
            parts = parts.replace("      ", "    ")
        );
        let new = self.folder.path().join("new");
        fs::write(&new, text).expect("write");
        // Written long ago, so that nobody waits for it to settle.
        let past = std::time::SystemTime::now() - Duration::from_secs(60);
        fs::File::open(&new).and_then(|f| f.set_modified(past)).expect("time");
        fs::rename(&new, self.folder.path().join("announcements/uji.md")).expect("rename");
    }

    /// The announcement, due already.
    pub fn announce_now(&self) {
        self.announce(Timestamp::now() - SignedDuration::from_millis(1));
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config.yaml")
    }

    /// Arguments of the daemon.
    pub fn run_args(&self) -> Vec<String> {
        vec!["--config".into(), self.config().display().to_string(), "run".into()]
    }

    /// Starts the daemon.
    pub fn start(&self) -> Daemon {
        self.start_by(Command::new(SIARAN))
    }

    /// Starts the daemon by a command that is given its arguments.
    pub fn start_by(&self, mut command: Command) -> Daemon {
        let log = self.folder.path().join("log");
        let file = fs::File::options().create(true).append(true).open(&log).expect("log");
        let child = command
            .args(self.run_args())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .expect("daemon");
        Daemon { child }
    }

    /// Starts the daemon and waits until it runs.
    pub fn start_running(&self) -> Daemon {
        let ran = || self.log().matches("siaran runs").count();
        let before = ran();
        let daemon = self.start();
        self.until("it runs", || ran() > before);
        daemon
    }

    /// What all daemons so far said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// One command of the command line.
    pub fn command(&self, args: &[&str]) -> Output {
        Command::new(SIARAN).arg("--config").arg(self.config()).args(args).output().expect("siaran")
    }

    /// `status ID --json --recipients`: the one object; `None` while the item is not known.
    pub fn status(&self) -> Option<Value> {
        let output = self.command(&["status", ID, "--json", "--recipients"]);
        let value: Value = serde_json::from_slice(&output.stdout).ok()?;
        value.get(0).cloned()
    }

    /// Stored facts whose JSON holds `pattern`.
    pub fn facts(&self, pattern: &str) -> usize {
        let Ok(connection) = rusqlite::Connection::open_with_flags(
            self.state.join("journal.sqlite3"),
            rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE,
        ) else {
            return 0;
        };
        let sql = "SELECT count(*) FROM fact WHERE body LIKE '%' || $1 || '%'";
        connection.query_row(sql, [pattern], |row| row.get::<_, i64>(0)).unwrap_or(0) as usize
    }

    /// Whether everything has arrived outside.
    pub fn arrived(&self) -> bool {
        self.mail.messages() as usize >= self.letters && self.x.posts().len() >= PARTS
    }

    /// Polls until `is_so`; panics with the log and the status when that takes too long.
    pub fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so() {
            if Instant::now() > deadline {
                let life = self.command(&["log", ID]).stdout;
                panic!(
                    "not after {PATIENCE:?}: {what}\n{:#?}\n{}\n{}",
                    self.status(),
                    self.log(),
                    String::from_utf8_lossy(&life)
                );
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The nth recipient.
pub fn address(n: usize) -> String {
    format!("w{n}@media.example")
}

/// A running daemon; dropping it kills it.
pub struct Daemon {
    child: Child,
}

impl Daemon {
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("our own child").is_none()
    }

    /// kill -9.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Stops every thread where it is, and waits until it is so.
    pub fn freeze(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::STOP);
        let tasks = format!("/proc/{}/task", self.child.id());
        let stopped = |task: fs::DirEntry| {
            let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
            stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
        };
        let deadline = Instant::now() + PATIENCE;
        while !fs::read_dir(&tasks).expect("tasks").flatten().all(stopped) {
            assert!(Instant::now() < deadline, "the daemon does not freeze");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// SIGTERM, and the exit code.
    pub fn stop(&mut self) -> Option<i32> {
        let id = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        self.wait()
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        while self.is_running() {
            assert!(Instant::now() < deadline, "the daemon does not end");
            thread::sleep(Duration::from_millis(2));
        }
        self.child.wait().expect("our own child").code()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}
