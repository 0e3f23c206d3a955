//! Signing in to accounts: a browser or a person brings what X gave, and no token shows anywhere.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};
use std::thread;

use crate::contract::room::{CONFIG, Ran, Room, everything_in};
use crate::servers::issuer::{CLIENT, Issuer, PIN, browse};
use crate::servers::port::free_port;

const HANDLE: &str = "kementeladan";

/// A newsroom whose X is `issuer`, and the credential of its account.
pub fn room(issuer: &Issuer, credential: &str) -> Room {
    let config = CONFIG.replace("x:\n", &format!("x:\n  api_url: {}\n", issuer.url()));
    let room = Room::new(&config);
    room.credential("x-kantor", credential, 0o600);
    room
}

/// A credential of OAuth 2.0, with these tokens to begin with.
pub fn credential(tokens: Option<(String, String)>) -> String {
    let (id, secret) = CLIENT;
    let mut text = format!("client_id: {id}\nclient_secret: {secret}\n");
    if let Some((access, refresh)) = tokens {
        text += &format!("access_token: {access}\nrefresh_token: {refresh}\n");
    }
    text
}

/// A sign-in under way.
struct Login {
    child: Child,
    /// The address that it printed.
    address: String,
    out: BufReader<std::process::ChildStdout>,
}

