//! Death at every n-th system call of an erasure: what is left is the old or the new state, and the
//! same command finishes it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use serde_json::Value;
use siaran::sandbox::smtp::{Act, Matcher, Stage};
use tempfile::TempDir;

use super::release::{ID, announce_now, begun, wait_for_rest};
use crate::faults::strace::strace_kill;
use crate::newsroom::{Newsroom, SIARAN, reader};
use crate::stories::lists::traces_of;

/// Calls that change the disk, each by itself: an early one of a list would hide the others.
const CALLS: [&str; 7] =
    ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "unlink"];

/// A newsroom after a release, whose second reader was refused in words that name him.
fn released() -> Newsroom {
    let mut room = begun(8, 2, None);
    let refusal = format!("550 5.1.1 <{}>: no such user", reader(2));
    room.mail.fault(Matcher::Recipient(reader(2)), Stage::Rcpt, Act::reply(refusal));
    announce_now(&room);
    room.start();
    wait_for_rest(&mut room);
    room.stop();
    room
}

/// A copy of what the command line sees of `room`.
fn copied(room: &Newsroom) -> TempDir {
    let copy = tempfile::tempdir().expect("folder");
    let done = Command::new("cp").arg("-a").arg(room.root().join(".")).arg(copy.path()).status();
    assert!(done.is_ok_and(|status| status.success()));
    let path = copy.path().join("config.yaml");
    let text = fs::read_to_string(&path).expect("configuration");
    let state = room.root().join("state").display().to_string();
    fs::write(path, text.replace(&state, "state")).expect("configuration");
    copy
}

fn siaran(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let config = folder.join("config.yaml");
    let output = Command::new(SIARAN).arg("--config").arg(config).args(arguments).output();
    let output = output.expect("siaran");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// Whom the letters went to, by the journal.
fn roster(folder: &Path) -> Vec<String> {
    let (well, out, error) = siaran(folder, &["status", ID, "--recipients", "--json"]);
    assert!(well, "{error}");
    let items: Value = serde_json::from_str(&out).expect("JSON");
    let all = items[0]["recipients"].as_array().expect("recipients");
    all.iter().map(|r| r["email"].as_str().expect("text").to_owned()).collect()
}

fn list(folder: &Path) -> String {
    fs::read_to_string(folder.join("wartawan.csv")).expect("list")
}

/// Dies at the `n`-th `call`, looks, and does it again. Whether it died, and what is wrong.
fn point(room: &Newsroom, call: &str, n: u32) -> (bool, Vec<String>) {
    let copy = copied(room);
    let folder = copy.path();
    let (before, old) = (roster(folder), list(folder));
    let config = folder.join("config.yaml").display().to_string();
    let gone = reader(2);
    let args = ["--config", &config, "lists", "erase", &gone].map(OsStr::new);
    let ran = strace_kill(Path::new(SIARAN), &args, &[], call, n);
    let mut faults = Vec::new();
    let erased = |email: &String| email.ends_with("@erased.invalid");
    let new: String = old.split_inclusive('\n').filter(|l| !l.starts_with(&gone)).collect();
    let amid = roster(folder);
    let changed = amid.iter().zip(&before).filter(|(amid, before)| amid != before).count();
    if changed > 1
        || amid.len() != before.len()
        || amid.iter().filter(|e| erased(e)).count() != changed
    {
        faults.push(format!("neither the old nor the new facts: {amid:?}"));
    }
    if ![&old, &new].contains(&&list(folder)) {
        faults.push("neither the old nor the new list".to_owned());
    }
    if !ran.killed && ran.code != Some(0) {
        faults.push(format!("not killed, yet {ran:?}"));
    }
    let (well, _, error) = siaran(folder, &["lists", "erase", &gone]);
    if !well {
        faults.push(format!("does not finish: {error}"));
    }
    let after = roster(folder);
    if after.iter().filter(|e| erased(e)).count() != 1 || after.contains(&gone) {
        faults.push(format!("not erased: {after:?}"));
    }
    if list(folder) != new {
        faults.push(format!("the list is not the new one: {}", list(folder)));
    }
    let traces = traces_of(&folder.join("state"), &[&gone]);
    let drafts = fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").path());
    let drafts: Vec<PathBuf> =
        drafts.filter(|path| path.to_string_lossy().ends_with(".erasing")).collect();
    if !traces.is_empty() || !drafts.is_empty() {
        faults.push(format!("left: {traces:?} {drafts:?}"));
    }
    (ran.killed, faults)
}

/// All points of one call, until two in a row do not fire.
fn sweep(room: &Newsroom, call: &str) -> (u32, Vec<String>) {
    let (mut quiet, mut met) = (0, 0);
    let mut faults = Vec::new();
    let started = Instant::now();
    for n in 1.. {
        let (killed, found) = point(room, call, n);
        met += u32::from(killed);
        faults.extend(found.into_iter().map(|fault| format!("{call} {n}: {fault}")));
        quiet = if killed { 0 } else { quiet + 1 };
        if quiet == 2 {
            break;
        }
    }
    println!("{call}: {met} deaths, {:?}", started.elapsed());
    (met, faults)
}

#[test]
fn death_at_any_system_call_of_an_erasure_leaves_the_old_or_the_new_and_it_can_be_finished() {
    let room = released();
    let room = &room;
    let found: Vec<(u32, Vec<String>)> = thread::scope(|scope| {
        let sweeps = CALLS.iter().map(|call| scope.spawn(move || sweep(room, call)));
        let sweeps: Vec<_> = sweeps.collect();
        sweeps.into_iter().map(|sweep| sweep.join().expect("a sweep")).collect()
    });
    let deaths: u32 = found.iter().map(|(met, _)| met).sum();
    let faults: Vec<String> = found.into_iter().flat_map(|(_, faults)| faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(deaths > 20, "{deaths} deaths");
}
