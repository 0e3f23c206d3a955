//! A relay that takes connections and says nothing. On a clock that leaps, with deadlines of a
//! moment in place of a minute.

use std::time::Duration;

use jiff::SignedDuration;
use siaran::outside::mail::Deadlines;
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Leaping, Setup, announcement, reader, without_letters};

/// Long enough for a busy machine to answer in, where it answers.
const SHORT: Duration = Duration::from_secs(3);

fn hasty(setup: Setup) -> Leaping {
    let mut room = setup.leaping();
    room.deadlines = Deadlines { connect: SHORT, command: SHORT, after_dot: SHORT };
    room
}

#[test]
fn a_relay_that_never_greets_costs_its_connections_and_nobody_his_letter() {
    /// Two opened ahead, two at the instant, then one at a time.
    const SILENT: u64 = 6;
    let room = hasty(Setup { recipients: 40, ..Setup::default() });
    for n in 1..=SILENT {
        room.mail.fault(Matcher::Connection(n), Stage::Banner, Act::Silence);
    }
    let due = room.in_an_hour();
    room.drop_file("sunyi.md", &announcement("Sunyi", due, &[("kantor", &["Satu.", "Dua."])]));
    // Another item, which falls due while the relay still says nothing.
    let soon = due + SignedDuration::from_secs(3);
    let other = announcement("Lain", soon, &[("kantor", &["Lain."])]);
    room.drop_file("lain.md", &without_letters(&other));
    room.run_until(due + SignedDuration::from_hours(1));

    assert_eq!(room.attempts_at("Satu."), [due]);
    assert_eq!(room.attempts_at("Dua."), [due]);
    assert_eq!(room.attempts_at("Lain."), [soon]);
    let connections = room.mail.connections();
    let (silent, others) = connections.split_at(SILENT as usize);
    for connection in silent {
        assert!(connection.end.is_some() && connection.commands.is_empty(), "{connection:?}");
    }
    let healed = others.first().expect("it is tried again").opened;
    assert!(healed > soon, "the other item did not wait for the relay");
    // Then every letter, each once.
    room.assert_once(40, &[]);
    assert!(room.letters().iter().all(|m| m.at >= healed));
    for id in ["sunyi", "lain"] {
        assert_eq!(room.status(id)["state"], "released");
    }
    let letters = room.status("sunyi")["letters"].clone();
    assert_eq!((&letters["sent"], &letters["total"]), (&40.into(), &40.into()), "{letters}");
    assert_eq!(room.desk_lines("The mail relay cannot be used"), 1);
    assert_eq!(room.desk_lines("Mail: 40 of 40 sent"), 1);
}

#[test]
fn silence_within_a_letter_is_about_that_letter_only() {
    let room = hasty(Setup { recipients: 30, ..Setup::default() });
    let to = |n: usize| Matcher::Recipient(reader(n));
    // Before the body nothing is lost by trying again; after the dot nobody knows.
    room.mail.fault(to(3), Stage::Rcpt, Act::Silence);
    room.mail.fault(to(9), Stage::Data, Act::Silence);
    room.mail.fault(to(15), Stage::Dot { stored: false }, Act::Silence);
    room.mail.fault(to(21), Stage::Dot { stored: true }, Act::Silence);
    let due = room.in_an_hour();
    room.drop_file("bisu.md", &announcement("Bisu", due, &[("kantor", &["Bisu."])]));
    room.run_until(due + SignedDuration::from_hours(1));

    room.assert_once(30, &[(15, 0)]);
    let recipients = room.recipients("bisu");
    for (email, entry) in &recipients {
        let unknown = [15, 21].iter().any(|n| reader(*n) == *email);
        assert_eq!(entry["state"], if unknown { "unknown" } else { "sent" }, "{entry}");
        let why = entry["why"].as_str().unwrap_or_default();
        assert!(!unknown || why.contains("did not answer"), "{entry}");
    }
    assert_eq!(recipients.len(), 30);
    assert_eq!(room.attempts_at("Bisu."), [due]);
    for n in [15, 21] {
        assert_eq!(room.desk_lines(&reader(n)), 1, "named to the desk");
    }
}
