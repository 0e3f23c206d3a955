//! A complete newsroom in a temporary folder, around stand-ins for X and the relay that run in
//! this process. The daemon is a child; it dies with its newsroom.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rustix::process::{Pid, Signal, kill_process};
use secrecy::ExposeSecret;
use serde_json::Value;
use siaran::sandbox::smtp::{self, MailServer, Received};
use siaran::sandbox::x::{self, Account, StoredPost, XServer};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Where the desk hears.
pub const DESK: &str = "humas@teladan.example";
/// Accounts by name, with their handles; a newsroom has the first so many.
pub const ACCOUNTS: [(&str, &str); 10] = [
    ("kantor", "kementeladan"),
    ("kabiro", "kabiro_teladan"),
    ("dit-a", "dit_a_teladan"),
    ("dit-b", "dit_b_teladan"),
    ("dit-c", "dit_c_teladan"),
    ("dit-d", "dit_d_teladan"),
    ("dit-e", "dit_e_teladan"),
    ("dit-f", "dit_f_teladan"),
    ("dit-g", "dit_g_teladan"),
    ("dit-h", "dit_h_teladan"),
];
/// Longest wait for anything: the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a newsroom is to be.
pub struct Setup {
    /// Members of the list `wartawan`.
    pub recipients: usize,
    /// The first so many of [`ACCOUNTS`].
    pub accounts: usize,
    /// At once.
    pub connections: u32,
    /// Value of `release.late`.
    pub late: &'static str,
    /// Value of `x.settle`.
    pub settle: &'static str,
    /// Value of `email.retry`.
    pub retry: &'static str,
    /// The stand-in relay; a login makes the daemon sign in as that user.
    pub mail: smtp::Options,
    /// Another relay than the stand-in: the lines below `smtp:` but for `connections`, each
    /// indented by four spaces. The credential `smtp` is written by [`Newsroom::credential`].
    pub relay: Option<String>,
    /// Addresses that the list has beside the numbered ones, with names.
    pub named: Vec<(String, String)>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            recipients: 8,
            accounts: 1,
            connections: 2,
            late: "{ grace: 15m, then: hold }",
            settle: "[1s, 1s, 2s, 2s]",
            retry: "[1s, 2s]",
            mail: smtp::Options::default(),
            relay: None,
            named: Vec::new(),
        }
    }
}

/// A running newsroom. When it is dropped without a panic, it asserts that the stand-ins have
/// nothing to complain about and that every planned fault was met.
pub struct Newsroom {
    /// X.
    pub x: XServer,
    /// The relay.
    pub mail: MailServer,
    /// What the stand-ins may complain about: parts of sentences.
    pub forgiven: Vec<&'static str>,
    folder: TempDir,
    daemon: Option<Child>,
    starts: u32,
    // Last: the servers above live in it.
    runtime: Runtime,
}

/// The numbered member `n` of the list, from 1.
pub fn reader(n: usize) -> String {
    format!("r{n:05}@media.example")
}

/// `seconds` from now, written for `publish_at`, on a whole second.
pub fn due_in(seconds: i64) -> Timestamp {
    let at = Timestamp::now() + SignedDuration::from_secs(seconds + 1);
    Timestamp::from_second(at.as_second()).expect("an instant of this century")
}

/// An announcement with a letter to the list and, on each account, a thread of these parts.
pub fn announcement(title: &str, due: Timestamp, threads: &[(&str, &[&str])]) -> String {
    let mut text = format!("---\ntitle: {title}\npublish_at: {due}\n");
    if threads.is_empty() {
        text.push_str("x: none\n");
    } else {
        text.push_str("x:\n");
    }
    for (account, parts) in threads {
        writeln!(text, "  {account}:").expect("text");
        for part in *parts {
            writeln!(text, "    - \"{part}\"").expect("text");
        }
    }
    text.push_str("---\nYth. {{ recipient.name }},\n\nIsi siaran: ");
    text.push_str(title);
    text.push_str(".\n");
    text
}

/// The same without any letter.
pub fn without_letters(announcement: &str) -> String {
    announcement.replacen("title:", "email: none\ntitle:", 1)
}

