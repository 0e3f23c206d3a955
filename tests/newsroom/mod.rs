//! A complete newsroom in a temporary folder, around stand-ins for X and the relay that run in
//! this process and outlive every daemon. The daemon is a child; it dies with its newsroom.

mod came;
mod config;
mod daemon;
mod files;
mod leaping;
mod report;

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use siaran::sandbox::smtp::MailServer;
use siaran::sandbox::x::{self, Account, XServer};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub use came::{Came, released};
pub use config::{ACCOUNTS, DESK, Setup, reader};
pub use daemon::SIARAN;
pub use files::{announcement, due_in, without_letters};
pub use leaping::Leaping;

/// Longest wait for anything: the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A newsroom. When it is dropped without a panic, it asserts that the stand-ins have nothing to
/// complain about and that every planned fault was met.
pub struct Newsroom {
    /// X.
    pub x: XServer,
    /// The relay.
    pub mail: MailServer,
    /// The relay for when that one cannot be used.
    pub second: Option<MailServer>,
    /// What the stand-ins may complain about: parts of sentences.
    pub forgiven: Vec<&'static str>,
    /// Members of the list.
    pub readers: usize,
    /// To the relay, at once.
    pub connections: usize,
    /// Where the journal lies.
    pub state: PathBuf,
    folder: TempDir,
    daemon: Option<Child>,
    starts: u32,
    // Last: the servers above live in it.
    runtime: Runtime,
}

impl Setup {
    /// Builds it; the daemon does not run yet.
    pub fn build(self) -> Newsroom {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("runtime");
        let accounts = ACCOUNTS[..self.accounts].iter();
        let mut options = x::Options::new(accounts.map(|(_, h)| Account::made_up(h)).collect());
        options.fits = |text| siaran::weight::weigh(text).valid;
        options.clock = self.mail.clock.clone();
        options.apps.clone_from(&self.apps);
        let x = runtime.block_on(XServer::start(options)).expect("X");
        let mail = runtime.block_on(MailServer::start(self.mail.clone())).expect("relay");
        let second = self.second.clone().map(|mut options| {
            options.clock = self.mail.clock.clone();
            runtime.block_on(MailServer::start(options)).expect("second relay")
        });

        let folder = tempfile::tempdir().expect("folder");
        let root = folder.path();
        fs::create_dir(root.join("announcements")).expect("folder");
        fs::DirBuilder::new().mode(0o700).create(root.join("credentials")).expect("folder");
        let state = self.state.clone().unwrap_or_else(|| root.join("state"));
        let config = self.config(&x.url(), &mail, second.as_ref(), &state);
        fs::write(root.join("config.yaml"), config).expect("config");
        fs::write(root.join("wartawan.csv"), self.list()).expect("list");
        if let Some(pem) = mail.ca_pem() {
            fs::write(root.join("ca.pem"), pem).expect("CA");
        }
        let room = Newsroom {
            x,
            mail,
            second,
            forgiven: Vec::new(),
            readers: self.recipients,
            connections: self.connections,
            state,
            folder,
            daemon: None,
            starts: 0,
            runtime,
        };
        if let Some(login) = &self.mail.login {
            room.credential("smtp", login.password.expose_secret());
        }
        for (name, handle) in &ACCOUNTS[..self.accounts] {
            room.x_credential(name, &Account::made_up(handle));
        }
        room
    }

    /// Builds it and starts the daemon.
    pub fn start(self) -> Newsroom {
        let mut room = self.build();
        room.start();
        room
    }
}

impl Newsroom {
    /// Waits until `done`, at most a minute; panics with `what` and everything that is known.
    pub fn wait(&mut self, what: &str, mut done: impl FnMut(&mut Newsroom) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(!self.has_ended(), "the daemon ended while waiting: {what}");
            assert!(Instant::now() < deadline, "waited in vain: {what}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until `status` tells that `id` is in `state`.
    pub fn wait_state(&mut self, id: &str, state: &str) {
        let what = format!("{id} is {state}");
        self.wait(&what, |room| room.status(id)["state"] == state);
    }

    /// Waits until a line of the desk's mails holds `part`.
    pub fn wait_desk(&mut self, part: &str) {
        let what = format!("the desk hears: {part}");
        self.wait(&what, |room| room.desk_lines(part) > 0);
    }

    /// Runs a future to its end beside the servers.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// What the stand-ins complain about and is not forgiven.
    pub fn complaints(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.x.complaints().into_iter().chain(self.mail.complaints()).collect();
        all.extend(self.second.iter().flat_map(MailServer::complaints));
        all.retain(|c| !self.forgiven.iter().any(|f| c.contains(f)));
        all
    }

    fn dump(&self) {
        eprintln!("{}", self.logs());
        let (_, status, error) = self.try_run(&["status"]);
        eprintln!("-- status\n{status}{error}");
        for request in self.x.requests().iter().rev().take(30).rev() {
            let (at, method, path) = (request.at, &request.method, &request.path);
            eprintln!("-- X {at} {method} {path} {:?} {}", request.status, request.body);
        }
        for connection in self.mail.connections().iter().rev().take(8).rev() {
            let last: Vec<_> = connection.commands.iter().rev().take(6).rev().collect();
            eprintln!("-- relay {}: {:?} {last:?}", connection.number, connection.end);
        }
        for (subject, _) in self.desk() {
            eprintln!("-- desk: {subject}");
        }
        eprintln!("-- {} letters stored", self.letters().len());
        eprintln!("-- complaints {:?}", self.complaints());
        let faults = (self.x.faults_left(), self.mail.faults_left());
        eprintln!("-- faults left: X {}, relay {}", faults.0, faults.1);
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            self.dump();
            return;
        }
        let complaints = self.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}\n{}", self.logs());
        let faults = (self.x.faults_left(), self.mail.faults_left());
        assert_eq!(faults, (0, 0), "faults that nothing met: X, relay");
    }
}
