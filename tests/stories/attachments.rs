//! Files that go with a letter: what was looked at and frozen is what arrives, byte for byte.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use jiff::{SignedDuration, Timestamp};
use mail_parser::{MessageParser, MimeHeaders};
use ring::digest::{SHA256, digest};
use serde_json::Value;

use crate::newsroom::{Newsroom, Setup, due_in};

/// A PDF as far as anybody looks.
fn pdf(content: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {content}\n%%EOF\n").into_bytes()
}

fn digest_of(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}

fn text(due: Timestamp) -> String {
    format!(
        "---
title: Rancangan aturan
publish_at: {due}
lang: id
x: none
attachments:
  - {{ file: lampiran/aturan.pdf, title: Rancangan (PDF) }}
  - lampiran/desa.csv
---
Isi.
"
    )
}

/// A newsroom with an announcement that attaches a PDF and a table.
fn newsroom(first: &[u8], due: Timestamp) -> Newsroom {
    let room = Setup { desk: true, recipients: 3, ..Setup::default() }.build();
    fs::create_dir(room.path("lampiran")).expect("folder");
    room.drop_media("lampiran/aturan.pdf", first);
    room.drop_media("lampiran/desa.csv", TABLE);
    room.drop_file("aturan.md", &text(due));
    room
}

const TABLE: &[u8] = "desa,titik\r\nOe Ekam é,12\r\n".as_bytes();

fn far() -> Timestamp {
    Timestamp::now() + SignedDuration::from_mins(9)
}

fn wait_prepared(room: &mut Newsroom, bytes: &[u8]) {
    let digest = digest_of(bytes);
    let snapshot = format!("\"fact\":\"prepared\"%\"digest\":\"{digest}\"");
    room.wait("it is prepared with that file", |room| room.facts(&snapshot) > 0);
    room.wait_state("aturan", "prepared");
    let copy = room.state.join("media").join(&digest);
    assert_eq!(fs::read(&copy).expect("the frozen copy"), bytes);
    let mode = copy.metadata().expect("the frozen copy").permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
}

/// Name, type and content of what came with each letter to journalists.
fn arrived(room: &Newsroom) -> Vec<Vec<(String, String, Vec<u8>)>> {
    let letters = room.letters();
    let read = letters.iter().map(|letter| {
        let message = MessageParser::default().parse(&letter.data).expect("a message");
        let (text, page) = (message.body_text(0), message.body_html(0));
        for said in [text, page] {
            let said = said.unwrap_or_default();
            // A letter that only brings an event has no list of files.
            let is_told = message
                .attachments()
                .all(|part| part.attachment_name().is_some_and(|name| name.ends_with(".ics")))
                || said.contains("Lampiran: ")
                || said.contains("Attached: ");
            assert!(is_told, "{said}");
        }
        let parts = message.attachments().map(|part| {
            let kind = part.content_type().expect("a type");
            let kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default());
            let name = part.attachment_name().expect("a name").to_owned();
            (name, kind, part.contents().to_vec())
        });
        parts.collect()
    });
    read.collect()
}

#[test]
fn every_reader_gets_what_was_frozen_though_the_file_is_gone() {
    let first = pdf(&"x".repeat(200_000));
    let mut room = newsroom(&first, due_in(8));
    room.start();
    wait_prepared(&mut room, &first);
    let planned = room.planned("aturan");
    let attached = &planned["letters"]["attachments"];
    assert_eq!(attached[0]["title"], "Rancangan (PDF)");
    assert_eq!(attached[0]["bytes"], first.len());
    assert_eq!(
        (&attached[1]["name"], &attached[1]["type"]),
        (&Value::from("desa.csv"), &Value::from("text/csv; charset=utf-8"),)
    );
    room.wait_state("aturan", "released");
    let letters = arrived(&room);
    assert_eq!(letters.len(), 3);
    let table = TABLE.to_vec();
    for parts in letters {
        let wanted = [
            ("aturan.pdf".to_owned(), "application/pdf".to_owned(), first.clone()),
            ("desa.csv".to_owned(), "text/csv".to_owned(), table.clone()),
        ];
        assert!(parts == wanted, "{:?}", parts.iter().map(|p| (&p.0, &p.1)).collect::<Vec<_>>());
    }
    room.stop();
}

