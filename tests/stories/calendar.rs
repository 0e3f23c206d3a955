//! The calendar of what is planned, as a calendar program subscribes to it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::newsroom::{Newsroom, Setup, announcement, due_in, without_letters};
use crate::servers::port::free_port;

const TOKEN: &str = "kalender-0123456789abcdef";

/// What an independent reader finds: the calendar's name, and its events.
pub fn events(file: &str) -> (String, Vec<Value>) {
    const READ: &str = r#"
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert "METHOD" not in calendar, calendar
events = calendar.walk("VEVENT")
print(json.dumps({"name": calendar["X-WR-CALNAME"], "events": [{
    "uid": event["UID"], "sequence": event["SEQUENCE"], "status": event["STATUS"],
    "summary": event["SUMMARY"], "description": event["DESCRIPTION"],
    "start": event.decoded("DTSTART").isoformat(),
    "changed": event.decoded("LAST-MODIFIED").isoformat(),
    "errors": event.errors, "parts": len(event.subcomponents),
} for event in events]}))
"#;
    // The distribution's own, which has the package.
    let mut child = Command::new("/usr/bin/python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    child.stdin.take().expect("input").write_all(file.as_bytes()).expect("input");
    let output = child.wait_with_output().expect("python3");
    assert!(output.status.success(), "{file}");
    let read: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let events = read["events"].as_array().expect("an array").clone();
    for event in &events {
        assert!(event["errors"] == serde_json::json!([]) && event["parts"] == 0, "{event}");
    }
    (read["name"].as_str().expect("a name").to_owned(), events)
}

/// Status, head and body of an answer.
fn ask(port: u16, request: &str, more: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n")
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    (status, head.to_lowercase(), body.to_owned())
}

fn newsroom(port: u16) -> Newsroom {
    let more = format!("web: {{ listen: \"127.0.0.1:{port}\", token: kalender }}\n");
    Setup {
        accounts: 2,
        roles: &[("kabiro", "kind: personal, mode: assist, holder: kabiro@teladan.example")],
        more,
        ..Setup::default()
    }
    .build()
}

#[test]
fn a_calendar_program_sees_what_is_planned_and_what_went_out() {
    let port = free_port();
    let mut room = newsroom(port);
    room.credential("kalender", &format!("{TOKEN}\n"));
    room.start();
    let soon = announcement("Terbit; kini, juga", due_in(1), &[("kantor", &["Terbit."])]);
    room.drop_file("terbit.md", &soon);
    room.wait_state("terbit", "released");
    let asks = "Tulis ke budi@media.example besok";
    room.drop_file(
        "nanti.md",
        &without_letters(&announcement(asks, due_in(9_000), &[("kantor", &["Nanti."])])),
    );
    room.wait_state("nanti", "scheduled");
    room.drop_file("batal.md", &announcement("Batal", due_in(9_100), &[]));
    room.wait_state("batal", "scheduled");
    room.run(&["cancel", "batal"]);
    room.wait_state("batal", "cancelled");

    let path = format!("GET /calendar/{TOKEN}.ics");
    // The daemon's next turn shows it.
    let mut file = String::new();
    room.wait("the calendar shows all three", |_| {
        file = ask(port, &path, "").2;
        file.contains("STATUS:CANCELLED") && file.matches("BEGIN:VEVENT").count() == 3
    });
    let (name, events) = events(&file);
    assert_eq!(name, "Announcements: Biro Humas Teladan");
    let of = |id: &str| {
        let is_it = |event: &&Value| event["uid"] == format!("siaran-{id}@teladan.example");
        events.iter().find(is_it).unwrap_or_else(|| panic!("{id}: {events:#?}")).clone()
    };
    for (id, status, summary) in [
        ("terbit", "CONFIRMED", "Terbit; kini, juga [released]"),
        ("batal", "CANCELLED", "Batal [cancelled]"),
    ] {
        assert_eq!((&of(id)["status"], &of(id)["summary"]), (&status.into(), &summary.into()));
    }
    let later = of("nanti");
    assert_eq!(later["status"], "CONFIRMED");
    let description = of("terbit")["description"].as_str().expect("text").to_owned();
    assert!(description.contains("X: kantor") && description.contains("Mail: wartawan"));
    let due = room.status("nanti")["due"].as_str().expect("an instant").to_owned();
    let due: jiff::Timestamp = due.parse().expect("an instant");
    let start: jiff::Timestamp =
        later["start"].as_str().expect("an instant").parse().expect("an instant");
    assert_eq!(start.as_second(), due.as_second());
    // Nobody's address is in it, whatever people write.
    for event in &events {
        let shown = format!("{}{}", event["summary"], event["description"]);
        assert!(!shown.contains("budi@") && !shown.contains("kabiro@"), "{shown}");
    }

    // Asked again, it is not sent again before something changes.
    let (status, head, _) = ask(port, &path, "");
    assert_eq!(status, 200);
    assert!(head.contains("content-type: text/calendar") && head.contains("private, no-cache"));
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    let (status, _, body) = ask(port, &path, &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((status, body.as_str()), (304, ""));
    let (status, _, body) = ask(port, &path.replace("GET", "HEAD"), "");
    assert_eq!((status, body.as_str()), (200, ""));
    let sequence = later["sequence"].as_i64().expect("a number");
    // Versions are told apart by the second.
    std::thread::sleep(std::time::Duration::from_secs(1));
    room.drop_file(
        "nanti.md",
        &without_letters(&announcement(asks, due_in(9_500), &[("kantor", &["Baru."])])),
    );
    room.wait("the change is there", |_| {
        let (status, _, body) = ask(port, &path, &format!("If-None-Match: {tag}\r\n"));
        let is_new = |event: &Value| {
            event["uid"] == later["uid"] && event["sequence"].as_i64() > Some(sequence)
        };
        status == 200 && self::events(&body).1.iter().any(is_new)
    });

    // Who does not know the token sees nothing, and nobody changes anything.
    for (request, wanted) in [
        (format!("GET /calendar/{TOKEN}x.ics"), 404),
        ("GET /calendar/.ics".to_owned(), 404),
        (format!("GET /calendar/{TOKEN}"), 404),
        (format!("DELETE /calendar/{TOKEN}.ics"), 405),
    ] {
        let (status, _, body) = ask(port, &request, "");
        assert!(status == wanted && !body.contains("VEVENT"), "{request}: {status} {body}");
    }
    assert!(!room.logs().contains(TOKEN), "the token is in no log");

    // The same on the command line.
    let printed = self::events(&room.run(&["plan", "--ics"])).1;
    assert_eq!(printed.len(), 3, "{printed:#?}");
    let file = room.root().join("announcements/nanti.md").display().to_string();
    let one = self::events(&room.run(&["plan", "--ics", &file])).1;
    assert_eq!((one.len(), &one[0]["uid"]), (1, &later["uid"]));
}

#[test]
fn a_token_that_can_be_guessed_is_refused_at_the_start() {
    let mut room = newsroom(free_port());
    for token in ["pendek", "kalender 0123456789 abcdef", ""] {
        room.credential("kalender", token);
        room.launch();
        assert_eq!(room.end().code(), Some(78), "{token}");
    }
    assert!(room.logs().contains("web.token"), "{}", room.logs());
    assert!(!room.logs().contains("pendek"));
}
