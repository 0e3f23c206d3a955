//! X refuses: what stands on X and in `status` afterwards.

use std::time::Duration;

use jiff::Timestamp;
use rustix::process::{Pid, Signal, kill_process};
use siaran::sandbox::x::{Account, Answer, Endpoint, Fault, What};

use crate::newsroom::{ACCOUNTS, Newsroom, Setup, announcement, due_in};

/// The account `n` in the configuration.
pub fn name(n: usize) -> &'static str {
    ACCOUNTS[n].0
}

/// Its handle.
pub fn handle(n: usize) -> &'static str {
    ACCOUNTS[n].1
}

/// Texts of a thread that no other account has.
pub fn texts(n: usize, parts: usize) -> Vec<String> {
    // X forbids the same words on two accounts, so each has its own.
    let words = [
        "angin", "batu", "cahaya", "danau", "embun", "fajar", "gunung", "hujan", "intan", "jagung",
    ];
    let word = words[n];
    let said = |part: usize| format!("{} {} {part}", word.repeat(3), word.to_uppercase());
    (1..=parts).map(said).collect()
}

/// An announcement with a thread of so many parts on each of these accounts.
pub fn threads(
    title: &str,
    due: Timestamp,
    accounts: impl Iterator<Item = (usize, usize)>,
) -> String {
    let all: Vec<(usize, Vec<String>)> = accounts.map(|(n, parts)| (n, texts(n, parts))).collect();
    let parts: Vec<Vec<&str>> =
        all.iter().map(|(_, texts)| texts.iter().map(String::as_str).collect()).collect();
    let threads: Vec<(&str, &[&str])> =
        all.iter().zip(&parts).map(|((n, _), parts)| (name(*n), parts.as_slice())).collect();
    announcement(title, due, &threads)
}