impl Login {
    fn start(room: &Room, arguments: &[&str]) -> Login {
        let mut command = room.command(&[&["account", "login", "kantor"], arguments].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("siaran");
        let mut out = BufReader::new(child.stdout.take().expect("stdout"));
        let mut address = String::new();
        out.read_line(&mut address).expect("an address");
        Login { child, address: address.trim().to_owned(), out }
    }

    /// What a person types.
    fn types(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().expect("stdin");
        writeln!(stdin, "{line}").expect("line");
    }

    /// Where X leads the browser.
    fn allow(&self) -> String {
        let (status, back, _) = browse(&self.address);
        assert_eq!(status, 302, "{}", self.address);
        back
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

/// No token, code or secret in what people and logs see.
#[track_caller]
fn tells_no_secret(text: &str) {
    assert!(!text.contains("kanari-"), "{text}");
}

#[track_caller]
fn well(room: &Room) {
    let ran = room.ends(0, &["account", "check"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("kantor: @kementeladan, well\n", ""));
    let list = room.json(&["account", "list", "--json"]);
    assert_eq!(list[0]["credential_state"], "ready", "{list}");
}

#[track_caller]
fn nothing_is_stored(room: &Room) {
    let kept = everything_in(&room.path("state"));
    assert!(kept.iter().all(|(path, _)| path.extension().is_none_or(|e| e != "json")), "{kept:?}");
    assert_eq!(room.json(&["account", "list", "--json"])[0]["credential_state"], "sign_in_needed");
}

#[test]
fn the_browser_brings_the_answer_to_loopback() {
    let issuer = Issuer::start(HANDLE);
    let room = room(&issuer, &credential(None));
    nothing_is_stored(&room);
    let before = room.ends(1, &["account", "check"]);
    assert!(before.out.contains("run `siaran account login kantor`"), "{before:?}");
    let port = free_port();
    let login = Login::start(&room, &["--port", &port.to_string()]);
    let back = login.allow();
    let callback = format!("http://127.0.0.1:{port}/callback");
    assert!(back.starts_with(&format!("{callback}?state=")), "{back}");
    // Whatever else knocks changes nothing.
    for (stray, expected) in [
        (format!("http://127.0.0.1:{port}/"), 404),
        (format!("http://127.0.0.1:{port}/callback/x"), 404),
        (callback.clone(), 400),
        (format!("{callback}?code=kanari-kode-0"), 400),
        (format!("{callback}?state=lain&code=kanari-kode-0"), 400),
        (format!("{callback}?state=&error=access_denied"), 400),
        (back.replace("code=", "kode="), 400),
    ] {
        let (status, _, page) = browse(&stray);
        assert_eq!(status, expected, "{stray}");
        tells_no_secret(&page);
    }
    let (status, _, page) = browse(&back);
    assert_eq!(status, 200);
    assert!(page.contains("The answer of X has arrived"), "{page}");
    tells_no_secret(&page);
    let ran = login.end();
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains("the sign-in as @kementeladan is stored"), "{ran:?}");
    tells_no_secret(&ran.err);
    let record = room.path("state/tokens/kantor.json");
    assert_eq!(fs::metadata(record).expect("record").permissions().mode() & 0o7777, 0o600);
    well(&room);
    assert!(issuer.book().spent.is_empty(), "a fresh token was refreshed");
    assert_eq!(issuer.book().complaints, [""; 0]);
}

#[test]
fn an_address_or_a_code_can_be_pasted() {
    for listens in [true, false] {
        let issuer = Issuer::start(HANDLE);
        let room = room(&issuer, &credential(None));
        let port = free_port().to_string();
        let mut arguments = vec!["--port", &port];
        arguments.extend((!listens).then_some("--paste"));
        let mut login = Login::start(&room, &arguments);
        let back = login.allow();
        login.types("");
        login.types("https://x.com/home?state=lain&code=kanari-kode-0");
        login.types("dua kata");
        login.types(&back);
        let ran = login.end();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.err.matches("This does not answer").count(), 2, "{ran:?}");
        tells_no_secret(&ran.err);
        well(&room);

        let mut login = Login::start(&room, &["--paste", "--port", &port]);
        let back = login.allow();
        login.types(back.split("code=").nth(1).expect("a code"));
        assert_eq!(login.end().code, 0);
        well(&room);
        assert_eq!(issuer.book().complaints, [""; 0]);
    }
}

#[test]
fn a_sign_in_that_ends_otherwise_stores_nothing() {
    let issuer = Issuer::start("orang_lain");
    let room = room(&issuer, &credential(None));
    let port = free_port().to_string();
    let ends = |type_back: bool| {
        let mut login = Login::start(&room, &["--paste", "--port", &port]);
        let back = login.allow();
        if type_back {
            login.types(&back);
        }
        let ran = login.end();
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        tells_no_secret(&ran.err);
        nothing_is_stored(&room);
        ran.err
    };
    let said = ends(true);
    assert!(said.contains("@orang_lain") && said.contains("@kementeladan"), "{said}");
    assert!(ends(false).contains("There was no answer"));
    issuer.book().refuses = true;
    assert!(ends(true).contains("not allowed"));
    issuer.book().refuses = false;
    room.credential("x-kantor", "client_id: bukan-ini\n", 0o600);
    let mut login = Login::start(&room, &["--paste", "--port", &port]);
    login.types("kanari-kode-9");
    let ran = login.end();
    assert!(ran.code == 1 && ran.err.contains("the sign-in failed"), "{ran:?}");
    tells_no_secret(&ran.err);
    nothing_is_stored(&room);
}

#[test]
fn a_port_that_is_taken_is_named_with_the_ways_out() {
    let issuer = Issuer::start(HANDLE);
    let room = room(&issuer, &credential(None));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let port = taken.local_addr().expect("address").port().to_string();
    let ran = room.ends(1, &["account", "login", "kantor", "--port", &port]);
    assert!(ran.err.contains(&port) && ran.err.contains("--paste"), "{ran:?}");
}

#[test]
fn a_pin_signs_in_by_oauth_1() {
    let issuer = Issuer::start(HANDLE);
    let room = room(&issuer, "consumer_key: kunci\nconsumer_secret: kanari-rahasia\n");
    nothing_is_stored(&room);
    let mut login = Login::start(&room, &[]);
    assert_eq!(login.address, format!("{}/oauth/authorize?oauth_token=minta", issuer.url()));
    login.types("1111111");
    let ran = login.end();
    assert!(ran.code == 1 && ran.err.contains("the sign-in failed"), "{ran:?}");
    nothing_is_stored(&room);
    let mut login = Login::start(&room, &[]);
    login.types(PIN);
    let ran = login.end();
    assert!(ran.code == 0 && ran.err.contains("is stored"), "{ran:?}");
    tells_no_secret(&(ran.out + &ran.err));
    well(&room);
    assert_eq!(issuer.book().complaints, [""; 0]);
}

#[test]
fn a_complete_credential_and_an_unknown_account_need_no_sign_in() {
    let issuer = Issuer::start(HANDLE);
    let (token, secret) = issuer.book().pair();
    let keys = format!(
        "consumer_key: kunci\nconsumer_secret: kanari-rahasia\naccess_token: {token}\naccess_token_secret: {secret}\n"
    );
    let room = room(&issuer, &keys);
    well(&room);
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
    issuer.book().access.clear();
    let ran = room.ends(1, &["account", "check"]);
    assert!(ran.out.contains("renew the keys"), "{ran:?}");
    issuer.book().holder = "orang_lain".to_owned();
    let (token, secret) = issuer.book().pair();
    let other = keys.replace("kanari-at-1", &token).replace("kanari-rt-1", &secret);
    room.credential("x-kantor", &other, 0o600);
    let ran = room.ends(1, &["account", "check", "kantor"]);
    assert!(ran.out.contains("@orang_lain") && ran.out.contains("@kementeladan"), "{ran:?}");
    tells_no_secret(&ran.out);
}

#[test]
fn a_pair_from_a_file_is_refreshed_once_however_many_look() {
    let issuer = Issuer::start(HANDLE);
    let pair = issuer.book().pair();
    let room = room(&issuer, &credential(Some(pair.clone())));
    thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| well(&room)))));
    assert_eq!(issuer.book().spent.iter().collect::<Vec<_>>(), [&pair.1]);
    // Another comment does not bring the used pair back.
    room.credential("x-kantor", &(credential(Some(pair)) + "# catatan\n"), 0o600);
    well(&room);
    assert_eq!(issuer.book().spent.len(), 1);
    let next = issuer.book().pair();
    room.credential("x-kantor", &credential(Some(next)), 0o600);
    well(&room);
    assert_eq!(issuer.book().spent.len(), 2);
    assert_eq!(issuer.book().complaints, [""; 0]);
}

