//! X may have posted: adopted from the timeline, tried once more, or settled by a person.
//!
//! Named so as to begin first: one of its waits is half a minute long.

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::x::{Answer, Endpoint, Fault, Hidden, What};

use super::x::{assert_whole, handle, name, texts, threads};
use crate::newsroom::{Newsroom, Setup, due_in, without_letters};

fn readings(room: &Newsroom, n: usize) -> usize {
    room.readings_at(handle(n)).len()
}

#[test]
fn perhaps_posted_is_adopted_tried_once_more_or_settled_by_a_person() {
    let mut room = Setup { accounts: 9, recipients: 30, ..Setup::default() }.start();
    let broken = || What::Answer(Answer::server_error(500));
    let plan = |n: usize, fault| room.x.fault(Endpoint::CreatePost, Some(handle(n)), fault);
    plan(0, Fault::after(broken()));
    plan(1, Fault::after(What::Close));
    plan(2, Fault::after(What::HalfAnswer));
    plan(3, Fault::before(broken()));
    // Invisible in the four readings: the one retry is refused as duplicate, the fifth finds it.
    plan(4, Fault::after(broken()).hidden(Hidden::Readings(4)));
    // Absent twice: for a person.
    for n in [5, 6] {
        plan(n, Fault::before(broken()));
        plan(n, Fault::before(broken()));
    }
    let long = Hidden::Until(Timestamp::now() + SignedDuration::from_hours(1));
    plan(7, Fault::before(broken()));
    plan(7, Fault::after(broken()).hidden(long));
    // X goes silent after it has posted; our patience is 30 s.
    plan(8, Fault::after(What::Hang));

    let due = due_in(3);
    let hung = threads("Tergantung", due, std::iter::once((8, 2)));
    room.drop_file("gantung.md", &without_letters(&hung));
    room.drop_file("ragu.md", &threads("Ragu", due, (0..8).map(|n| (n, 2))));

    for n in 0..5 {
        let what = format!("the thread of account {n} is whole");
        room.wait(&what, |room| room.parts("ragu", name(n)) == "sent sent");
        assert_whole(&room, n, 2);
    }
    let first = |n: usize| texts(n, 1).remove(0);
    for n in 0..3 {
        assert_eq!(room.attempts(&first(n)), 1, "adopted, not posted again: {n}");
        assert_eq!(readings(&room, n), 1);
    }
    assert_eq!((room.attempts(&first(3)), readings(&room, 3)), (2, 4), "absent: one retry");
    assert_eq!((room.attempts(&first(4)), readings(&room, 4)), (2, 5), "duplicate: found");

    // What stays unknown is named, and each verdict works on the running daemon.
    room.wait("eight readings each", |room| (5..8).all(|n| readings(room, n) == 8));
    room.wait_desk("To be settled: Ragu");
    let printed = room.run(&["status", "ragu"]);
    for n in 5..8 {
        assert_eq!(room.parts("ragu", name(n)), "unknown pending");
        assert_eq!(room.attempts(&first(n)), 2, "never a third time by the machine");
        let line = printed.lines().find(|l| l.contains(&format!("X {}/1", name(n))));
        assert!(line.is_some_and(|l| l.contains("unknown")), "{printed}");
        assert_eq!(room.desk_lines(&format!("{}/1", name(n))), 2, "named, and in the receipt");
    }
    let (well, _, error) = room.try_run(&["resolve", "ragu", "--sent", "https://x.com/a/status/1"]);
    assert!(!well, "three unknowns, one address: {error}");
    room.run(&["resolve", "ragu", &format!("{}/1", name(5)), "--resend"]);
    room.run(&["resolve", "ragu", &format!("{}/1", name(6)), "--drop"]);
    let there = room.posts(handle(7))[0].id.clone();
    let url = format!("https://x.com/{}/status/{there}", handle(7));
    room.run(&["resolve", "ragu", &format!("{}/1", name(7)), "--sent", &url]);
    room.wait("resent", |room| room.parts("ragu", name(5)) == "sent sent");
    room.wait("dropped", |room| room.parts("ragu", name(6)) == "withheld withheld");
    room.wait("there already", |room| room.parts("ragu", name(7)) == "sent sent");
    assert_whole(&room, 5, 2);
    assert_eq!(room.posts(handle(6)), []);
    assert_whole(&room, 7, 2);
    room.wait_state("ragu", "partly_released");

    room.assert_once(30, &[]);
    room.wait_state("gantung", "released");
    assert_whole(&room, 8, 2);
    assert_eq!(room.attempts(&first(8)), 1);
}
