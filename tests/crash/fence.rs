//! One process on one machine publishes.

use super::books;
use super::newsroom::{ID, Newsroom};

#[test]
fn a_second_process_is_refused_while_the_first_goes_on() {
    let room = Newsroom::begun(8, 2, None);
    let mut first = room.start_running();
    let second = room.command(&["run"]);
    assert_eq!(second.status.code(), Some(1), "{second:?}");
    assert!(!second.stderr.is_empty());
    let adopt = room.command(&["adopt"]);
    assert_eq!(adopt.status.code(), Some(1), "{adopt:?}");
    room.announce_now();
    room.until("the release", || room.status().is_some_and(|s| books::at_rest(&s)));
    let faults = books::audit(&room, &room.status().unwrap_or_default(), 0, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(first.stop(), Some(0));
}

#[test]
fn a_state_from_another_machine_waits_to_be_adopted_and_holds_what_is_due() {
    let room = Newsroom::begun(8, 2, None);
    let journal = rusqlite::Connection::open(room.state.join("journal.sqlite3")).expect("journal");
    let other = "0123456789abcdef0123456789abcdef";
    let sql =
        "UPDATE fact SET body = json_set(body, '$.machine', $1) WHERE body LIKE '%\"opened\"%'";
    assert_eq!(journal.execute(sql, [other]).expect("update"), 1);
    drop(journal);
    room.announce_now();
    assert_eq!(room.start().wait(), Some(78), "{}", room.log());
    assert!(room.log().contains("siaran adopt"), "{}", room.log());
    assert!(room.mail.messages() == 0 && room.x.posts().is_empty());

    let adopt = room.command(&["adopt"]);
    assert!(adopt.status.success(), "{adopt:?}");
    let mut daemon = room.start_running();
    room.until("it is held", || room.status().is_some_and(|s| s["state"] == "held"));
    assert!(room.mail.messages() == 0 && room.x.posts().is_empty());
    let release = room.command(&["release", ID, "--now"]);
    assert!(release.status.success(), "{release:?}");
    room.until("the release", || room.status().is_some_and(|s| books::at_rest(&s)));
    let faults = books::audit(&room, &room.status().unwrap_or_default(), 0, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(daemon.stop(), Some(0));
}
