//! What a person stops, stops within a second and starts again only by a person's word.

use std::fs;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, due_in};

const READERS: usize = 2_000;

/// A newsroom in the middle of a release to a slow relay.
fn in_the_middle() -> Newsroom {
    let mut room = Setup { recipients: READERS, connections: 4, ..Setup::default() }.start();
    let slow = Act::Delay(Duration::from_millis(10));
    room.mail.always(Matcher::Any, Stage::Dot { stored: true }, slow);
    room.drop_file("panjang.md", &announcement("Panjang", due_in(2), &[("kantor", &["P."])]));
    room.wait("the first letters", |room| room.mail.messages() > 50);
    room
}

/// Asserts that no letter was begun later than a second after `placed`; waits for that long.
fn assert_stopped(room: &mut Newsroom, placed: Timestamp) -> usize {
    room.wait_state("panjang", "held");
    let until = Instant::now() + Duration::from_millis(1_500);
    room.wait("some time after", |_| Instant::now() > until);
    let limit = placed + SignedDuration::from_secs(1);
    let late: Vec<Timestamp> =
        room.letters().iter().map(|m| m.at).filter(|at| *at > limit).collect();
    assert!(late.is_empty(), "{} letters after {limit}: {late:?}", late.len());
    let letters = room.letters().len();
    assert!(letters < READERS, "the hold came too late to show anything");
    letters
}

fn finish(room: &mut Newsroom) {
    room.mail.heal();
    room.run(&["release", "panjang", "--now"]);
    room.wait_state("panjang", "released");
    room.assert_once(READERS, &[]);
    room.assert_thread("kementeladan", &["P."]);
}

#[test]
fn the_file_hold_stops_a_release_in_its_middle() {
    let mut room = in_the_middle();
    let placed = Timestamp::now();
    fs::write(room.path("HOLD"), "gempa").expect("HOLD");
    let letters = assert_stopped(&mut room, placed);
    assert!(room.status("panjang")["why"].as_str().is_some_and(|w| w.contains("gempa")));
    fs::remove_file(room.path("HOLD")).expect("HOLD");
    // Lifted, it fires nothing by itself.
    room.wait("the hold is lifted", |room| {
        room.status("panjang")["why"].as_str().is_some_and(|w| w.contains("during a hold"))
    });
    let until = Instant::now() + Duration::from_secs(1);
    room.wait("some time after", |_| Instant::now() > until);
    assert_eq!(room.letters().len(), letters);
    finish(&mut room);
}

#[test]
fn the_command_hold_stops_everything_and_release_overrides_it() {
    let mut room = in_the_middle();
    room.run(&["hold", "--reason", "tunggu kabar"]);
    assert_stopped(&mut room, Timestamp::now());
    room.drop_file("lain.md", &announcement("Lain", due_in(0), &[]));
    room.wait_state("lain", "held");
    room.run(&["unhold"]);
    room.wait("the hold is lifted", |room| {
        ["panjang", "lain"]
            .iter()
            .all(|id| room.status(id)["why"].as_str().is_some_and(|w| w.contains("during a hold")))
    });
    room.run(&["cancel", "lain"]);
    room.wait_state("lain", "cancelled");
    finish(&mut room);
    assert_eq!(room.posts("kementeladan").len(), 1);
}

#[test]
fn a_stop_in_the_middle_leaves_no_unknown() {
    let mut room = in_the_middle();
    let took = room.stop();
    let letters = room.status("panjang")["letters"].clone();
    assert_eq!(letters["unknown"], 0, "{letters}");
    assert_eq!(letters["sent"], room.letters().len(), "{letters}");
    assert!(letters["pending"].as_u64() > Some(0), "stopped in the middle: {letters}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    room.mail.heal();
    room.start();
    room.wait_state("panjang", "released");
    room.assert_once(READERS, &[]);
    room.assert_thread("kementeladan", &["P."]);
}

#[test]
fn cancelled_in_the_middle_the_rest_is_withheld() {
    let mut room = in_the_middle();
    room.run(&["cancel", "panjang", "--reason", "keliru"]);
    room.wait_state("panjang", "partly_released");
    let letters = room.status("panjang")["letters"].clone();
    assert_eq!((&letters["pending"], &letters["unknown"]), (&0.into(), &0.into()), "{letters}");
    assert_eq!(letters["sent"], room.letters().len());
    assert!(letters["withheld"].as_u64() > Some(0), "{letters}");
}
