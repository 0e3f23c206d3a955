//! Reposts of the office's posts: when they go, how many, and when they do not. On a clock that
//! leaps.

use jiff::{SignedDuration, Timestamp};
use siaran::plan::history::REPOSTS_PER_HOUR;
use siaran::sandbox::x::{Answer, Endpoint, Fault, What};

use super::x::{handle, name};
use crate::newsroom::{Newsroom, Setup};

const ROLES: &[(&str, &str)] = &[
    ("kabiro", "kind: personal, mode: repost"),
    ("dit-a", "kind: personal, mode: repost, after: 20m"),
    ("dit-b", "kind: personal, mode: repost"),
];

/// An announcement of `text` on account 0 that these accounts repost, each with what it is given.
fn announcement(due: Timestamp, text: &str, reposts: &[(usize, &str)]) -> String {
    let mut file = format!(
        "---\ntitle: {text}\npublish_at: {due}\nemail: none\nx:\n  {}: \"{text}\"\n",
        name(0)
    );
    for (n, how) in reposts {
        file.push_str(&format!("  {}: {{ {how} }}\n", name(*n)));
    }
    file + "---\nIsi.\n"
}

/// What account `n` reposted, and when.
fn reposts(room: &Newsroom, n: usize) -> Vec<(String, Timestamp)> {
    let posts = room.posts(handle(n)).into_iter();
    posts.map(|p| (p.repost_of.expect("nothing but reposts"), p.at)).collect()
}

/// How the repost of account `n` stands.
fn standing(room: &Newsroom, id: &str, n: usize) -> (String, String) {
    let status = room.status(id);
    let mut acts = status["acts"].as_array().into_iter().flatten();
    let of = acts.rfind(|a| a["account"] == name(n)).cloned().unwrap_or_default();
    let text = |key: &str| of[key].as_str().unwrap_or_default().to_owned();
    (text("state"), text("why"))
}

#[test]
fn reposts_follow_one_after_the_other_as_the_file_or_the_account_says() {
    let room = Setup { accounts: 4, roles: ROLES, ..Setup::default() }.leaping();
    let due = room.in_an_hour();
    let how = [(1, "mode: repost"), (2, "mode: repost"), (3, "mode: repost, after: 45m")];
    room.drop_file("jenjang.md", &announcement(due, "Loket buka hari Senin.", &how));
    room.run_until(due + SignedDuration::from_hours(1));
    let original = room.posts(handle(0)).remove(0);
    for (n, minutes) in [(1, 0), (2, 20), (3, 45)] {
        let [(id, at)] = &reposts(&room, n)[..] else { panic!("one repost of account {n}") };
        assert_eq!(*id, original.id);
        assert!(*at >= original.at, "account {n} at {at}");
        let after = at.duration_since(due);
        let wanted = SignedDuration::from_mins(minutes);
        assert!(after >= wanted && after < wanted + SignedDuration::from_mins(1), "{n}: {after}");
        assert_eq!(room.calls(Endpoint::Repost, handle(n)).len(), 1);
    }
    assert_eq!(room.status("jenjang")["state"], "released");
}

#[test]
fn an_account_reposts_at_most_ten_times_in_an_hour() {
    let room = Setup { accounts: 2, roles: ROLES, ..Setup::default() }.leaping();
    let due = room.in_an_hour();
    for n in 1..=12 {
        // A minute apart.
        let due = due + SignedDuration::from_mins(n);
        let text = format!("Kabar ke-{n} dari loket pelayanan.");
        let file = announcement(due, &text, &[(1, "mode: repost")]);
        room.drop_file(&format!("kabar-{n:02}.md"), &file);
    }
    room.run_until(due + SignedDuration::from_mins(50));
    assert_eq!(room.posts(handle(0)).len(), 12, "the office waits for no repost");
    assert_eq!(reposts(&room, 1).len(), REPOSTS_PER_HOUR);
    for id in ["kabar-11", "kabar-12"] {
        assert_eq!(standing(&room, id, 1).0, "pending");
        assert_eq!(room.status(id)["state"], "releasing");
    }

    room.run_until(due + SignedDuration::from_hours(2));
    let all = reposts(&room, 1);
    let originals: Vec<String> = room.posts(handle(0)).into_iter().map(|p| p.id).collect();
    let reposted: Vec<&String> = all.iter().map(|(id, _)| id).collect();
    assert_eq!(reposted, originals.iter().collect::<Vec<_>>(), "each once, in order");
    for within in all.windows(REPOSTS_PER_HOUR + 1) {
        let span = within[REPOSTS_PER_HOUR].1.duration_since(within[0].1);
        assert!(span >= SignedDuration::from_hours(1), "{within:?}");
    }
    for n in 1..=12 {
        assert_eq!(room.status(&format!("kabar-{n:02}"))["state"], "released");
    }
}

#[test]
fn what_was_not_posted_is_not_reposted() {
    let room = Setup { accounts: 2, roles: ROLES, ..Setup::default() }.leaping();
    let refusal = Fault::before(What::Answer(Answer::forbidden("Not allowed.")));
    room.x.fault(Endpoint::CreatePost, Some(handle(0)), refusal);
    let due = room.in_an_hour();
    let file = announcement(due, "Loket buka hari Senin.", &[(1, "mode: repost, after: 5m")]);
    room.drop_file("gagal.md", &file);
    room.run_until(due + SignedDuration::from_hours(1));
    assert_eq!(room.parts("gagal", name(0)), "refused");
    let (state, why) = standing(&room, "gagal", 1);
    assert_eq!(state, "withheld");
    assert!(why.contains("an earlier part of the thread is missing"), "{why}");
    assert_eq!(room.calls(Endpoint::Repost, handle(1)), []);
    assert_eq!(room.status("gagal")["state"], "partly_released");
}

#[test]
fn a_repost_whose_answer_is_lost_is_repeated_and_stands_once() {
    let room = Setup { accounts: 2, roles: ROLES, ..Setup::default() }.leaping();
    let lost = [
        Fault::after(What::Close),
        Fault::before(What::Answer(Answer::bad_gateway())),
        Fault::after(What::Answer(Answer::server_error(503))),
    ];
    for fault in lost {
        room.x.fault(Endpoint::Repost, Some(handle(1)), fault);
    }
    let due = room.in_an_hour();
    room.drop_file(
        "ulang.md",
        &announcement(due, "Loket buka hari Senin.", &[(1, "mode: repost")]),
    );
    room.run_until(due + SignedDuration::from_hours(1));
    assert_eq!(room.calls(Endpoint::Repost, handle(1)).len(), 4);
    assert_eq!(reposts(&room, 1).len(), 1);
    assert_eq!(standing(&room, "ulang", 1).0, "sent");
    assert_eq!(room.status("ulang")["state"], "released");
    assert_eq!(room.desk_lines("To be settled"), 0, "nobody is asked about what may be repeated");
}
