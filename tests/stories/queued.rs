//! Letters that wait for a slow relay when the file changes: what had not begun goes by the new
//! words, to the new people, or not at all.

use std::fs;
use std::time::Duration;

use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};

/// A newsroom whose relay takes its time, and whose letters therefore wait after their instant.
fn waiting(title: &str) -> Newsroom {
    let mut room = Setup { recipients: 3, connections: 1, desk: false, ..Setup::default() }.start();
    for n in 1..50 {
        let act = Act::Delay(Duration::from_secs(6));
        room.mail.always(Matcher::Connection(n), Stage::Ehlo, act);
    }
    let due = due_in(2);
    room.drop_file("satu.md", &announcement(title, due, &[]));
    room.wait("the instant has come", |_| jiff::Timestamp::now() > due);
    assert_eq!(room.facts("\"attempt\""), 0, "nothing has begun");
    room
}

#[test]
fn an_edited_announcement_goes_by_its_new_words_to_its_new_list_once() {
    let mut room = waiting("Kata lama");
    // Somebody new stands first, so that every place in the roster is another's.
    let list = fs::read_to_string(room.root().join("wartawan.csv")).expect("list");
    let (head, rows) = list.split_once('\n').expect("rows");
    let new = reader(9);
    let list = format!("{head}\n{new},Baru,Media,persetujuan,2026-01-10\n{rows}");
    fs::write(room.root().join("wartawan.csv"), list).expect("list");
    let text = fs::read_to_string(room.path("satu.md")).expect("file");
    room.drop_file("satu.md", &text.replace("Kata lama", "Kata baru"));
    room.wait_state("satu", "released");
    let letters = room.letters_by_reader();
    assert_eq!(letters.len(), 4, "{letters:?}");
    assert!(letters.values().all(|copies| *copies == 1), "{letters:?}");
    for letter in room.letters() {
        let text = String::from_utf8_lossy(&letter.data).into_owned();
        assert!(text.contains("Subject: Kata baru"), "{text}");
    }
}

#[test]
fn a_deleted_announcement_does_not_go_though_its_letters_waited() {
    let mut room = waiting("Tidak jadi");
    fs::remove_file(room.path("satu.md")).expect("deleted");
    room.wait_state("satu", "cancelled");
    // Another one shows that the relay has come to its senses.
    room.drop_file("dua.md", &announcement("Jadi", due_in(2), &[]));
    room.wait_state("dua", "released");
    for letter in room.letters() {
        let text = String::from_utf8_lossy(&letter.data).into_owned();
        assert!(text.contains("Subject: Jadi"), "{text}");
    }
    assert_eq!(room.letters().len(), 3);
}
