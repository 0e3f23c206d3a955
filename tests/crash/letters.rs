//! Death amid a mailing in which letters are refused, for now and for good, connections are cut,
//! and readers unsubscribe.

mod books;
mod click;
mod mailing;

use std::env;
use std::thread;
use std::time::{Duration, Instant};

use self::click::Click;
use self::mailing::{DOZEN, begun, cut};
use super::books::{Faults, at_rest, settle_unknown};
use super::moments::{all, random};
use super::release::status;
use super::system_calls::die;
use crate::newsroom::Newsroom;

/// Classes of calls, how many of them lie between two deaths, and how many hands share the work.
const CLASSES: [(&str, u32, u32); 5] = [
    ("pwrite64", 4, 4),
    ("fsync,fdatasync", 2, 2),
    ("sendto,sendmsg", 2, 2),
    ("write,writev", 3, 2),
    ("connect", 1, 1),
];
/// Letters of a large mailing, and its deaths.
const LETTERS: usize = 2_000;
const DEATHS: usize = 17;

/// After the last death: everything comes to rest, whoever was not heeded clicks again, and a
/// person settles.
fn recover(room: &mut Newsroom, clicks: &mut [Click], deaths: usize) -> (usize, Faults) {
    room.wait("every click is heeded, and everything is at rest", |room| {
        clicks.iter_mut().for_each(Click::press);
        at_rest(&status(room)) && clicks.iter().all(|click| click.was_heeded)
    });
    let unknown = status(room)["letters"]["unknown"].as_u64().unwrap_or(0) as usize;
    let mut faults = books::audit(room, clicks, deaths, false);
    settle_unknown(room);
    faults.extend(books::audit(room, clicks, deaths, true));
    faults.extend(books::audit_suppressions(room));
    room.stop();
    // Whoever objected in time never meets what was meant for his letter.
    room.mail.heal();
    (unknown, faults)
}

/// What one point showed.
struct Point {
    killed: bool,
    begun: bool,
    unknown: usize,
    faults: Faults,
}

/// Dies at the `n`-th `call`.
fn point(call: &str, n: u32) -> Point {
    let (mut room, mut clicks) = begun(DOZEN, 0);
    let ran = die(&room, call, n, || {
        let stored = room.mail.inbox().len();
        if stored >= 3 {
            clicks.iter_mut().for_each(Click::press);
        }
        // All but the refused, the objector, and the one whose letter is cut off.
        stored >= DOZEN - 4 && clicks.iter().all(|click| click.was_heeded)
    });
    let begun = room.facts("\"attempt\"%\"siaran-uji\"") > 0;
    room.start();
    let (unknown, mut faults) = recover(&mut room, &mut clicks, 1);
    if !ran.killed && (ran.code != Some(0) || unknown > cut(DOZEN)) {
        faults.push(format!("not killed, yet {:?}, {unknown} unknown: {}", ran.code, ran.stderr));
    }
    Point { killed: ran.killed, begun, unknown, faults }
}

/// Every `step`-th call of one class from `first` on, until one does not come.
fn sweep(call: &str, first: u32, step: u32) -> (u32, Faults) {
    let (mut met, mut begun, mut unknown) = (0, 0, 0);
    let mut faults = Vec::new();
    let started = Instant::now();
    for n in (first..).step_by(step as usize) {
        let point = point(call, n);
        unknown += point.unknown;
        faults.extend(point.faults.into_iter().map(|f| format!("{call} {n}: {f}")));
        if !point.killed {
            break;
        }
        met += 1;
        begun += u32::from(point.begun);
    }
    println!(
        "{call} {first}, {}, …: {met} deaths, {begun} of them amid the mailing, {unknown} letters \
         unknown, {:?}",
        first + step,
        started.elapsed()
    );
    (met, faults)
}

#[test]
fn death_at_any_system_call_of_a_mailing_keeps_the_books_exact() {
    let exhaustive = env::var_os("SIARAN_TEST_EXHAUSTIVE").is_some();
    let found: Vec<(u32, Faults)> = thread::scope(|scope| {
        let mut sweeps = Vec::new();
        for (call, step, hands) in CLASSES {
            // Another run meets other calls.
            let step = if exhaustive { 1 } else { step };
            let first = 1 + std::process::id() % step;
            for hand in 0..hands {
                sweeps.push(scope.spawn(move || sweep(call, first + hand * step, hands * step)));
            }
        }
        sweeps.into_iter().map(|sweep| sweep.join().expect("a sweep")).collect()
    });
    let faults: Vec<String> = found.iter().flat_map(|(_, faults)| faults.clone()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let deaths: u32 = found.iter().map(|(met, _)| met).sum();
    assert!(deaths > 20, "{deaths} deaths");
}

/// A large mailing that dies at [`DEATHS`] moments, while its objectors click about when their
/// letters are up.
fn mailing(seed: u64) -> (usize, Faults) {
    let mut state = seed;
    random(&mut state);
    let (mut room, mut clicks) = begun(LETTERS, 30);
    let mut pick = |most: usize| (random(&mut state) % most as u64) as usize;
    let letters = LETTERS / DOZEN * 8;
    let turns: Vec<usize> =
        (0..clicks.len()).map(|k| (k * 8 + pick(80)).saturating_sub(40)).collect();
    let mut deaths: Vec<usize> = (0..DEATHS).map(|_| pick(letters)).collect();
    deaths.sort_unstable();
    for death in deaths {
        room.launch();
        room.wait("the moment", |room| {
            let stored = room.mail.inbox().len();
            let due = clicks.iter_mut().zip(&turns).filter(|(_, turn)| **turn <= stored);
            due.for_each(|(click, _)| click.press());
            stored >= death
        });
        thread::sleep(Duration::from_micros(pick(20_000) as u64));
        room.kill();
    }
    room.start();
    recover(&mut room, &mut clicks, DEATHS)
}

#[test]
fn death_at_any_moment_of_a_large_mailing_keeps_the_books_exact() {
    let exhaustive = env::var_os("SIARAN_TEST_EXHAUSTIVE").is_some();
    all("kill -9 amid a mailing", if exhaustive { 30 } else { 3 }, mailing);
}
