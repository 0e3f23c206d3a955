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

#[test]
fn a_template_that_one_announcement_breaks_is_told_and_stops_no_other() {
    let setup = Setup { more: "templates: templates\n".to_owned(), ..Setup::default() };
    let mut room = setup.build();
    let built_in = concat!(env!("CARGO_MANIFEST_DIR"), "/src/message/letter/letter.txt.j2");
    let built_in = std::fs::read_to_string(built_in).expect("the template");
    let breaks = "{% if title == \"Rusak\" %}{{ 1 / 0 }}{% endif %}\n";
    std::fs::create_dir(room.root().join("templates")).expect("folder");
    let path = room.root().join("templates/letter.txt.j2");
    std::fs::write(path, format!("{built_in}{breaks}")).expect("template");
    room.start();
    room.drop_file("rusak.md", &announcement("Rusak", due_in(60), &[]));
    room.wait_desk("Its letter cannot be made: rusak");
    room.drop_file("beres.md", &announcement("Beres", due_in(2), &[]));
    room.wait_state("beres", "released");
    let text: String = room.desk().into_iter().map(|(_, text)| text).collect();
    assert!(text.contains("letter.txt.j2 (line "), "{text}");
    assert_eq!(text.matches("cannot be filled with rusak").count(), 1, "told once: {text}");
}
