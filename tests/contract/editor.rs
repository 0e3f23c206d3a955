//! What editors are told by `check`, what a file may silence, and the files that `new` begins.

use serde_json::{Value, json};

use super::room::{CONFIG, GOOD, Room};

const PATTERN: &str = "  number_pattern: \"{serial:03}/SP/KT/{month:roman}/{year}\"\nx:\n";

/// A newsroom that numbers its releases.
fn numbered() -> Room {
    Room::new(&CONFIG.replacen("x:\n", PATTERN, 1))
}

fn file(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\npublish_at: 2027-12-20 10:00 WIB\n{more}---\nIsi.\n")
}

/// `file code line` of every problem.
fn codes(found: &Value) -> Vec<String> {
    let text = |p: &Value, key: &str| p[key].as_str().unwrap_or_default().to_owned();
    let all = found.as_array().expect("an array").iter();
    all.map(|p| {
        let file = text(p, "file");
        format!("{} {} {}", file.trim_start_matches("announcements/"), text(p, "code"), p["line"])
    })
    .collect()
}

#[test]
fn slips_that_show_beside_other_files_are_told_also_of_a_named_one() {
    let room = numbered();
    room.announce("a.md", file("Satu", "number: \"001/SP/KT/XII/2027\"\n"));
    room.announce("b.md", file("Satu", "number: \"001/SP/KT/XII/2027\"\ncorrects: tak-ada\n"));
    let all = room.ends(1, &["check", "--format", "json"]).json();
    assert_eq!(
        codes(&all),
        [
            "a.md title.same 2",
            "a.md time.close 3",
            "a.md number.same 4",
            "b.md title.same 2",
            "b.md time.close 3",
            "b.md number.same 4",
            "b.md reference.unknown 5"
        ]
    );
    let named = room.ends(1, &["check", "announcements/a.md", "--format", "json"]).json();
    assert_eq!(codes(&named), &codes(&all)[..3]);
    let same = named.as_array().and_then(|all| all.last()).expect("number.same");
    assert!(same["message"].as_str().is_some_and(|m| m.contains("b.md")), "{same}");
}

#[test]
fn a_warning_is_silenced_with_a_reason_and_an_error_never() {
    let room = Room::new(CONFIG);
    let silence = "silence: { title.capitals: nama acara memang begitu }\n";
    room.announce("a.md", file("FESTIVAL LAUT NUSANTARA", silence));
    let ran = room.ends(0, &["check"]);
    assert_eq!(ran.out, "");
    let told = "1 silenced: title.capitals in announcements/a.md:2 (nama acara memang begitu)";
    assert!(ran.err.contains(told), "{}", ran.err);
    let found = room.json(&["check", "--format", "json"]);
    assert_eq!(codes(&found), ["a.md title.capitals 2"]);
    assert_eq!(found[0]["silenced"], json!("nama acara memang begitu"));
    assert_eq!(room.ends(0, &["check", "--format", "github"]).out, "");

    for (line, code, exit) in [
        ("title.capital: sudah benar", "silence.unknown", 1),
        ("body.html: sudah benar", "silence.error", 1),
        ("title.capitals: ya", "silence.reason", 1),
        ("title.capitals:", "silence.reason", 1),
        ("title.capitals: sudah benar", "silence.nothing", 0),
    ] {
        room.announce("a.md", file("Festival laut", &format!("silence:\n  {line}\n")));
        let found = room.ends(exit, &["check", "--format", "json"]).json();
        assert_eq!(codes(&found), [format!("a.md {code} 5")], "{line}");
    }
}

#[test]
fn a_bad_pattern_and_a_template_of_another_name_are_told() {
    let config = CONFIG.replacen("x:\n", "  number_pattern: \"{seri}/SP\"\nx:\n", 1);
    let ran = Room::new(&config).ends(78, &["check"]);
    assert!(ran.err.contains("error[number.pattern]"), "{}", ran.err);

    let room = Room::new(&format!("{CONFIG}templates: templates\n"));
    room.announce("baik.md", GOOD);
    std::fs::create_dir(room.path("templates")).expect("folder");
    room.write("templates/leter.html.j2", "a");
    let found = room.json(&["check", "--format", "json"]);
    assert_eq!(codes(&found), ["templates/leter.html.j2 template.unused 1"]);
}

#[test]
fn placeholders_that_nobody_fills_in_are_found_in_description_and_contacts() {
    let room = Room::new(CONFIG);
    let more = "description: Untuk {{ nama }}\ncontacts: [{ role: \"{{ jabatan }}\" }]\nx: none\n";
    room.announce("a.md", file("Judul", more));
    let found = room.ends(1, &["check", "--format", "json"]).json();
    assert_eq!(codes(&found), ["a.md placeholder.unknown 4", "a.md placeholder.unknown 5"]);
}

