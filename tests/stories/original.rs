//! Letters of a correction: to those whose copy of the original was sent or perhaps sent, and to
//! nobody else; what of the original still waits never goes out.

use std::collections::BTreeMap;
use std::fs;

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, reader};

fn to(n: usize) -> Matcher {
    Matcher::Recipient(reader(n))
}

/// A correction of `asli` by mail alone.
fn correction(due: Timestamp, email: &str) -> String {
    format!(
        "---
title: Ralat jam layanan
type: ralat
publish_at: {due}
corrects: asli
x: none
{email}---
Yth. {{{{ recipient.name }}}}, jamnya pukul delapan.
"
    )
}

/// How often each reader got the letter with this subject.
fn copies(room: &Newsroom, subject: &str) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for letter in room.mail.inbox() {
        if String::from_utf8_lossy(&letter.data).contains(&format!("Subject: {subject}")) {
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

#[test]
fn a_correction_goes_to_exactly_those_who_may_have_the_original() {
    let room = Setup { recipients: 6, connections: 1, ..Setup::default() }.leaping();
    room.mail.fault(to(2), Stage::Rcpt, Act::reply("550 5.1.1 no such user"));
    room.mail.fault(to(4), Stage::Dot { stored: true }, Act::Close);
    let due = room.in_an_hour();
    room.drop_file("asli.md", &announcement("Jam layanan", due, &[]));
    let corrected = due + SignedDuration::from_hours(1);
    room.run_until(due + SignedDuration::from_mins(30));
    assert_eq!(copies(&room, "Jam layanan"), each_once([1, 3, 4, 5, 6]));

    // Meanwhile reader 3 leaves the list and 7 joins it.
    let list = fs::read_to_string(room.root().join("wartawan.csv")).expect("list");
    let kept: Vec<&str> = list.lines().filter(|l| !l.starts_with(&reader(3))).collect();
    let list = format!("{}\n{},Baru,Media,persetujuan,2026-01-10\n", kept.join("\n"), reader(7));
    fs::write(room.root().join("wartawan.csv"), list).expect("list");
    room.drop_file("ralat.md", &correction(corrected, ""));
    room.run_until(corrected + SignedDuration::from_mins(30));
    assert_eq!(copies(&room, "Ralat jam layanan"), each_once([1, 3, 4, 5, 6]));
    let status = room.status("ralat");
    assert_eq!(status["letters"]["total"], 5, "{status}");
    // What a person settles afterwards changes nothing that went out.
    room.run(&["resolve", "asli", "--sent"]);
    room.run_until(corrected + SignedDuration::from_mins(40));
    assert_eq!(copies(&room, "Ralat jam layanan"), each_once([1, 3, 4, 5, 6]));
    assert_eq!(copies(&room, "Jam layanan"), each_once([1, 3, 4, 5, 6]));
}

#[test]
fn what_of_the_original_still_waits_gives_way_to_its_correction() {
    let setup = Setup { recipients: 5, connections: 1, retry: "[2h]", ..Setup::default() };
    let room = setup.leaping();
    for n in [2, 5] {
        room.mail.fault(to(n), Stage::Rcpt, Act::reply("451 4.3.0 try later"));
    }
    let due = room.in_an_hour();
    room.drop_file("asli.md", &announcement("Jam layanan", due, &[]));
    let corrected = due + SignedDuration::from_hours(1);
    room.drop_file("ralat.md", &correction(corrected, "email: { lists: original }\n"));
    room.run_until(due + SignedDuration::from_mins(59));
    assert_eq!(room.status("asli")["letters"]["pending"], 2);
    assert_eq!(room.planned("ralat")["letters"]["lists"][0], "original");

    room.run_until(due + SignedDuration::from_hours(5));
    assert_eq!(copies(&room, "Jam layanan"), each_once([1, 3, 4]));
    assert_eq!(copies(&room, "Ralat jam layanan"), each_once([1, 3, 4]));
    let status = room.status_of_all("asli");
    let (pending, withheld) = (&status["letters"]["pending"], &status["letters"]["withheld"]);
    assert_eq!((pending.as_u64(), withheld.as_u64()), (Some(0), Some(2)), "{status}");
    let why = room.recipients("asli")[&reader(2)]["why"].clone();
    assert_eq!(why, "a later item took its place");
}
