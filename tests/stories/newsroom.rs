//! A newsroom's day: a branch, a check, a merge, an approval, a pull, a release by X and by a real
//! relay, and a correction that goes the same way.

pub mod forge;

use std::fs;
use std::process::Command;

use jiff::Timestamp;
use serde_json::Value;

use self::forge::{EDITOR, Forge, HANDLE, public_config, pull, review};
use crate::newsroom::{DESK, Newsroom, Setup, due_in};
use crate::servers::mail::RealMail;

/// Of the public relations staff; signs nothing.
const WRITER: &str = "sari";
const READERS: [(&str, &str); 2] =
    [("alice@news.example", "Alice Wijaya"), ("bob@news.example", "Bob Situmorang")];
/// On the list only after the release.
const LATER: &str = "citra@news.example";

fn release(due: &str) -> String {
    format!(
        "---\ntitle: Loket Uji Daring\npublish_at: {due}\nx:\n  kantor: Loket uji daring dibuka Senin.\n---\nYth. {{{{ recipient.name }}}},\n\nLoket dibuka Senin di 38 provinsi.\n"
    )
}

fn schedule(due: Timestamp, words: &str) -> String {
    format!(
        "---\ntitle: Jadwal\npublish_at: {due}\nemail: none\nx:\n  kantor: {words}\n---\nJadwal.\n"
    )
}

const CORRECTION: &str = "---
title: Ralat Loket
type: ralat
corrects: loket
correction: { was: Loket dibuka Senin di 38 provinsi., now: Loket dibuka Selasa di 37 provinsi. }
publish_at: now
x:
  kantor: \"RALAT. Loket dibuka Selasa.\"
email: { lists: original }
---
Kami mohon maaf.
";

/// Header and body as a reader sees them.
struct Letter {
    subject: String,
    id: String,
    answers: Option<String>,
    text: String,
}

fn letters(real: &RealMail, address: &str) -> Vec<Letter> {
    let parser = mail_parser::MessageParser::default();
    let all = real.maildir(address);
    let read = all.iter().map(|bytes| {
        let letter = parser.parse(bytes).expect("a message");
        Letter {
            subject: letter.subject().unwrap_or_default().to_owned(),
            id: letter.message_id().unwrap_or_default().to_owned(),
            answers: letter.in_reply_to().as_text().map(str::to_owned),
            text: letter.body_text(0).unwrap_or_default().into_owned(),
        }
    });
    read.collect()
}

/// How often a line of the desk's mails holds `part`.
fn desk_lines(real: &RealMail, part: &str) -> usize {
    let mails = letters(real, DESK);
    mails.iter().flat_map(|mail| mail.text.lines()).filter(|line| line.contains(part)).count()
}

/// The pages that the desk's mails bring.
fn pages(real: &RealMail) -> Vec<String> {
    let parser = mail_parser::MessageParser::default();
    let all = real.maildir(DESK).into_iter().flat_map(|bytes| {
        let mail = parser.parse(&bytes).expect("a message").into_owned();
        let pages = mail.attachments().map(|page| String::from_utf8_lossy(page.contents()).into());
        pages.collect::<Vec<String>>()
    });
    all.collect()
}

fn write_list(room: &Newsroom, people: &[(&str, &str)]) {
    let rows =
        people.iter().map(|(email, name)| format!("{email},{name},Media,persetujuan,2026-01-10\n"));
    let text = "email,name,outlet,basis,since\n".to_owned() + &rows.collect::<String>();
    fs::write(room.root().join("wartawan.csv"), text).expect("list");
}

fn have(room: &Newsroom, id: &str) -> Value {
    room.status(id)["approval"]["have"].clone()
}

fn in_order(text: &str, places: &[&str]) {
    let at: Vec<usize> =
        places.iter().map(|p| text.find(p).unwrap_or_else(|| panic!("{p}: {text}"))).collect();
    assert!(at.is_sorted(), "{text}");
}

