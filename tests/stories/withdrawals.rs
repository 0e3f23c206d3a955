//! Withdrawals on X: what they delete, in which order, and what no longer appears.

use jiff::SignedDuration;
use siaran::sandbox::x::{Answer, Endpoint, Fault, What};

use super::corrections::{assert_under, deletions, of, original, published, refers};
use super::x::{handle, name, texts, threads};
use crate::newsroom::{Setup, due_in};

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
fn what_is_withdrawn_says_nothing_more() {
    let roles = &[("dit-a", "kind: personal, mode: repost, after: 40m")];
    let room = Setup { accounts: 3, roles, recipients: 3, ..Setup::default() }.leaping();
    let due = room.in_an_hour();
    // The second part waits for long.
    let reset = due + SignedDuration::from_mins(50);
    let limited = Fault::before(What::Answer(Answer::rate_limited(reset)));
    for fault in [Fault::before(What::Usual), limited] {
        room.x.fault(Endpoint::CreatePost, Some(handle(0)), fault);
    }
    let thread = texts(0, 2);
    let later = texts(1, 1);
    let text = format!(
        "---\ntitle: Asli\npublish_at: {due}\nx:\n  {}: [{}, {}]\n  {}: {{ after: 30m, text: {} }}\n  \
         {}: {{ mode: repost }}\n---\nIsi.\n",
        name(0),
        thread[0],
        thread[1],
        name(1),
        later[0],
        name(2),
    );
    room.drop_file("asli.md", &text);
    room.run_until(due + SignedDuration::from_mins(5));
    assert_eq!(room.parts("asli", name(0)), "sent pending");
    let head = "type: pencabutan\nwithdraws: asli\nwithdrawal: { delete: true }";
    room.drop_file("cabut.md", &refers("Cabut", "now", head, 0..1));
    room.run_until(due + SignedDuration::from_mins(15));
    assert_eq!(original(&room, 0), [""; 0]);
    assert_eq!(room.parts("asli", name(0)), "sent withheld");
    assert_eq!(room.parts("asli", name(1)), "withheld");
    assert!(room.why("asli", name(1), 1).contains("a later item took its place"));
    room.run_until(due + SignedDuration::from_hours(2));
    assert_eq!((room.attempts(&later[0]), room.calls(Endpoint::Repost, handle(2)).len()), (0, 0));
    assert_eq!(room.posts(handle(0)).len(), 1, "the notice");
    assert_eq!(room.status("asli")["state"], "partly_released");
    room.assert_once(3, &[]);
}

#[test]
fn what_is_withdrawn_before_its_instant_never_goes_out() {
    let room = Setup { recipients: 3, ..Setup::default() }.leaping();
    let due = room.in_an_hour();
    room.drop_file("asli.md", &threads("Asli", due, std::iter::once((0, 2))));
    let at = (due - SignedDuration::from_mins(5)).to_string();
    let head = "type: pencabutan\nwithdraws: asli";
    room.drop_file("cabut.md", &refers("Cabut", &at, head, 0..1));
    room.run_until(due + SignedDuration::from_mins(10));
    assert_under(&room, "Cabut", 0, None);
    assert_eq!((original(&room, 0).len(), room.letters().len()), (0, 0));
    let status = room.status("asli");
    assert_eq!(status["state"], "cancelled");
    assert_eq!(status["why"], "It was withdrawn by cabut.");
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
