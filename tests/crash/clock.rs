//! A clock that is set while the daemon runs.

use std::fs;
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::books;
use super::release::{self, announce, begun, silent, wait_for_rest};
use crate::faults::clock::Clock;
use crate::newsroom::{SIARAN, Setup, due_in};

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

/// Early copies out do not make the release one that has begun.
#[test]
fn a_jump_forward_holds_back_a_release_whose_early_copies_are_out() {
    let clock = Clock::off_by("+0");
    let setup = Setup { recipients: 3, desk: false, ..Setup::default() };
    let mut room = setup.build();
    let config = fs::read_to_string(room.root().join("config.yaml")).expect("configuration");
    let early = "  lists:\n    dini: { file: dini.csv, title: Dini, embargo: true }\n";
    let config = config.replace("  lists:\n", early);
    fs::write(room.root().join("config.yaml"), config).expect("configuration");
    let list = "email,name,outlet,basis\ndini@media.example,Dini,Media,perjanjian\n";
    fs::write(room.root().join("dini.csv"), list).expect("list");
    let (send, due) = (due_in(2), Timestamp::now() + SignedDuration::from_hours(1));
    room.start_by(clock.command(SIARAN));
    room.drop_file(
        "dini.md",
        &format!(
            "---\ntitle: Anggaran\npublish_at: {due}\nx: none\nembargo: {{ early: [dini], send_at: {send} }}\n---\nIsi.\n"
        ),
    );
    room.wait("the early copy is out", |room| room.letters().len() == 1);
    // No later than the grace allows: nothing but the distrust of the clock stands in its way.
    clock.jump("+65m");
    room.wait("the jump is noticed", |room| room.logs().contains("the clock was set forward"));
    thread::sleep(Duration::from_millis(2_500));
    let letters = room.letters();
    assert!(letters.len() == 1, "{}", room.logs());
    assert_eq!(letters[0].rcpt_to, ["dini@media.example"]);
    room.stop();
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
