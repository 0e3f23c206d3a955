//! Stories about the files behind `media` and the looks at them.
#![allow(clippy::unwrap_used)]

use std::fs::{
    File, create_dir, create_dir_all, hard_link, remove_dir_all, remove_file, rename,
    set_permissions, write,
};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

use super::gate::MediaGate;
use super::named::{NamedFiles, SETTLE, looks};
use super::pieces::{self, beside};
use crate::media::MediaType;
use crate::problem::MediaRefusal;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsatu";
const OTHER: &[u8] = b"\x89PNG\r\n\x1a\ndua!";
const ALL: u64 = u64::MAX;

type MediaFiles = NamedFiles<MediaGate>;
type Verdict = pieces::Verdict<MediaType>;

fn look_now(folder: &Path, path: &str) -> Verdict {
    pieces::look_now::<MediaGate>(folder, path)
}

/// Looks at `path` until it is known.
fn settle(files: &mut MediaFiles, path: &str) -> Verdict {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let mut look = files.look(ALL).unwrap();
        let verdict = look.file(path);
        look.end();
        if let Some(verdict) = verdict {
            return verdict;
        }
        assert!(Instant::now() < deadline, "{path} never settles");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One look at `path`, however long it takes to read.
fn glance(files: &mut MediaFiles, path: &str) -> Option<Verdict> {
    let mut look = files.look(ALL).unwrap();
    let verdict = look.file(path);
    look.end();
    verdict
}

fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref())
}

fn large(path: &Path, head: &[u8], size: u64) {
    let mut file = File::create(path).unwrap();
    file.write_all(head).unwrap();
    file.set_len(size).unwrap();
}

type Kind = Result<MediaType, MediaRefusal>;

