//! Death at every n-th system call of a small release.

use std::ffi::OsStr;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::books;
use super::release::{self, announce_now, arrived, begun, wait_for_rest};
use crate::faults::strace::{Ran, Traced};
use crate::newsroom::{Newsroom, SIARAN};

/// Classes of calls that can stand between the world and the journal.
const CLASSES: [&str; 6] = [
    "pwrite64",
    "fsync,fdatasync",
    "sendto,sendmsg",
    "write,writev",
    "connect",
    "rename,renameat,renameat2,unlink,ftruncate",
];

/// Runs the daemon until everything has `arrived` outside, or it dies at its `n`-th `call`.
pub fn die(room: &Newsroom, call: &str, n: u32, mut arrived: impl FnMut() -> bool) -> Ran {
    let args = room.run_args();
    let env = [("TOKIO_WORKER_THREADS", OsStr::new("2"))];
    let mut traced = Traced::start(Path::new(SIARAN), &args, &env, call, n);
    let deadline = Instant::now() + Duration::from_secs(30);
    while traced.is_running() && !arrived() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
    traced.terminate();
    traced.wait(Duration::from_secs(30))
}

/// What one point showed.
struct Point {
    killed: bool,
    begun: bool,
    unknown: usize,
    adopted: usize,
    faults: books::Faults,
}

/// Dies at the `n`-th `call`, starts again, and audits.
fn point(call: &str, n: u32) -> Point {
    let mut room = begun(8, 2, None);
    announce_now(&room);
    let ran = die(&room, call, n, || arrived(&room));
    let begun = room.facts("\"attempt\"") > 0;
    room.start();
    wait_for_rest(&mut room);
    let status = release::status(&room);
    let mut faults = books::audit(&room, &status, 1, &[]);
    let unknown = status["letters"]["unknown"].as_u64().unwrap_or(0) as usize;
    if !ran.killed && (ran.code != Some(0) || unknown > 0) {
        faults.push(format!("not killed, yet {:?}, {unknown} unknown: {}", ran.code, ran.stderr));
    }
    let adopted = room.facts("\"outcome\"%\"adopted\":true");
    faults.extend(books::settle(&mut room, &[]));
    room.stop();
    Point { killed: ran.killed, begun, unknown, adopted, faults }
}

/// All points of one class, until two in a row do not fire.
fn sweep(call: &str) -> Vec<String> {
    let (mut quiet, mut met, mut begun, mut unknown, mut adopted) = (0, 0, 0, 0, 0);
    let mut faults = Vec::new();
    let started = Instant::now();
    for n in 1.. {
        let point = point(call, n);
        met += u32::from(point.killed);
        begun += u32::from(point.killed && point.begun);
        unknown += point.unknown;
        adopted += point.adopted;
        faults.extend(point.faults.into_iter().map(|f| format!("{call} {n}: {f}")));
        quiet = if point.killed { 0 } else { quiet + 1 };
        if quiet == 2 {
            break;
        }
    }
    println!(
        "{call}: {met} deaths, {begun} of them amid the release, {unknown} letters unknown, \
         {adopted} posts adopted, {:?}",
        started.elapsed()
    );
    faults
}

#[test]
fn death_at_any_system_call_loses_and_repeats_nothing() {
    let faults: Vec<String> = thread::scope(|scope| {
        let sweeps: Vec<_> = CLASSES.iter().map(|call| scope.spawn(move || sweep(call))).collect();
        sweeps.into_iter().flat_map(|s| s.join().expect("a sweep")).collect()
    });
    assert!(faults.is_empty(), "{faults:#?}");
}
