//! Signing in to accounts: a browser or a person brings what X gave, and no token shows anywhere.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use siaran::sandbox::x::{Account, App, Endpoint, Options, XServer};
use tokio::runtime::Runtime;

use crate::contract::room::{CONFIG, Ran, Room, everything_in};
use crate::servers::browser::{self, Page};
use crate::servers::port::free_port;

const HANDLE: &str = "kementeladan";
const OTHER: &str = "orang_lain";
const CLIENT: &str = "aplikasi";
const SECRET: &str = "kanari-rahasia";

/// A newsroom with an account, an X that people can sign in to, and a port of loopback.
pub struct Stage {
    /// X.
    pub x: XServer,
    /// The newsroom.
    pub room: Room,
    port: String,
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
    fn new() -> Stage {
        let stage = Stage::build();
        stage.credential(&application());
        stage
    }

    fn credential(&self, text: &str) {
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

    #[track_caller]
    fn well(&self) {
        let ran = self.room.ends(0, &["account", "check"]);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("kantor: @kementeladan, well\n", ""));
        let list = self.room.json(&["account", "list", "--json"]);
        assert_eq!(list[0]["credential_state"], "ready", "{list}");
    }

    #[track_caller]
    fn nothing_is_stored(&self) {
        let kept = everything_in(&self.room.path("state"));
        let is_record = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "json");
        assert!(!kept.iter().any(|(path, _)| is_record(path)), "{kept:?}");
        let list = self.room.json(&["account", "list", "--json"]);
        assert_eq!(list[0]["credential_state"], "sign_in_needed", "{list}");
    }

    #[track_caller]
    fn no_complaints(&self) {
        assert_eq!(self.x.complaints(), [""; 0]);
    }

    /// Begins a sign-in.
    fn login(&self, arguments: &[&str]) -> Login {
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
    fn decide(&self, login: &Login, handle: Option<&str>) -> String {
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
struct Login {
    child: Child,
    /// The address that it printed.
    address: String,
    out: BufReader<std::process::ChildStdout>,
}

impl Login {
    /// What a person types.
    fn types(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().expect("stdin");
        writeln!(stdin, "{line}").expect("line");
    }

    fn end(mut self) -> Ran {
        drop(self.child.stdin.take());
        let mut out = String::new();
        self.out.read_to_string(&mut out).expect("stdout");
        let mut err = String::new();
        self.child.stderr.take().expect("stderr").read_to_string(&mut err).expect("stderr");
        let code = self.child.wait().expect("our own child").code().expect("no signal");
        Ran { code, out, err }
    }
}

#[test]
fn the_browser_brings_the_answer_to_loopback() {
    let stage = Stage::new();
    stage.nothing_is_stored();
    let before = stage.room.ends(1, &["account", "check"]);
    assert!(before.out.contains("run `siaran account login kantor`"), "{before:?}");
    let login = stage.login(&[]);
    let back = stage.decide(&login, Some(HANDLE));
    let root = format!("http://127.0.0.1:{}", stage.port);
    let callback = format!("{root}/callback");
    assert!(back.starts_with(&format!("{callback}?code=")), "{back}");
    // Whatever else knocks changes nothing.
    for (stray, expected) in [
        (format!("{root}/"), 404),
        (format!("{root}/callback/x"), 404),
        (callback.clone(), 400),
        (format!("{callback}?code=x"), 400),
        (format!("{callback}?state=lain&code=x"), 400),
        (format!("{callback}?state=&error=access_denied"), 400),
        (back.replace("code=", "kode="), 400),
    ] {
        let page = browser::open(&stray);
        assert_eq!(page.status, expected, "{stray}");
        tells_no_secret(&page.text);
    }
    let page = browser::open(&back);
    assert_eq!(page.status, 200);
    assert!(page.text.contains("The answer of X has arrived"), "{}", page.text);
    tells_no_secret(&page.text);
    let ran = login.end();
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains("the sign-in as @kementeladan is stored"), "{ran:?}");
    tells_no_secret(&ran.err);
    let record = stage.room.path("state/tokens/kantor.json");
    assert_eq!(fs::metadata(record).expect("record").permissions().mode() & 0o7777, 0o600);
    stage.well();
    assert_eq!(stage.asked(), 1, "a fresh token was refreshed");
    stage.no_complaints();
}

#[test]
fn an_address_or_a_code_can_be_pasted() {
    for listens in [true, false] {
        let stage = Stage::new();
        let arguments: &[&str] = if listens { &[] } else { &["--paste"] };
        let mut login = stage.login(arguments);
        let back = stage.decide(&login, Some(HANDLE));
        login.types("");
        login.types("https://x.com/home?state=lain&code=x");
        login.types("dua kata");
        login.types(&back);
        let ran = login.end();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.err.matches("This does not answer").count(), 2, "{ran:?}");
        tells_no_secret(&ran.err);
        stage.well();

        let mut login = stage.login(&["--paste"]);
        let back = stage.decide(&login, Some(HANDLE));
        let code = back.split("code=").nth(1).and_then(|rest| rest.split('&').next());
        login.types(code.expect("a code"));
        assert_eq!(login.end().code, 0);
        stage.well();
        stage.no_complaints();
    }
}