/// A folder with one of everything, and what each is.
fn zoo() -> (TempDir, Vec<(&'static str, Kind)>) {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("in");
    create_dir_all(root.join("media/deep")).unwrap();
    create_dir(root.join("folder.png")).unwrap();
    write(outer.path().join("secret.png"), PNG).unwrap();
    write(root.join("media/a.png"), PNG).unwrap();
    write(root.join("media/deep/b.gif"), b"GIF89a...").unwrap();
    write(root.join("wrong.gif"), b"\xff\xd8\xff\xe0 a photo").unwrap();
    write(root.join("page.png"), b"<!DOCTYPE html><script>").unwrap();
    write(root.join("drawing.png"), b"<svg onload=alert(1)>").unwrap();
    write(root.join("empty.png"), b"").unwrap();
    write(root.join("twice.png"), PNG).unwrap();
    hard_link(root.join("twice.png"), root.join("again.png")).unwrap();
    symlink("media/a.png", root.join("link.png")).unwrap();
    symlink("../secret.png", root.join("out.png")).unwrap();
    symlink("media", root.join("other")).unwrap();
    mknodat(CWD, root.join("pipe.png"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    large(&root.join("6mb.png"), PNG, 6_000_000);
    large(&root.join("5mb.png"), PNG, 5_000_000);
    large(&root.join("16mb.gif"), b"GIF89a", 16_000_000);
    large(&root.join("6mb.mp4"), b"\0\0\0\x18ftypmp42", 6_000_000);
    large(&root.join("1tb.mp4"), b"\0\0\0\x18ftypmp42", 1 << 40);
    let limit = |limit| Err(MediaRefusal::TooLarge { limit });
    let missing = |nearest: &str| {
        let nearest = Some(nearest.to_owned()).filter(|n| !n.is_empty());
        Err(MediaRefusal::Missing { nearest })
    };
    let told = vec![
        ("media/a.png", Ok(MediaType::Png)),
        ("media/deep/b.gif", Ok(MediaType::Gif)),
        ("wrong.gif", Ok(MediaType::Jpeg)),
        ("5mb.png", Ok(MediaType::Png)),
        ("6mb.mp4", Ok(MediaType::Mp4)),
        ("page.png", Err(MediaRefusal::Type)),
        ("drawing.png", Err(MediaRefusal::Type)),
        ("empty.png", Err(MediaRefusal::Type)),
        ("twice.png", Err(MediaRefusal::HardLink)),
        ("link.png", Err(MediaRefusal::Symlink)),
        ("out.png", Err(MediaRefusal::Symlink)),
        ("other/a.png", Err(MediaRefusal::Symlink)),
        ("pipe.png", Err(MediaRefusal::NotRegular)),
        ("folder.png", Err(MediaRefusal::NotRegular)),
        ("6mb.png", limit(5_000_000)),
        ("16mb.gif", limit(15_000_000)),
        ("1tb.mp4", limit(512_000_000)),
        ("media/A.PNG", missing("media/a.png")),
        ("nothing/at-all", missing("")),
        ("media/a.png/below", missing("")),
    ];
    (outer, told)
}

#[test]
fn only_a_plain_image_or_video_inside_is_shown() {
    let (outer, told) = zoo();
    let root = outer.path().join("in");
    let mut files = MediaFiles::new(&root);
    for (path, wanted) in told {
        for verdict in [look_now(&root, path), settle(&mut files, path)] {
            assert_eq!(verdict.map(|seen| seen.kind), wanted, "{path}");
        }
    }
    for path in ["../secret.png", "/etc/passwd", "media/../../secret.png", ""] {
        assert!(look_now(&root, path).is_err(), "{path:?}");
        assert!(settle(&mut files, path).is_err(), "{path:?}");
    }
    assert_eq!(look_now(&root, "media/a.png").unwrap().digest, digest(PNG));
    assert!(look_now(Path::new("/dev"), "zero").is_err());
}

#[test]
fn what_may_not_be_read_is_told_until_it_may() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.png");
    write(&path, PNG).unwrap();
    let mut files = MediaFiles::new(dir.path());
    set_permissions(&path, PermissionsExt::from_mode(0o000)).unwrap();
    // Root reads everything.
    if !rustix::process::geteuid().is_root() {
        assert_eq!(settle(&mut files, "a.png"), Err(MediaRefusal::Permission));
    }
    set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    assert!(settle(&mut files, "a.png").is_ok());
}

#[test]
fn a_file_is_read_once_until_it_changes_comes_or_goes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.png");
    write(&path, PNG).unwrap();
    let mut files = MediaFiles::new(dir.path());
    assert_eq!(settle(&mut files, "a.png").unwrap().digest, digest(PNG));
    // Without a single byte to read, what is known is known.
    let mut look = files.look(0).unwrap();
    assert_eq!(look.file("a.png").unwrap().unwrap().digest, digest(PNG));
    assert!(!look.end() && files.is_current("a.png"));

    let before = std::fs::metadata(&path).unwrap().modified().unwrap();
    write(&path, OTHER).unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    assert!(!files.is_current("a.png"), "equally long and with its old time put back");
    assert_eq!(settle(&mut files, "a.png").unwrap().digest, digest(OTHER));

    write(dir.path().join("new"), PNG).unwrap();
    rename(dir.path().join("new"), &path).unwrap();
    assert!(!files.is_current("a.png"));
    assert_eq!(settle(&mut files, "a.png").unwrap().digest, digest(PNG));

    symlink("/etc/passwd", dir.path().join("link")).unwrap();
    rename(dir.path().join("link"), &path).unwrap();
    assert!(!files.is_current("a.png"));
    assert_eq!(settle(&mut files, "a.png"), Err(MediaRefusal::Symlink));

    remove_file(&path).unwrap();
    assert_eq!(settle(&mut files, "a.png"), Err(MediaRefusal::Missing { nearest: None }));
    write(&path, PNG).unwrap();
    assert_eq!(settle(&mut files, "a.png").unwrap().digest, digest(PNG));
}

#[test]
fn a_fresh_file_waits_and_an_old_one_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.png");
    let began = Instant::now();
    write(&path, PNG).unwrap();
    let mut files = MediaFiles::new(dir.path());
    let first = glance(&mut files, "a.png");
    let missing = glance(&mut files, "b.png");
    // Only where this machine was quick enough for the question to make sense.
    if began.elapsed() < SETTLE / 2 {
        assert_eq!((first, missing), (None, None));
    }
    settle(&mut files, "a.png").unwrap();
    let age = SystemTime::now().duration_since(path.metadata().unwrap().modified().unwrap());
    assert!(age.unwrap() >= SETTLE, "it was read too soon");
    assert!(glance(&mut MediaFiles::new(dir.path()), "a.png").is_some(), "old: one look is enough");
}

