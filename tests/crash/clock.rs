//! A clock that is set while the daemon runs.

use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::books;
use super::newsroom::{Newsroom, SIARAN};
use crate::faults::clock::Clock;

fn silent(room: &Newsroom) -> bool {
    room.mail.messages() == 0 && room.x.posts().is_empty()
}

#[test]
fn a_jump_forward_holds_back_what_it_makes_due() {
    let clock = Clock::off_by("+0");
    let room = Newsroom::begun(8, 2, None);
    room.announce(Timestamp::now() + SignedDuration::from_hours(1));
    let mut daemon = room.start_by(clock.command(SIARAN));
    room.until("it is known", || room.facts("\"seen\"") > 0);
    clock.jump("+2h");
    room.until("the jump is noticed", || room.log().contains("the clock was set forward"));
    // Several turns of one second each.
    thread::sleep(Duration::from_millis(2_500));
    assert!(silent(&room), "{}", room.log());
    clock.jump("+0");
    thread::sleep(Duration::from_millis(1_500));
    assert!(silent(&room) && daemon.is_running(), "{}", room.log());
    assert_eq!(daemon.stop(), Some(0));
    assert!(silent(&room));
}

#[test]
fn a_jump_backward_is_never_early_and_repeats_nothing() {
    let clock = Clock::off_by("+0");
    let room = Newsroom::begun(8, 2, None);
    let due = Timestamp::now() + SignedDuration::from_secs(2);
    room.announce(due);
    let mut daemon = room.start_by(clock.command(SIARAN));
    room.until("it is known", || room.facts("\"seen\"") > 0);
    clock.jump("-2h");
    room.until("its instant passes elsewhere", || {
        Timestamp::now() > due + SignedDuration::from_millis(1_500)
    });
    assert!(silent(&room), "{}", room.log());
    assert_eq!(daemon.stop(), Some(0));

    // X refuses signatures of a wrong clock, which parks the account: a start with the right one
    // finds it usable again.
    clock.jump("+0");
    let mut daemon = room.start_by(clock.command(SIARAN));
    room.until("the release", || room.status().is_some_and(|s| books::at_rest(&s)));
    for offset in ["-2h", "+2h"] {
        clock.jump(offset);
        thread::sleep(Duration::from_millis(2_500));
    }
    let faults = books::audit(&room, &room.status().unwrap_or_default(), 0, &[]);
    let by_clock = "ahead of the server's clock";
    let faults: Vec<_> = faults.iter().filter(|f| !f.contains(by_clock)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(daemon.stop(), Some(0));
}