/// Asserts that account `n` has the first so many of its [`texts`] as a thread, and nothing else.
pub fn assert_whole(room: &Newsroom, n: usize, parts: usize) {
    let texts = texts(n, parts);
    room.assert_thread(handle(n), &texts.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn refusals_stop_what_they_must_and_nothing_else() {
    let mut room = Setup { accounts: 7, recipients: 30, ..Setup::default() }.build();
    // The credential of account 5 is another account's.
    room.x_credential(name(5), &Account::made_up(handle(6)));
    room.start();
    let refuse = |n: usize, answer| {
        room.x.fault(Endpoint::CreatePost, Some(handle(n)), Fault::before(What::Answer(answer)));
    };
    let pass = |n: usize| {
        room.x.fault(Endpoint::CreatePost, Some(handle(n)), Fault::before(What::Usual));
    };
    let due = due_in(3);
    let reset = Timestamp::from_second(due.as_second() + 3).expect("instant");
    pass(0);
    refuse(0, Answer::rate_limited(reset));
    refuse(1, Answer::unauthorized());
    refuse(2, Answer::duplicate());
    pass(3);
    refuse(3, Answer::parent_hidden());
    pass(4);
    refuse(4, Answer::reply_forbidden());
    room.drop_file("tolak.md", &threads("Tolak", due, (0..6).map(|n| (n, 3))));

    room.wait("waits for the reset", |room| room.parts("tolak", name(0)) == "sent sent sent");
    assert_whole(&room, 0, 3);
    let second = texts(0, 2).remove(1);
    let tries: Vec<Timestamp> = room
        .x
        .requests()
        .iter()
        .filter(|r| r.endpoint == Some(Endpoint::CreatePost) && r.body.contains(&second))
        .map(|r| r.at)
        .collect();
    assert_eq!(tries.len(), 2);
    assert!(tries[1] >= reset, "tried at {} before {reset}", tries[1]);

    room.wait("duplicate", |room| room.parts("tolak", name(2)) == "refused withheld withheld");
    assert_eq!(room.posts(handle(2)), []);
    // X takes that answer from a person only: he gets a link, and the rest waits for him.
    room.wait("no replies", |room| room.parts("tolak", name(4)) == "sent refused pending");
    assert_whole(&room, 4, 1);
    room.wait_desk("To be posted by hand: Tolak");
    let task = &room.status("tolak")["by_hand"][0];
    assert_eq!((task["account"].as_str(), task["part"].as_u64()), (Some(name(4)), Some(2)));
    let parent = &room.posts(handle(4))[0].id;
    let link = task["link"].as_str().expect("a link");
    assert!(link.ends_with(&format!("&in_reply_to={parent}")), "{link}");
    room.run(&["resolve", "tolak", &format!("{}/2", name(4)), "--drop"]);
    room.wait("left", |room| room.parts("tolak", name(4)) == "sent withheld withheld");
    room.wait("parent seen", |room| room.parts("tolak", name(3)) == "sent sent sent");
    assert_whole(&room, 3, 3);

    // Both accounts are parked; mail and the other accounts went on.
    for n in [1, 5] {
        assert_eq!(room.parts("tolak", name(n)), "pending pending pending");
        assert_eq!(room.posts(handle(n)), []);
        let what = format!("X account {} cannot be used", name(n));
        room.wait(&what.clone(), |room| room.desk_lines(&what) == 1);
    }
    assert_eq!(room.attempts(&texts(1, 1)[0]), 1);
    assert_eq!(room.attempts(&texts(5, 1)[0]), 0, "never posted by another account");
    assert_eq!(room.posts(handle(6)), []);
    room.assert_once(30, &[]);

    // New credentials; SIGHUP spares the wait for the full minute.
    let fresh = Account::made_up(handle(1));
    room.x_credential(name(1), &fresh);
    room.append_to_credential(name(1), "# diperbarui\n");
    room.x_credential(name(5), &Account::made_up(handle(5)));
    let pid = Pid::from_raw(room.pid() as i32).expect("a process");
    kill_process(pid, Signal::HUP).expect("our own child");
    for n in [1, 5] {
        room.wait("goes on", |room| room.parts("tolak", name(n)) == "sent sent sent");
        assert_whole(&room, n, 3);
    }
    room.wait_state("tolak", "partly_released");
    room.wait_desk("Partly released: Tolak");
}

#[test]
fn a_timeline_that_cannot_be_read_delays_no_other_announcement_of_the_account() {
    let mut room = Setup { recipients: 2, ..Setup::default() }.start();
    // It is posted, yet the answer is lost; then the timeline fails.
    room.x.fault(Endpoint::CreatePost, None, Fault::after(What::Close));
    let broken = What::Answer(Answer::server_error(503));
    room.x.fault(Endpoint::Timeline, None, Fault::before(broken));
    let first = texts(0, 1).remove(0);
    room.drop_file("satu.md", &threads("Satu", due_in(1), std::iter::once((0, 1))));
    room.wait("the timeline fails", |room| room.readings_at(handle(0)).len() == 1);
    let second = "Antrean kini diambil lewat aplikasi.";
    let threads: &[(&str, &[&str])] = &[(name(0), &[second])];
    room.drop_file("dua.md", &announcement("Dua", due_in(1), threads));
    room.wait("both are posted", |room| {
        room.parts("satu", name(0)) == "sent" && room.parts("dua", name(0)) == "sent"
    });
    let readings = room.readings_at(handle(0));
    assert_eq!(readings.len(), 2);
    assert!(room.attempts_at(second)[0] < readings[1], "one item never hurts another");
    assert_eq!((room.attempts(&first), room.attempts(second)), (1, 1));
    room.wait_desk("Released: Dua");
}

#[test]
fn without_credits_every_account_rests_and_mail_goes_on() {
    let mut room = Setup { accounts: 2, recipients: 10, ..Setup::default() }.start();
    let answer = What::Answer(Answer::no_credits());
    room.x.fault(Endpoint::CreatePost, Some(handle(0)), Fault::before(answer));
    let due = due_in(2);
    room.drop_file("satu.md", &threads("Kredit satu", due, std::iter::once((0, 1))));
    room.wait("the account is parked", |room| room.attempts(&texts(0, 1)[0]) == 1);
    room.wait_desk("The X API has no credits left");
    room.drop_file("dua.md", &threads("Kredit dua", due_in(1), std::iter::once((1, 1))));
    room.wait("all letters", |room| room.letters().len() == 20);
    room.assert_once(10, &(1..=10).map(|n| (n, 2)).collect::<Vec<_>>());
    for n in [0, 1] {
        assert_eq!(room.posts(handle(n)), []);
    }
    assert_eq!(room.desk_lines("The X API has no credits left"), 1);
    assert_eq!(room.attempts(&texts(1, 1)[0]), 0);
    assert_eq!(room.parts("satu", name(0)), "pending");
    assert_eq!(room.parts("dua", name(1)), "pending");
    assert!(room.stop() < Duration::from_secs(5));
}
