//! What people are told is wholly in their language, on the terminal and in the desk's mail.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use mail_parser::MessageParser;
use serde_json::Value;
use siaran::sandbox::smtp;
use siaran::sandbox::x::Account;

use super::room::{CONFIG, GOOD, Room, Servers, ran, wait};

/// Words that only an English sentence has.
const ENGLISH: [&str; 9] =
    ["the", "is", "not", "be", "its", "cannot", "does", "permission", "directory"];

/// No English in `text`.
#[track_caller]
pub fn is_indonesian(text: &str) {
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        assert!(!ENGLISH.contains(&word.to_lowercase().as_str()), "{word:?} in {text}");
    }
}

/// A newsroom with things in its folder that may have been meant as announcements, and what
/// `check` and the desk must tell of.
fn untidy(room: &Room) -> [String; 4] {
    let at = |name: &str| room.path("announcements").join(name);
    room.announce("baik.md", GOOD);
    fs::write(at("konsep.docx"), "x").expect("file");
    fs::write(at("BESAR.MD"), GOOD).expect("file");
    fs::create_dir(at("lampiran")).expect("folder");
    // Below the top it is an attachment's source, and a file of another kind is nobody's concern.
    fs::write(at("lampiran/sumber.docx"), "x").expect("file");
    fs::write(at("foto.png"), "x").expect("file");
    symlink("lampiran", at("tautan")).expect("link");
    let deep = vec!["d"; 17].join("/");
    fs::create_dir_all(at(&deep)).expect("folders");
    ["BESAR.MD".to_owned(), deep, "konsep.docx".to_owned(), "tautan".to_owned()]
}

#[test]
fn what_may_have_been_meant_as_an_announcement_is_a_warning_in_every_format() {
    let room = Room::new(CONFIG);
    let strays = untidy(&room);
    let found = room.json(&["check", "--format", "json"]);
    let found = found.as_array().expect("an array");
    let files: Vec<&str> = found.iter().filter_map(|p| p["file"].as_str()).collect();
    assert_eq!(files, strays.clone().map(|s| format!("announcements/{s}")), "{found:#?}");
    for problem in found {
        assert_eq!((&problem["severity"], &problem["line"]), (&"warning".into(), &1.into()));
        assert_eq!(problem["code"], "file.not-read", "{problem}");
        assert!(problem["help"].as_str().is_some_and(|h| h.len() > 10), "{problem}");
    }
    let text = room.ends(0, &["check"]);
    let github = room.ends(0, &["check", "--format", "github"]).out;
    assert!(text.err.contains("1 file checked: 0 errors, 4 warnings"), "{}", text.err);
    for stray in &strays {
        let head = format!("announcements/{stray}:1:1: warning[file.not-read]: ");
        assert!(text.out.contains(&head), "{head}: {}", text.out);
        let line = format!("::warning file=announcements/{stray},line=1,col=1,title=file.not-read");
        assert!(github.lines().any(|l| l.starts_with(&line)), "{line}: {github}");
    }
    let indonesian = room.json(&["--lang", "id", "check", "--format", "json"]);
    for problem in indonesian.as_array().into_iter().flatten() {
        is_indonesian(problem["message"].as_str().expect("text"));
        is_indonesian(problem["help"].as_str().expect("text"));
    }
    // A person who names files asks about these only.
    room.ends(0, &["check", "announcements/baik.md"]);
    assert_eq!(
        room.json(&["check", "announcements/baik.md", "--format", "json"]),
        Value::from([0; 0])
    );
}