#[test]
fn a_replaced_file_is_prepared_anew_and_one_that_cannot_go_voids() {
    let (first, second) = (pdf("satu"), pdf("dua"));
    let mut room = newsroom(&first, far());
    room.start();
    wait_prepared(&mut room, &first);
    room.drop_media("lampiran/aturan.pdf", &second);
    wait_prepared(&mut room, &second);
    // Written in place, as some programs save.
    fs::write(room.path("lampiran/aturan.pdf"), &first).expect("file");
    room.wait("it is prepared a third time", |room| room.facts("\"fact\":\"prepared\"") == 3);
    room.wait_state("aturan", "prepared");

    let file = room.path("lampiran/aturan.pdf");
    let outside = room.root().join("rahasia.pdf");
    fs::write(&outside, &first).expect("file");
    let refused = |room: &mut Newsroom, words: &str| {
        room.wait_state("aturan", "draft");
        room.wait_desk(words);
        room.drop_media("lampiran/aturan.pdf", &second);
        room.wait_state("aturan", "prepared");
    };
    room.drop_media("lampiran/aturan.pdf", b"MZ\x90\0 setup");
    refused(&mut room, "\"lampiran/aturan.pdf\" is a program; mail with programs is refused");
    room.drop_media("lampiran/aturan.pdf", b"<!DOCTYPE html><script>alert(1)</script>");
    refused(&mut room, "\"lampiran/aturan.pdf\" is a web page");
    room.drop_media("lampiran/aturan.pdf", b"%PDF-1.7\ntrailer <</Encrypt 3 0 R>>\n");
    refused(&mut room, "\"lampiran/aturan.pdf\" opens only with a password");
    fs::remove_file(&file).expect("file");
    refused(&mut room, "there is no file \"lampiran/aturan.pdf\"");
    fs::remove_file(&file).expect("file");
    symlink(&outside, &file).expect("link");
    refused(&mut room, "\"lampiran/aturan.pdf\" is reached by a symbolic link");
    fs::remove_file(&file).expect("file");
    fs::hard_link(&outside, &file).expect("link");
    // To the desk it is the same matter; who looks is told which link it is.
    room.wait("the hard link is told", |room| {
        let problem = &room.planned("aturan")["problems"][0];
        problem["message"].as_str().is_some_and(|words| words.contains("has a second name"))
    });
    room.wait_state("aturan", "draft");
    fs::remove_file(&file).expect("link");
    fs::write(&file, [first.as_slice(), &[b' '; 10_000_000]].concat()).expect("file");
    room.wait_desk("the attachments weigh 10.1 MB together, and 10.0 MB are allowed");
    room.wait_state("aturan", "draft");
    room.drop_file("aturan.md", &text(far()).replace("lampiran/desa", "../rahasia"));
    room.wait_desk("\"../rahasia.csv\" is no path beneath the announcement's folder");
    room.stop();
}

#[test]
fn a_damaged_copy_is_told_and_goes_to_nobody() {
    let first = pdf("satu");
    let due = due_in(9);
    let mut room = newsroom(&first, due);
    room.start();
    wait_prepared(&mut room, &first);
    room.stop();
    let copy = room.state.join("media").join(digest_of(&first));
    // As long as before: only its digest tells.
    fs::write(&copy, pdf("saty")).expect("copy");
    room.start();
    room.wait_desk("aturan.pdf");
    room.wait("the instant has come", |_| Timestamp::now() > due + SignedDuration::from_secs(6));
    assert_eq!(room.letters().len(), 0);
    assert_eq!(room.desk_lines("The copy of aturan.pdf"), 1, "told once, though tried again");
    fs::write(&copy, &first).expect("copy");
    room.wait_state("aturan", "released");
    assert!(arrived(&room).iter().all(|parts| parts[0].2 == first));
    room.assert_once(3, &[]);
    room.stop();
}

