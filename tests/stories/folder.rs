//! Until the instant the folder wins; afterwards the content is closed. Late is a decision.

use std::fs;

use jiff::{SignedDuration, Timestamp};

use crate::newsroom::{Setup, announcement, due_in};

#[test]
fn deleted_drafted_cancelled_late_copied_and_edited() {
    let mut room = Setup::default().start();
    let due = due_in(4);
    let release = |title: &str| announcement(title, due, &[]);
    for title in ["terhapus", "didraf", "dibatalkan", "terbit"] {
        room.drop_file(&format!("{title}.md"), &release(title));
    }
    for title in ["terhapus", "didraf", "dibatalkan"] {
        room.wait_state(title, "prepared");
    }
    // Only now: what is overdue at the first look would be held for that.
    let past = Timestamp::now() - SignedDuration::from_hours(1);
    room.drop_file("telat.md", &announcement("telat", past, &[]));
    let anyway = announcement("biar", past, &[]);
    let anyway = anyway.replacen("x: none", "x: none\nlate: { grace: 1m, then: publish }", 1);
    room.drop_file("biar.md", &anyway);
    fs::remove_file(room.path("terhapus.md")).expect("announcement");
    let draft = release("didraf").replacen("x: none", "x: none\ndraft: true", 1);
    room.drop_file("didraf.md", &draft);
    room.run(&["cancel", "dibatalkan", "--reason", "salah"]);
    assert!(Timestamp::now() < due, "too slow a machine for this story");

    room.wait_state("terbit", "released");
    room.wait_state("biar", "released");
    for (id, state) in [
        ("terhapus", "cancelled"),
        ("didraf", "draft"),
        ("dibatalkan", "cancelled"),
        ("telat", "held"),
    ] {
        room.wait_state(id, state);
    }
    let twice: Vec<_> = (1..=8).map(|n| (n, 2)).collect();
    room.assert_once(8, &twice);

    room.drop_file("salinan.md", &release("terbit"));
    room.wait_state("salinan", "held");
    assert!(room.status("salinan")["why"].as_str().is_some_and(|w| w.contains("terbit")));
    room.drop_file("terbit.md", &release("terbit").replace("Isi siaran", "Isi yang lain"));
    room.wait_desk("Changed after release: terbit");
    assert_eq!(room.status("terbit")["state"], "released");
    room.assert_once(8, &twice);
    // A person's word sends what was late.
    room.run(&["release", "telat", "--now"]);
    room.wait_state("telat", "released");
    room.assert_once(8, &(1..=8).map(|n| (n, 3)).collect::<Vec<_>>());
}

#[test]
fn the_first_start_holds_what_is_due_already() {
    let mut room = Setup::default().build();
    let past = Timestamp::now() - SignedDuration::from_mins(5);
    room.drop_file("kemarin.md", &announcement("kemarin", past, &[]));
    let due = due_in(4);
    let now = announcement("sekarang", due, &[]).replace(&format!("{due}"), "now");
    let now = now.replacen("title:", "type: alert\ntitle:", 1);
    room.drop_file("sekarang.md", &now);
    room.drop_file("nanti.md", &announcement("nanti", due, &[]));
    room.start();
    room.wait_state("nanti", "released");
    for id in ["kemarin", "sekarang"] {
        room.wait_state(id, "held");
        let why = room.status(id)["why"].clone();
        assert!(why.as_str().is_some_and(|w| w.contains("first started")), "{why}");
    }
    room.assert_once(8, &[]);
    room.wait_desk("Held: kemarin");
}
