//! Two relays: the second takes over what the first has certainly not taken, and nothing else.

use jiff::SignedDuration;
use siaran::sandbox::smtp::{self, Act, Login, MailServer, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};
use crate::servers::port::free_port;

const TAKEN_OVER: &str = "Another mail relay has taken over";

fn pair() -> Setup {
    Setup {
        connections: 2,
        recipients: 20,
        second: Some(smtp::Options::default()),
        ..Setup::default()
    }
}

fn to(n: usize) -> Matcher {
    Matcher::Recipient(reader(n))
}

/// How many letters to journalists a relay stored.
fn letters(server: &MailServer) -> usize {
    server.inbox().iter().filter(|m| m.rcpt_to.iter().any(|to| to.starts_with('r'))).count()
}

fn second(room: &Newsroom) -> &MailServer {
    room.second.as_ref().expect("a second relay")
}

/// Releases to everyone, and lets the desk hear of it.
fn release(room: &mut Newsroom, id: &str) {
    room.drop_file(&format!("{id}.md"), &announcement(id, due_in(2), &[]));
    room.wait_state(id, "released");
}

#[test]
fn where_the_first_cannot_be_reached_the_second_takes_all() {
    let relay = format!("    host: 127.0.0.1\n    port: {}\n    tls: none\n", free_port());
    let mut room = Setup { relay: Some(relay), ..pair() }.start();
    release(&mut room, "satu");
    room.assert_once(20, &[]);
    assert_eq!(letters(second(&room)), 20);
    room.wait_desk(TAKEN_OVER);
    // Nothing was charged to anybody's account.
    assert_eq!(room.facts("\"not_yet\""), 0);
    assert_eq!(room.desk_lines(TAKEN_OVER), 1);
}

#[test]
fn a_relay_that_goes_away_in_the_middle_leaves_the_rest_to_the_second() {
    let mut room = pair().start();
    // Both connections break off, and no other comes about.
    for n in [8, 9] {
        room.mail.fault(to(n), Stage::Rcpt, Act::Close);
    }
    (3..60).for_each(|n| room.mail.always(Matcher::Connection(n), Stage::Banner, Act::Close));
    release(&mut room, "tengah");
    room.assert_once(20, &[]);
    let (first, rest) = (letters(&room.mail), letters(second(&room)));
    assert!(first >= 7 && rest >= 2, "{first} + {rest}");
    room.wait_desk(TAKEN_OVER);
}

#[test]
fn what_the_first_may_have_taken_the_second_is_not_given() {
    let mut room = Setup { connections: 1, recipients: 12, ..pair() }.start();
    room.mail.fault(to(5), Stage::Dot { stored: false }, Act::Close);
    (2..60).for_each(|n| room.mail.always(Matcher::Connection(n), Stage::Banner, Act::Close));
    room.drop_file("ragu.md", &announcement("Ragu", due_in(2), &[]));
    room.wait_state("ragu", "partly_released");
    room.assert_once(12, &[(5, 0)]);
    assert_eq!((letters(&room.mail), letters(second(&room))), (4, 7));
    let offered = second(&room).connections();
    let offered = offered.iter().flat_map(|c| &c.commands).filter(|(_, l)| l.contains(&reader(5)));
    assert_eq!(offered.count(), 0);
    assert_eq!(room.recipients("ragu")[&reader(5)]["state"], "unknown");
}

#[test]
fn three_unknowns_running_rest_only_the_relay_that_left_them() {
    let mut room = Setup { connections: 1, recipients: 12, ..pair() }.start();
    room.mail.always(Matcher::Any, Stage::Dot { stored: false }, Act::Close);
    room.drop_file("tiga.md", &announcement("Tiga", due_in(2), &[]));
    room.wait_state("tiga", "partly_released");
    let status = room.status("tiga")["letters"].clone();
    assert_eq!((&status["unknown"], &status["sent"]), (&3.into(), &9.into()), "{status}");
    assert_eq!((letters(&room.mail), letters(second(&room))), (0, 9));
    room.wait_desk(TAKEN_OVER);
    assert_eq!(room.desk_lines("Sending through mail is paused"), 0);
}

