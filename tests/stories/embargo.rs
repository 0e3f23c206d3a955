//! Early copies under embargo: to those who agreed, before the release, and to them again with
//! everybody at the instant.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Leaping, Newsroom, Setup, reader};

/// Who is on the list of early copies: two members of the other list, and one who is on no other.
const EARLY: [usize; 3] = [1, 2, 9];

/// A newsroom with six readers of whom two get early copies, and one more who gets only those.
fn room(setup: Setup) -> Leaping {
    let room = setup.leaping();
    with_early_list(&room);
    room
}

fn with_early_list(room: &Newsroom) {
    let mut list = "email,name,outlet,basis,since\n".to_owned();
    for n in EARLY {
        list.push_str(&format!(
            "{},Pembaca {n},Media {n},perjanjian embargo,2026-01-10\n",
            reader(n)
        ));
    }
    fs::write(room.root().join("dini.csv"), list).expect("list");
    let path = room.root().join("config.yaml");
    let config = fs::read_to_string(&path).expect("configuration");
    let lists = "  lists:\n    dini: { file: dini.csv, title: Dini, embargo: true }\n";
    fs::write(path, config.replace("  lists:\n", lists)).expect("configuration");
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

fn embargoed(due: Timestamp, extra: &str) -> String {
    format!(
        "---
title: Anggaran baru
publish_at: {due}
embargo: {{ early: [dini], send_at: {} }}
{extra}---
Yth. {{{{ recipient.name }}}}, anggarannya disetujui.
",
        due - hours(1)
    )
}

/// An instant that the command line's clock has ahead of it as well.
fn later(room: &Leaping) -> Timestamp {
    room.in_an_hour() + hours(5)
}

/// How often each reader got a letter of it whose subject has the stamp of the embargo, or has not.
fn copies(room: &Newsroom, stamped: bool) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for letter in room.mail.inbox() {
        let head = String::from_utf8_lossy(&letter.data).replace("\r\n ", " ");
        let head = head.split("\r\n\r\n").next().unwrap_or_default().to_owned();
        let Some(subject) = head.lines().find(|l| l.starts_with("Subject: ")) else { continue };
        let is_ours = subject.contains("Anggaran baru");
        let is_stamped = subject.contains("EMBARGO");
        if is_ours && is_stamped == stamped {
            for address in letter.rcpt_to.iter().filter(|a| a.ends_with("@media.example")) {
                *all.entry(address.clone()).or_default() += 1;
            }
        }
    }
    all
}

fn each_once(readers: impl IntoIterator<Item = usize>) -> BTreeMap<String, usize> {
    readers.into_iter().map(|n| (reader(n), 1)).collect()
}

fn of_occasion<'a>(status: &'a Value, occasion: &str) -> Vec<&'a Value> {
    let all = status["recipients"].as_array().expect("recipients").iter();
    all.filter(|r| r["occasion"] == occasion).collect()
}

#[test]
fn early_copies_go_to_who_agreed_and_the_release_to_everybody() {
    let room = room(Setup { recipients: 6, ..Setup::default() });
    let due = later(&room);
    room.drop_file("anggaran.md", &embargoed(due, ""));
    let planned = room.planned("anggaran");
    assert_eq!(planned["early"]["recipients"], 3, "{planned}");
    assert_eq!(planned["letters"]["recipients"], 6, "{planned}");

    room.run_until(due - SignedDuration::from_mins(30));
    assert_eq!(copies(&room, true), each_once(EARLY));
    assert_eq!((copies(&room, false).len(), room.x.posts().len()), (0, 0));
    let status = room.status("anggaran");
    assert_eq!(status["state"], "prepared", "nothing is public: {status}");
    assert_eq!((&status["early"]["sent"], &status["letters"]["sent"]), (&3.into(), &0.into()));

    room.run_until(due + SignedDuration::from_mins(30));
    assert_eq!(copies(&room, true), each_once(EARLY));
    assert_eq!(copies(&room, false), each_once(1..=6));
    assert_eq!(room.x.posts().len(), 1);
    let status = room.status_of_all("anggaran");
    assert_eq!(status["state"], "released", "{status}");
    assert_eq!(status["letters"]["total"], 6, "{status}");
    let early = of_occasion(&status, "early");
    assert_eq!(early.len(), 3);
    assert!(early.iter().all(|r| r["state"] == "sent" && r["code"] == 250), "{status}");
    assert_eq!(of_occasion(&status, "release").len(), 6);
    let until = format!("X-Embargo-Until: {due}");
    let inbox = room.mail.inbox();
    let stamped = inbox.iter().filter(|l| String::from_utf8_lossy(&l.data).contains(&until));
    assert_eq!(stamped.count(), 3, "{until}");
    let log = room.run(&["log", "anggaran"]);
    assert!(log.contains(&format!("early {}: sent", reader(9))), "{log}");
    // The same person's two letters are two messages.
    let ids: BTreeSet<String> = room
        .mail
        .inbox()
        .iter()
        .filter(|l| l.rcpt_to.contains(&reader(1)))
        .map(|l| String::from_utf8_lossy(&l.data).to_string())
        .filter_map(|l| Some(l.lines().find(|l| l.starts_with("Message-ID"))?.to_owned()))
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
}

