//! Stories about one folder and the looks at it.
#![allow(clippy::unwrap_used)]

use std::fs::{create_dir_all, hard_link, remove_dir_all, remove_file, rename, write};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use jiff::{SignedDuration, Timestamp};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

use super::open::Refusal;
use super::scan::{FileSeen, Listing, Scan, State, has_digest, hold};
use crate::problem::{Astray, FileRefusal};

const T0: Timestamp = Timestamp::constant(1_760_000_000, 0);

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Looks until nothing is unsettled any more; the last listing, with every `Changed` of the way.
fn settle_at(scan: &mut Scan, now: Timestamp) -> Listing {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut changed: Vec<FileSeen> = Vec::new();
    loop {
        let mut listing = scan.look(now).unwrap();
        changed.retain(|c| listing.files.iter().any(|f| f.path == c.path));
        changed.extend(listing.files.iter().filter(|f| bytes(f).is_some()).cloned());
        if !listing.again {
            for file in &mut listing.files {
                if let Some(c) = changed.iter().rfind(|c| c.path == file.path) {
                    file.state = c.state.clone();
                }
            }
            return listing;
        }
        assert!(Instant::now() < deadline, "never settles: {:?}", listing.files);
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn settle(scan: &mut Scan) -> Listing {
    settle_at(scan, T0)
}

fn bytes(file: &FileSeen) -> Option<&[u8]> {
    match &file.state {
        State::Changed(bytes) => Some(bytes),
        _ => None,
    }
}

fn state<'a>(listing: &'a Listing, path: &str) -> &'a State {
    &listing.files.iter().find(|f| &*f.path == path).unwrap_or_else(|| panic!("no {path}")).state
}

fn changed(text: &str) -> State {
    State::Changed(text.as_bytes().into())
}

#[test]
fn announcements_are_found_read_once_and_missed() {
    let dir = folder();
    let root = dir.path();
    create_dir_all(root.join("2026/okt")).unwrap();
    create_dir_all(root.join(".git")).unwrap();
    for (name, text) in [
        ("a.md", "A"),
        ("2026/okt/b.md", "B"),
        ("README.md", "r"),
        ("2026/ReadMe.MD", "r"),
        (".hidden.md", "h"),
        (".git/c.md", "g"),
        ("2026/gambar.png", "png"),
    ] {
        write(root.join(name), text).unwrap();
    }
    let mut scan = Scan::new(root);
    let first = settle(&mut scan);
    let paths: Vec<&str> = first.files.iter().map(|f| &*f.path).collect();
    assert_eq!(paths, ["2026/okt/b.md", "a.md"]);
    assert_eq!(*state(&first, "a.md"), changed("A"));
    assert_eq!((first.hold, first.strays, first.gone), (None, vec![], vec![]));

    let second = scan.look(T0).unwrap();
    assert!(second.files.iter().all(|f| f.state == State::Unchanged) && !second.again);

    write(root.join("a.md"), "A2").unwrap();
    remove_dir_all(root.join("2026")).unwrap();
    let third = settle(&mut scan);
    assert_eq!(*state(&third, "a.md"), changed("A2"));
    assert_eq!(third.files.len(), 1);
    assert!(scan.look(T0).unwrap().gone.is_empty(), "a loss is told once");
}

#[test]
fn a_loss_is_told_and_a_move_is_a_loss_and_a_find() {
    let dir = folder();
    write(dir.path().join("a.md"), "A").unwrap();
    let mut scan = Scan::new(dir.path());
    settle(&mut scan);
    rename(dir.path().join("a.md"), dir.path().join("b.md")).unwrap();
    let listing = scan.look(T0).unwrap();
    assert_eq!(listing.gone, ["a.md".into()]);
    assert_eq!(*state(&settle(&mut scan), "b.md"), changed("A"));
}

#[test]
fn a_fresh_write_is_not_taken_and_an_old_file_is_at_once() {
    let dir = folder();
    let path = dir.path().join("a.md");
    let began = Instant::now();
    write(&path, "half").unwrap();
    let mut scan = Scan::new(dir.path());
    let first = scan.look(T0).unwrap();
    // Only where this machine was quick enough for the question to make sense.
    if began.elapsed() < Duration::from_millis(50) {
        assert_eq!(*state(&first, "a.md"), State::Unsettled);
        assert!(first.again);
    }
    write(&path, "whole").unwrap();
    assert_eq!(*state(&settle(&mut scan), "a.md"), changed("whole"));

    std::thread::sleep(Duration::from_millis(150));
    let listing = Scan::new(dir.path()).look(T0).unwrap();
    assert_eq!(*state(&listing, "a.md"), changed("whole"), "an old file needs one look");
}

