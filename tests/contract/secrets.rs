//! What must stay secret stays so: in logs at every level, on disk, in `/proc`, and in letters.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use data_encoding::BASE64;
use secrecy::SecretString;
use siaran::sandbox::smtp::{self, Act, Login, Matcher, Stage, Tls};
use siaran::sandbox::x::Account;

use super::room::{
    CONFIG, Daemon, Room, Servers, due_in, everything_in, holds, side_by_side, wait,
};

const PASSWORD: &str = "kanari-sandi-smtp-5ec6";
const BODY: &str = "kalimat rahasia sampai waktunya";
const POST: &str = "unggahan rahasia sampai waktunya";

fn account() -> Account {
    Account {
        consumer_key: "kanari-ck-71d0".into(),
        consumer_secret: SecretString::from("kanari-cs-82e1"),
        access_token: "kanari-at-93f2".into(),
        access_token_secret: SecretString::from("kanari-ats-a403"),
        ..Account::made_up("kementeladan")
    }
}

/// Every secret, also as the protocols wrap it.
fn canaries() -> Vec<String> {
    let mut all: Vec<String> =
        ["kanari-ck-71d0", "kanari-cs-82e1", "kanari-at-93f2", "kanari-ats-a403", PASSWORD]
            .map(str::to_owned)
            .to_vec();
    all.push(BASE64.encode(PASSWORD.as_bytes()));
    all.push(BASE64.encode(format!("\0siaran\0{PASSWORD}").as_bytes()));
    all
}

#[track_caller]
fn tells_no_secret(place: &str, bytes: &[u8]) {
    for canary in canaries() {
        assert!(!holds(bytes, &canary), "{canary} is in {place}");
    }
}

fn relay() -> (smtp::Options, Login) {
    let login = Login::new("siaran", PASSWORD);
    let options = smtp::Options {
        tls: Tls::StartTls,
        login: Some(login.clone()),
        ..smtp::Options::default()
    };
    (options, login)
}

fn announcement(seconds: i64) -> String {
    format!(
        "---\ntitle: Pengumuman biasa\npublish_at: {}\nx: {{ kantor: \"{POST}\" }}\n---\nYth. {{{{ recipient.name }}}}, {BODY}.\n",
        due_in(seconds)
    )
}

/// A daemon at trace level, with a umask that forbids nothing.
fn talkative(room: &Room) -> Daemon<'_> {
    let mut command = std::process::Command::new("bash");
    let script = "umask 0; exec \"$0\" run";
    command.args(["-c", script, env!("CARGO_BIN_EXE_siaran")]).current_dir(room.path(""));
    for name in ["SIARAN_CONFIG", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "JOURNAL_STREAM"] {
        command.env_remove(name);
    }
    command.env("SIARAN_LOG", "trace");
    room.daemon_by(command)
}

#[test]
fn canaries_stay_out_of_logs_disk_and_proc_and_addresses_are_masked() {
    let (options, login) = relay();
    let servers = Servers::start(account(), options);
    let refuse = Act::reply("550 5.1.1 <budi@media.example>: no such user");
    servers.mail.always(Matcher::Recipient("budi@media.example".into()), Stage::Rcpt, refuse);
    let room = servers.room(&account(), Some(&login), "starttls");
    let daemon = talkative(&room);
    room.announce("biasa.md", announcement(3));
    daemon.wait_until("biasa", |s| !s.is_null());
    let early = daemon.log();
    if room.status("biasa")["posts"][0]["state"] == "pending" {
        assert!(!early.contains(BODY) && !early.contains(POST), "content before its time: {early}");
    }
    let process = Path::new("/proc").join(daemon.pid().to_string());
    for name in ["environ", "cmdline"] {
        let bytes = fs::read(process.join(name)).expect("our own child");
        assert!(!bytes.is_empty());
        tells_no_secret(name, &bytes);
    }
    daemon.wait_for("biasa", "partly_released");
    let desk = || servers.mail.inbox().iter().any(|m| m.rcpt_to == ["meja@teladan.example"]);
    wait("the desk's receipt", || daemon.log(), desk);
    assert_eq!(servers.x.posts().len(), 1, "it did sign in");
    assert!(servers.mail.inbox().iter().all(|m| m.user.as_deref() == Some("siaran")));

    let log = daemon.log();
    tells_no_secret("the log at trace level", log.as_bytes());
    assert!(log.contains("TRACE"), "the level is as asked");
    assert!(!log.contains(BODY), "the body is in the log");
    for address in ["ani@media.example", "budi@media.example"] {
        assert!(!log.contains(address), "{address} is in the log at trace level");
    }
    assert!(log.contains("***@media.example"), "masked, yet recognisable: {log}");
    let lines: [&[&str]; 6] = [
        &["status"],
        &["status", "--recipients", "--json"],
        &["log", "biasa", "--json"],
        &["plan", "--json"],
        &["check"],
        &["rehearse"],
    ];
    for line in lines {
        let mut command = room.command(line);
        command.env("SIARAN_LOG", "trace");
        let ran = super::room::ran(command);
        tells_no_secret(&format!("{line:?}"), (ran.out + &ran.err).as_bytes());
    }
    daemon.stop();
    let state = room.path("state");
    for (path, bytes) in everything_in(&state) {
        tells_no_secret(&path.display().to_string(), &bytes);
        let mode = fs::metadata(&path).expect("file").permissions().mode();
        assert_eq!(mode & 0o7777, 0o600, "{}", path.display());
    }
    let mode = fs::metadata(&state).expect("folder").permissions().mode();
    assert_eq!(mode & 0o7777, 0o700, "state");
    assert!(state.join("journal.sqlite3").exists());
}