#[test]
fn a_file_with_errors_is_not_released_by_hand() {
    let room = Room::new(CONFIG);
    room.announce("a.md", file("Judul", "titel: Judul\n"));
    let ran = room.ends(1, &["release", "a", "--now"]);
    assert!(ran.err.contains("a.md:4:1: error[key.unknown]"), "{}", ran.err);
    room.announce("a.md", file("Judul", ""));
    room.ends(0, &["release", "a", "--now"]);
}

#[test]
fn new_numbers_what_it_begins_and_refers_to_what_it_corrects() {
    let room = numbered();
    let begin = |arguments: &[&str]| {
        let ran = room.ends(0, &[&["new"], arguments].concat());
        std::fs::read_to_string(room.path(ran.out.trim_end())).expect("a file")
    };
    let first = begin(&["siaran_pers", "Judul satu"]);
    assert!(first.contains("number: \"001/SP/KT/"), "{first}");
    assert!(begin(&["release", "Judul dua"]).contains("number: \"002/SP/KT/"));
    room.announce("asal.md", file("Loket tutup", "number: \"041/SP/KT/XII/2027\"\n"));
    let correction = begin(&["correction", "--of", "asal"]);
    for part in [
        "corrects: \"asal\"",
        "number: \"041.R1/SP/KT/XII/2027\"",
        "title: \"CORRECTION: Loket tutup\"",
        "No. 041/SP/KT/XII/2027",
    ] {
        assert!(correction.contains(part), "{part} in {correction}");
    }
    let withdrawal = begin(&["withdrawal", "Kami cabut", "--of", "asal"]);
    for part in ["withdraws: \"asal\"", "041.R2/SP", "title: \"Kami cabut\""] {
        assert!(withdrawal.contains(part), "{part} in {withdrawal}");
    }
    let checked = room.ends(0, &["check"]);
    assert!(!checked.out.contains("error["), "{checked:?}");
    room.ends(1, &["new", "ralat", "--of", "entah"]);
    room.announce("berkas.md", file("Loket pindah", "id: pindah\n"));
    for (title, original) in [("Satu", "pindah"), ("Dua", "berkas"), ("Tiga", "x/berkas.md")] {
        let named = begin(&["correction", title, "--of", original]);
        assert!(named.contains("corrects: \"pindah\""), "{original}: {named}");
    }
    room.announce("pindah.md", file("Yang bernama lain", "id: lain\n"));
    let by_id_first = begin(&["correction", "Empat", "--of", "pindah"]);
    assert!(by_id_first.contains("corrects: \"pindah\""), "{by_id_first}");
    room.ends(2, &["new", "release", "Judul", "--of", "asal"]);
    room.ends(2, &["new", "ralat"]);
}

#[test]
fn new_begins_an_answer_from_the_number_of_what_it_answers() {
    let room = numbered();
    let begin = |arguments: &[&str]| {
        let ran = room.ends(0, &[&["new"], arguments].concat());
        std::fs::read_to_string(room.path(ran.out.trim_end())).expect("a file")
    };
    let answer = begin(&["balasan", "--of", "konsultasi/7"]);
    for part in ["type: answer\n", "answers: konsultasi/7\n", "title: \"Answer to input number 7\""]
    {
        assert!(answer.contains(part), "{part} in {answer}");
    }
    assert!(begin(&["answer", "Titled", "--of", "INBOX/3"]).contains("answers: INBOX/3\n"));
    room.ends(2, &["new", "balasan", "--of", "konsultasi"]);
    let checked = room.ends(0, &["check"]);
    assert!(!checked.out.contains("error["), "{checked:?}");

    // Without a journal it is planned and says what only the server knows; both ways rehearse.
    let body = "---\ntitle: Jawaban\ntype: balasan\nanswers: konsultasi/2\npublish_at: 2027-12-20 10:00 WIB\n";
    room.announce("surat.md", format!("{body}---\nMulai Senin.\n"));
    let on_x = body.replace("/2", "/4").replace("Jawaban", "Balasan");
    room.announce("unggahan.md", format!("{on_x}x:\n  kantor: Mulai Senin pagi.\n---\n"));
    let planned = room.ends(0, &["plan", "--markdown"]);
    assert!(planned.out.contains("the asker of konsultasi/2 alone"), "{planned:?}");
    let files = ["announcements/surat.md", "announcements/unggahan.md"];
    let rehearsed = room.ends(0, &[&["rehearse"][..], &files[..]].concat());
    for part in ["Mail: 1 of 1 sent", "https://x.com/"] {
        assert!(rehearsed.out.contains(part), "{part}: {rehearsed:?}");
    }
}
