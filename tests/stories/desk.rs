//! The desk hears of everything that needs a person, each thing once.

use jiff::{SignedDuration, Timestamp};

use crate::newsroom::{Newsroom, Setup, announcement, due_in};

const TOLD: [&str; 5] = [
    "To be mended: rusak.md",
    "To be mended: salah-daftar.md",
    "Held: Terlambat",
    "Held: Daftar hilang",
    "Released: Beres",
];

fn assert_each_once(room: &Newsroom) {
    for what in TOLD {
        assert_eq!(room.desk_lines(what), 1, "{what}");
    }
}

#[test]
fn the_desk_hears_everything_once_even_across_a_restart() {
    let mut room = Setup::default().start();
    room.drop_file("rusak.md", "---\ntitle: Rusak\npublish_at: 2026-02-30 10:00 WIB\n---\nIsi.\n");
    let past = Timestamp::now() - SignedDuration::from_hours(2);
    room.drop_file("terlambat.md", &announcement("Terlambat", past, &[]));
    let mail = |title: &str, list: &str| {
        let text = announcement(title, due_in(3600), &[]);
        text.replacen("x: none", &format!("x: none\nemail: {{ lists: [{list}] }}"), 1)
    };
    room.drop_file("daftar-hilang.md", &mail("Daftar hilang", "hilang"));
    room.drop_file("salah-daftar.md", &mail("Salah daftar", "wartwan"));
    room.drop_file("beres.md", &announcement("Beres", due_in(2), &[("kantor", &["Beres."])]));
    for what in TOLD {
        room.wait(what, |room| room.desk_lines(what) > 0);
    }
    assert_each_once(&room);
    // By line, with a code and a cure.
    let text: String = room.desk().into_iter().map(|(_, text)| text).collect();
    assert!(text.lines().any(|l| l.starts_with("rusak.md:3:")), "{text}");
    assert!(text.contains("wartawan"), "the nearest list is named: {text}");
    assert!(text.contains("siaran release terlambat --now"), "{text}");

    room.stop();
    room.start();
    // Another release shows that the desk is written to; nothing else is told again.
    room.drop_file("lagi.md", &announcement("Lagi", due_in(2), &[]));
    room.wait_desk("Released: Lagi");
    assert_each_once(&room);
    assert_eq!(room.desk_lines("Released: Lagi"), 1);
    room.assert_once(8, &(1..=8).map(|n| (n, 2)).collect::<Vec<_>>());
    room.assert_thread("kementeladan", &["Beres."]);
}