impl Setup {
    /// Builds it; the daemon does not run yet.
    pub fn build(self) -> Newsroom {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("runtime");
        let accounts: Vec<Account> =
            ACCOUNTS[..self.accounts].iter().map(|(_, handle)| Account::made_up(handle)).collect();
        let mut options = x::Options::new(accounts);
        options.fits = |text| siaran::weight::weigh(text).valid;
        let x = runtime.block_on(XServer::start(options)).expect("X");
        let login = self.mail.login.clone();
        let tls = self.mail.tls;
        let mail = runtime.block_on(MailServer::start(self.mail.clone())).expect("relay");

        let folder = tempfile::tempdir().expect("folder");
        let root = folder.path();
        fs::create_dir(root.join("announcements")).expect("folder");
        fs::DirBuilder::new().mode(0o700).create(root.join("credentials")).expect("folder");
        let mut relay = self.relay.clone().unwrap_or_else(|| {
            let (host, tls) = match tls {
                smtp::Tls::None => ("127.0.0.1", "none"),
                smtp::Tls::StartTls | smtp::Tls::Stripped => ("localhost", "starttls"),
                smtp::Tls::Implicit => ("localhost", "implicit"),
            };
            let mut lines = format!("    host: {host}\n    port: {}\n", mail.addr().port());
            writeln!(lines, "    tls: {tls}").expect("text");
            if let Some(pem) = mail.ca_pem() {
                fs::write(root.join("ca.pem"), pem).expect("CA");
                lines.push_str("    ca: ca.pem\n");
            }
            if let Some(login) = &login {
                writeln!(lines, "    username: {}\n    credential: smtp", login.user)
                    .expect("text");
            }
            lines
        });
        writeln!(relay, "    connections: {}", self.connections).expect("text");
        fs::write(root.join("config.yaml"), self.config(&x.url(), &relay)).expect("config");
        fs::write(root.join("wartawan.csv"), self.list()).expect("list");
        let room =
            Newsroom { x, mail, forgiven: Vec::new(), folder, daemon: None, starts: 0, runtime };
        if let Some(login) = login {
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

    fn config(&self, x: &str, relay: &str) -> String {
        let mut accounts = String::new();
        for (name, handle) in &ACCOUNTS[..self.accounts] {
            writeln!(
                accounts,
                "    {name}: {{ kind: office, handle: {handle}, credential: x-{name}, mode: own }}"
            )
            .expect("text");
        }
        format!(
            "newsroom:
  name: Biro Humas Teladan
  timezone: WIB
  language: en
  desk: [{DESK}]
announcements: announcements
state: state
credentials: credentials
release:
  late: {late}
x:
  api_url: {x}
  settle: {settle}
  accounts:
{accounts}email:
  from: Biro Humas Teladan <humas@teladan.example>
  reply_to: media@teladan.example
  bounces: pantulan@teladan.example
  smtp:
{relay}  retry: {retry}
  lists:
    wartawan: {{ file: wartawan.csv, title: Wartawan }}
    hilang: {{ file: tidak-ada.csv, title: Tidak ada }}
defaults:
  x: [kantor]
  email: [wartawan]
",
            late = self.late,
            settle = self.settle,
            retry = self.retry,
        )
    }

    fn list(&self) -> String {
        let mut text = "email,name,outlet,basis,since\n".to_owned();
        for n in 1..=self.recipients {
            writeln!(text, "{},Pembaca {n},Media {n},persetujuan,2026-01-10", reader(n))
                .expect("text");
        }
        for (email, name) in &self.named {
            writeln!(text, "{email},{name},Media,persetujuan,2026-01-10").expect("text");
        }
        text
    }
}

impl Newsroom {
    /// The folder that holds everything.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path below the announcements folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join("announcements").join(name)
    }

    /// Puts a file into the announcements folder in one step.
    pub fn drop_file(&self, name: &str, text: &str) {
        let draft = self.root().join(format!("{name}.part"));
        fs::write(&draft, text).expect("draft");
        fs::rename(draft, self.path(name)).expect("announcement");
    }

    /// Writes a secret with mode 0600, in one step.
    pub fn credential(&self, name: &str, text: &str) {
        use std::io::Write as _;
        let folder = self.root().join("credentials");
        let draft = folder.join(format!("{name}.part"));
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .expect("credential");
        file.write_all(text.as_bytes()).expect("credential");
        fs::rename(draft, folder.join(name)).expect("credential");
    }

    /// Writes what signs for the account `name` of the configuration.
    pub fn x_credential(&self, name: &str, account: &Account) {
        let text = format!(
            "consumer_key: \"{}\"\nconsumer_secret: \"{}\"\naccess_token: \"{}\"\naccess_token_secret: \"{}\"\n",
            account.consumer_key,
            account.consumer_secret.expose_secret(),
            account.access_token,
            account.access_token_secret.expose_secret(),
        );
        self.credential(&format!("x-{name}"), &text);
    }

    /// Adds text to the credential of the account `name`: another version of it.
    pub fn append_to_credential(&self, name: &str, text: &str) {
        let name = format!("x-{name}");
        let path = self.root().join("credentials").join(&name);
        let old = fs::read_to_string(path).expect("credential");
        self.credential(&name, &(old + text));
    }

    /// `siaran ARGUMENTS` on this newsroom, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_siaran"));
        command.args(arguments);
        self.dress(&mut command);
        command
    }

