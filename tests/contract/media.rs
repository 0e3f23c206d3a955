//! What `check` tells of images and videos, and where.

use std::fs::{self, File};
use std::os::unix::fs::symlink;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde_json::Value;

use super::room::{CONFIG, Room};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// An announcement, each line of whose `media` names a file.
fn announcement(files: &[&str], shown: &[usize]) -> String {
    let mut text = "---\ntitle: A\npublish_at: 2027-12-20 10:00 WIB\nmedia:\n".to_owned();
    for (n, file) in files.iter().enumerate() {
        text.push_str(&format!("  m{n}: {{ file: {file}, alt: Peta lokasi loket baru }}\n"));
    }
    text.push_str("x:\n  kantor:\n");
    for n in shown {
        text.push_str(&format!("    - {{ text: Bagian {n}, media: [m{n}] }}\n"));
    }
    text + "---\nIsi.\n"
}

fn room() -> Room {
    let room = Room::new(CONFIG);
    fs::create_dir_all(room.path("announcements/2027/media")).expect("folder");
    let media = |name: &str| room.path(&format!("announcements/2027/media/{name}"));
    fs::write(room.path("rahasia.png"), PNG).expect("file");
    fs::write(media("peta.png"), PNG).expect("file");
    fs::write(media("laman.png"), "<!DOCTYPE html>").expect("file");
    fs::write(media("ganda.png"), PNG).expect("file");
    fs::hard_link(media("ganda.png"), media("kembar.png")).expect("link");
    symlink("../../../rahasia.png", media("tautan.png")).expect("link");
    mknodat(CWD, media("pipa.png"), FileType::Fifo, Mode::RWXU, 0).expect("FIFO");
    let large = File::create(media("besar.png")).expect("file");
    std::io::Write::write_all(&mut &large, PNG).expect("file");
    large.set_len(6_000_000).expect("file");
    fs::write(media("film.mp4"), b"\0\0\0\x18ftypmp42").expect("file");
    room
}

/// `line:column code` of every problem.
fn told(found: &Value) -> Vec<String> {
    let all = found.as_array().expect("an array");
    let one = |p: &Value| format!("{}:{} {}", p["line"], p["column"], p["code"]).replace('"', "");
    all.iter().map(one).collect()
}

#[test]
fn each_file_that_cannot_be_shown_is_told_where_it_is_named() {
    let room = room();
    let files = [
        "media/Peta.PNG",
        "media/laman.png",
        "media/kembar.png",
        "media/tautan.png",
        "media/pipa.png",
        "media/besar.png",
        "media",
        "media/peta.png",
    ];
    room.announce("2027/a.md", announcement(&files, &[0, 1, 2, 3, 4, 5, 6, 7]));
    let wanted = [
        "5:15 media.missing",
        "6:15 media.type",
        "7:15 media.link",
        "8:15 media.link",
        "9:15 media.not-regular",
        "10:15 media.too-large",
        "11:15 media.not-regular",
    ];
    let whole = room.ends(1, &["check", "--format", "json"]).json();
    let strays = told(&whole).into_iter().filter(|t| t.contains("file.not-read"));
    assert_eq!(strays.count(), 1, "the link alone: {whole}");
    let named = room.ends(1, &["check", "announcements/2027/a.md", "--format", "json"]).json();
    assert_eq!(told(&named), wanted);
    for told_of in told(&named) {
        assert!(told(&whole).contains(&told_of), "{told_of}");
    }
    let help = named[0]["help"].as_str().expect("text");
    assert!(help.contains("media/peta.png"), "as it would be written: {help}");
    let plan = room.json(&["plan", "announcements/2027/a.md", "--json"]);
    assert_eq!((&plan[0]["state"], told(&plan[0]["problems"])), (&"draft".into(), told(&named)));
}

#[test]
fn a_video_stands_alone_and_what_nobody_shows_is_a_warning() {
    let room = room();
    let files = ["media/peta.png", "media/film.mp4"];
    room.announce("2027/baik.md", announcement(&files, &[0, 1]));
    assert_eq!(room.ends(0, &["check", "--format", "json"]).json().as_array().map(Vec::len), {
        // The link in the folder is told as something that is not read.
        Some(1)
    });
    fs::remove_file(room.path("announcements/2027/baik.md")).expect("file");
    let unused = announcement(&files, &[0]);
    room.announce("2027/satu.md", &unused);
    let found = room.ends(0, &["check", "announcements/2027/satu.md", "--format", "json"]).json();
    assert_eq!(told(&found), ["6:15 media.unused"]);
    fs::remove_file(room.path("announcements/2027/satu.md")).expect("file");
    let mixed = unused.replace("media: [m0]", "media: [m0, m1]");
    room.announce("2027/campur.md", mixed);
    let found = room.ends(1, &["check", "announcements/2027/campur.md", "--format", "json"]).json();
    assert_eq!(told(&found), ["9:15 media.mixed"]);
}

#[test]
fn what_others_may_not_read_is_told() {
    let room = room();
    let file = room.path("announcements/2027/media/peta.png");
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o000)).expect("mode");
    room.announce("2027/a.md", announcement(&["media/peta.png"], &[0]));
    let command = room.command_as_nobody(&["check", "announcements/2027/a.md", "--format", "json"]);
    let found = super::room::ran(command).json();
    assert_eq!(told(&found), ["5:15 media.permission"]);
}
