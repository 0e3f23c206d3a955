//! A folder with a configuration, and the binary run in it as a person or systemd would.

use std::fs::{self, File};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use siaran::sandbox::smtp::{self, Login, MailServer};
use siaran::sandbox::x::{self, Account, XServer};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Longest wait for anything: the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);
/// Whatever of the caller's environment could change an answer.
const MEDDLING: [&str; 10] = [
    "SIARAN_CONFIG",
    "SIARAN_LOG",
    "CREDENTIALS_DIRECTORY",
    "JOURNAL_STREAM",
    "NOTIFY_SOCKET",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "RUST_LOG",
    "RUST_BACKTRACE",
];

/// A configuration that needs no server to be read.
pub const CONFIG: &str = "newsroom:
  name: Biro Humas Teladan
  timezone: WIB
  language: en
x:
  accounts:
    kantor: { kind: office, handle: kementeladan, credential: x-kantor, mode: own }
email:
  from: Biro Humas Teladan <humas@teladan.example>
  smtp: { host: relay.teladan.example }
  lists:
    wartawan: { file: wartawan.csv, title: Wartawan }
defaults: { x: [kantor], email: [wartawan] }
";

/// An announcement without any problem, due in a year or so.
pub const GOOD: &str = "---
title: Loket tutup pada hari libur
publish_at: 2027-12-20 10:00 WIB
---
Loket tutup pada hari libur dan buka kembali sesudahnya.
";

/// How a command ended and what it said.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Data.
    pub out: String,
    /// Messages.
    pub err: String,
}

impl Ran {
    /// stdout as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

/// A newsroom's folder.
pub struct Room {
    folder: TempDir,
}

impl Room {
    /// An empty folder.
    pub fn empty() -> Room {
        Room { folder: tempfile::tempdir().expect("folder") }
    }

    /// A folder with `config`, a list of two, and no announcement yet.
    pub fn new(config: &str) -> Room {
        let room = Room::empty();
        room.write("config.yaml", config);
        fs::create_dir(room.path("announcements")).expect("folder");
        fs::DirBuilder::new().mode(0o700).create(room.path("credentials")).expect("folder");
        let rows = "email,name,outlet,basis,since\n\
            ani@media.example,Ani,Media Satu,persetujuan,2026-01-10\n\
            budi@media.example,Budi,Media Dua,persetujuan,2026-01-10\n";
        room.write("wartawan.csv", rows);
        room
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in one step, as careful programs save.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        let draft = path.with_extension("part");
        fs::write(&draft, content).expect("file");
        fs::rename(draft, path).expect("file");
    }

    /// Puts an announcement into the folder.
    pub fn announce(&self, name: &str, content: impl AsRef<[u8]>) {
        self.write(&format!("announcements/{name}"), content);
    }

    /// Writes a credential with `mode`.
    pub fn credential(&self, name: &str, text: &str, mode: u32) {
        use std::io::Write as _;
        let path = self.path("credentials").join(name);
        let _ = fs::remove_file(&path);
        let mut options = File::options();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&path).expect("file");
        file.write_all(text.as_bytes()).expect("credential");
        // Not subject to the umask.
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
            .expect("mode");
    }

    /// `siaran ARGUMENTS` here, in a plain environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_siaran"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        MEDDLING.iter().for_each(|name| {
            command.env_remove(name);
        });
        command
    }

    /// The same as a user that may do nothing; the tests run as root, whom no mode stops.
    pub fn command_as_nobody(&self, arguments: &[&str]) -> Command {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(self.path(""), fs::Permissions::from_mode(0o755)).expect("mode");
        // The build folder may be closed to others.
        let program = self.path("siaran");
        if !program.exists() {
            // By another process: a child that some other test starts just now would inherit our
            // handle, and what is open for writing cannot be executed.
            let mut copy = Command::new("cp");
            let copied = copy.arg(env!("CARGO_BIN_EXE_siaran")).arg(&program).status();
            assert!(copied.expect("cp").success());
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        MEDDLING.iter().for_each(|name| {
            command.env_remove(name);
        });
        command
    }

    /// Runs `siaran ARGUMENTS` to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments))
    }

    /// Runs it; it must end with `code`.
    pub fn ends(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "siaran {arguments:?}: {ran:?}");
        ran
    }

    /// Runs it; it must end well and print JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        self.ends(0, arguments).json()
    }

    /// The entry of `id` in `status --json`; null while nobody knows it.
    pub fn status(&self, id: &str) -> Value {
        match self.run(&["status", id, "--json"]) {
            ran if ran.code == 0 => ran.json()[0].take(),
            _ => Value::Null,
        }
    }

    /// What the last daemon has said.
    pub fn daemon_log(&self) -> String {
        fs::read_to_string(self.path("daemon.log")).unwrap_or_default()
    }

    /// Starts the daemon with these arguments; its output goes to `daemon.log`.
    pub fn daemon(&self, arguments: &[&str]) -> Daemon<'_> {
        self.daemon_by(self.command(arguments))
    }

    /// The same by a command that was made before.
    pub fn daemon_by(&self, mut command: Command) -> Daemon<'_> {
        let log = File::create(self.path("daemon.log")).expect("log");
        command.stdout(log.try_clone().expect("second handle")).stderr(log);
        let daemon = Daemon { child: command.spawn().expect("siaran"), room: self };
        wait("the daemon runs", || daemon.log(), || daemon.log().contains("siaran runs"));
        daemon
    }
}

