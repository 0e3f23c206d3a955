//! The records of a release: its life in words, and a bundle of plain files with checksums.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};

const READERS: usize = 30;

/// Every file below `folder`, relative to it.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut left = vec![folder.to_owned()];
    while let Some(here) = left.pop() {
        for entry in fs::read_dir(here).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                left.push(path);
            } else {
                found.insert(path.strip_prefix(folder).expect("below it").to_owned());
            }
        }
    }
    found
}

fn sums_hold(folder: &Path) -> bool {
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--strict", "--quiet", "SHA256SUMS"]).current_dir(folder);
    check.output().expect("sha256sum").status.success()
}

fn released() -> Newsroom {
    let mut room = Setup { recipients: READERS, ..Setup::default() }.start();
    let refuse = Act::reply("550 5.1.1 no such user");
    room.mail.fault(Matcher::Recipient(reader(2)), Stage::Rcpt, refuse);
    room.drop_file(
        "loket.md",
        &announcement("Loket", due_in(2), &[("kantor", &["Satu.", "Dua."])]),
    );
    room.wait_state("loket", "partly_released");
    room
}

#[test]
fn the_life_of_an_item_is_told_in_order_and_many_letters_in_one_line() {
    let mut room = released();
    let correction = format!(
        "---\ntitle: Ralat Loket\ntype: correction\ncorrects: loket\npublish_at: {}\nx: none\n---\nRalat.\n",
        due_in(1)
    );
    room.drop_file("ralat.md", &correction);
    room.wait_state("ralat", "released");
    let log = room.run(&["log", "loket"]);
    let stamps: Vec<&str> = log.lines().filter_map(|line| line.split("  ").next()).collect();
    assert!(stamps.is_sorted(), "{log}");
    let places = ["loket.md seen", "prepared", "the release begins", "corrected by ralat"];
    let at: Vec<Option<usize>> = places.iter().map(|place| log.find(place)).collect();
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{log}");
    assert!(log.contains("30 letters") && log.contains("29 sent, 0 pending, 1 refused"), "{log}");
    assert!(!log.contains(&reader(1)), "{log}");
    let whole = room.json(&["log", "loket"]);
    let letters = whole.as_array().expect("facts").iter().filter(|fact| {
        fact["event"]["fact"] == "outcome" && fact["event"]["to"]["letter"].is_object()
    });
    assert_eq!(letters.count(), READERS);
}

#[test]
fn a_bundle_holds_everything_and_its_checksums_hold() {
    let room = released();
    let folder = room.root().join("arsip/loket");
    let shown = folder.display().to_string();
    room.run(&["log", "loket", "--bundle", &shown]);
    let found = files(&folder);
    let wanted = [
        "SHA256SUMS",
        "announcement.md",
        "facts.jsonl",
        "letters/release.eml",
        "letters/release.html",
        "letters/release.txt",
        "life.txt",
        "posts.json",
        "receipts.csv",
        "receipts.json",
    ];
    assert_eq!(found, wanted.iter().map(PathBuf::from).collect());
    assert!(sums_hold(&folder));
    let sums = fs::read_to_string(folder.join("SHA256SUMS")).expect("sums");
    assert_eq!(sums.lines().count(), wanted.len() - 1);
    for name in &found {
        let mode = fs::metadata(folder.join(name)).expect("file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name:?}");
    }
    assert_eq!(fs::metadata(&folder).expect("folder").permissions().mode() & 0o777, 0o700);

    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("text");
    assert_eq!(
        fs::read(folder.join("announcement.md")).expect("file"),
        fs::read(room.path("loket.md")).expect("file")
    );
    let posts: Value = serde_json::from_str(&text("posts.json")).expect("JSON");
    let ids: Vec<String> = room.posts("kementeladan").iter().map(|post| post.id.clone()).collect();
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(posts[n]["post_id"], *id, "{posts}");
    }
    assert_eq!((&posts[0]["text"], &posts[1]["text"]), (&"Satu.".into(), &"Dua.".into()));
    let receipts: Value = serde_json::from_str(&text("receipts.json")).expect("JSON");
    let receipts = receipts.as_array().expect("receipts");
    assert_eq!(receipts.len(), READERS + 2);
    assert_eq!(text("receipts.csv").lines().count(), READERS + 3);
    let refused = receipts.iter().find(|r| r["to"] == reader(2)).expect("a receipt");
    assert_eq!((&refused["state"], &refused["code"]), (&"refused".into(), &550.into()));
    let message = fs::read(folder.join("letters/release.eml")).expect("a message");
    let message = mail_parser::MessageParser::default().parse(&message).expect("a message");
    assert_eq!(message.subject(), Some("Loket"));
    assert!(message.body_text(0).is_some_and(|body| body.contains("Isi siaran: Loket.")));
    assert_eq!(
        text("facts.jsonl").lines().count(),
        room.json(&["log", "loket"]).as_array().map_or(0, Vec::len)
    );

    // What is there already stays as it is, and what is changed is found.
    let (well, _, told) = room.try_run(&["log", "loket", "--bundle", &shown]);
    assert!(!well && told.contains("is not empty"), "{told}");
    fs::write(folder.join("posts.json"), "[]").expect("file");
    assert!(!sums_hold(&folder));
}

#[test]
fn a_bundle_says_what_is_not_to_be_had_any_more() {
    let room = released();
    let released = fs::read(room.path("loket.md")).expect("file");
    fs::write(room.path("loket.md"), announcement("Lain", due_in(60), &[])).expect("file");
    let early = room.root().join("kini");
    room.run(&["log", "loket", "--bundle", &early.display().to_string()]);
    let kept = fs::read(early.join("announcement.md")).expect("file");
    assert_eq!(kept, released, "an edit does not change the records");
    fs::remove_dir_all(room.state.join("texts")).expect("folder");
    let folder = room.root().join("arsip");
    let (well, _, told) =
        room.try_run(&["log", "loket", "--bundle", &folder.display().to_string()]);
    assert!(well && told.contains("not kept any more: the announcement file"), "{told}");
    assert!(!files(&folder).contains(Path::new("announcement.md")));
    assert!(sums_hold(&folder));
    let missing = fs::read_to_string(folder.join("missing.txt")).expect("file");
    assert!(missing.contains("the announcement file"), "{missing}");
}
