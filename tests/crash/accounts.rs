//! Death at every n-th system call of a release on four accounts: a thread with images, an
//! officer's own words a little later, a repost, and a mail to a holder.

use std::thread;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use siaran::sandbox::x::StoredPost;

use super::release::put;
use super::system_calls::die;
use crate::newsroom::{Newsroom, Setup, reader};

const ID: &str = "empat-akun";
const HOLDER: &str = "pemegang@teladan.example";
const ROLES: [(&str, &str); 3] = [
    ("kabiro", "kind: personal, mode: own"),
    ("dit-a", "kind: personal, mode: repost"),
    ("dit-b", "kind: personal, mode: assist, holder: pemegang@teladan.example"),
];
const THREAD: [&str; 3] = [
    "Petanya terbuka untuk semua.",
    "Tiap titik diukur ulang petugas.",
    "Rinciannya di laman kami.",
];
const OWN_WORDS: &str = "Saya ikut menandai mata air di Amfoang.";
const ALTS: [&str; 2] = ["Peta 12 desa", "Warga di mata air"];
const READERS: usize = 2;

/// See `system_calls`. Each class stands alone between the world and the journal at some step.
const CLASSES: [&str; 5] =
    ["pwrite64", "fsync,fdatasync", "sendto,sendmsg", "write,writev", "connect"];

/// A newsroom whose journal is begun, with the images in its folder and nothing announced.
fn begun() -> Newsroom {
    let setup = Setup {
        recipients: READERS,
        accounts: 4,
        roles: &ROLES,
        connections: 1,
        late: "{ grace: 2h, then: hold }",
        settle: "[0s, 1s]",
        retry: "[1s]",
        desk: false,
        ..Setup::default()
    };
    let mut room = setup.start();
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    room.stop();
    for name in ["peta.png", "foto.png"] {
        let bytes = [b"\x89PNG\r\n\x1a\n", name.as_bytes()].concat();
        put(&room, name, &bytes);
    }
    room
}

fn announce(room: &Newsroom) {
    let due = Timestamp::now() - SignedDuration::from_millis(1);
    let [first, second, third] = THREAD;
    let [peta, foto] = ALTS;
    let text = format!(
        "---
title: Empat akun
publish_at: {due}
media:
  peta: {{ file: peta.png, alt: {peta} }}
  foto: {{ file: foto.png, alt: {foto} }}
x:
  kantor: [{{ text: {first}, media: [peta, foto] }}, {second}, {third}]
  kabiro: {{ after: 1s, text: {OWN_WORDS} }}
  dit-a: {{ mode: repost }}
  dit-b: {{ mode: assist }}
---
Yth. {{{{ recipient.name }}}}, petanya terbuka.
"
    );
    put(room, "empat-akun.md", text.as_bytes());
}

fn mails_to(room: &Newsroom, address: &str) -> usize {
    let inbox = room.mail.inbox();
    inbox.iter().filter(|m| m.rcpt_to.iter().any(|to| to == address)).count()
}

/// Whether everything has arrived outside.
fn arrived(room: &Newsroom) -> bool {
    room.x.posts().len() >= THREAD.len() + 2
        && room.mail.messages() as usize > READERS
        && mails_to(room, HOLDER) > 0
}

fn states<'a>(status: &'a Value, of: &str) -> Vec<&'a str> {
    let all = status[of].as_array().into_iter().flatten();
    all.map(|entry| entry["state"].as_str().unwrap_or_default()).collect()
}

fn at_rest(status: &Value) -> bool {
    let (posts, acts) = (states(status, "posts"), states(status, "acts"));
    let waits = |state: &&str| matches!(*state, "pending" | "unknown");
    status["letters"]["pending"] == 0
        && posts.len() == THREAD.len() + 1
        && !posts.iter().any(waits)
        && acts.len() == 2
        && !acts.contains(&"pending")
}