#[test]
fn early_copies_that_were_not_taken_in_time_are_left_out_and_the_release_goes() {
    let setup = Setup { recipients: 3, retry: "[2h]", connections: 1, ..Setup::default() };
    let room = room(setup);
    room.mail.fault(Matcher::Recipient(reader(9)), Stage::Rcpt, Act::reply("451 4.3.0 try later"));
    let due = later(&room);
    room.drop_file("anggaran.md", &embargoed(due, ""));
    room.run_until(due + hours(4));
    assert_eq!(copies(&room, true), each_once([1, 2]));
    assert_eq!(copies(&room, false), each_once(1..=3));
    let status = room.status("anggaran");
    assert_eq!((&status["state"], &status["early"]["withheld"]), (&"released".into(), &1.into()));
}

#[test]
fn a_withdrawal_before_the_release_reaches_exactly_those_with_an_early_copy() {
    let room = room(Setup { recipients: 4, ..Setup::default() });
    let due = later(&room);
    room.drop_file("anggaran.md", &embargoed(due, ""));
    room.run_until(due - SignedDuration::from_mins(50));
    let instant = due - SignedDuration::from_mins(30);
    let text = format!(
        "---\ntitle: Dicabut\ntype: pencabutan\npublish_at: {instant}\nwithdraws: anggaran\nx: none\n---\nDicabut.\n"
    );
    room.drop_file("cabut.md", &text);
    room.run_until(due + hours(1));
    assert_eq!(copies(&room, true), each_once(EARLY));
    assert_eq!((copies(&room, false).len(), room.x.posts().len()), (0, 0), "it never came out");
    assert_eq!(room.status("anggaran")["state"], "cancelled");
    let withdrawal = room.status_of_all("cabut");
    let all = withdrawal["recipients"].as_array().expect("recipients").iter();
    let mut told: Vec<_> = all.map(|r| r["email"].as_str().expect("text").to_owned()).collect();
    told.sort();
    assert_eq!(told, EARLY.map(reader));
}

#[test]
fn letters_of_their_own_instant_follow_the_posts() {
    let room = room(Setup { recipients: 2, ..Setup::default() });
    let due = room.in_an_hour();
    let at = due + hours(1);
    let text = format!(
        "---\ntitle: Anggaran baru\npublish_at: {due}\nemail: {{ at: {at} }}\n---\nDisetujui.\n"
    );
    room.drop_file("anggaran.md", &text);
    room.run_until(at - SignedDuration::from_mins(1));
    assert_eq!((room.x.posts().len(), copies(&room, false).len()), (1, 0));
    room.run_until(at + SignedDuration::from_mins(1));
    assert_eq!(copies(&room, false), each_once([1, 2]));
    assert_eq!(room.status("anggaran")["state"], "released");
}

#[test]
fn a_daemon_killed_between_early_copies_repeats_none_and_loses_none() {
    let setup = Setup {
        recipients: 4,
        connections: 1,
        late: "{ grace: 2h, then: hold }",
        desk: false,
        ..Setup::default()
    };
    let mut room = setup.build();
    with_early_list(&room);
    // The relay has taken the second early copy and never says so: there the daemon dies.
    room.mail.fault(Matcher::Recipient(reader(2)), Stage::Dot { stored: true }, Act::Silence);
    room.start();
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    let due = Timestamp::now() + SignedDuration::from_mins(59);
    room.drop_file("anggaran.md", &embargoed(due, ""));
    room.wait("the second one is on its way", |room| copies(room, true).len() == 2);
    room.kill();
    room.start();
    room.wait("the third one is out", |room| copies(room, true).len() == 3);
    room.wait("the second one is unknown", |room| room.status("anggaran")["early"]["unknown"] == 1);
    assert_eq!(copies(&room, true), each_once(EARLY));
    let status = room.status("anggaran");
    assert_eq!((&status["early"]["sent"], &status["state"]), (&2.into(), &"prepared".into()));
    assert_eq!((copies(&room, false).len(), room.x.posts().len()), (0, 0));
}