/// What an independent reader finds in a calendar file: one object of properties an event.
fn calendar(file: &[u8]) -> Value {
    const READ: &str = r#"
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
event, = calendar.walk("VEVENT")
assert not event.errors, event.errors
organizer = event["ORGANIZER"]
print(json.dumps({
    "method": calendar["METHOD"], "uid": event["UID"], "sequence": event["SEQUENCE"],
    "start": event.decoded("DTSTART").isoformat(), "end": event.decoded("DTEND").isoformat(),
    "stamp": event.decoded("DTSTAMP").isoformat(),
    "summary": event["SUMMARY"], "location": event["LOCATION"],
    "description": event["DESCRIPTION"], "status": event["STATUS"],
    "url": event["URL"], "organizer": [organizer, organizer.params["CN"]],
}))
"#;
    // The distribution's own, which has the package.
    let mut child = Command::new("/usr/bin/python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    std::io::Write::write_all(&mut child.stdin.take().expect("input"), file).expect("input");
    let output = child.wait_with_output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(file));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The calendar files of all letters with this subject; they must be one and the same.
fn invitation(room: &Newsroom, subject: &str) -> Value {
    let mut files = Vec::new();
    for letter in room.letters() {
        let message = MessageParser::default().parse(&letter.data).expect("a message");
        if message.subject() != Some(subject) {
            continue;
        }
        let part = message.attachments().next().expect("a calendar file");
        assert_eq!(part.attachment_name(), Some("undangan.ics"));
        let kind = part.content_type().expect("a type");
        let file = part.contents().to_vec();
        let mut read = calendar(&file);
        assert_eq!(kind.attribute("method"), read["method"].as_str());
        read["type"] = Value::from(format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")));
        files.push(read);
    }
    assert_eq!(files.len(), 3, "{subject}");
    assert!(files.windows(2).all(|pair| pair[0] == pair[1]));
    files.remove(0)
}

#[test]
fn calendars_follow_an_event_through_correction_and_withdrawal() {
    let room = Setup { recipients: 3, ..Setup::default() }.leaping();
    let due = room.in_an_hour();
    let days = |n: i64| due + SignedDuration::from_hours(24 * n);
    let event = |start: Timestamp| {
        let end = start + SignedDuration::from_mins(90);
        format!(
            "event:\n  start: {start}\n  end: {end}\n  where: \"Ruang Pers; Lantai 2, Jakarta\"\n  \
             online: https://example.com/langsung\n  rsvp: {{ to: media@teladan.example }}\n"
        )
    };
    let title = "Konferensi pers tentang rencana aksi pengurangan limbah kemasan, 2027–2029";
    let head = |title: &str, at: Timestamp, more: &str| {
        format!("---\ntitle: {title:?}\npublish_at: {at}\nlang: id\nx: none\n{more}---\n{title}.\n")
    };
    let invite = head(title, due, &format!("type: undangan\n{}", event(days(7))));
    room.drop_file("acara.md", &invite);
    room.run_until(due + SignedDuration::from_mins(10));
    let first = invitation(&room, title);
    assert_eq!(first["type"], "text/calendar");
    assert_eq!((&first["method"], &first["status"]), (&"PUBLISH".into(), &"CONFIRMED".into()));
    assert_eq!((&first["summary"], &first["sequence"]), (&Value::from(title), &0.into()));
    assert_eq!(first["location"], "Ruang Pers; Lantai 2, Jakarta");
    let at = |value: &Value| value.as_str().expect("time").parse::<Timestamp>().expect("instant");
    assert_eq!((at(&first["start"]), at(&first["stamp"])), (days(7), due));
    assert_eq!(at(&first["end"]), days(7) + SignedDuration::from_mins(90));
    let about = first["description"].as_str().expect("text");
    assert_eq!(
        about,
        "Daring: https://example.com/langsung\nKonfirmasi kehadiran ke media@teladan.example"
    );
    assert!(first["organizer"][0].as_str().expect("address").starts_with("mailto:"));

    let at = due + SignedDuration::from_mins(30);
    let fix = head("Ralat acara", at, &format!("type: ralat\ncorrects: acara\n{}", event(days(8))));
    room.drop_file("ralat.md", &fix);
    room.run_until(at + SignedDuration::from_mins(10));
    let second = invitation(&room, "Ralat acara");
    assert_eq!((&second["uid"], &second["sequence"]), (&first["uid"], &1.into()));
    assert_eq!(second["method"], "PUBLISH");
    assert_ne!(second["start"], first["start"]);

    let at = due + SignedDuration::from_mins(60);
    let stop = head("Acara batal", at, "type: pencabutan\nwithdraws: acara\n");
    room.drop_file("batal.md", &stop);
    room.run_until(at + SignedDuration::from_mins(10));
    let last = invitation(&room, "Acara batal");
    assert_eq!((&last["uid"], &last["sequence"]), (&first["uid"], &2.into()));
    assert_eq!((&last["method"], &last["status"]), (&"CANCEL".into(), &"CANCELLED".into()));
    assert_eq!(last["start"], second["start"]);
}
