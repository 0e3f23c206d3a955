//! Death at seeded moments of a larger release, and power cuts.

use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use siaran::sandbox::smtp::{Act, Matcher, Stage};

use super::books;
use super::release::{self, announce_now, begun, wait_for_rest};
use crate::faults::disk::Ext4Loop;
use crate::newsroom::{Newsroom, reader};

const LETTERS: usize = 300;

/// The next number of a small generator.
pub fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) ^ (*state >> 17)
}

/// Some are refused for good, some for now, before and after the body.
fn trouble(room: &Newsroom) -> Vec<String> {
    let refused: Vec<String> = (1..=room.readers).step_by(61).map(reader).collect();
    for to in &refused {
        let reply = Act::reply("550 5.1.1 no such user");
        room.mail.always(Matcher::Recipient(to.clone()), Stage::Rcpt, reply);
    }
    for to in (8..=room.readers).step_by(43).map(reader) {
        room.mail.fault(Matcher::Recipient(to), Stage::Rcpt, Act::reply("450 4.2.1 later"));
    }
    for to in (12..=room.readers).step_by(59).map(reader) {
        let dot = Stage::Dot { stored: false };
        room.mail.fault(Matcher::Recipient(to), dot, Act::reply("451 4.3.0 later"));
    }
    refused
}

/// Waits for the moment in the release that `seed` names.
fn wait_for_moment(room: &mut Newsroom, seed: u64) {
    let mut state = seed;
    random(&mut state);
    let letters = random(&mut state) % (LETTERS as u64 - 20);
    let more = Duration::from_micros(random(&mut state) % 3_000);
    room.wait("the moment", |room| {
        room.mail.messages() >= letters && room.mail.messages() + room.x.posts().len() as u64 > 0
    });
    thread::sleep(more);
}

/// After the crash: starts again, audits, and lets a person settle.
fn recover(room: &mut Newsroom, refused: &[String]) -> (usize, books::Faults) {
    room.start();
    wait_for_rest(room);
    let status = release::status(room);
    let mut faults = books::audit(room, &status, 1, refused);
    let unknown = status["letters"]["unknown"].as_u64().unwrap_or(0) as usize;
    faults.extend(books::settle(room, refused));
    room.stop();
    (unknown, faults)
}

fn killed_at(seed: u64) -> (usize, books::Faults) {
    let mut room = begun(LETTERS, 4, None);
    let refused = trouble(&room);
    announce_now(&room);
    room.launch();
    wait_for_moment(&mut room, seed);
    room.kill();
    recover(&mut room, &refused)
}

fn cut_at(seed: u64) -> (usize, books::Faults) {
    let disk = Ext4Loop::mount();
    let mut room = begun(LETTERS, 4, Some(disk.path().join("state")));
    let refused = trouble(&room);
    announce_now(&room);
    room.launch();
    wait_for_moment(&mut room, seed);
    // Frozen first: the kernel acknowledges an fdatasync that is in flight while the file system
    // is shut down although its data is lost (measured with a bare pwrite and fdatasync), which
    // power does not.
    room.freeze();
    disk.power_cut();
    room.kill();
    disk.remount();
    recover(&mut room, &refused)
}

/// Runs `points` seeded points, three at a time.
pub fn all(what: &str, points: u64, point: fn(u64) -> (usize, books::Faults)) {
    let first = u64::from(std::process::id()) * 1_000;
    println!("{what}: seeds {first} to {}", first + points - 1);
    let next = AtomicU64::new(first);
    let found: Vec<(usize, books::Faults)> = thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first + points {
                    return found;
                }
                let (unknown, faults) = point(seed);
                let named = faults.into_iter().map(|f| format!("seed {seed}: {f}")).collect();
                found.push((unknown, named));
            }
        };
        let hands: Vec<_> = (0..3).map(|_| scope.spawn(work)).collect();
        hands.into_iter().flat_map(|h| h.join().expect("points")).collect()
    });
    let unknown: usize = found.iter().map(|(unknown, _)| unknown).sum();
    println!("{what}: {points} points, {unknown} letters unknown");
    let faults: Vec<String> = found.into_iter().flat_map(|(_, faults)| faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn death_at_any_moment_of_a_larger_release_keeps_the_books_exact() {
    let exhaustive = env::var_os("SIARAN_TEST_EXHAUSTIVE").is_some();
    all("kill -9", if exhaustive { 50 } else { 9 }, killed_at);
}

#[test]
fn a_power_cut_keeps_the_books_exact() {
    let exhaustive = env::var_os("SIARAN_TEST_EXHAUSTIVE").is_some();
    all("power cut", if exhaustive { 12 } else { 3 }, cut_at);
}
