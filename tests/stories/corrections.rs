//! Corrections and withdrawals on X: what they hang under, and what goes with them.

use jiff::{SignedDuration, Timestamp};
use siaran::plan::thread::PARENT_WAITS;
use siaran::sandbox::x::{Endpoint, Fault, StoredPost, What};

use super::x::{handle, name, texts, threads};
use crate::newsroom::{Leaping, Newsroom, Setup, due_in};

/// Words of a correction that no other account has.
fn words(n: usize) -> String {
    texts(n + 5, 1).remove(0)
}

/// An announcement that refers to `asli` by `head`, by a post on each of these accounts.
fn refers(title: &str, at: &str, head: &str, accounts: impl Iterator<Item = usize>) -> String {
    let mut text = format!("---\ntitle: {title}\npublish_at: {at}\n{head}\nemail: none\nx:\n");
    for n in accounts {
        text.push_str(&format!("  {}: \"{title}: {}\"\n", name(n), words(n)));
    }
    text + "---\nIsi.\n"
}

/// A newsroom of three accounts that has published `asli`: two parts on account 0, one on account
/// 1, nothing on account 2.
fn published() -> (Leaping, Timestamp) {
    let room = Setup { accounts: 3, recipients: 3, ..Setup::default() }.leaping();
    let due = room.in_an_hour();
    room.drop_file("asli.md", &threads("Asli", due, [(0, 2), (1, 1)].into_iter()));
    let after = due + SignedDuration::from_mins(10);
    room.run_until(after);
    assert_eq!(room.status("asli")["state"], "released");
    (room, after)
}

/// The posts of account `n` that `title` made, deleted ones left out.
fn of(room: &Newsroom, title: &str, n: usize) -> Vec<StoredPost> {
    let mut posts = room.posts(handle(n));
    posts.retain(|p| p.text.starts_with(&format!("{title}: ")));
    posts
}

/// Asserts that account `n` has exactly one post of `title`, in answer to `parent`.
#[track_caller]
fn assert_under(room: &Newsroom, title: &str, n: usize, parent: Option<&str>) {
    let posts = of(room, title, n);
    let parents: Vec<_> = posts.iter().map(|p| p.reply_to.as_deref()).collect();
    assert_eq!(parents, [parent], "{title} on account {n}");
}

/// Ids of what account `n` said of the original, as it stands.
fn original(room: &Newsroom, n: usize) -> Vec<String> {
    let texts = texts(n, 2);
    let posts = room.posts(handle(n)).into_iter();
    posts.filter(|p| texts.contains(&p.text)).map(|p| p.id).collect()
}