#[test]
fn no_letter_holds_another_recipients_address() {
    let (options, login) = relay();
    let servers = Servers::start(account(), options);
    let room = servers.room(&account(), Some(&login), "starttls");
    let daemon = room.daemon(&["run"]);
    room.announce("biasa.md", announcement(2));
    daemon.wait_for("biasa", "released");
    let readers = ["ani@media.example", "budi@media.example"];
    let inbox = servers.mail.inbox();
    for reader in readers {
        let own: Vec<_> = inbox.iter().filter(|m| m.rcpt_to == [reader]).collect();
        assert_eq!(own.len(), 1, "{reader}");
        let text = String::from_utf8_lossy(&own[0].data);
        assert!(text.contains(reader), "the reader's own");
        for other in readers.iter().filter(|r| **r != reader) {
            assert!(!text.contains(other), "{other} in the letter to {reader}");
        }
        assert!(!text.to_lowercase().contains("\r\nbcc:"), "{text}");
    }
    daemon.stop();
}

#[test]
fn an_x_credential_that_others_can_read_is_refused_and_mail_goes_on() {
    side_by_side([0o640, 0o604, 0o644], |mode| {
        let (options, login) = relay();
        let servers = Servers::start(account(), options);
        let room = servers.room(&account(), Some(&login), "starttls");
        let path = room.path("credentials/x-kantor");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode");
        let daemon = room.daemon(&["run"]);
        room.announce("biasa.md", announcement(2));
        let status = daemon.wait_until("biasa", |s| s["letters"]["sent"] == 2);
        assert_eq!(status["posts"][0]["state"], "pending", "{status}");
        assert_eq!(servers.x.requests(), [], "the credential was used");
        let log = daemon.log();
        assert!(log.contains("chmod 600") && log.contains("x-kantor"), "{log}");
        tells_no_secret("the log", log.as_bytes());
        daemon.stop();
    });
}

#[test]
fn a_relay_password_that_others_can_read_is_a_configuration_error() {
    let (options, login) = relay();
    let servers = Servers::start(account(), options);
    let room = servers.room(&account(), Some(&login), "starttls");
    room.credential("smtp", PASSWORD, 0o640);
    let ran = room.ends(78, &["run"]);
    assert!(ran.err.contains("chmod 600") && ran.err.contains("credentials/smtp"), "{}", ran.err);
    tells_no_secret("the message", ran.err.as_bytes());
    fs::remove_file(room.path("credentials/smtp")).expect("credential");
    let ran = room.ends(78, &["run"]);
    assert!(ran.err.contains("smtp") && ran.err.contains("0600"), "{}", ran.err);
    assert!(servers.mail.connections().is_empty());
}

#[test]
fn systemds_directory_is_trusted_and_looked_up_under_both_names() {
    side_by_side(["smtp", "siaran_smtp"], |name| {
        let (options, login) = relay();
        let servers = Servers::start(account(), options);
        let room = servers.room(&account(), Some(&login), "starttls");
        fs::remove_file(room.path("credentials/smtp")).expect("credential");
        fs::create_dir(room.path("systemd")).expect("folder");
        room.write(&format!("systemd/{name}"), format!("{PASSWORD}\n"));
        let path = room.path("systemd").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o440)).expect("mode");
        let mut command = room.command(&["run"]);
        command.env("CREDENTIALS_DIRECTORY", room.path("systemd"));
        let daemon = room.daemon_by(command);
        room.announce("biasa.md", announcement(1));
        daemon.wait_for("biasa", "released");
        daemon.stop();
    });
}

#[test]
fn broken_credentials_are_named_without_what_stands_in_them() {
    let texts = [
        "consumer_key: kanari-ck-71d0\nconsumer_secret: [kanari-cs-82e1]\n",
        "kanari-cs-82e1: kanari-ck-71d0\n",
        "kanari-cs-82e1\n",
        "consumer_key: \"kanari-ck-71d0\n",
        "{kanari-at-93f2",
    ];
    let servers = Servers::start(account(), smtp::Options::default());
    side_by_side(texts, |text| {
        let room = servers.room(&account(), None, "none");
        room.credential("x-kantor", text, 0o600);
        let daemon = talkative(&room);
        room.announce("biasa.md", announcement(1));
        daemon.wait_until("biasa", |s| s["letters"]["sent"] == 2);
        let named = || daemon.log().contains("x-kantor");
        wait("the credential is named", || daemon.log(), named);
        tells_no_secret("the log", daemon.log().as_bytes());
        daemon.stop();
        for (path, bytes) in everything_in(&room.path("state")) {
            tells_no_secret(&path.display().to_string(), &bytes);
        }
    });
    let room = Room::new(&CONFIG.replace("credential: x-kantor", "credential: ../../etc/shadow"));
    let ran = room.ends(78, &["check"]);
    assert!(ran.err.contains("error[value.name]"), "{}", ran.err);
}
