//! `run --sandbox`: a person drops a file and looks at the page.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::room::{CONFIG, Room, due_in, wait};

/// The body of `http://ADDRESS/`, asked for as a browser does.
fn page(address: &str, host: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else { return String::new() };
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("socket");
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    if stream.write_all(request.as_bytes()).is_err() {
        return String::new();
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_page_shows_the_post_and_the_letter_of_a_dropped_file() {
    let room = Room::new(&CONFIG.replace("file: wartawan.csv", "file: tidak-ada.csv"));
    let daemon = room.daemon(&["run", "--sandbox", "--page", "127.0.0.1:0"]);
    let log = daemon.log();
    let address = log
        .split("http://")
        .nth(1)
        .and_then(|rest| rest.split(['/', ' ', '\n']).next())
        .unwrap_or_else(|| panic!("no address of the page in: {log}"))
        .to_owned();
    assert!(address.starts_with("127.0.0.1:"), "loopback: {address}");
    assert!(page(&address, &address).contains("200 OK"), "it answers before anything is there");

    let text = format!(
        "---\ntitle: Jembatan dibuka kembali\npublish_at: {}\n---\nKendaraan boleh lewat & parkir <gratis\\>.\n",
        due_in(2)
    );
    room.announce("jembatan.md", text.replace("<gratis\\>", "gratis"));
    let seen = || page(&address, &address);
    wait(
        "post and letter on the page",
        || daemon.log(),
        || {
            let shown = seen();
            shown.matches("Jembatan dibuka kembali").count() >= 2
                && shown.contains("Kendaraan boleh lewat")
                && shown.contains("25 recipients")
        },
    );
    assert!(seen().contains("@kementeladan"), "{}", seen());
    assert!(!page(&address, "evil.example").contains("Jembatan"), "foreign names get nothing");

    // The last outcome is written just after its letter is there.
    let own = || room.json(&["--sandbox", "status", "jembatan", "--json"]);
    wait("released", || own().to_string(), || own()[0]["state"] == "released");
    // The real newsroom knows nothing of it.
    assert!(!room.path("state/journal.sqlite3").exists());
    let real = room.json(&["status", "jembatan", "--json"]);
    assert_ne!(real[0]["state"], "released", "{real}");
    let second = room.run(&["run", "--sandbox", "--page", "127.0.0.1:0"]);
    assert_eq!(second.code, 1, "{second:?}");
    daemon.stop();
    let kept: Vec<_> = fs::read_dir(room.path("credentials")).expect("folder").collect();
    assert!(kept.is_empty(), "made-up secrets stay in the sandbox's own folder: {kept:?}");
}
