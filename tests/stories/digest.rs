//! The running daemon mails digests to desk and owners, once, and items that were passed on.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use siaran::daemon::opening;
use siaran::feedback::Terms;

use crate::newsroom::{Came, DESK, Newsroom, Setup, announcement, due_in, released};

const OWNER: &str = "direktur@teladan.example";

fn ago(days: i64) -> Timestamp {
    Timestamp::now() - SignedDuration::from_hours(24 * days)
}

/// Digests come at `at`, each day while a consultation runs.
fn room(at: Timestamp) -> Newsroom {
    let clock = TimeZone::fixed(jiff::tz::offset(7)).to_datetime(at).strftime("%H:%M:%S");
    let more = format!("feedback: {{ digest: {{ daily: \"{clock}\" }} }}\n");
    let room = Setup { more, ..Setup::default() }.build();
    room.remember(ago(10), vec![opening(None).expect("a key")]);
    let terms = Terms {
        consultation: true,
        until: Some(ago(-20)),
        answer_within: 3,
        owner: Some(OWNER.to_owned()),
        ..Terms::default()
    };
    room.remember(ago(9), released("ruu-data", "RUU Data", ago(9), terms));
    room.came(vec![Came::question("ruu-data", ago(8), "Berapa {{ recipient.name }} tarifnya?")]);
    room
}

/// When each mail to `address` was taken, and its subject.
fn mails(room: &Newsroom, address: &str) -> Vec<(Timestamp, String)> {
    let letters = room.mail.inbox();
    let own = letters.iter().filter(|mail| mail.rcpt_to.iter().any(|to| to == address));
    let parse = |data: &[u8]| {
        let parsed = mail_parser::MessageParser::default().parse(data).expect("a message");
        parsed.subject().unwrap_or_default().to_owned()
    };
    own.map(|mail| (mail.at, parse(&mail.data))).collect()
}

/// Those of them that are digests: reports come as well.
fn digests(room: &Newsroom, address: &str) -> Vec<(Timestamp, String)> {
    let mut all = mails(room, address);
    all.retain(|(_, subject)| subject.contains("Public feedback:"));
    all
}

#[test]
fn a_digest_that_was_missed_comes_once_to_desk_and_owner_and_not_again_after_a_restart() {
    // An hour ago the machine was down, and it is for days now.
    let mut room = room(Timestamp::now() - SignedDuration::from_hours(1));
    room.start();
    room.wait("both are told", |room| room.facts("\"key\":\"digest:") == 2);
    assert_eq!((room.desk_lines("ruu-data/1 · question?"), digests(&room, OWNER).len()), (1, 1));
    assert_eq!(room.desk_lines("“Berapa { { recipient.name }} tarifnya?”"), 1);
    let told = digests(&room, DESK);
    assert!(told[0].1.contains("1 new, 1 open, 1 overdue"), "{told:?}");
    assert_eq!(room.facts(OWNER), 1, "only the announcement names him, no key does");
    room.stop();

    room.start();
    // A release and its receipt show that the desk is written to; no digest is repeated.
    room.drop_file("beres.md", &announcement("Beres", due_in(2), &[]));
    room.wait_desk("Released: Beres");
    assert_eq!((room.desk_lines("ruu-data/1"), digests(&room, OWNER).len()), (1, 1));
    assert_eq!(room.facts("\"key\":\"digest:"), 2);
}

#[test]
fn a_digest_comes_at_its_time_while_the_daemon_runs() {
    let at = Timestamp::now() + SignedDuration::from_secs(8);
    let at = Timestamp::from_second(at.as_second()).expect("an instant");
    let mut room = room(at);
    room.start();
    let since = |room: &Newsroom, address: &str| {
        digests(room, address).iter().map(|(taken, _)| *taken >= at).collect::<Vec<bool>>()
    };
    let is_told = |room: &Newsroom, address| since(room, address).contains(&true);
    room.wait("both are told", |room| is_told(room, DESK) && is_told(room, OWNER));
    room.wait("it is noted", |room| room.facts("\"key\":\"digest:") >= 2);
    for address in [DESK, OWNER] {
        // Yesterday's was missed; a machine that is slow to start finds that today's is due as well.
        let all = since(&room, address);
        assert!(all == [false, true] || all == [true], "one, at its time: {address} {all:?}");
        if all.len() == 2 {
            let (_, subject) = digests(&room, address).pop().expect("a mail");
            assert!(subject.contains("nothing came in, 1 open, 1 overdue"), "{subject}");
        }
    }
}

#[test]
fn who_is_to_deal_with_an_item_gets_it_at_once_and_once() {
    let mut room = room(Timestamp::now() - SignedDuration::from_hours(1));
    room.start();
    room.wait("both are told", |room| room.facts("\"key\":\"digest:") == 2);
    let pass_on = |room: &Newsroom, numbers| {
        room.run(&["feedback", "set", numbers, "--owner", "staf@teladan.example"]);
    };
    pass_on(&room, "ruu-data/1");
    room.wait("he is told", |room| room.facts("\"key\":\"passed:ruu-data/1:") == 1);
    // Several at once are one mail.
    room.came(vec![
        Came::question("ruu-data", ago(0), "Kapan berlaku?"),
        Came::question("ruu-data", ago(0), "Di mana?"),
    ]);
    pass_on(&room, "ruu-data/2-3");
    room.wait("he is told again", |room| room.facts("\"key\":\"passed:") == 3);
    let subjects: Vec<String> =
        mails(&room, "staf@teladan.example").into_iter().map(|(_, subject)| subject).collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(subjects[0].contains("For you: question ruu-data/1, due"), "{subjects:?}");
    assert!(subjects[1].contains("For you: 2 items of feedback, due"), "{subjects:?}");
}