#[test]
fn a_large_video_is_read_in_portions_and_anew_when_it_is_written_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("film.mp4");
    large(&path, b"\0\0\0\x18ftypmp42", 3_000_000);
    write(dir.path().join("a.png"), PNG).unwrap();
    let mut files = MediaFiles::new(dir.path());
    settle(&mut files, "film.mp4").unwrap();

    let mut fresh = MediaFiles::new(dir.path());
    let portion = |fresh: &mut MediaFiles| {
        let mut look = fresh.look(1_000_000).unwrap();
        let verdicts = (look.file("film.mp4"), look.file("a.png"));
        (verdicts, look.end())
    };
    let ((film, image), is_reading) = portion(&mut fresh);
    assert_eq!((film, image, is_reading), (None, None, true), "one after the other");
    portion(&mut fresh);
    let mut file = File::options().append(true).open(&path).unwrap();
    file.write_all(b"more").unwrap();
    let ((film, _), _) = portion(&mut fresh);
    assert_eq!(film, None, "what was read so far is worth nothing");
    let seen = settle(&mut fresh, "film.mp4").unwrap();
    assert_eq!((seen.bytes, seen.digest), (3_000_004, digest(&std::fs::read(&path).unwrap())));
    let mut looks = 1;
    let mut again = MediaFiles::new(dir.path());
    while portion(&mut again).0.0.is_none() {
        looks += 1;
    }
    assert!((3..=4).contains(&looks), "{looks}");
}

#[test]
fn a_slow_writer_is_never_taken_with_a_torn_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.png");
    // No two of them equally long: within one tick of the file system's clock they look alike.
    let body = |letter: u8| [PNG, &vec![letter; 300_000 + usize::from(letter)]].concat();
    write(&path, body(b'a')).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let whole: Vec<String> = (b'a'..=b'z').map(|letter| digest(&body(letter))).collect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for letter in (b'a'..=b'z').cycle() {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                write(&path, body(letter)).unwrap();
            }
        });
        let mut files = MediaFiles::new(dir.path());
        let verdicts: Vec<_> = (0..200).filter_map(|_| glance(&mut files, "a.png")).collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        for verdict in verdicts {
            assert!(verdict.is_ok_and(|seen| whole.contains(&seen.digest)));
        }
    });
    assert!(whole.contains(&settle(&mut MediaFiles::new(dir.path()), "a.png").unwrap().digest));
}

#[test]
fn paths_are_counted_from_the_announcement() {
    assert_eq!(beside("a.md", "media/a.png"), "media/a.png");
    assert_eq!(beside("2026/okt/a.md", "media/a.png"), "2026/okt/media/a.png");
    let config = "newsroom: { name: N, timezone: WIB }
x: { accounts: { kantor: { kind: office, handle: k, credential: x, mode: own } } }
";
    let config = crate::config::read(config, Path::new("/etc/siaran")).config.unwrap();
    let text = "---\ntitle: A\nmedia: { a: { file: media/Peta.png, alt: A }, b: { file: b.png, alt: B } }\n---\n";
    let reading = crate::announcement::read("2026/a.md", text.as_bytes(), &config);
    let dir = tempfile::tempdir().unwrap();
    create_dir_all(dir.path().join("2026/media")).unwrap();
    write(dir.path().join("2026/media/peta.png"), PNG).unwrap();
    let found =
        looks(&reading, |file| Some(look_now(dir.path(), &beside(&reading.path, file))), |_| None);
    let nearest = Some("media/peta.png".to_owned());
    assert_eq!(
        found.unwrap().media["a"],
        Err(MediaRefusal::Missing { nearest }),
        "as it would be written"
    );
    let mut asked = Vec::new();
    let ask = |file: &str| {
        asked.push(file.to_owned());
        None
    };
    let some = looks(&reading, ask, |_| None);
    assert_eq!((some, asked), (None, vec!["media/Peta.png".to_owned(), "b.png".to_owned()]));
}

#[test]
fn thousands_of_files_are_glanced_at_and_not_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..2_000).map(|n| format!("{n}.png")).collect();
    for name in &names {
        write(dir.path().join(name), [PNG, name.as_bytes()].concat()).unwrap();
    }
    let mut files = MediaFiles::new(dir.path());
    settle(&mut files, "1999.png").unwrap();
    let mut look = files.look(ALL).unwrap();
    assert!(names.iter().all(|name| look.file(name).is_some_and(|v| v.is_ok())));
    look.end();
    let began = Instant::now();
    let mut look = files.look(0).unwrap();
    assert!(names.iter().all(|name| look.file(name).is_some_and(|v| v.is_ok())));
    assert!(!look.end());
    println!("a look at 2 000 images: {:?}", began.elapsed());
    remove_dir_all(dir.path()).unwrap();
    assert!(files.look(ALL).is_err());
}