#[test]
fn a_refused_login_is_the_relays_word_about_us() {
    let login = Some(Login::new("siaran", "rahasia-sekali"));
    let mail = smtp::Options { login, ..smtp::Options::default() };
    let mut room = Setup { mail, ..pair() }.build();
    room.credential("smtp", "salah");
    room.forgiven.push("wrong credentials");
    room.start();
    release(&mut room, "masuk");
    room.assert_once(20, &[]);
    assert_eq!(letters(second(&room)), 20);
    assert_eq!(room.status("masuk")["letters"]["refused"], 0);
}

#[test]
fn a_refused_sender_is_no_answer_about_a_recipient() {
    let mut room = pair().start();
    // The commands that ride behind MAIL.
    room.forgiven.push("before MAIL");
    room.mail.always(Matcher::Any, Stage::Mail, Act::reply("550 5.7.1 sender not allowed"));
    release(&mut room, "pengirim");
    room.assert_once(20, &[]);
    assert_eq!(letters(second(&room)), 20);
    assert_eq!(room.status("pengirim")["letters"]["refused"], 0);
}

#[test]
fn a_refused_recipient_is_not_tried_elsewhere() {
    let mut room = pair().start();
    room.mail.fault(to(3), Stage::Rcpt, Act::reply("550 5.1.1 no such user"));
    room.mail.fault(to(9), Stage::Dot { stored: false }, Act::reply("554 5.7.1 spam"));
    room.drop_file("tolak.md", &announcement("Tolak", due_in(2), &[]));
    room.wait_state("tolak", "partly_released");
    room.assert_once(20, &[(3, 0), (9, 0)]);
    assert_eq!(letters(second(&room)), 0);
}

#[test]
fn a_storm_of_421_costs_nobody_his_letter() {
    let mut room = Setup { connections: 4, recipients: 60, ..pair() }.start();
    for n in [5, 6, 7, 8, 30, 31, 32] {
        room.mail.fault(to(n), Stage::Rcpt, Act::reply("421 4.7.0 too much"));
    }
    (5..200).for_each(|n| {
        let busy = Act::reply("421 4.3.2 too many connections");
        room.mail.always(Matcher::Connection(n), Stage::Banner, busy);
    });
    room.drop_file("badai.md", &announcement("Badai", due_in(2), &[]));
    room.wait_state("badai", "released");
    room.mail.heal();
    room.assert_once(60, &[]);
    assert_eq!(room.status("badai")["letters"]["refused"], 0);
}

#[test]
fn the_first_is_used_again_once_it_is_well() {
    let room = Setup { recipients: 100, ..pair() }.leaping();
    // Two made ahead, and the one that tries at the instant.
    (0..3).for_each(|_| room.mail.fault(Matcher::Any, Stage::Banner, Act::Close));
    let due = room.in_an_hour();
    let hours = |n| due + SignedDuration::from_hours(n);
    for (n, id) in ["satu", "dua", "tiga"].into_iter().enumerate() {
        room.drop_file(&format!("{id}.md"), &announcement(id, hours(n as i64), &[]));
    }
    room.run_until(hours(3));
    let of = |server: &MailServer, n: i64| {
        let inbox = server.inbox();
        let letters = inbox.iter().filter(|m| m.rcpt_to.iter().any(|to| to.starts_with('r')));
        letters.filter(|m| m.at >= hours(n) && m.at < hours(n + 1)).count()
    };
    assert_eq!((of(&room.mail, 0), of(second(&room), 0)), (0, 100));
    assert_eq!(of(&room.mail, 1) + of(second(&room), 1), 100);
    assert_eq!((of(&room.mail, 2), of(second(&room), 2)), (100, 0));
}