/// Runs a command to its end.
pub fn ran(mut command: Command) -> Ran {
    let output = command.output().expect("siaran");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().expect("no signal ended it");
    Ran { code, out: text(&output.stdout), err: text(&output.stderr) }
}

/// A running daemon; ended when dropped.
pub struct Daemon<'a> {
    child: Child,
    room: &'a Room,
}

impl Daemon<'_> {
    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        self.room.daemon_log()
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().expect("our own child").is_none()
    }

    /// Waits until `id` stands in `state`, and returns its status.
    pub fn wait_for(&self, id: &str, state: &str) -> Value {
        self.wait_until(id, |status| status["state"] == state)
    }

    /// Waits until the status of `id` is as wanted, and returns it.
    pub fn wait_until(&self, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let told = || format!("{}\n{}", self.room.status(id), self.log());
        wait(id, told, || {
            last = self.room.status(id);
            wanted(&last)
        });
        last
    }

    /// Ends it by SIGTERM; it must end well.
    pub fn stop(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("our own child");
        let mut status = None;
        let room = self.room;
        wait(
            "the daemon stops",
            || room.daemon_log(),
            || {
                status = self.child.try_wait().expect("our own child");
                status.is_some()
            },
        );
        assert!(status.is_some_and(|s| s.success()), "{status:?}\n{}", self.log());
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Polls until `done`; else fails and shows what `told` says.
pub fn wait(what: &str, told: impl Fn() -> String, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < PATIENCE, "waited in vain for: {what}\n{}", told());
        thread::sleep(Duration::from_millis(25));
    }
}

/// Tells one story about several things at once, each in a thread.
pub fn side_by_side<T: Send>(things: impl IntoIterator<Item = T>, story: impl Fn(T) + Sync) {
    thread::scope(|scope| {
        for thing in things {
            let story = &story;
            scope.spawn(move || story(thing));
        }
    });
}

/// An instant `seconds` from now, written for `publish_at`.
pub fn due_in(seconds: i64) -> String {
    let at = Timestamp::now() + SignedDuration::from_secs(seconds + 1);
    Timestamp::from_second(at.as_second()).expect("this century").to_string()
}

/// Stand-ins for X and the relay, in this process.
pub struct Servers {
    /// X.
    pub x: XServer,
    /// The relay.
    pub mail: MailServer,
    _runtime: Runtime,
}

impl Servers {
    /// Starts both; X knows one account, whose secrets are `account`'s.
    pub fn start(account: Account, mail: smtp::Options) -> Servers {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("runtime");
        let mut options = x::Options::new(vec![account]);
        options.fits = |text| siaran::weight::weigh(text).valid;
        let x = runtime.block_on(XServer::start(options)).expect("X");
        let mail = runtime.block_on(MailServer::start(mail)).expect("relay");
        Servers { x, mail, _runtime: runtime }
    }

    /// A newsroom whose channels lead to both, by STARTTLS with a password where `tls` says so.
    pub fn room(&self, account: &Account, login: Option<&Login>, tls: &str) -> Room {
        let room = Room::new(&self.config(&self.x.url(), login, tls));
        use secrecy::ExposeSecret as _;
        let keys = format!(
            "consumer_key: \"{}\"\nconsumer_secret: \"{}\"\naccess_token: \"{}\"\naccess_token_secret: \"{}\"\n",
            account.consumer_key,
            account.consumer_secret.expose_secret(),
            account.access_token,
            account.access_token_secret.expose_secret(),
        );
        room.credential("x-kantor", &keys, 0o600);
        if let Some(login) = login {
            room.credential("smtp", login.password.expose_secret(), 0o600);
        }
        if let Some(pem) = self.mail.ca_pem() {
            room.write("ca.pem", pem);
        }
        room
    }

    /// The configuration of such a newsroom.
    pub fn config(&self, x: &str, login: Option<&Login>, tls: &str) -> String {
        let port = self.mail.addr().port();
        let ca = if self.mail.ca_pem().is_some() { ", ca: ca.pem" } else { "" };
        let login =
            login.map(|l| format!(", username: {}, credential: smtp", l.user)).unwrap_or_default();
        let smtp =
            format!("{{ host: localhost, port: {port}, tls: {tls}{ca}{login}, connections: 2 }}");
        CONFIG
            .replace("language: en", "language: en\n  desk: [meja@teladan.example]")
            .replace("x:\n", &format!("x:\n  api_url: {x}\n  settle: [1s, 1s, 1s, 1s]\n"))
            .replace("{ host: relay.teladan.example }", &smtp)
            .replace("  lists:", "  retry: [1s, 2s]\n  lists:")
    }
}

/// Everything below a folder: path and content.
pub fn everything_in(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(everything_in(&entry.path())),
            Ok(kind) if kind.is_file() => {
                found.push((entry.path(), fs::read(entry.path()).unwrap_or_default()));
            }
            _ => {}
        }
    }
    found
}

/// Whether `bytes` hold `text`.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}