#[test]
fn a_file_with_a_time_in_the_future_settles_too() {
    let dir = folder();
    let path = dir.path().join("a.md");
    write(&path, "A").unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(86_400)).unwrap();
    assert_eq!(*state(&settle(&mut Scan::new(dir.path())), "a.md"), changed("A"));
}

#[test]
fn the_same_bytes_again_are_no_change_and_keep_their_date() {
    let dir = folder();
    let path = dir.path().join("a.md");
    write(&path, "A").unwrap();
    let mut scan = Scan::new(dir.path());
    settle(&mut scan);
    write(&path, "A").unwrap();
    let later = T0 + SignedDuration::from_secs(60);
    let listing = settle_at(&mut scan, later);
    let file = &listing.files[0];
    assert_eq!((&file.state, file.since), (&State::Unchanged, T0));
    assert!(file.is_settled_for(SignedDuration::from_secs(60), later));
    assert!(!file.is_settled_for(SignedDuration::from_secs(61), later));

    write(&path, "B").unwrap();
    let listing = settle_at(&mut scan, later);
    assert_eq!(listing.files[0].since, later);
    assert!(!listing.files[0].is_settled_for(SignedDuration::from_secs(1), later));
}

#[test]
fn an_equally_long_text_with_its_old_time_put_back_is_noticed() {
    let dir = folder();
    let path = dir.path().join("a.md");
    write(&path, "satu").unwrap();
    let mut scan = Scan::new(dir.path());
    settle(&mut scan);
    let before = std::fs::metadata(&path).unwrap().modified().unwrap();
    write(&path, "dua!").unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    assert!(!scan.same("a.md"));
    assert_eq!(*state(&settle(&mut scan), "a.md"), changed("dua!"));
    assert!(scan.same("a.md"));
}