#[test]
fn a_refused_refresh_asks_for_a_sign_in_and_sends_nothing_again() {
    let issuer = Issuer::start(HANDLE);
    let pair = issuer.book().pair();
    let room = room(&issuer, &credential(Some(pair)));
    issuer.book().refresh.clear();
    issuer.book().access.clear();
    for _ in 0..3 {
        let ran = room.ends(1, &["account", "check"]);
        assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
        assert!(ran.out.contains("siaran account login kantor"), "{ran:?}");
        tells_no_secret(&(ran.out + &ran.err));
    }
    assert_eq!(issuer.book().spent.len(), 1);
    let port = free_port().to_string();
    let mut login = Login::start(&room, &["--paste", "--port", &port]);
    let back = login.allow();
    login.types(&back);
    assert_eq!(login.end().code, 0);
    well(&room);
    assert_eq!(issuer.book().complaints, [""; 0]);
}

#[test]
fn a_refused_application_keeps_its_refresh_token() {
    let issuer = Issuer::start(HANDLE);
    let pair = issuer.book().pair();
    let wrong = credential(Some(pair.clone())).replace(CLIENT.1, "kanari-salah");
    let room = room(&issuer, &wrong);
    let ran = room.ends(1, &["account", "check"]);
    assert!(ran.out.contains("correct client_id and client_secret"), "{ran:?}");
    tells_no_secret(&ran.out);
    room.credential("x-kantor", &credential(Some(pair)), 0o600);
    well(&room);
    assert_eq!(issuer.book().complaints, [""; 0]);
}
