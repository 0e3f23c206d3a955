//! The relay refuses, hesitates or breaks off: each letter's outcome, and nobody else's.

use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::smtp::{self, Act, Certificate, End, Login, Matcher, Stage, Tls};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};

fn to(n: usize) -> Matcher {
    Matcher::Recipient(reader(n))
}

/// `state code` of reader `n`.
fn outcome(room: &Newsroom, id: &str, n: usize) -> String {
    let all = room.recipients(id);
    let entry = &all[&reader(n)];
    format!("{} {}", entry["state"].as_str().unwrap_or_default(), entry["code"])
}

#[test]
fn each_letter_ends_as_the_relay_treated_it() {
    let mut room = Setup { recipients: 90, ..Setup::default() }.start();
    let stored = |stored| Stage::Dot { stored };
    for (n, stage, act) in [
        (1, Stage::Rcpt, Act::reply("450 4.2.1 mailbox busy")),
        (8, Stage::Rcpt, Act::reply("550 5.1.1 no such user")),
        (15, Stage::Rcpt, Act::RefuseYetGoAhead("550 5.7.1 not wanted".into())),
        (22, stored(false), Act::reply("451 4.3.0 try again")),
        (29, stored(true), Act::Close),
        (36, stored(false), Act::Close),
        (43, stored(false), Act::Reset),
        (50, stored(true), Act::partial(b"250 2.0.0 Ok: que")),
        (57, stored(false), Act::partial(b"2")),
        (64, stored(false), Act::reply("554 5.7.1 looks like spam")),
        (71, stored(false), Act::reply("421 4.3.2 going down")),
        (78, stored(true), Act::Reset),
    ] {
        room.mail.fault(to(n), stage, act);
    }
    let due = due_in(3);
    room.drop_file("sulit.md", &announcement("Sulit", due, &[("kantor", &["Sulit."])]));
    room.wait_state("sulit", "partly_released");
    room.wait_desk("Partly released: Sulit");

    for (n, expected) in [
        (1, "sent 250"),
        (8, "refused 550"),
        (15, "refused 550"),
        (22, "sent 250"),
        (29, "unknown null"),
        (36, "unknown null"),
        (43, "unknown null"),
        (50, "unknown null"),
        (57, "unknown null"),
        (64, "refused 554"),
        (71, "sent 250"),
        (78, "unknown null"),
    ] {
        assert_eq!(outcome(&room, "sulit", n), expected, "reader {n}");
    }
    let absent = [8, 15, 36, 43, 57, 64].map(|n| (n, 0));
    room.assert_once(90, &absent);
    let letters = &room.status("sulit")["letters"];
    assert_eq!(letters["sent"], 81);
    assert_eq!((&letters["refused"], &letters["unknown"]), (&3.into(), &6.into()));
    room.assert_thread("kementeladan", &["Sulit."]);
    // Every unknown is named without being asked for, and to the desk.
    let printed = room.run(&["status", "sulit"]);
    for n in [29, 36, 43, 50, 57, 78] {
        assert!(printed.contains(&reader(n)), "{printed}");
        assert_eq!(room.desk_lines(&reader(n)), 1);
    }
    assert_eq!(room.desk_lines("no such user"), 1);
    // A connection over which an outcome was lost serves nobody any more.
    for connection in room.mail.connections() {
        if let Some((end, End::Fault)) = connection.end {
            assert!(connection.commands.iter().all(|(at, _)| *at <= end));
        }
    }

    // Each verdict on a letter.
    room.run(&["resolve", "sulit", &reader(29), &reader(50), "--sent"]);
    room.run(&["resolve", "sulit", &reader(36), "--resend"]);
    room.run(&["resolve", "sulit", &reader(43), &reader(78), "--drop"]);
    room.wait("sent after all", |room| outcome(room, "sulit", 36) == "sent 250");
    assert_eq!(outcome(&room, "sulit", 29), "sent null");
    assert_eq!(outcome(&room, "sulit", 43), "withheld null");
    assert_eq!(outcome(&room, "sulit", 57), "unknown null");
    room.assert_once(90, &[8, 15, 43, 57, 64].map(|n| (n, 0)));
}

#[test]
fn a_relay_that_turns_us_away_costs_nobody_his_letter() {
    let mut room = Setup { connections: 1, recipients: 5, ..Setup::default() }.start();
    // The connection made ahead, and the next one.
    room.mail.fault(Matcher::Connection(1), Stage::Banner, Act::Close);
    room.mail.fault(Matcher::Connection(2), Stage::Banner, Act::reply("421 4.3.2 busy"));
    room.drop_file("satu.md", &announcement("Satu", due_in(2), &[("kantor", &["Satu."])]));
    room.wait("posted", |room| room.parts("satu", "kantor") == "sent");
    assert_eq!(room.letters().len(), 0, "mail waits, X does not");
    room.wait_state("satu", "released");
    room.wait_desk("Released: Satu");
    room.assert_once(5, &[]);
    assert_eq!(room.status("satu")["letters"]["refused"], 0);

    room.mail.fault(Matcher::Any, Stage::Mail, Act::reply("421 4.7.0 too many"));
    room.drop_file("dua.md", &announcement("Dua", due_in(1), &[]));
    room.wait_state("dua", "released");
    room.assert_once(5, &(1..=5).map(|n| (n, 2)).collect::<Vec<_>>());
}