#[test]
fn from_a_branch_to_mailboxes_and_a_correction_to_the_same_people() {
    let users = [&[DESK, "press@press.example", "pantulan@teladan.example", LATER][..]].concat();
    let readers = READERS.map(|(email, _)| email);
    let real = RealMail::start_with(&[&users[..], &readers].concat());
    let mut public = String::new();
    let forge = Forge::new(EDITOR, |key| {
        public = key.to_owned();
        public_config(&review(key, "."))
    });
    forge.clone_for(WRITER);
    let mut room = Setup {
        recipients: 0,
        relay: Some(real.relay_lines()),
        named: READERS.map(|(email, name)| (email.to_owned(), name.to_owned())).into(),
        more: review(&public, "announcements"),
        ..Setup::default()
    }
    .build();
    room.credential("smtp", real.password());
    let clone = room.path("");
    forge.clone_to(&clone);
    room.start();

    // A branch, and what the forge says of it.
    forge.propose(WRITER, "loket", "loket.md", &release("besok"));
    let (code, said, _) = forge.ci("loket");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("::error file=loket.md,line=3,"), "{said}");
    let due = due_in(22);
    forge.amend(WRITER, "loket", "loket.md", &release(&due.to_string()));
    let (code, said, comment) = forge.ci("loket");
    assert_eq!(code, Some(0), "{said}");
    assert!(comment.starts_with("<!-- siaran: plan -->\n"), "{comment}");
    for part in
        ["### Loket Uji Daring", "Loket uji daring dibuka Senin.", "kantor", "`wartawan`", "WIB"]
    {
        assert!(comment.contains(part), "{part}: {comment}");
    }
    forge.propose(WRITER, "jadwal", "jadwal.md", &schedule(due, "Jadwal Senin."));
    assert_eq!(forge.ci("jadwal").0, Some(0));

    // Merged, it waits, and the desk hears.
    forge.merge(EDITOR, "loket");
    forge.merge(EDITOR, "jadwal");
    pull(&clone);
    room.wait_state("loket", "awaiting_approval");
    room.wait("the desk sees it", |_| desk_lines(&real, "0 of 1 approvals so far") > 0);
    assert_eq!(desk_lines(&real, "config.yaml"), 0, "the forge's own file disturbs nobody");
    let told = room.json(&["approvals", "loket"]);
    assert_eq!((&told[0]["approved"], &told[0]["have"]), (&false.into(), &0.into()), "{told}");

    // Approved, and one of the two edited afterwards.
    forge.approve(EDITOR, "loket");
    forge.approve(EDITOR, "jadwal");
    pull(&clone);
    room.wait("both are approved", |room| have(room, "loket") == 1 && have(room, "jadwal") == 1);
    room.wait_state("jadwal", "prepared");
    forge.propose(WRITER, "jadwal-2", "jadwal.md", &schedule(due, "Jadwal Selasa."));
    forge.merge(EDITOR, "jadwal-2");
    pull(&clone);
    room.wait_state("jadwal", "awaiting_approval");
    assert_eq!((room.posts(HANDLE).len(), letters(&real, readers[0]).len()), (0, 0));

    room.wait_state("loket", "released");
    let first = room.posts(HANDLE);
    assert_eq!(first.len(), 1, "what was edited stays back");
    assert_eq!(first[0].text, "Loket uji daring dibuka Senin.");
    assert!(first[0].at >= due);
    for (email, name) in READERS {
        real.wait_for(email, 1);
        let letters = letters(&real, email);
        assert_eq!(letters[0].subject, "Loket Uji Daring");
        assert!(letters[0].text.contains(&format!("Yth. {name},")), "{}", letters[0].text);
    }
    assert_eq!(room.status("jadwal")["state"], "awaiting_approval");
    room.wait("the desk sees what was edited", |_| {
        let mut pages = pages(&real).into_iter();
        pages.any(|page| {
            page.contains("Changes since the last approval")
                && page.contains("Jadwal Senin.")
                && page.contains("Jadwal Selasa.")
        })
    });

    // A correction the same way, to those who got the original, whoever is on the list by now.
    write_list(&room, &[READERS[0], (LATER, "Citra Dewi")]);
    forge.propose(WRITER, "ralat", "ralat.md", CORRECTION);
    let (code, said, comment) = forge.ci("ralat");
    assert_eq!(code, Some(0), "{said}");
    for part in
        ["### Ralat Loket", "| those who got the original (`loket`) | known on the server only |"]
    {
        assert!(comment.contains(part), "{part}: {comment}");
    }
    forge.merge(EDITOR, "ralat");
    pull(&clone);
    room.wait_state("ralat", "awaiting_approval");
    forge.approve(EDITOR, "ralat");
    pull(&clone);
    room.wait_state("ralat", "released");
    for email in readers {
        real.wait_for(email, 2);
    }
    real.wait_until_idle();
    for email in readers {
        let letters = letters(&real, email);
        assert_eq!(letters.len(), 2, "each once: {email}");
        let (original, correction) = (&letters[0], &letters[1]);
        assert_eq!(correction.answers.as_ref(), Some(&original.id));
        in_order(
            &correction.text,
            &["Loket dibuka Senin di 38 provinsi.", "Loket dibuka Selasa di 37 provinsi."],
        );
    }
    assert_eq!(letters(&real, LATER).len(), 0);
    room.assert_thread(HANDLE, &["Loket uji daring dibuka Senin.", "RALAT. Loket dibuka Selasa."]);
    for words in ["Loket uji daring dibuka Senin.", "RALAT. Loket dibuka Selasa."] {
        assert_eq!(room.attempts(words), 1, "{words}");
    }
    assert_eq!(room.attempts("Jadwal Senin."), 0);

    the_records(&room, &forge, &first[0].id);
}

/// What is told afterwards of `loket`, whose post is `post`.
fn the_records(room: &Newsroom, forge: &Forge, post: &str) {
    let log = room.run(&["log", "loket"]);
    in_order(
        &log,
        &[
            "seen",
            "approved by ani",
            "prepared",
            "the release begins",
            "sent",
            "corrected by ralat",
        ],
    );
    let approval = forge.git(EDITOR, &["log", "-1", "--format=%H", "--grep=^Approves: loket$"]);
    let approval = approval.trim();
    let told = room.json(&["approvals", "loket"]);
    assert_eq!(told[0]["approved"], true, "{told}");
    assert_eq!(told[0]["vouchers"][0]["object"], approval, "{told}");
    let status = room.status("loket");
    assert_eq!(status["approval"]["vouched"][0]["approver"], EDITOR, "{status}");
    assert_eq!(status["letters"]["sent"], 2, "{status}");
    assert_eq!(status["posts"][0]["post_id"], post, "{status}");

    let folder = room.root().join("arsip");
    room.run(&["log", "loket", "--bundle", &folder.display().to_string()]);
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--strict", "SHA256SUMS"]).current_dir(&folder);
    let checked = check.output().expect("sha256sum");
    assert!(checked.status.success(), "{checked:?}");
    assert_eq!(
        fs::read(folder.join("announcement.md")).expect("file"),
        fs::read(room.path("loket.md")).expect("file")
    );
}
