//! Accounts beside a running daemon: what `account list` tells, and a sign-in that is noticed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use siaran::sandbox::x::{Account, Answer, App, Endpoint, Fault, What};

use super::stage::tells_no_secret;
use super::x::{handle, name};
use crate::newsroom::{Newsroom, Setup, announcement, due_in};
use crate::servers::browser;

#[test]
fn the_list_tells_last_posts_silence_and_stops() {
    let roles = &[("kantor", "kind: office, mode: own, silent_after: 3d")];
    let mut room = Setup { accounts: 3, roles, recipients: 1, ..Setup::default() }.build();
    let before = room.json(&["account", "list"]);
    assert_eq!(before[0]["last_post_at"], Value::Null, "{before}");
    // The credential of account 1 is another account's.
    room.x_credential(name(1), &Account::made_up(handle(2)));
    room.start();
    let office: &[&str] = &["Loket buka hari Senin.", "Antrean diambil lewat aplikasi."];
    let own_words: &[&str] = &["Saya senang warga kini lebih mudah mengurus paspor."];
    let threads = [(name(0), office), (name(1), own_words)];
    room.drop_file("daftar.md", &announcement("Daftar", due_in(1), &threads));
    room.wait("posted", |room| room.parts("daftar", name(0)) == "sent sent");
    room.wait_desk(&format!("X account {} cannot be used", name(1)));

    let posts = room.status("daftar")["posts"].clone();
    let newest = posts.as_array().expect("posts").iter().find(|p| p["part"] == 2).expect("two");
    let list = room.json(&["account", "list"]);
    let of = |n: usize| {
        let rows = list.as_array().expect("an array").iter();
        rows.clone().find(|row| row["account"] == name(n)).expect("a row").clone()
    };
    let own = of(0);
    let posted_at = own["last_post_at"].as_str().expect("an instant");
    posted_at.parse::<jiff::Timestamp>().expect("RFC 3339");
    let expected = serde_json::json!({
        "account": name(0), "handle": handle(0), "kind": "office", "mode": "own",
        "credential_state": "ready", "last_post_at": posted_at, "last_post_url": newest["url"],
        "silent_days": 0, "silent_after_days": 3, "parked": null,
    });
    assert_eq!(own, expected);
    let stopped = of(1);
    assert_eq!(stopped["parked"]["cause"], "other_account", "{stopped}");
    // Silent since the journal was begun.
    assert_eq!(
        (&stopped["silent_days"], &stopped["last_post_at"]),
        (&Value::from(0), &Value::Null)
    );
    assert_eq!(stopped["silent_after_days"], Value::Null);
    assert_eq!(of(2)["parked"], Value::Null);
    assert_eq!(list.as_array().map(Vec::len), Some(3));

    let table = room.run(&["account", "list"]);
    let line = |n: usize| table.lines().find(|l| l.starts_with(name(n))).expect("a line");
    assert!(line(0).contains("posted within a day"), "{table}");
    assert!(line(1).contains("stopped: the credential"), "{table}");
    assert!(line(2).contains("never posted") && !line(2).contains("stopped"), "{table}");
}

/// The application that people sign in to.
pub fn app() -> App {
    App {
        client_id: "aplikasi".to_owned(),
        client_secret: None,
        redirect_uris: vec!["http://127.0.0.1:8421/callback".to_owned()],
    }
}

/// Spares the wait for the full minute.
pub fn wake(room: &Newsroom) {
    let pid = Pid::from_raw(room.pid() as i32).expect("a process");
    kill_process(pid, Signal::HUP).expect("our own child");
}