fn deletions(room: &Newsroom) -> Vec<String> {
    let requests = room.x.requests();
    let deletes = requests.iter().filter(|r| r.endpoint == Some(Endpoint::DeletePost));
    deletes.map(|r| r.path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_correction_hangs_under_the_last_part_and_stands_alone_where_there_is_none() {
    let (room, now) = published();
    let (two, one) = (original(&room, 0), original(&room, 1));
    room.drop_file("ralat.md", &refers("Ralat", "now", "type: ralat\ncorrects: asli", 0..3));
    room.run_until(now + SignedDuration::from_mins(10));
    assert_eq!(room.status("ralat")["state"], "released");
    assert_under(&room, "Ralat", 0, Some(&two[1]));
    assert_under(&room, "Ralat", 1, Some(&one[0]));
    assert_under(&room, "Ralat", 2, None);
    room.assert_once(3, &[]);

    // Another one, with a time, hangs under what it corrects, not under the first correction.
    let at = now + SignedDuration::from_mins(30);
    let again = refers("Sekali lagi", &at.to_string(), "type: ralat\ncorrects: asli", 0..1);
    room.drop_file("lagi.md", &again);
    room.run_until(at + SignedDuration::from_mins(5));
    assert_under(&room, "Sekali lagi", 0, Some(&two[1]));
    assert!(of(&room, "Sekali lagi", 0)[0].at >= at);
    assert_eq!(room.desk_lines("Released: Ralat"), 1);
    assert_eq!(deletions(&room), [""; 0]);
}

#[test]
fn what_somebody_deleted_on_x_is_waited_for_and_then_the_correction_stands_alone() {
    let (room, now) = published();
    room.x.delete(&original(&room, 0)[1]);
    room.drop_file("ralat.md", &refers("Ralat", "now", "type: ralat\ncorrects: asli", 0..2));
    room.run_until(now + SignedDuration::from_mins(10));
    assert_eq!(room.status("ralat")["state"], "released");
    assert_under(&room, "Ralat", 0, None);
    assert_eq!(room.attempts(&format!("Ralat: {}", words(0))), PARENT_WAITS as usize + 1);
    assert_under(&room, "Ralat", 1, Some(&original(&room, 1)[0]));
}

#[test]
fn a_withdrawal_deletes_only_when_it_says_so() {
    let (room, now) = published();
    let (two, one) = (original(&room, 0), original(&room, 1));
    let head = "type: pencabutan\nwithdraws: asli";
    room.drop_file("cabut.md", &refers("Cabut", "now", head, 0..2));
    room.run_until(now + SignedDuration::from_mins(10));
    assert_under(&room, "Cabut", 0, Some(&two[1]));
    assert_under(&room, "Cabut", 1, Some(&one[0]));
    assert_eq!((original(&room, 0), original(&room, 1)), (two.clone(), one.clone()));

    let head = format!("{head}\nwithdrawal: {{ delete: true, reason: Keliru }}");
    // Account 2 never said anything of it.
    room.drop_file("hapus.md", &refers("Hapus", "now", &head, [0, 2].into_iter()));
    room.run_until(now + SignedDuration::from_mins(20));
    assert_eq!(room.status("hapus")["state"], "released");
    assert_eq!((original(&room, 0), original(&room, 1)), (Vec::new(), Vec::new()));
    let mut deleted = deletions(&room);
    assert!(deleted.contains(&one[0]), "also on an account that posts no notice");
    deleted.retain(|id| *id != one[0]);
    assert_eq!(deleted, [two[1].as_str(), two[0].as_str()], "the newest part first");
    assert_under(&room, "Hapus", 0, None);
    assert_under(&room, "Hapus", 2, None);
    // What was said about it stays.
    assert_eq!(of(&room, "Cabut", 0).len(), 1);
}

#[test]
fn a_crash_between_deletions_leaves_their_order_and_their_end_as_they_were() {
    let mut room = Setup { recipients: 2, ..Setup::default() }.start();
    let text = threads("Asli", due_in(1), std::iter::once((0, 3)));
    room.drop_file("asli.md", &text);
    room.wait_state("asli", "released");
    let ids: Vec<String> = room.posts(handle(0)).into_iter().map(|p| p.id).collect();
    assert_eq!(ids.len(), 3);

    // The second deletion happens, and nobody hears of it.
    for fault in [Fault::before(What::Usual), Fault::after(What::Hang)] {
        room.x.fault(Endpoint::DeletePost, Some(handle(0)), fault);
    }
    let head = "type: pencabutan\nwithdraws: asli\nwithdrawal: { delete: true }";
    let due = due_in(2).to_string();
    room.drop_file("hapus.md", &refers("Hapus", &due, head, 0..1));
    room.wait("the second deletion is under way", |room| deletions(room).len() == 2);
    room.wait("it has happened", |room| room.x.posts().iter().any(|p| p.id == ids[1] && p.deleted));
    room.kill();
    assert!(room.x.posts().iter().any(|p| p.id == ids[0] && !p.deleted));
    room.start();
    room.wait_state("hapus", "released");
    let order = [&ids[2], &ids[1], &ids[1], &ids[0]].map(String::as_str);
    assert_eq!(deletions(&room), order);
    assert!(room.x.posts().iter().filter(|p| ids.contains(&p.id)).all(|p| p.deleted));
    assert_under(&room, "Hapus", 0, None);
    assert_eq!(room.posts(handle(0)).len(), 1);
}

#[test]
fn a_correction_of_nothing_known_is_held_with_a_sentence() {
    let mut room = Setup { recipients: 2, ..Setup::default() }.start();
    room.drop_file("asli.md", &threads("Asli", due_in(1), std::iter::once((0, 2))));
    room.wait_state("asli", "released");
    let correction = |head: &str| refers("Ralat", &due_in(2).to_string(), head, 0..1);
    room.drop_file("ralat.md", &correction("type: ralat\ncorrects: aslii"));
    room.wait_desk("Held: Ralat");
    let status = room.status("ralat");
    assert_eq!(status["state"], "held");
    let why = status["why"].as_str().expect("a sentence");
    assert!(why.contains("aslii, which nobody knows; is asli meant?"), "{why}");
    assert_eq!(room.planned("ralat")["state"], "held");
    let printed = room.run(&["--lang", "id", "status", "ralat"]);
    assert!(printed.contains("Siaran aslii yang dirujuk tidak dikenal"), "{printed}");

    room.drop_file("ralat.md", &correction("type: ralat\ncorrects: asli"));
    room.wait_state("ralat", "released");
    assert_under(&room, "Ralat", 0, original(&room, 0).last().map(String::as_str));
    assert_eq!(room.attempts(&format!("Ralat: {}", words(0))), 1);
    room.assert_once(2, &[]);
}

#[test]
fn a_rehearsal_and_a_plan_of_one_file_take_what_it_refers_to_for_granted() {
    let room = Setup { accounts: 1, ..Setup::default() }.build();
    let at = due_in(3_600).to_string();
    let head = "type: ralat\ncorrects: asli";
    room.drop_file("ralat.md", &refers("Ralat", &at, head, 0..1));
    let file = room.path("ralat.md").display().to_string();
    let planned = room.json(&["plan", &file]);
    assert_eq!(planned[0]["state"], "scheduled", "{planned}");
    assert_eq!(room.json(&["plan"])[0]["state"], "held");
    let page = room.root().join("laporan").display().to_string();
    let told = room.run(&["rehearse", &file, "-o", &page]);
    assert!(told.contains("[released]"), "{told}");
}
