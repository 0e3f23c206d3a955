//! A newsroom whose account is signed in to, beside an X that people can sign in to.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use siaran::sandbox::x::{Account, App, Endpoint, Options, XServer};
use tokio::runtime::Runtime;

use crate::contract::room::{CONFIG, Ran, Room, everything_in};
use crate::servers::browser::{self, Page};
use crate::servers::port::free_port;

/// The account's handle.
pub const HANDLE: &str = "kementeladan";
/// Somebody else's.
pub const OTHER: &str = "orang_lain";
/// The application.
pub const CLIENT: &str = "aplikasi";
/// Its secret.
pub const SECRET: &str = "kanari-rahasia";

/// A newsroom with an account, an X that people can sign in to, and a port of loopback.
pub struct Stage {
    /// X.
    pub x: XServer,
    /// The newsroom.
    pub room: Room,
    /// Where X leads the browser.
    pub port: String,
    /// Minutes that X's clock is ahead.
    ahead: Arc<AtomicI64>,
    _runtime: Runtime,
}

impl Stage {
    /// Builds it, without a credential.
    pub fn build() -> Stage {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("runtime");
        let port = free_port().to_string();
        let mut options = Options::new([HANDLE, OTHER].map(Account::made_up).to_vec());
        options.apps.push(App {
            client_id: CLIENT.to_owned(),
            client_secret: Some(SECRET.into()),
            redirect_uris: vec![format!("http://127.0.0.1:{port}/callback")],
        });
        let ahead = Arc::new(AtomicI64::new(0));
        let minutes = ahead.clone();
        options.clock = Arc::new(move || {
            Timestamp::now() + SignedDuration::from_mins(minutes.load(Ordering::Relaxed))
        });
        let x = runtime.block_on(XServer::start(options)).expect("X");
        let room = Room::new(&CONFIG.replace("x:\n", &format!("x:\n  api_url: {}\n", x.url())));
        Stage { x, room, port, ahead, _runtime: runtime }
    }

    /// Builds it with a credential that brings no tokens.
    pub fn new() -> Stage {
        let stage = Stage::build();
        stage.credential(&application());
        stage
    }

    /// Writes the credential.
    pub fn credential(&self, text: &str) {
        self.room.credential("x-kantor", text, 0o600);
    }

    /// Puts a fresh pair of `handle` into the credential.
    pub fn bring_pair(&self, handle: &str) -> String {
        let pair = self.x.grant(handle, CLIENT);
        let refresh = pair.refresh_token.expect("offline.access");
        let text = format!(
            "{}access_token: {}\nrefresh_token: {}\n",
            application(),
            pair.access_token.expose_secret(),
            refresh.expose_secret(),
        );
        self.credential(&text);
        text
    }

    /// Lets X's clock run ahead.
    pub fn pass(&self, minutes: i64) {
        self.ahead.fetch_add(minutes, Ordering::Relaxed);
    }

    /// Requests for tokens so far.
    pub fn asked(&self) -> usize {
        let requests = self.x.requests();
        requests.iter().filter(|r| r.endpoint == Some(Endpoint::Token)).count()
    }

    /// Asserts that the account works.
    #[track_caller]
    pub fn well(&self) {
        let ran = self.room.ends(0, &["account", "check"]);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("kantor: @kementeladan, well\n", ""));
        let list = self.room.json(&["account", "list", "--json"]);
        assert_eq!(list[0]["credential_state"], "ready", "{list}");
    }

    /// Asserts that nobody has signed in.
    #[track_caller]
    pub fn nothing_is_stored(&self) {
        let kept = everything_in(&self.room.path("state"));
        let is_record = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "json");
        assert!(!kept.iter().any(|(path, _)| is_record(path)), "{kept:?}");
        let list = self.room.json(&["account", "list", "--json"]);
        assert_eq!(list[0]["credential_state"], "sign_in_needed", "{list}");
    }

    /// Asserts that X has nothing to complain about.
    #[track_caller]
    pub fn no_complaints(&self) {
        assert_eq!(self.x.complaints(), [""; 0]);
    }

    /// Begins a sign-in.
    pub fn login(&self, arguments: &[&str]) -> Login {
        let all = [&["account", "login", "kantor", "--port", &self.port], arguments].concat();
        let mut command = self.room.command(&all);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("siaran");
        let mut out = BufReader::new(child.stdout.take().expect("stdout"));
        let mut address = String::new();
        out.read_line(&mut address).expect("an address");
        Login { child, address: address.trim().to_owned(), out }
    }

    /// Opens the address of a sign-in as somebody (`None`: who refuses); where the browser is led.
    pub fn decide(&self, login: &Login, handle: Option<&str>) -> String {
        self.x.next_sign_in(handle);
        let Page { status, location, text } = browser::open(&login.address);
        assert_eq!(status, 302, "{} {text}", login.address);
        location
    }
}

fn application() -> String {
    format!("client_id: {CLIENT}\nclient_secret: {SECRET}\n")
}

/// No token, code or secret in what people and logs see.
#[track_caller]
pub fn tells_no_secret(text: &str) {
    for secret in ["access-", "refresh-", "code-", "kanari-", "-sandbox-", "sandbox-secret"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

/// A sign-in under way.
pub struct Login {
    child: Child,
    /// The address that it printed.
    pub address: String,
    out: BufReader<std::process::ChildStdout>,
}

impl Login {
    /// What a person types.
    pub fn types(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().expect("stdin");
        writeln!(stdin, "{line}").expect("line");
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ran {
        drop(self.child.stdin.take());
        let mut out = String::new();
        self.out.read_to_string(&mut out).expect("stdout");
        let mut err = String::new();
        self.child.stderr.take().expect("stderr").read_to_string(&mut err).expect("stderr");
        let code = self.child.wait().expect("our own child").code().expect("no signal");
        Ran { code, out, err }
    }
}
