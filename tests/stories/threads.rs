//! Threads that break in the middle: what still follows, who is told, and that nothing is posted
//! twice. On a clock that leaps.

use jiff::{SignedDuration, Timestamp};
use siaran::plan::thread::PARENT_WAITS;
use siaran::sandbox::x::{Answer, Endpoint, Fault, Hidden, What};

use super::x::{assert_whole, handle, name, texts, threads};
use crate::newsroom::{Newsroom, Setup};

const HOUR: i64 = 3_600;

fn on_posting(room: &Newsroom, n: usize, faults: impl IntoIterator<Item = Fault>) {
    for fault in faults {
        room.x.fault(Endpoint::CreatePost, Some(handle(n)), fault);
    }
}

fn as_usual() -> Fault {
    Fault::before(What::Usual)
}

fn refusal(answer: Answer) -> Fault {
    Fault::before(What::Answer(answer))
}

#[test]
fn a_parent_that_stays_hidden_ends_the_thread_and_one_that_appears_does_not() {
    let room = Setup { accounts: 2, recipients: 20, ..Setup::default() }.leaping();
    for (n, hidden) in [(0, PARENT_WAITS), (1, 2)] {
        on_posting(&room, n, [as_usual()]);
        on_posting(&room, n, (0..hidden).map(|_| refusal(Answer::parent_hidden())));
    }
    let due = room.in_an_hour();
    room.drop_file("utas.md", &threads("Utas", due, (0..2).map(|n| (n, 3))));
    room.run_until(due + SignedDuration::from_secs(HOUR));

    let tries = room.attempts_at(&texts(0, 2)[1]);
    assert_eq!(tries.len(), PARENT_WAITS as usize);
    let pause = SignedDuration::from_secs(5);
    assert!(tries.windows(2).all(|two| two[1].duration_since(two[0]) >= pause), "{tries:?}");
    assert_eq!(room.parts("utas", name(0)), "sent refused withheld");
    assert_whole(&room, 0, 1);
    assert!(room.why("utas", name(0), 2).contains("the post before is not visible"));
    assert!(room.why("utas", name(0), 3).contains("an earlier part of the thread is missing"));
    // Twice hidden, then accepted.
    assert_eq!(room.attempts(&texts(1, 2)[1]), 3);
    assert_whole(&room, 1, 3);

    // Mail did not wait for any of it, and the desk hears how it ended.
    room.assert_once(20, &[]);
    assert!(room.letters().iter().all(|m| m.at >= due && m.at < tries[1]));
    assert_eq!(room.status("utas")["state"], "partly_released");
    assert_eq!(room.desk_lines("Partly released: Utas"), 1);
    for part in [2, 3] {
        assert_eq!(room.desk_lines(&format!("X {}/{part}: not posted", name(0))), 1);
    }
}

#[test]
fn a_duplicate_that_never_shows_is_looked_for_and_then_asked_about() {
    let setup = Setup { settle: "[5s, 15s, 45s, 2m]", recipients: 3, ..Setup::default() };
    let room = setup.leaping();
    // Nobody sees it, and yet X says that it has it.
    on_posting(&room, 0, [refusal(Answer::server_error(503)), refusal(Answer::duplicate())]);
    let due = room.in_an_hour();
    room.drop_file("ganda.md", &threads("Ganda", due, std::iter::once((0, 2))));
    room.run_until(due + SignedDuration::from_secs(HOUR));

    let tries = room.attempts_at(&texts(0, 1)[0]);
    assert_eq!(tries.len(), 2, "{tries:?}");
    let after = |at: Timestamp, waits: &[i64]| -> Vec<Timestamp> {
        waits.iter().map(|wait| at + SignedDuration::from_secs(*wait)).collect()
    };
    let first = after(tries[0], &[5, 15, 45, 120]);
    let second = after(tries[1], &[5, 15, 45, 120, 300, 600, 1_200, 1_800]);
    assert_eq!(room.readings_at(handle(0)), [first, second].concat());
    assert_eq!(room.parts("ganda", name(0)), "unknown pending");
    assert!(room.why("ganda", name(0), 1).contains("already has this text"));
    assert_eq!(room.desk_lines("To be settled: Ganda"), 1);

    // Neither time nor another start posts it again.
    room.run_until(due + SignedDuration::from_secs(HOUR + 600));
    assert_eq!((room.attempts(&texts(0, 1)[0]), room.readings_at(handle(0)).len()), (2, 12));
    room.run(&["resolve", "ganda", "--drop"]);
    room.run_until(due + SignedDuration::from_secs(HOUR + 1_200));
    assert_eq!(room.parts("ganda", name(0)), "withheld withheld");
    assert_eq!(room.posts(handle(0)), []);
    room.assert_once(3, &[]);
}

#[test]
fn what_a_person_finds_out_about_a_middle_part_decides_about_the_rest() {
    let room = Setup { accounts: 3, recipients: 5, ..Setup::default() }.leaping();
    let broken = || What::Answer(Answer::server_error(500));
    let due = room.in_an_hour();
    let long = Hidden::Until(due + SignedDuration::from_hours(48));
    for n in 0..2 {
        let there = Fault::after(broken()).hidden(long);
        on_posting(&room, n, [as_usual(), Fault::before(broken()), there]);
    }
    on_posting(&room, 2, [as_usual(), Fault::before(broken()), Fault::before(broken())]);
    room.drop_file("tengah.md", &threads("Tengah", due, (0..3).map(|n| (n, 3))));
    room.run_until(due + SignedDuration::from_secs(HOUR));
    for n in 0..3 {
        assert_eq!(room.parts("tengah", name(n)), "sent unknown pending");
    }

    let middle = |n: usize| format!("{}/2", name(n));
    let (well, _, said) = room.try_run(&["resolve", "tengah", &middle(0), "--sent"]);
    assert!(well && said.contains("cannot follow"), "{said}");
    let id = room.posts(handle(1))[1].id.clone();
    let url = format!("https://x.com/{}/status/{id}", handle(1));
    room.run(&["resolve", "tengah", &middle(1), "--sent", &url]);
    room.run(&["resolve", "tengah", &middle(2), "--drop"]);
    room.run_until(due + SignedDuration::from_secs(HOUR + 600));

    // It is there, but nobody said where: nothing can hang under it.
    let printed = room.run(&["status", "tengah"]);
    let missing = "an earlier part of the thread is missing";
    for n in [0, 2] {
        let line = printed.lines().find(|l| l.contains(&format!("X {}/3", name(n))));
        assert!(line.is_some_and(|l| l.contains(missing)), "{printed}");
    }
    assert_eq!(room.parts("tengah", name(0)), "sent sent withheld");
    assert_whole(&room, 0, 2);
    // Under the id that the person gave the thread goes on.
    assert_eq!(room.parts("tengah", name(1)), "sent sent sent");
    assert_whole(&room, 1, 3);
    assert_eq!(room.parts("tengah", name(2)), "sent withheld withheld");
    assert!(room.why("tengah", name(2), 2).contains("decided by a person"));
    assert_whole(&room, 2, 1);
    for n in 0..3 {
        let texts = texts(n, 3);
        let tried = [1, 2, usize::from(n == 1)];
        assert_eq!([0, 1, 2].map(|part| room.attempts(&texts[part])), tried, "{n}");
    }
    assert_eq!(room.status("tengah")["state"], "partly_released");
    room.assert_once(5, &[]);
}