#[test]
fn a_poison_file_is_refused_and_the_others_go_on() {
    let dir = folder();
    let root = dir.path();
    write(root.join("good.md"), "G").unwrap();
    write(root.join("source"), "S").unwrap();
    symlink("good.md", root.join("link.md")).unwrap();
    symlink("/nowhere", root.join("dangling.md")).unwrap();
    hard_link(root.join("source"), root.join("hard.md")).unwrap();
    create_dir_all(root.join("folder.md")).unwrap();
    write(root.join("folder.md/inner.md"), "I").unwrap();
    mknodat(CWD, root.join("pipe.md"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let huge = std::fs::File::create(root.join("huge.md")).unwrap();
    huge.set_len(1 << 40).unwrap();
    write(root.join("binary.md"), [0xff, 0xfe, 0, 0x80]).unwrap();

    let mut scan = Scan::new(root);
    let listing = settle(&mut scan);
    for (path, refusal) in [
        ("link.md", Refusal::Symlink),
        ("dangling.md", Refusal::Symlink),
        ("hard.md", Refusal::HardLink(2)),
        ("folder.md", Refusal::Directory),
        ("pipe.md", Refusal::Special),
        ("huge.md", Refusal::TooLarge(1024 * 1024)),
    ] {
        assert_eq!(*state(&listing, path), State::Refused(refusal), "{path}");
        assert!(!scan.same(path));
    }
    assert_eq!(*state(&listing, "good.md"), changed("G"));
    assert_eq!(
        *state(&listing, "binary.md"),
        State::Changed([0xff, 0xfe, 0, 0x80].as_slice().into())
    );
    assert_eq!(listing.files.len(), 8, "nothing below folder.md");

    remove_file(root.join("source")).unwrap();
    assert_eq!(*state(&settle(&mut scan), "hard.md"), changed("S"), "cured");
}

#[test]
fn a_cure_brings_the_bytes_again() {
    let dir = folder();
    let path = dir.path().join("a.md");
    write(&path, "A").unwrap();
    let mut scan = Scan::new(dir.path());
    settle(&mut scan);
    hard_link(&path, dir.path().join("second")).unwrap();
    assert_eq!(*state(&settle(&mut scan), "a.md"), State::Refused(Refusal::HardLink(2)));
    remove_file(dir.path().join("second")).unwrap();
    assert_eq!(*state(&settle(&mut scan), "a.md"), changed("A"));
}

#[test]
fn what_may_have_been_meant_is_named_once() {
    let dir = folder();
    let root = dir.path();
    for name in [
        "a.markdown",
        "b.txt",
        "c.DOCX",
        "d.md~",
        "E.MD",
        "f.csv",
        "g.pdf",
        "noending",
        "config.yaml",
    ] {
        write(root.join(name), "x").unwrap();
    }
    symlink("/etc", root.join("elsewhere")).unwrap();
    write(root.join("li\u{202e}ne\nbreak.md"), "x").unwrap();
    write(root.join(std::ffi::OsStr::from_bytes(b"latin\xe9.md")), "x").unwrap();
    let mut deep = root.to_path_buf();
    for _ in 0..40 {
        deep.push("d");
    }
    create_dir_all(&deep).unwrap();
    write(deep.join("deep.md"), "x").unwrap();

    let mut scan = Scan::new(root);
    let listing = settle(&mut scan);
    let named: Vec<(&str, &Astray)> =
        listing.strays.iter().map(|s| (s.path.as_str(), &s.why)).collect();
    let bottom = vec!["d"; 17].join("/");
    assert_eq!(
        named,
        [
            ("E.MD", &Astray::Ending),
            ("a.markdown", &Astray::Ending),
            ("b.txt", &Astray::Ending),
            ("c.DOCX", &Astray::Ending),
            ("d.md~", &Astray::Ending),
            (bottom.as_str(), &Astray::Depth { most: 16 }),
            ("elsewhere", &Astray::Symlink),
            ("latin\u{fffd}.md", &Astray::Name),
            ("li\u{fffd}ne\u{fffd}break.md", &Astray::Name),
        ]
    );
    assert!(listing.files.is_empty());
    write(root.join("h.txt"), "x").unwrap();
    let again = scan.look(T0).unwrap().strays;
    let new: Vec<&str> = again.iter().filter(|s| s.new).map(|s| s.path.as_str()).collect();
    assert_eq!((again.len(), new), (10, vec!["h.txt"]));
}

#[test]
fn hold_is_seen_whatever_it_is() {
    let dir = folder();
    let root = dir.path();
    let held = || {
        let quick = hold(root).unwrap();
        assert_eq!(Scan::new(root).look(T0).unwrap().hold, quick);
        quick
    };
    assert_eq!(held(), None);
    write(root.join("HOLD"), "\u{feff}Masa tenang\r\npemilu\u{1b}[2J\u{202e} \n").unwrap();
    assert_eq!(held().as_deref(), Some("Masa tenang pemilu [2J"));
    write(root.join("HOLD"), "é".repeat(100_000)).unwrap();
    assert_eq!(held().unwrap().chars().count(), 500);
    write(root.join("HOLD"), [0xff; 10]).unwrap();
    assert_eq!(held().unwrap().chars().count(), 10);
    remove_file(root.join("HOLD")).unwrap();

    symlink("/nowhere", root.join("HOLD")).unwrap();
    assert_eq!(held().as_deref(), Some(""));
    remove_file(root.join("HOLD")).unwrap();
    mknodat(CWD, root.join("HOLD"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    assert_eq!(held().as_deref(), Some(""));
    remove_file(root.join("HOLD")).unwrap();
    create_dir_all(root.join("HOLD")).unwrap();
    assert_eq!(held().as_deref(), Some(""));
    std::fs::remove_dir(root.join("HOLD")).unwrap();
    write(root.join("HOLD.txt"), "lewat Windows").unwrap();
    assert_eq!(held().as_deref(), Some("lewat Windows"));
    assert!(hold(Path::new("/no/such/folder")).is_err());
}

#[test]
fn an_unreachable_folder_forgets_nothing() {
    let outer = folder();
    let root = outer.path().join("in");
    create_dir_all(&root).unwrap();
    write(root.join("a.md"), "A").unwrap();
    let mut scan = Scan::new(&root);
    settle(&mut scan);
    rename(&root, outer.path().join("away")).unwrap();
    let error = scan.look(T0).unwrap_err();
    assert!(error.to_string().contains("does not exist"), "{error}");
    write(&root, "a file").unwrap();
    assert!(scan.look(T0).is_err());
    remove_file(&root).unwrap();
    rename(outer.path().join("away"), &root).unwrap();
    let back = scan.look(T0).unwrap();
    assert_eq!((state(&back, "a.md"), back.gone.len()), (&State::Unchanged, 0));
}

#[test]
fn the_bare_mount_point_of_a_lost_share_is_no_deletion() {
    let (Ok(shm), outer) = (tempfile::tempdir_in("/dev/shm"), folder()) else { return };
    write(shm.path().join("a.md"), "A").unwrap();
    let root = outer.path().join("in");
    symlink(shm.path(), &root).unwrap();
    let mut scan = Scan::new(&root);
    settle(&mut scan);
    create_dir_all(outer.path().join("empty")).unwrap();
    remove_file(&root).unwrap();
    symlink(outer.path().join("empty"), &root).unwrap();
    let device = |p: &Path| rustix::fs::stat(p).unwrap().st_dev;
    if device(shm.path()) != device(outer.path()) {
        assert!(scan.look(T0).is_err());
        write(root.join("README.md"), "here").unwrap();
        assert_eq!(scan.look(T0).unwrap().gone.len(), 1, "a folder with anything in it counts");
    }
}

#[test]
fn an_unreadable_subfolder_is_no_deletion() {
    let dir = folder();
    let (root, sub) = (dir.path(), dir.path().join("sub"));
    create_dir_all(&sub).unwrap();
    write(sub.join("a.md"), "A").unwrap();
    write(root.join("b.md"), "B").unwrap();
    let mut scan = Scan::new(root);
    settle(&mut scan);
    std::fs::set_permissions(&sub, PermissionsExt::from_mode(0o000)).unwrap();
    let listing = scan.look(T0).unwrap();
    std::fs::set_permissions(&sub, PermissionsExt::from_mode(0o755)).unwrap();
    assert!(listing.gone.is_empty());
    assert_eq!(*state(&listing, "b.md"), State::Unchanged);
    // Root reads everything; anyone else sees the folder shut.
    if !rustix::process::geteuid().is_root() {
        assert_eq!(*state(&listing, "sub/a.md"), State::Unreachable(Refusal::Permission));
        assert_eq!(listing.strays[0].why, Astray::Folder(FileRefusal::Permission));
    }
    assert_eq!(*state(&scan.look(T0).unwrap(), "sub/a.md"), State::Unchanged);
}

#[test]
fn a_folder_swapped_for_a_link_brings_nothing_from_elsewhere() {
    let dir = folder();
    let root = dir.path().join("in");
    create_dir_all(root.join("sub")).unwrap();
    create_dir_all(dir.path().join("out")).unwrap();
    write(root.join("sub/a.md"), "A").unwrap();
    write(dir.path().join("out/a.md"), "evil").unwrap();
    let mut scan = Scan::new(&root);
    settle(&mut scan);
    remove_dir_all(root.join("sub")).unwrap();
    symlink("../out", root.join("sub")).unwrap();
    assert!(!scan.same("sub/a.md"));
    let listing = scan.look(T0).unwrap();
    assert_eq!(listing.gone, ["sub/a.md".into()]);
    assert!(listing.files.is_empty());
}

#[test]
fn a_slow_writer_is_never_taken_with_a_torn_read() {
    let dir = folder();
    let path = dir.path().join("a.md");
    let (whole, temporary) = ([b'a'; 60_000], dir.path().join(".tmp"));
    write(&path, whole).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let mut scan = Scan::new(dir.path());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for letter in (b'a'..=b'z').cycle() {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                write(&temporary, [letter; 60_000]).unwrap();
                rename(&temporary, &path).unwrap();
            }
        });
        for _ in 0..200 {
            let listing = scan.look(T0).unwrap();
            assert!(listing.gone.is_empty(), "a replaced file is never gone");
            if let State::Changed(bytes) = &listing.files[0].state {
                assert!(bytes.len() == 60_000 && bytes.iter().all(|b| *b == bytes[0]));
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert!(matches!(settle(&mut scan).files[0].state, State::Changed(_) | State::Unchanged));

    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
    for _ in 0..50 {
        file.write_all(b"+").unwrap();
        assert!(!matches!(scan.look(T0).unwrap().files[0].state, State::Unchanged));
    }
}

#[test]
fn the_last_glance_compares_bytes() {
    let dir = folder();
    write(dir.path().join("a.md"), "abc").unwrap();
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(has_digest(dir.path(), "a.md", sum));
    write(dir.path().join("a.md"), "abd").unwrap();
    assert!(!has_digest(dir.path(), "a.md", sum));
    assert!(!has_digest(dir.path(), "b.md", sum));
    assert!(!Scan::new(dir.path()).same("a.md"), "nothing was handed out");
}

#[test]
fn two_thousand_files() {
    let dir = folder();
    for n in 0..2_000 {
        let sub = dir.path().join(format!("{}", n % 20));
        create_dir_all(&sub).unwrap();
        write(sub.join(format!("{n}.md")), format!("text {n}")).unwrap();
    }
    let mut scan = Scan::new(dir.path());
    let listing = settle(&mut scan);
    assert_eq!(listing.files.len(), 2_000);
    assert!(listing.files.is_sorted_by(|a, b| a.path < b.path));
    assert!(listing.files.iter().all(|f| bytes(f).is_some()));
    write(dir.path().join("7/7.md"), "new").unwrap();
    remove_file(dir.path().join("8/8.md")).unwrap();
    let began = Instant::now();
    let listing = scan.look(T0).unwrap();
    println!("a look at 2 000 files: {:?}", began.elapsed());
    assert_eq!(listing.gone, ["8/8.md".into()]);
    assert_eq!(listing.files.iter().filter(|f| f.state != State::Unchanged).count(), 1);
}