#[test]
fn an_address_over_which_connections_are_lost_holds_nobody_up() {
    let setup = Setup { recipients: 8, connections: 1, retry: "[10m]", ..Setup::default() };
    let room = setup.leaping();
    room.mail.always(to(1), Stage::Rcpt, Act::Close);
    let due = room.in_an_hour();
    room.drop_file("satu.md", &announcement("Satu", due, &[]));
    room.run_until(due + SignedDuration::from_mins(2));
    assert_eq!(room.letters_by_reader().len(), 7);
    let status = room.status("satu");
    let (sent, pending) = (&status["letters"]["sent"], &status["letters"]["pending"]);
    assert_eq!((sent.as_u64(), pending.as_u64()), (Some(7), Some(1)), "{status}");
    let asked = |room: &Newsroom| {
        let connections = room.mail.connections();
        let commands = connections.iter().flat_map(|c| &c.commands);
        commands.filter(|(_, line)| line.contains(&format!("<{}>", reader(1)))).count()
    };
    // Twice at first, then by the schedule.
    assert_eq!(asked(&room), 2);
    room.run_until(due + SignedDuration::from_mins(25));
    assert!((3..=8).contains(&asked(&room)), "{}", asked(&room));
    assert_eq!(room.letters_by_reader().len(), 7);
}

#[test]
fn a_relay_that_takes_fewer_connections_is_used_with_those_that_it_takes() {
    let setup = Setup { recipients: 60, connections: 6, desk: false, ..Setup::default() };
    let room = setup.leaping();
    for n in 3..200 {
        let act = Act::reply("421 4.7.0 too many connections");
        room.mail.always(Matcher::Connection(n), Stage::Banner, act);
    }
    let due = room.in_an_hour();
    room.drop_file("satu.md", &announcement("Satu", due, &[]));
    room.run_until(due + SignedDuration::from_mins(1));
    let letters = room.letters();
    assert_eq!(letters.len(), 60);
    // Nobody rests: the clock, which leaps over every wait, stands still.
    let last = letters.iter().map(|letter| letter.at).max().expect("a letter");
    assert!(last < due + SignedDuration::from_secs(5), "{last} after {due}");
}

#[test]
fn three_unknowns_running_stop_the_lane() {
    let mut room = Setup { connections: 1, recipients: 12, ..Setup::default() }.start();
    for n in 1..=3 {
        room.mail.fault(to(n), Stage::Dot { stored: n == 2 }, Act::Close);
    }
    room.drop_file("tiga.md", &announcement("Tiga", due_in(2), &[("kantor", &["Tiga."])]));
    room.wait_desk("Sending through mail is paused");
    let letters = room.status("tiga")["letters"].clone();
    assert_eq!((&letters["unknown"], &letters["pending"]), (&3.into(), &9.into()), "{letters}");
    assert_eq!(room.letters().len(), 1);
    room.assert_thread("kementeladan", &["Tiga."]);
    // A restart is a person's probe: the rest goes out, the unknowns stay for a person.
    room.stop();
    room.start();
    room.wait_state("tiga", "partly_released");
    room.assert_once(12, &[(1, 0), (3, 0)]);
    assert_eq!(room.status("tiga")["letters"]["unknown"], 3);
}

/// Nothing goes out and nobody is refused; returns once the failure is in the log.
fn cannot_use_the_relay(room: &mut Newsroom, id: &str, due: Timestamp) {
    room.drop_file(&format!("{id}.md"), &announcement(id, due, &[("kantor", &["Tetap."])]));
    room.wait("X goes on", |room| room.parts(id, "kantor") == "sent");
    room.wait("the log tells", |room| room.logs().contains("the relay cannot be used"));
    let letters = room.status(id)["letters"].clone();
    assert_eq!(letters["pending"], letters["total"], "{letters}");
}

#[test]
fn the_password_is_only_for_the_relay_that_we_trust() {
    let relays = [
        (Tls::StartTls, Certificate::SelfSigned),
        (Tls::StartTls, Certificate::WrongHost),
        (Tls::Implicit, Certificate::Expired),
        (Tls::Stripped, Certificate::Trusted),
    ];
    thread::scope(|scope| {
        for (tls, certificate) in relays {
            scope.spawn(move || keeps_the_password_from(tls, certificate));
        }
    });
}

fn keeps_the_password_from(tls: Tls, certificate: Certificate) {
    let login = Some(Login::new("siaran", "rahasia-sekali"));
    let mail = smtp::Options { tls, certificate, login, ..smtp::Options::default() };
    let mut room = Setup { mail, recipients: 3, ..Setup::default() }.start();
    cannot_use_the_relay(&mut room, "rahasia", due_in(1));
    for connection in room.mail.connections() {
        let signed = connection.commands.iter().any(|(_, line)| line.starts_with("AUTH"));
        assert!(!signed, "{tls:?} {certificate:?}: {connection:?}");
    }
    assert_eq!(room.mail.messages(), 0);
    assert!(!room.logs().contains("rahasia-sekali"));
    assert!(room.stop() < Duration::from_secs(10));
}