/// What is not as it should be once everything rests, after one death.
fn audit(room: &Newsroom, status: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let posts: Vec<StoredPost> = room.x.posts().into_iter().filter(|p| !p.deleted).collect();
    let of = |handle: &str| posts.iter().filter(move |p| p.account == handle).collect::<Vec<_>>();
    let thread = of("kementeladan");
    let mut parent: Option<&String> = None;
    for (post, text) in thread.iter().zip(THREAD) {
        if post.text != text || post.reply_to.as_ref() != parent {
            faults.push(format!("not {text:?}: {post:?}"));
        }
        parent = Some(&post.id);
    }
    let shown: Vec<Vec<Option<&str>>> =
        thread.iter().map(|p| p.media.iter().map(|m| m.alt.as_deref()).collect()).collect();
    let [peta, foto] = ALTS;
    if shown != [vec![Some(peta), Some(foto)], vec![], vec![]] {
        faults.push(format!("the thread shows {shown:?}"));
    }
    let own: Vec<&str> = of("kabiro_teladan").iter().map(|p| p.text.as_str()).collect();
    if own != [OWN_WORDS] {
        faults.push(format!("own words: {own:?}"));
    }
    let reposts: Vec<_> = of("dit_a_teladan").iter().map(|p| p.repost_of.clone()).collect();
    if reposts != [thread.first().map(|p| p.id.clone())] {
        faults.push(format!("reposts: {reposts:?}"));
    }
    if posts.len() != THREAD.len() + 2 {
        faults.push(format!("{} posts in all", posts.len()));
    }
    if states(status, "posts") != ["sent"; 4] {
        faults.push(format!("posts are {:?}", status["posts"]));
    }
    let acts = status["acts"].as_array().cloned().unwrap_or_default();
    let state = |act: &str| {
        let of = acts.iter().find(|a| a["act"] == act);
        of.and_then(|a| a["state"].as_str()).unwrap_or_default().to_owned()
    };
    match (state("assist").as_str(), mails_to(room, HOLDER)) {
        ("sent", 1) | ("unknown", 0 | 1) => {}
        (state, mails) => faults.push(format!("assist is {state}, {mails} mails")),
    }
    if state("repost") != "sent" {
        faults.push(format!("the repost is {}", state("repost")));
    }
    let unknown = status["letters"]["unknown"].as_u64().unwrap_or(0);
    let copies: Vec<usize> = (1..=READERS).map(|n| mails_to(room, &reader(n))).collect();
    let missing = copies.iter().filter(|n| **n == 0).count() as u64;
    if unknown > 1 || missing > unknown || copies.iter().any(|n| *n > 1) {
        faults.push(format!("copies {copies:?}, {unknown} unknown"));
    }
    faults.extend(room.complaints().into_iter().map(|c| format!("complaint: {c}")));
    faults
}

/// What one point showed.
struct Point {
    killed: bool,
    unknown: bool,
    faults: Vec<String>,
}

fn point(call: &str, n: u32) -> Point {
    let mut room = begun();
    announce(&room);
    let ran = die(&room, call, n, || arrived(&room));
    room.start();
    room.wait("everything is at rest", |room| at_rest(&room.status(ID)));
    let status = room.status(ID);
    let mut faults = audit(&room, &status);
    let unknown = states(&status, "acts").contains(&"unknown");
    if !ran.killed && (ran.code != Some(0) || unknown) {
        faults.push(format!("not killed, yet {:?}, {unknown}: {}", ran.code, ran.stderr));
    }
    room.stop();
    Point { killed: ran.killed, unknown, faults }
}

/// All points of one class, until two in a row do not fire.
fn sweep(call: &str) -> Vec<String> {
    let (mut quiet, mut met, mut unknown) = (0, 0, 0);
    let mut faults = Vec::new();
    let started = Instant::now();
    for n in 1.. {
        let point = point(call, n);
        met += u32::from(point.killed);
        unknown += u32::from(point.unknown);
        faults.extend(point.faults.into_iter().map(|f| format!("{call} {n}: {f}")));
        quiet = if point.killed { 0 } else { quiet + 1 };
        if quiet == 2 {
            break;
        }
    }
    println!("{call}: {met} deaths, {unknown} mails unknown, {:?}", started.elapsed());
    faults
}

#[test]
fn death_at_any_system_call_leaves_four_accounts_as_announced() {
    let faults: Vec<String> = thread::scope(|scope| {
        let sweeps: Vec<_> = CLASSES.iter().map(|call| scope.spawn(move || sweep(call))).collect();
        sweeps.into_iter().flat_map(|s| s.join().expect("a sweep")).collect()
    });
    assert!(faults.is_empty(), "{faults:#?}");
}