#[test]
fn the_desk_hears_of_the_same_things_in_its_language() {
    let servers = Servers::start(Account::made_up("kementeladan"), smtp::Options::default());
    let room = servers.room(&Account::made_up("kementeladan"), None, "none");
    let config = fs::read_to_string(room.path("config.yaml")).expect("config");
    room.write("config.yaml", config.replace("language: en", "language: id"));
    room.write("wartawan.csv", "surel,nama\nani@media.example,Ani\n");
    let strays = untidy(&room);
    let daemon = room.daemon(&["run"]);
    let told = || {
        let all = servers.mail.inbox();
        let mut text = String::new();
        for mail in all.iter().filter(|m| m.rcpt_to == ["meja@teladan.example"]) {
            let parsed = MessageParser::default().parse(&mail.data).expect("a message");
            text += &parsed.body_text(0).unwrap_or_default().replace('\r', "");
        }
        text
    };
    for head in strays.iter().map(|s| format!("Tidak dibaca: {s}")).chain(["Ditahan: ".into()]) {
        wait(&head, || daemon.log(), || told().contains(&head));
    }
    daemon.stop();
    let text = told();
    is_indonesian(&text);
    assert!(text.contains("wartawan.csv tidak memuat kolom email di baris pertamanya"), "{text}");
    assert!(text.contains("email,name,outlet,basis,since"), "the cure: {text}");
    assert!(!text.contains("sumber.docx") && !text.contains("foto.png"), "{text}");
}

#[test]
fn an_unusable_list_is_told_by_check_plan_and_status() {
    let room = Room::new(&CONFIG.replace("language: en", "language: id"));
    room.announce("baik.md", GOOD);
    let told = |code: &str, severity: &str, exit: i32| {
        let found = room.ends(exit, &["check", "--format", "json"]).json();
        assert_eq!((&found[0]["code"], &found[0]["severity"]), (&code.into(), &severity.into()));
        is_indonesian(found[0]["message"].as_str().expect("text"));
        is_indonesian(found[0]["help"].as_str().expect("text"));
        for command in ["plan", "status"] {
            let item = room.json(&[command, "--json"])[0].take();
            assert_eq!(item["state"], "held", "{item}");
            let why = item["why"].as_str().expect("a sentence");
            is_indonesian(why);
            assert!(why.contains("wartawan.csv") && why.ends_with('.'), "{why}");
        }
    };
    for rows in ["a@b.example,A\n", "email,name,EMAIL\n", "email,\"name\n"] {
        room.write("wartawan.csv", rows);
        told("list.unusable", "error", 1);
    }
    room.write("wartawan.csv", b"email,nam\xff\n");
    told("list.unusable", "error", 1);
    fs::remove_file(room.path("wartawan.csv")).expect("list");
    // A list lies outside git: that it is not in this copy is no fault.
    told("list.missing", "note", 0);
    fs::create_dir(room.path("wartawan.csv")).expect("folder");
    told("list.unusable", "error", 1);
}

#[test]
fn what_hinders_a_command_is_told_in_the_language_asked_for() {
    let room = Room::new(CONFIG);
    let said = |code: i32, arguments: &[&str]| {
        let ran = room.ends(code, &[&["--lang", "id"], arguments].concat());
        is_indonesian(&ran.err);
        ran.err
    };
    assert!(said(78, &["--config", "lain.yaml", "check"]).contains("lain.yaml tidak ada"));
    assert!(said(78, &["--config", "announcements", "check"]).contains("bukan berkas biasa"));
    assert!(said(1, &["check", "lain.md"]).contains("berkas lain.md tidak ada"));
    let new = ["new", "siaran_pers", "Judul"];
    room.ends(0, &new);
    assert!(said(1, &new).contains("sudah ada"));
    fs::remove_dir_all(room.path("announcements")).expect("folder");
    let gone = "folder siaran announcements tidak ada";
    for line in [&["check"][..], &["plan"], &["rehearse"], &new] {
        assert!(said(1, line).contains(gone), "{line:?}");
    }
    room.write("announcements", "");
    assert!(said(1, &["check"]).contains("bukan folder"));

    let room = Room::new(CONFIG);
    room.announce("baik.md", GOOD);
    fs::set_permissions(room.path("announcements"), fs::Permissions::from_mode(0o700))
        .expect("mode");
    for line in [&["check"][..], &["new", "siaran_pers", "Judul"]] {
        let ran = ran(room.command_as_nobody(&[&["--lang", "id"], line].concat()));
        assert_eq!(ran.code, 1, "{ran:?}");
        is_indonesian(&ran.err);
    }
}