    /// Gives any command (a tracer, say) the environment in which `siaran` finds this newsroom.
    pub fn dress(&self, command: &mut Command) {
        command.current_dir(self.root()).env("SIARAN_CONFIG", self.root().join("config.yaml"));
        for name in ["CREDENTIALS_DIRECTORY", "JOURNAL_STREAM", "NOTIFY_SOCKET", "SIARAN_LOG"] {
            command.env_remove(name);
        }
    }

    /// Starts the daemon and waits until it runs.
    pub fn start(&mut self) {
        self.start_by(self.command(&["run"]));
    }

    /// Starts `command`, which is or contains the daemon, and waits until the daemon runs.
    pub fn start_by(&mut self, mut command: Command) {
        assert!(self.daemon.is_none(), "the daemon runs already");
        self.starts += 1;
        let log = File::create(self.log_path(self.starts)).expect("log");
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("second handle"))
            .stderr(log)
            .spawn()
            .expect("the daemon");
        self.daemon = Some(child);
        let last = self.starts;
        self.wait("the daemon runs", |room| {
            fs::read_to_string(room.log_path(last)).is_ok_and(|log| log.contains("siaran runs"))
        });
    }

    /// The daemon's process.
    pub fn pid(&self) -> u32 {
        self.daemon.as_ref().expect("the daemon runs").id()
    }

    /// Ends the daemon by SIGTERM; returns how long that took.
    pub fn stop(&mut self) -> Duration {
        let mut child = self.daemon.take().expect("the daemon runs");
        let began = Instant::now();
        let pid = Pid::from_child(&child);
        kill_process(pid, Signal::TERM).expect("our own child");
        while began.elapsed() < Duration::from_secs(100) {
            if let Some(status) = child.try_wait().expect("our own child") {
                assert!(status.success(), "the daemon ended with {status}:\n{}", self.logs());
                return began.elapsed();
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = child.kill();
        let _ = child.wait();
        panic!("SIGTERM did not end the daemon:\n{}", self.logs());
    }

    /// Whether the daemon has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.daemon.as_mut().is_none_or(|d| d.try_wait().expect("our own child").is_some())
    }

    /// Runs `siaran ARGUMENTS` to its end: whether it succeeded, stdout, stderr.
    pub fn try_run(&self, arguments: &[&str]) -> (bool, String, String) {
        let output = self.command(arguments).stdin(Stdio::null()).output().expect("siaran");
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

    /// The entry of `id` in `status --json`; null while the item is unknown.
    pub fn status(&self, id: &str) -> Value {
        self.status_by(&["status", id, "--json"])
    }

    /// The same with `recipients`.
    pub fn status_of_all(&self, id: &str) -> Value {
        self.status_by(&["status", id, "--recipients", "--json"])
    }

    fn status_by(&self, arguments: &[&str]) -> Value {
        let (well, stdout, _) = self.try_run(arguments);
        if !well {
            return Value::Null;
        }
        serde_json::from_str::<Value>(&stdout).expect("JSON")[0].take()
    }

    /// The entry of `id` in `plan --json`; null when the folder has no such file.
    pub fn planned(&self, id: &str) -> Value {
        let all = self.json(&["plan"]);
        let items = all.as_array().into_iter().flatten();
        items.into_iter().find(|i| i["id"] == id).cloned().unwrap_or(Value::Null)
    }

    /// Address → its entry in `status --recipients --json`.
    pub fn recipients(&self, id: &str) -> BTreeMap<String, Value> {
        let status = self.status_of_all(id);
        let all = status["recipients"].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .map(|entry| (entry["email"].as_str().expect("address").to_owned(), entry))
            .collect()
    }

    /// The standings of `account`'s parts, in order, such as `sent unknown pending`.
    pub fn parts(&self, id: &str, account: &str) -> String {
        let status = self.status(id);
        let posts = status["posts"].as_array().into_iter().flatten();
        let of = posts.filter(|p| p["account"] == account);
        of.filter_map(|p| p["state"].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Waits until `done`, at most a minute; panics with `what` and everything that is known.
    pub fn wait(&mut self, what: &str, mut done: impl FnMut(&mut Newsroom) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(!self.has_ended(), "the daemon ended while waiting: {what}");
            assert!(Instant::now() < deadline, "waited in vain: {what}");
            thread::sleep(Duration::from_millis(20));
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

    /// Letters to journalists as stored, without the desk's mails.
    pub fn letters(&self) -> Vec<Arc<Received>> {
        let mut all = self.mail.inbox();
        all.retain(|m| m.rcpt_to.iter().all(|to| to != DESK));
        all
    }

    /// How many letters each journalist got, for those who got any.
    pub fn letters_by_reader(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for letter in self.letters() {
            assert_eq!(letter.rcpt_to.len(), 1, "one recipient a transaction");
            *counts.entry(letter.rcpt_to[0].clone()).or_default() += 1;
        }
        counts
    }

    /// Asserts that the numbered readers `1..=count`, and nobody else, got exactly one letter,
    /// save for `others`, whose number of letters is given.
    pub fn assert_once(&self, count: usize, others: &[(usize, usize)]) {
        let mut expected: BTreeMap<String, usize> = (1..=count).map(|n| (reader(n), 1)).collect();
        for (n, letters) in others {
            match letters {
                0 => expected.remove(&reader(*n)),
                _ => expected.insert(reader(*n), *letters),
            };
        }
        let got = self.letters_by_reader();
        let wrong: Vec<_> = expected
            .iter()
            .filter(|(reader, n)| got.get(*reader) != Some(n))
            .map(|(reader, n)| format!("{reader}: {:?} instead of {n}", got.get(reader)))
            .chain(got.keys().filter(|r| !expected.contains_key(*r)).map(|r| format!("{r}: extra")))
            .take(20)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Subjects and texts of the desk's mails, oldest first.
    pub fn desk(&self) -> Vec<(String, String)> {
        let all = self.mail.inbox();
        let mails = all.iter().filter(|m| m.rcpt_to.iter().any(|to| to == DESK));
        mails.map(|m| subject_and_text(&m.data)).collect()
    }

    /// How often a line of the desk's mails holds `part`.
    pub fn desk_lines(&self, part: &str) -> usize {
        self.desk().iter().flat_map(|(_, text)| text.lines()).filter(|l| l.contains(part)).count()
    }

    /// Posts of an account that stand, oldest first.
    pub fn posts(&self, handle: &str) -> Vec<StoredPost> {
        let mut posts = self.x.posts();
        posts.retain(|p| p.account == handle && !p.deleted);
        posts
    }

    /// Asserts that `handle` has exactly these posts, each in answer to the one before.
    pub fn assert_thread(&self, handle: &str, texts: &[&str]) {
        let posts = self.posts(handle);
        let found: Vec<&str> = posts.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(found, texts);
        assert_eq!(posts.first().and_then(|p| p.reply_to.clone()), None);
        for pair in posts.windows(2) {
            assert_eq!(pair[1].reply_to.as_ref(), Some(&pair[0].id), "order of the thread");
        }
    }

    /// How often somebody tried to post `text`.
    pub fn attempts(&self, text: &str) -> usize {
        let requests = self.x.requests();
        let posts = requests.iter().filter(|r| r.endpoint == Some(x::Endpoint::CreatePost));
        posts
            .filter(|r| {
                serde_json::from_str::<Value>(&r.body).is_ok_and(|body| body["text"] == text)
            })
            .count()
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

    fn complaints(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.x.complaints().into_iter().chain(self.mail.complaints()).collect();
        all.retain(|c| !self.forgiven.iter().any(|f| c.contains(f)));
        all
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        if let Some(mut child) = self.daemon.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
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

fn subject_and_text(message: &[u8]) -> (String, String) {
    let parsed = mail_parser::MessageParser::default().parse(message).expect("a message");
    let text = parsed.body_text(0).unwrap_or_default().into_owned();
    (parsed.subject().unwrap_or_default().to_owned(), text)
}

#[test]
fn a_small_release_goes_out_once() {
    let mut room = Setup::default().start();
    let due = due_in(2);
    let text = announcement("Uji coba", due, &[("kantor", &["Satu.", "Dua."])]);
    room.drop_file("uji.md", &text);
    room.wait_state("uji", "released");
    room.assert_once(8, &[]);
    room.assert_thread("kementeladan", &["Satu.", "Dua."]);
    assert_eq!(room.planned("uji")["id"], "uji");
    assert!(room.letters().iter().all(|m| m.at >= due));
    room.wait_desk("Released: Uji coba");
    room.stop();
}
