//! One process on one machine publishes.

use super::books;
use super::release::{self, ID, announce_now, begun, silent, wait_for_rest};

#[test]
fn a_second_process_is_refused_while_the_first_goes_on() {
    let mut room = begun(8, 2, None);
    room.start();
    let second = room.output(&["run"]);
    assert_eq!(second.status.code(), Some(1), "{second:?}");
    assert!(!second.stderr.is_empty());
    let adopt = room.output(&["adopt"]);
    assert_eq!(adopt.status.code(), Some(1), "{adopt:?}");
    announce_now(&room);
    wait_for_rest(&mut room);
    let faults = books::audit(&room, &release::status(&room), 0, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    room.stop();
}

#[test]
fn a_state_from_another_machine_waits_to_be_adopted_and_holds_what_is_due() {
    let mut room = begun(8, 2, None);
    let journal = rusqlite::Connection::open(room.state.join("journal.sqlite3")).expect("journal");
    let other = "0123456789abcdef0123456789abcdef";
    let sql =
        "UPDATE fact SET body = json_set(body, '$.machine', $1) WHERE body LIKE '%\"opened\"%'";
    assert_eq!(journal.execute(sql, [other]).expect("update"), 1);
    drop(journal);
    announce_now(&room);
    room.launch();
    assert_eq!(room.end().code(), Some(78), "{}", room.logs());
    assert!(room.logs().contains("siaran adopt"), "{}", room.logs());
    assert!(silent(&room));

    room.run(&["adopt"]);
    room.start();
    room.wait_state(ID, "held");
    assert!(silent(&room));
    room.run(&["release", ID, "--now"]);
    wait_for_rest(&mut room);
    let faults = books::audit(&room, &release::status(&room), 0, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    room.stop();
}
