//! The image that a post shows: until the instant the folder wins, byte for byte.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

use crate::newsroom::{Newsroom, Setup};

const HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What stands for an image here: nobody looks further than its first bytes.
fn image(content: &str) -> Vec<u8> {
    [HEAD, content.as_bytes()].concat()
}

fn digest_of(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}

/// Puts an image beside the announcements, in one step.
fn put(room: &Newsroom, bytes: &[u8]) {
    let draft = room.root().join("draft.png");
    fs::write(&draft, bytes).expect("draft");
    fs::rename(draft, room.path("media/peta.png")).expect("image");
}

/// A newsroom with an announcement that shows `media/peta.png`, due long after the story.
fn newsroom(first: &[u8]) -> Newsroom {
    let mut room = Setup { desk: true, ..Setup::default() }.build();
    // What X makes of it is no matter here.
    room.forgiven.push("/2/media");
    fs::create_dir(room.path("media")).expect("folder");
    put(&room, first);
    let due = Timestamp::now() + SignedDuration::from_mins(9);
    let text = format!(
        "---
title: Peta baru
publish_at: {due}
email: none
media:
  peta: {{ file: media/peta.png, alt: Peta }}
x:
  kantor: {{ text: Petanya terbuka., media: [peta] }}
---
Isi.
"
    );
    room.drop_file("peta.md", &text);
    room
}

/// Waits until the announcement is prepared with `bytes`, and nothing else is frozen but `others`.
fn wait_prepared(room: &mut Newsroom, bytes: &[u8]) {
    let digest = digest_of(bytes);
    let snapshot = format!("\"fact\":\"prepared\"%\"digest\":\"{digest}\"");
    room.wait("it is prepared with that image", |room| room.facts(&snapshot) > 0);
    room.wait_state("peta", "prepared");
    let copy = room.state.join("media").join(&digest);
    assert_eq!(fs::read(&copy).expect("the frozen copy"), bytes);
    let mode = copy.metadata().expect("the frozen copy").permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
}

#[test]
fn a_replaced_image_is_prepared_anew_and_one_that_cannot_be_shown_voids() {
    let (first, second) = (image("satu"), image("dua"));
    let mut room = newsroom(&first);
    room.start();
    wait_prepared(&mut room, &first);

    put(&room, &second);
    wait_prepared(&mut room, &second);
    // Written in place, as some programs save.
    fs::write(room.path("media/peta.png"), &first).expect("image");
    room.wait("it is prepared a third time", |room| room.facts("\"fact\":\"prepared\"") == 3);
    room.wait_state("peta", "prepared");

    put(&room, b"<!DOCTYPE html><script>alert(1)</script>");
    room.wait_state("peta", "draft");
    room.wait_desk("no JPEG, PNG, WEBP or GIF image");
    fs::remove_file(room.path("media/peta.png")).expect("image");
    room.wait_desk("there is no file \"media/peta.png\"");
    put(&room, &second);
    room.wait_state("peta", "prepared");

    let planned = room.planned("peta");
    assert_eq!(planned["problems"].as_array().map(Vec::len), Some(0), "{planned}");
    room.stop();
}

#[test]
fn a_restart_beside_a_fresh_image_loses_nothing() {
    let first = image("satu");
    let mut room = newsroom(&first);
    room.start();
    wait_prepared(&mut room, &first);
    room.stop();
    // The same bytes once more: fresh by the file system's word.
    put(&room, &first);
    fs::write(room.state.join("media").join("0123"), "what a crash left behind").expect("copy");
    room.start();
    let swept = room.state.join("media").join("0123");
    room.wait("old copies are swept", |_| !swept.exists());
    room.wait_state("peta", "prepared");
    assert_eq!(room.facts("\"fact\":\"gone\""), 0);
    assert_eq!(room.facts("\"fact\":\"prepared\""), 1, "the same bytes are the same content");
    assert_eq!(room.facts("\"fact\":\"seen\""), 1);
    room.stop();
}
