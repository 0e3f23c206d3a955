//! A disk that is full, read-only or failing: nothing leaves without its attempt on disk.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::books;
use super::release::{self, announce_now, arrived, begun, silent, wait_for_rest};
use crate::newsroom::{Newsroom, SIARAN, Setup, due_in};

/// A small file system in memory.
struct Tiny(TempDir);

impl Tiny {
    fn mount(size: &str) -> Tiny {
        let tiny = Tiny(tempfile::tempdir().expect("temporary folder"));
        tiny.mounted(&["-t", "tmpfs", "-o", size, "none"]);
        tiny
    }

    fn mounted(&self, args: &[&str]) {
        let done = Command::new("mount").args(args).arg(self.0.path()).status();
        assert!(done.is_ok_and(|s| s.success()), "mounting needs root: run the tests by tests/run");
    }

    fn state(&self) -> PathBuf {
        self.0.path().join("state")
    }
}

impl Drop for Tiny {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

/// Takes every free byte.
fn fill(path: &Path) {
    let mut ballast = File::create(path).expect("ballast");
    for size in [1 << 16, 1 << 12, 1 << 8, 1] {
        while ballast.write_all(&vec![b'x'; size]).is_ok() {}
    }
}

#[test]
fn a_full_disk_stops_the_release_and_room_lets_it_go_on() {
    let tiny = Tiny::mount("size=12m");
    let mut room = begun(400, 2, Some(tiny.state()));
    announce_now(&room);
    room.launch();
    room.wait("some letters", |room| room.mail.messages() >= 20);
    let ballast = tiny.0.path().join("ballast");
    fill(&ballast);
    room.wait("the journal complains", |room| room.logs().contains("could not be written"));
    // What was begun may finish; nothing else may.
    room.wait("it stands still", |room| {
        let before = room.mail.messages();
        thread::sleep(Duration::from_millis(300));
        before == room.mail.messages()
    });
    let sent = room.mail.messages();
    let attempts = room.facts("\"fact\":\"attempt\"%\"letter\"") as u64;
    assert!(sent < 400 && sent <= attempts, "{sent} sent, {attempts} attempts");
    assert!(!room.has_ended(), "{}", room.logs());
    fs::remove_file(ballast).expect("ballast");
    wait_for_rest(&mut room);
    let faults = books::audit(&room, &release::status(&room), 0, &[]);
    assert!(faults.is_empty(), "{faults:#?}\n{}", room.logs());
    room.stop();
}

#[test]
fn a_full_disk_keeps_a_holder_from_being_asked_and_nobody_hammers_the_relay() {
    let tiny = Tiny::mount("size=12m");
    let roles = &[("kabiro", "kind: personal, mode: assist, holder: pemegang@teladan.example")];
    let state = Some(tiny.state());
    let setup = Setup { accounts: 2, roles, state, desk: false, ..Setup::default() };
    let mut room = setup.start();
    let text = format!(
        "---\ntitle: Peta\npublish_at: {}\nemail: none\n\
         x: {{ kantor: Petanya terbuka., kabiro: {{ mode: assist, after: 2s }} }}\n---\n",
        due_in(1)
    );
    room.drop_file("peta.md", &text);
    room.wait("it is posted", |room| room.parts("peta", "kantor") == "sent");
    let ballast = tiny.0.path().join("ballast");
    fill(&ballast);
    room.wait("the relay is tried, once", |room| {
        let before = room.mail.connections().len();
        thread::sleep(Duration::from_millis(300));
        before > 0 && before == room.mail.connections().len()
    });
    assert_eq!(room.mail.messages(), 0, "nothing leaves without its attempt on disk");
    fs::remove_file(ballast).expect("ballast");
    room.wait("the holder is asked", |room| room.mail.messages() == 1);
    room.wait_state("peta", "released");
    room.stop();
}

#[test]
fn a_disk_too_full_for_an_image_leaves_no_half_copy() {
    let tiny = Tiny::mount("size=12m");
    let state = Some(tiny.state());
    let mut room = Setup { recipients: 1, state, ..Setup::default() }.start();
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    // What X makes of it is no matter here.
    room.forgiven.push("/2/media");
    let ballast = tiny.0.path().join("ballast");
    fs::write(&ballast, vec![b'x'; 8_000_000]).expect("ballast");
    let image = [&b"\x89PNG\r\n\x1a\n"[..], &vec![b'x'; 4_900_000]].concat();
    fs::write(room.path("peta.png"), image).expect("image");
    let due = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(9);
    let text = format!(
        "---\ntitle: Peta\npublish_at: {due}\nemail: none\nmedia: {{ p: {{ file: peta.png, alt: P }} }}\n\
         x: {{ kantor: {{ text: Peta, media: [p] }} }}\n---\n"
    );
    room.drop_file("peta.md", &text);
    room.wait("it cannot be frozen", |room| room.logs().contains("cannot be frozen"));
    assert_ne!(room.status("peta")["state"], "prepared");
    room.wait_desk("Cannot be prepared yet: peta");
    fs::remove_file(ballast).expect("ballast");
    room.wait_state("peta", "prepared");
    assert_eq!(room.desk_lines("Cannot be prepared yet: peta"), 1, "told once");
    let copies = fs::read_dir(tiny.state().join("media")).expect("copies");
    assert_eq!(copies.count(), 1, "what failed left nothing behind");
    room.stop();
}

#[test]
fn a_read_only_state_is_a_clear_error_and_sends_nothing() {
    let tiny = Tiny::mount("size=12m");
    let mut room = begun(8, 2, Some(tiny.state()));
    announce_now(&room);
    tiny.mounted(&["-o", "remount,ro", "none"]);
    room.launch();
    let code = room.end().code();
    assert!(matches!(code, Some(1 | 78)), "{code:?} {}", room.logs());
    let log = room.logs().to_lowercase();
    assert!(log.contains("read-only") || log.contains("readonly"), "{log}");
    assert!(silent(&room));
}

#[test]
fn a_failing_disk_costs_no_letter_and_repeats_none() {
    let errors = [("fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO")];
    let amid: usize = thread::scope(|scope| {
        let points: Vec<_> = errors
            .iter()
            .flat_map(|error| [2, 3, 5, 8, 12, 17].map(|n| (*error, n)))
            .map(|((call, error), n)| scope.spawn(move || usize::from(failing(call, error, n))))
            .collect();
        points.into_iter().map(|p| p.join().expect("a point")).sum()
    });
    println!("failing disk: {amid} times amid the work");
    assert!(amid > 0, "the failures were never felt");
}

/// A release whose `n`-th `call` fails; whether the journal felt it while the daemon ran.
fn failing(call: &str, error: &str, n: u32) -> bool {
    let mut room = begun(8, 2, None);
    announce_now(&room);
    let mut strace = Command::new("strace");
    strace.args(["--follow-forks", "-o", "/dev/null", "-e", &format!("trace={call}")]).args([
        "-e",
        &format!("inject={call}:error={error}:when={n}"),
        "--",
        SIARAN,
    ]);
    room.launch_by(strace);
    room.wait("the release, or an end", |room| room.has_ended() || arrived(room));
    if room.has_ended() {
        room.end();
        assert!(silent(&room), "{}", room.logs());
        room.start();
    }
    wait_for_rest(&mut room);
    let faults = books::audit(&room, &release::status(&room), 0, &[]);
    assert!(faults.is_empty(), "{error} at {call} {n}: {faults:#?}\n{}", room.logs());
    end_inner(&room);
    room.end();
    room.logs().contains("could not be written")
}

/// Ends the daemon that holds the lock: strace itself would leave it behind.
fn end_inner(room: &Newsroom) {
    let text = fs::read_to_string(room.state.join("lock")).unwrap_or_default();
    if let Some(pid) = text.trim().parse().ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
}
