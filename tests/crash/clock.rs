//! A clock that is set while the daemon runs.

use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::books;
use super::release::{self, announce, begun, silent, wait_for_rest};
use crate::faults::clock::Clock;
use crate::newsroom::SIARAN;

#[test]
fn a_jump_forward_holds_back_what_it_makes_due() {
    let clock = Clock::off_by("+0");
    let mut room = begun(8, 2, None);
    announce(&room, Timestamp::now() + SignedDuration::from_hours(1));
    room.start_by(clock.command(SIARAN));
    room.wait("it is known", |room| room.facts("\"seen\"") > 0);
    clock.jump("+2h");
    room.wait("the jump is noticed", |room| room.logs().contains("the clock was set forward"));
    // Several turns of one second each.
    thread::sleep(Duration::from_millis(2_500));
    assert!(silent(&room), "{}", room.logs());
    clock.jump("+0");
    thread::sleep(Duration::from_millis(1_500));
    assert!(silent(&room) && !room.has_ended(), "{}", room.logs());
    room.stop();
    assert!(silent(&room));
}

#[test]
fn a_jump_backward_is_never_early_and_repeats_nothing() {
    let clock = Clock::off_by("+0");
    let mut room = begun(8, 2, None);
    // X refuses signatures of a wrong clock, which parks the account: a start with the right one
    // finds it usable again.
    room.forgiven.push("ahead of the server's clock");
    let due = Timestamp::now() + SignedDuration::from_secs(2);
    announce(&room, due);
    room.start_by(clock.command(SIARAN));
    room.wait("it is known", |room| room.facts("\"seen\"") > 0);
    clock.jump("-2h");
    room.wait("its instant passes elsewhere", |_| {
        Timestamp::now() > due + SignedDuration::from_millis(1_500)
    });
    assert!(silent(&room), "{}", room.logs());
    room.stop();

    clock.jump("+0");
    room.start_by(clock.command(SIARAN));
    wait_for_rest(&mut room);
    for offset in ["-2h", "+2h"] {
        clock.jump(offset);
        thread::sleep(Duration::from_millis(2_500));
    }
    let faults = books::audit(&room, &release::status(&room), 0, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    room.stop();
}
