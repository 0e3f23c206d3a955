//! Quiet times: what falls into one waits for a person; accounts that are quiet are left out.

use std::fs;

use jiff::{SignedDuration, Timestamp};

use crate::newsroom::{Leaping, Setup};

const ROLES: [(&str, &str); 1] = [("kabiro", "kind: personal, mode: own")];

/// A newsroom that is quiet from half an hour before `due` until half an hour after it.
fn room(scope: &str) -> (Leaping, Timestamp) {
    let room = Setup { recipients: 2, accounts: 2, roles: &ROLES, ..Setup::default() }.leaping();
    let due = room.in_an_hour() + SignedDuration::from_hours(5);
    let half = SignedDuration::from_mins(30);
    let path = room.root().join("config.yaml");
    let config = fs::read_to_string(&path).expect("configuration");
    let quiet = format!(
        "release:\n  quiet: [{{ from: {}, until: {}, reason: libur bersama{scope} }}]\n",
        due - half,
        due + half
    );
    fs::write(path, config.replace("release:\n", &quiet)).expect("configuration");
    let text = format!(
        "---\ntitle: Jalan baru\npublish_at: {due}\nexpires_at: {}\nx: {{ kantor: Jalan dibuka., kabiro: Saya sudah melewatinya pagi ini }}\n---\nIsi.\n",
        due + SignedDuration::from_hours(48)
    );
    room.drop_file("jalan.md", &text);
    (room, due)
}

#[test]
fn nothing_goes_out_in_a_quiet_time_nor_by_itself_after_it() {
    let (room, due) = room("");
    let (well, out, _) = room.try_run(&["check"]);
    assert!(well && out.contains("time.quiet"), "a warning: {out}");
    room.run_until(due + SignedDuration::from_hours(3));
    assert_eq!((room.x.posts().len(), room.letters().len()), (0, 0));
    let status = room.status("jalan");
    assert_eq!(status["state"], "held", "{status}");
    assert!(status["why"].as_str().is_some_and(|why| why.contains("libur bersama")), "{status}");
    assert_eq!(room.desk_lines("Held: Jalan baru"), 1);
}

#[test]
fn only_accounts_that_are_quiet_are_left_out() {
    let (room, due) = room(", accounts: personal");
    let planned = room.planned("jalan");
    assert_eq!(planned["quiet"][0]["account"], "kabiro", "{planned}");
    room.run_until(due + SignedDuration::from_hours(1));
    let posts = room.x.posts();
    let said: Vec<_> = posts.iter().map(|p| p.text.as_str()).collect();
    assert_eq!((said, room.letters().len()), (vec!["Jalan dibuka."], 2));
    let status = room.status("jalan");
    assert_eq!(status["state"], "released", "{status}");
    let kabiro =
        status["posts"].as_array().expect("posts").iter().find(|p| p["account"] == "kabiro");
    let kabiro = kabiro.expect("it is named");
    assert_eq!(kabiro["state"], "withheld");
    assert!(kabiro["why"].as_str().is_some_and(|why| why.contains("libur bersama")), "{status}");
    assert_eq!(room.desk_lines("X kabiro: not posted, quiet"), 1);
}