/// Signs in to account 0 as its holder.
pub fn sign_in(room: &Newsroom) {
    let mut command = room.command(&["account", "login", name(0), "--paste"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("siaran");
    let mut address = String::new();
    let out = child.stdout.take().expect("stdout");
    BufReader::new(out).read_line(&mut address).expect("an address");
    room.x.next_sign_in(Some(handle(0)));
    let back = browser::open(address.trim()).location;
    writeln!(child.stdin.take().expect("stdin"), "{back}").expect("line");
    let output = child.wait_with_output().expect("siaran");
    assert!(output.status.success(), "{output:?}");
}

/// A newsroom whose account 0 needs a sign-in.
fn to_sign_in() -> Newsroom {
    let room = Setup { recipients: 2, apps: vec![app()], ..Setup::default() }.build();
    room.credential(&format!("x-{}", name(0)), "client_id: aplikasi\n");
    room
}

/// Runs the daemon until account 0 holds up a post, then signs in to it beside the daemon.
fn goes_on_after_a_sign_in(room: &mut Newsroom) {
    room.start();
    let text = "Loket buka hari Senin.";
    room.drop_file("masuk.md", &announcement("Masuk", due_in(1), &[(name(0), &[text])]));
    let cannot = format!("X account {} cannot be used", name(0));
    room.wait_desk(&cannot);
    room.wait("the letters", |room| room.letters().len() == 2);
    assert_eq!(room.parts("masuk", name(0)), "pending");

    sign_in(room);
    wake(room);
    room.wait("posted", |room| room.parts("masuk", name(0)) == "sent");
    room.assert_thread(handle(0), &[text]);
    assert_eq!(room.desk_lines(&cannot), 1, "told once");
    tells_no_secret(&room.logs());
    room.wait_desk("Released: Masuk");
}

#[test]
fn an_account_goes_on_once_its_holder_has_signed_in_beside_the_daemon() {
    goes_on_after_a_sign_in(&mut to_sign_in());
}

#[test]
fn a_damaged_sign_in_is_told_and_mended_by_another() {
    let mut room = to_sign_in();
    sign_in(&room);
    let record = room.root().join(format!("state/tokens/{}.json", name(0)));
    let whole = fs::read(&record).expect("a record");
    fs::write(&record, &whole[..whole.len() / 2]).expect("half a record");
    goes_on_after_a_sign_in(&mut room);
}

#[test]
fn nothing_is_posted_before_it_is_known_whose_the_credential_is() {
    let mut room = Setup { accounts: 2, recipients: 1, ..Setup::default() }.build();
    room.x_credential(name(0), &Account::made_up(handle(1)));
    // X does not say whose it is when it is asked ahead of the instant.
    for _ in 0..2 {
        let silent = Fault::before(What::Answer(Answer::server_error(500)));
        room.x.fault(Endpoint::Me, Some(handle(1)), silent);
    }
    room.start();
    let text = "Loket buka hari Senin.";
    room.drop_file("segera.md", &announcement("Segera", due_in(1), &[(name(0), &[text])]));
    room.wait_desk(&format!("X account {} cannot be used", name(0)));
    assert_eq!(room.attempts(text), 0);
    assert_eq!(room.parts("segera", name(0)), "pending");
}

#[test]
fn keys_that_were_swapped_after_the_proof_post_nothing_on_another_account() {
    let mut room = Setup { accounts: 2, recipients: 2, ..Setup::default() }.start();
    let due = due_in(5);
    let text = "Loket buka hari Senin.";
    room.drop_file("tukar.md", &announcement("Tukar", due, &[(name(0), &[text])]));
    let me = |room: &Newsroom| {
        let requests = room.x.requests();
        requests.iter().filter(|r| r.endpoint == Some(Endpoint::Me)).count()
    };
    // By preparation, and by the look seconds before the instant.
    room.wait("it is proven", |room| room.facts("proven") > 0 && me(room) == 2);
    room.x_credential(name(0), &Account::made_up(handle(1)));

    room.wait("the letters", |room| room.letters().len() == 2);
    room.wait_desk(&format!("X account {} cannot be used", name(0)));
    assert_eq!(room.parts("tukar", name(0)), "pending");
    assert_eq!(room.attempts(text), 0, "never by another account");

    room.x_credential(name(0), &Account::made_up(handle(0)));
    wake(&room);
    room.wait("posted", |room| room.parts("tukar", name(0)) == "sent");
    room.assert_thread(handle(0), &[text]);
    assert_eq!(room.posts(handle(1)), []);
    room.wait_desk("Released: Tukar");
}
