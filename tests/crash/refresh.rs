//! Death at every n-th system call of a refresh: afterwards the token is new, or one sign-in is
//! asked for, and no refresh token has come twice.

use std::ffi::OsStr;
use std::path::Path;
use std::thread;
use std::time::Instant;

use crate::faults::strace::strace_kill;
use crate::newsroom::SIARAN;
use crate::stories::stage::{Stage, tells_no_secret};

/// Calls that can stand between the disk and the issuer, each by itself: strace counts each on its
/// own, so that in a list an early one hides the others.
const CALLS: [&str; 7] = ["write", "writev", "fsync", "rename", "recvfrom", "connect", "flock"];

/// What one point showed.
struct Point {
    killed: bool,
    signs_in: bool,
    faults: Vec<String>,
}

/// Dies at the `n`-th `call`, and looks twice.
fn point(call: &str, n: u32) -> Point {
    let stage = Stage::build();
    stage.bring_pair("kementeladan");
    // The access token of the pair has ended, or it will soon.
    if n.is_multiple_of(2) {
        stage.pass(121);
    }
    let room = &stage.room;
    let config = room.path("config.yaml").display().to_string();
    let args = ["--config", &config, "account", "check"].map(OsStr::new);
    let ran = strace_kill(Path::new(SIARAN), &args, &[], call, n);
    let mut faults = Vec::new();
    let first = room.run(&["account", "check"]);
    let asked = stage.asked();
    let second = room.run(&["account", "check"]);
    let signs_in = first.code != 0;
    for looked in [&first, &second] {
        let requests = looked.out.matches("siaran account login kantor").count();
        if (looked.code, requests) != if signs_in { (1, 1) } else { (0, 0) } {
            faults.push(format!("neither well nor one request: {looked:?}"));
        }
    }
    let mut complaints = stage.x.complaints();
    // Nobody knows how old the access token of a file is; where nothing else is left, X is asked.
    complaints.retain(|complaint| !complaint.contains("the token has expired"));
    if !complaints.is_empty() || stage.asked() != asked || asked > 1 {
        faults.push(format!("{complaints:?}, {} refreshes", stage.asked()));
    }
    if signs_in && !ran.killed {
        faults.push(format!("not killed, yet {first:?} after {ran:?}"));
    }
    for text in [&ran.stdout, &ran.stderr, &first.out, &first.err, &second.out, &second.err] {
        tells_no_secret(text);
    }
    Point { killed: ran.killed, signs_in, faults }
}

/// All points of one call, until two in a row do not fire; and how many asked for a sign-in.
fn sweep(call: &str) -> (u32, Vec<String>) {
    let (mut quiet, mut met, mut signs_in) = (0, 0, 0);
    let mut faults = Vec::new();
    let started = Instant::now();
    for n in 1.. {
        let point = point(call, n);
        met += u32::from(point.killed);
        signs_in += u32::from(point.signs_in);
        faults.extend(point.faults.into_iter().map(|f| format!("{call} {n}: {f}")));
        quiet = if point.killed { 0 } else { quiet + 1 };
        if quiet == 2 {
            break;
        }
    }
    println!("{call}: {met} deaths, {signs_in} sign-ins asked for, {:?}", started.elapsed());
    (signs_in, faults)
}

#[test]
fn death_at_any_system_call_of_a_refresh_sends_no_token_twice() {
    let found: Vec<(u32, Vec<String>)> = thread::scope(|scope| {
        let sweeps: Vec<_> = CALLS.iter().map(|call| scope.spawn(move || sweep(call))).collect();
        sweeps.into_iter().map(|s| s.join().expect("a sweep")).collect()
    });
    let signs_in: u32 = found.iter().map(|(signs_in, _)| signs_in).sum();
    let faults: Vec<String> = found.into_iter().flat_map(|(_, faults)| faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(signs_in > 0, "some deaths fall between the mark and the pair");
}
