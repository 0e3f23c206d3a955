//! Limits by recipient domain, and domains that refuse for now: they cost nobody else a moment.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::smtp::{Act, ConnectionLog, Matcher, Stage};

use crate::newsroom::{Leaping, Newsroom, Setup, announcement, due_in};

fn named(domain: &str, count: usize) -> Vec<(String, String)> {
    (1..=count).map(|n| (format!("n{n:02}@{domain}"), format!("Nama {n}"))).collect()
}

/// When each letter of a domain was asked for, by connection, until its final dot.
fn spans(connections: &[ConnectionLog], domain: &str) -> Vec<Vec<(Timestamp, Timestamp)>> {
    let of = |connection: &ConnectionLog| {
        let mut spans = Vec::new();
        let mut begun = None;
        for (at, line) in &connection.commands {
            if line.starts_with("RCPT") {
                begun = line.contains(&format!("@{domain}>")).then_some(*at);
            }
            if line == "." {
                spans.extend(begun.take().map(|begun| (begun, *at)));
            }
        }
        spans
    };
    connections.iter().map(of).collect()
}

/// When somebody at `domain` was asked for.
fn asked(room: &Newsroom, domain: &str) -> Vec<Timestamp> {
    let connections = room.mail.connections();
    let commands = connections.iter().flat_map(|connection| &connection.commands);
    let to = format!("@{domain}>");
    let asked = commands.filter(|(_, line)| line.starts_with("RCPT") && line.contains(&to));
    asked.map(|(at, _)| *at).collect()
}

fn letters_to(room: &Newsroom, domain: &str) -> BTreeMap<String, Vec<Timestamp>> {
    let mut letters: BTreeMap<String, Vec<Timestamp>> = BTreeMap::new();
    for letter in room.letters() {
        let to = letter.rcpt_to[0].clone();
        if to.ends_with(&format!("@{domain}")) {
            letters.entry(to).or_default().push(letter.at);
        }
    }
    letters
}

fn release(room: &Leaping, due: Timestamp) {
    room.drop_file("batas.md", &announcement("Batas", due, &[]));
}

#[test]
fn a_domain_gets_as_many_at_once_and_over_a_connection_as_it_may() {
    let mut list = named("terbatas.example", 12);
    list.extend(named("Sempit.example", 7));
    // What lies below a domain has limits of its own.
    list.extend(named("di.terbatas.example", 4));
    let mut room = Setup {
        connections: 6,
        recipients: 30,
        named: list.clone(),
        email: "  domains:\n    terbatas.example: { connections: 2 }\n    sempit.example: { messages_per_connection: 2 }\n".to_owned(),
        ..Setup::default()
    }
    .start();
    for (address, _) in named("terbatas.example", 12) {
        let slow = Act::Delay(Duration::from_millis(50));
        room.mail.always(Matcher::Recipient(address), Stage::Data, slow);
    }
    room.drop_file("batas.md", &announcement("Batas", due_in(2), &[]));
    room.wait_state("batas", "released");
    let expected: Vec<_> = list.iter().map(|(address, _)| (reader_of(&room, address), 1)).collect();
    assert!(expected.iter().all(|(got, n)| got == n), "{expected:?}");
    assert_eq!(room.letters().len(), 30 + list.len());

    let connections = room.mail.connections();
    let spans: Vec<_> = spans(&connections, "terbatas.example").concat();
    let at_once = |at: Timestamp| spans.iter().filter(|(b, e)| *b <= at && at < *e).count();
    let most = spans.iter().map(|(begun, _)| at_once(*begun)).max();
    assert_eq!((spans.len(), most), (12, Some(2)));
    let narrow = self::spans(&connections, "sempit.example");
    assert!(narrow.iter().all(|spans| spans.len() <= 2), "{narrow:?}");
    assert_eq!(narrow.concat().len(), 7);
}

fn reader_of(room: &Newsroom, address: &str) -> usize {
    let by_reader = room.letters_by_reader();
    let got = by_reader.iter().filter(|(to, _)| to.eq_ignore_ascii_case(address));
    got.map(|(_, n)| n).sum()
}

#[test]
fn a_rate_by_domain_is_kept_in_order_and_holds_up_nobody_else() {
    let room = Setup {
        recipients: 40,
        named: named("lambat.example", 6),
        email: "  domains:\n    lambat.example: { rate: 2/m }\n".to_owned(),
        ..Setup::default()
    }
    .leaping();
    let due = room.in_an_hour();
    release(&room, due);
    room.run_until(due + SignedDuration::from_mins(10));
    let at: Vec<i64> = letters_to(&room, "lambat.example")
        .into_values()
        .map(|at| {
            assert_eq!(at.len(), 1);
            at[0].duration_since(due).as_secs()
        })
        .collect();
    assert_eq!(at, [0, 30, 60, 90, 120, 150]);
    let others = letters_to(&room, "media.example");
    assert_eq!(others.len(), 40);
    assert!(others.values().all(|at| *at == [due]));
}

#[test]
fn a_domain_that_refuses_for_now_rests_and_delays_nobody() {
    let room = Setup {
        connections: 1,
        recipients: 30,
        named: named("kelabu.example", 8),
        ..Setup::default()
    }
    .leaping();
    for (address, _) in named("kelabu.example", 8) {
        let grey = Act::reply("450 4.2.0 greylisted");
        room.mail.always(Matcher::Recipient(address), Stage::Rcpt, grey);
    }
    let due = room.in_an_hour();
    release(&room, due);
    room.run_until(due + SignedDuration::from_mins(8));
    let asked = asked(&room, "kelabu.example");
    let seconds: Vec<i64> = asked.iter().map(|at| at.duration_since(due).as_secs()).collect();
    // Three running, then one after each rest of 1, 2 and 4 minutes.
    assert_eq!(seconds, [0, 0, 0, 60, 180, 420]);
    let others = letters_to(&room, "media.example");
    assert!(others.len() == 30 && others.values().all(|at| *at == [due]));
    // The others of the domain were not tried, so their schedule has not begun.
    assert_eq!(room.facts("\"not_yet\""), 6);

    room.mail.heal();
    room.run_until(due + SignedDuration::from_mins(30));
    let letters = letters_to(&room, "kelabu.example");
    assert!(letters.len() == 8 && letters.values().all(|at| at.len() == 1));
}