#[test]
fn a_sign_in_that_ends_otherwise_stores_nothing() {
    let stage = Stage::new();
    let ends = |handle: Option<&str>, types: bool| {
        let mut login = stage.login(&["--paste"]);
        let back = stage.decide(&login, handle);
        if types {
            login.types(&back);
        }
        let ran = login.end();
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        tells_no_secret(&ran.err);
        stage.nothing_is_stored();
        ran.err
    };
    let said = ends(Some(OTHER), true);
    assert!(said.contains("@orang_lain") && said.contains("@kementeladan"), "{said}");
    assert!(ends(Some(HANDLE), false).contains("There was no answer"));
    assert!(ends(None, true).contains("not allowed"));
    stage.no_complaints();
    let mut login = stage.login(&["--paste"]);
    login.types("code-yang-salah");
    let ran = login.end();
    assert!(ran.code == 1 && ran.err.contains("the sign-in failed"), "{ran:?}");
    tells_no_secret(&ran.err);
    stage.nothing_is_stored();
}

#[test]
fn a_port_that_is_taken_is_named_with_the_ways_out() {
    let stage = Stage::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let port = taken.local_addr().expect("address").port().to_string();
    let ran = stage.room.ends(1, &["account", "login", "kantor", "--port", &port]);
    assert!(ran.err.contains(&port) && ran.err.contains("--paste"), "{ran:?}");
}

#[test]
fn a_pin_signs_in_by_oauth_1() {
    let stage = Stage::new();
    let account = Account::made_up(HANDLE);
    stage.credential(&format!(
        "consumer_key: {}\nconsumer_secret: {}\n",
        account.consumer_key,
        account.consumer_secret.expose_secret()
    ));
    stage.nothing_is_stored();
    for (handle, right, told) in [
        (HANDLE, false, "the sign-in failed"),
        (OTHER, true, "@orang_lain"),
        (HANDLE, true, "is stored"),
    ] {
        let mut login = stage.login(&[]);
        stage.x.next_sign_in(Some(handle));
        let page = browser::open(&login.address).text;
        let pin = page.split("<code>").nth(1).and_then(|rest| rest.split('<').next());
        login.types(if right { pin.expect("a PIN") } else { "1" });
        let ran = login.end();
        assert!(ran.err.contains(told), "{ran:?}");
        tells_no_secret(&(ran.out + &ran.err));
        if ran.code != 0 {
            stage.nothing_is_stored();
        }
    }
    stage.well();
    stage.no_complaints();
}

#[test]
fn a_complete_credential_and_an_unknown_account_need_no_sign_in() {
    let stage = Stage::build();
    let keys = |handle: &str| {
        let account = Account::made_up(handle);
        format!(
            "consumer_key: {}\nconsumer_secret: {}\naccess_token: {}\naccess_token_secret: {}\n",
            account.consumer_key,
            account.consumer_secret.expose_secret(),
            account.access_token,
            account.access_token_secret.expose_secret(),
        )
    };
    let missing = stage.room.json(&["account", "list", "--json"]);
    assert_eq!(missing[0]["credential_state"], "missing");
    let room = &stage.room;
    stage.credential(&keys(HANDLE));
    stage.well();
    let ran = room.ends(1, &["account", "login", "kantor"]);
    assert!(ran.err.contains("needs no sign-in"), "{ran:?}");
    for command in ["login", "check"] {
        let ran = room.ends(1, &["account", command, "kantr"]);
        assert!(ran.err.contains("kantr") && ran.err.contains("kantor"), "{ran:?}");
    }
    for line in [&["login", "kantor"][..], &["check"]] {
        let ran = room.ends(1, &[&["--sandbox", "account"], line].concat());
        assert!(ran.out.is_empty() && ran.err.contains("--sandbox"), "{ran:?}");
    }
    stage.x.revoke(HANDLE);
    let ran = room.ends(1, &["account", "check"]);
    assert!(ran.out.contains("renew the keys"), "{ran:?}");
    stage.credential(&keys(OTHER));
    let ran = room.ends(1, &["account", "check", "kantor"]);
    assert!(ran.out.contains("@orang_lain") && ran.out.contains("@kementeladan"), "{ran:?}");
    tells_no_secret(&ran.out);
}

#[test]
fn a_pair_from_a_file_is_refreshed_once_however_many_look() {
    let stage = Stage::build();
    let text = stage.bring_pair(HANDLE);
    thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| stage.well()))));
    assert_eq!(stage.asked(), 1);
    // Another comment does not bring the used pair back.
    stage.credential(&(text + "# catatan\n"));
    stage.well();
    assert_eq!(stage.asked(), 1);
    stage.bring_pair(HANDLE);
    stage.well();
    assert_eq!(stage.asked(), 2);
    stage.no_complaints();
}

#[test]
fn a_refused_refresh_asks_for_a_sign_in_and_sends_nothing_again() {
    let stage = Stage::build();
    stage.bring_pair(HANDLE);
    stage.x.revoke(HANDLE);
    for _ in 0..3 {
        let ran = stage.room.ends(1, &["account", "check"]);
        assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
        assert!(ran.out.contains("siaran account login kantor"), "{ran:?}");
        tells_no_secret(&(ran.out + &ran.err));
    }
    assert_eq!(stage.asked(), 1);
    let mut login = stage.login(&["--paste"]);
    let back = stage.decide(&login, Some(HANDLE));
    login.types(&back);
    assert_eq!(login.end().code, 0);
    stage.well();
    stage.no_complaints();
}

#[test]
fn a_refused_application_keeps_its_refresh_token() {
    let stage = Stage::build();
    let text = stage.bring_pair(HANDLE);
    stage.credential(&text.replace(SECRET, "kanari-salah"));
    let ran = stage.room.ends(1, &["account", "check"]);
    assert!(ran.out.contains("correct client_id and client_secret"), "{ran:?}");
    tells_no_secret(&ran.out);
    stage.credential(&text);
    stage.well();
    assert_eq!(stage.asked(), 2);
}
