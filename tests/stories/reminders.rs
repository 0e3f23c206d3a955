//! Reminders: by X and by mail, each once, to those who got the announcement.

use std::collections::BTreeMap;
use std::fs;

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Leaping, Newsroom, Setup, due_in, reader};

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

/// How often each reader got a letter with `subject`.
fn copies(room: &Newsroom, subject: &str) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    let line = format!("Subject: {subject}\r\n");
    for letter in room.mail.inbox() {
        if String::from_utf8_lossy(&letter.data).contains(&line) {
            for address in &letter.rcpt_to {
                *all.entry(address.clone()).or_default() += 1;
            }
        }
    }
    all
}

fn each_once(readers: impl IntoIterator<Item = usize>) -> BTreeMap<String, usize> {
    readers.into_iter().map(|n| (reader(n), 1)).collect()
}

/// An instant that the command line's clock has ahead of it as well.
fn later(room: &Leaping) -> Timestamp {
    room.in_an_hour() + minutes(300)
}

fn invitation(due: Timestamp) -> String {
    format!(
        "---
title: Rapat terbuka
type: undangan
publish_at: {due}
event: {{ start: {} }}
x: {{ kantor: Kami mengundang. }}
reminders:
  sehari:
    at: {{ event: -1d }}
    email: {{ subject: \"PENGINGAT rapat\" }}
  sejam:
    at: {{ event: -1h }}
    x: {{ kantor: \"Satu jam lagi, sejauh ini {{{{ feedback.count }}}} pertanyaan.\" }}
---
Yth. {{{{ recipient.name }}}}, mari datang.
",
        due + minutes(3 * 1440)
    )
}

#[test]
fn an_invitation_reminds_by_mail_and_on_x_and_stays_released() {
    let setup = Setup { recipients: 3, retry: "[1h]", ..Setup::default() };
    let room = setup.leaping();
    let refusal = || Act::reply("550 5.1.1 no such user");
    room.mail.fault(Matcher::Recipient(reader(3)), Stage::Rcpt, refusal());
    let due = later(&room);
    room.drop_file("rapat.md", &invitation(due));
    let planned = room.planned("rapat");
    let names: Vec<_> =
        planned["reminders"].as_array().expect("reminders").iter().map(|r| &r["name"]).collect();
    assert_eq!(names, ["sehari", "sejam"], "{planned}");
    assert!(room.run(&["plan"]).contains("Reminder sejam"));

    room.run_until(due + minutes(30));
    let status = room.status("rapat");
    assert_eq!(
        (&status["state"], &status["letters"]["sent"]),
        (&"partly_released".into(), &2.into())
    );
    assert_eq!(status["reminders"][0]["state"], "pending", "{status}");
    // The file is gone: what was let go with it stays.
    fs::remove_file(room.path("rapat.md")).expect("file");
    room.run_until(due + minutes(3 * 1440));

    assert_eq!(copies(&room, "Rapat terbuka"), each_once([1, 2]));
    assert_eq!(copies(&room, "PENGINGAT rapat"), each_once([1, 2]), "not who never got it");
    let said: Vec<_> = room.x.posts().iter().map(|p| p.text.clone()).collect();
    assert_eq!(said, ["Kami mengundang.", "Satu jam lagi, sejauh ini 0 pertanyaan."]);
    assert_eq!(room.attempts_at(&said[1]), [due + minutes(3 * 1440 - 60)]);
    let status = room.status("rapat");
    let states: Vec<_> =
        status["reminders"].as_array().expect("reminders").iter().map(|r| &r["state"]).collect();
    assert_eq!(states, ["sent", "sent"], "{status}");
    assert_eq!(status["posts"].as_array().map(Vec::len), Some(1), "the release's own: {status}");
    let letters = room.mail.inbox();
    let reminded = letters.iter().map(|l| String::from_utf8_lossy(&l.data).replace("=\r\n", ""));
    assert_eq!(reminded.filter(|l| l.contains("This is a reminder;")).count(), 2);
    assert_eq!(room.desk_lines("(reminder sejam)"), 1, "a receipt of its own");
}

#[test]
fn a_daemon_killed_within_a_reminder_leaves_one_unknown_and_repeats_none() {
    let setup = Setup {
        recipients: 3,
        connections: 1,
        late: "{ grace: 2h, then: hold }",
        desk: false,
        ..Setup::default()
    };
    let mut room = setup.start();
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    let at = due_in(15);
    let due = due_in(1);
    let text = format!(
        "---\ntitle: Berita\npublish_at: {due}\nx: none\nreminders:\n  lagi:\n    at: {at}\n    email: {{ subject: Ingatlah }}\n---\nIsi.\n"
    );
    room.drop_file("berita.md", &text);
    room.wait_state("berita", "released");
    // The relay takes the second reminder and never says so: there the daemon dies.
    room.mail.fault(Matcher::Recipient(reader(2)), Stage::Dot { stored: true }, Act::Silence);
    room.wait("the second one is on its way", |room| copies(room, "Ingatlah").len() == 2);
    room.kill();
    room.start();
    room.wait("the third one is out", |room| copies(room, "Ingatlah").len() == 3);
    room.wait("the second one is unknown", |room| {
        room.status("berita")["reminders"][0]["letters"]["unknown"] == 1
    });
    assert_eq!(copies(&room, "Ingatlah"), each_once(1..=3));
    let status = room.status("berita");
    assert_eq!(status["reminders"][0]["state"], "unknown", "{status}");
    assert_eq!((&status["state"], &status["letters"]["sent"]), (&"released".into(), &3.into()));
}
