//! Exit codes, streams, languages, where the configuration comes from, and `new`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::room::{CONFIG, GOOD, Ran, Room, ran};

const KINDS: [[&str; 2]; 9] = [
    ["release", "siaran_pers"],
    ["invitation", "undangan"],
    ["correction", "ralat"],
    ["withdrawal", "pencabutan"],
    ["consultation", "konsultasi"],
    ["response", "tanggapan"],
    ["alert", "peringatan"],
    ["update", "pemutakhiran"],
    ["answer", "balasan"],
];

/// A line that finds each command at work, `ID` for an id.
const COMMANDS: [&[&str]; 23] = [
    &["check"],
    &["plan"],
    &["preview", "loket.md"],
    &["rehearse"],
    &["run"],
    &["status"],
    &["resolve", "ID", "--drop"],
    &["hold", "ID"],
    &["unhold", "ID"],
    &["cancel", "ID"],
    &["release", "ID", "--now"],
    &["new", "release", "Judul"],
    &["log", "ID"],
    &["feedback"],
    &["feedback", "set", "ID/1", "--fate", "answered"],
    &["digest"],
    &["adopt"],
    &["account", "list"],
    &["lists", "check"],
    &["lists", "export"],
    &["lists", "erase", "a@b.example"],
    &["lists", "unsubscribe", "a@b.example"],
    &["lists", "allow", "a@b.example"],
];

#[track_caller]
fn only_says(ran: &Ran, code: i32) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert_eq!(ran.out, "", "stdout is for data: {ran:?}");
    assert!(!ran.err.trim().is_empty(), "nothing said why");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
}

#[test]
fn an_unusable_configuration_ends_every_command_with_78() {
    let room = Room::empty();
    room.write("broken.yaml", "newsroom: [");
    room.write("wrong.yaml", CONFIG.replace("timezone: WIB", "timezone: WIBU"));
    room.write("binary.yaml", b"newsroom: \xff\xfe");
    room.write("large.yaml", vec![b'#'; 2 << 20]);
    fs::create_dir(room.path("folder.yaml")).expect("folder");
    for config in ["missing", "broken", "wrong", "binary", "large", "folder"] {
        let name = format!("{config}.yaml");
        for line in COMMANDS {
            let ran = room.run(&[&["--config", &name], line].concat());
            only_says(&ran, 78);
            assert!(ran.err.contains(&name), "{line:?} names the file: {}", ran.err);
        }
    }
    // With no --config at all.
    for line in COMMANDS {
        only_says(&room.run(line), 78);
    }
    assert!(!room.path("state").exists(), "no state was begun");
}

#[test]
fn a_broken_template_stops_what_makes_letters_and_nothing_else() {
    let room = Room::new(&format!("{CONFIG}templates: templates\n"));
    room.write("wartawan.csv", "email,since,basis\nani@media.example,2026-01-02,asked\n");
    room.announce("loket.md", GOOD);
    fs::create_dir(room.path("templates")).expect("folder");
    room.write("templates/letter.txt.j2", "Yth.\n{{ titel }}\n");
    let told = |ran: &Ran| [ran.out.as_str(), &ran.err].concat().contains("letter.txt.j2:2:");
    assert!(told(&room.ends(1, &["check"])), "check says where");
    for line in [&["run"][..], &["rehearse"]] {
        assert!(told(&room.ends(78, line)), "{line:?} says where");
    }
    for line in [&["plan"][..], &["status"]] {
        let ran = room.ends(0, line);
        assert!(told(&ran) && !ran.out.contains("letter.txt.j2"), "{ran:?}");
    }
    let quiet: [&[&str]; 5] =
        [&["hold"], &["unhold"], &["hold", "loket"], &["cancel", "loket"], &["lists", "check"]];
    for line in quiet {
        assert!(!told(&room.ends(0, line)), "{line:?}");
    }
    // A file that cannot be read as text is told as well.
    room.write("templates/letter.txt.j2", b"\xff");
    assert!(room.ends(1, &["check"]).out.contains("letter.txt.j2"));
    room.ends(78, &["run"]);
    room.ends(0, &["status"]);
}

#[test]
fn a_configuration_error_is_told_with_line_and_code() {
    let room = Room::new(&CONFIG.replace("timezone: WIB", "timezone: WIBU"));
    let ran = room.ends(78, &["check"]);
    assert!(ran.err.starts_with("config.yaml:3:"), "{}", ran.err);
    assert!(ran.err.contains(": error[time.zone-unknown]: "), "{}", ran.err);
    assert!(ran.err.contains("WIBU") && ran.err.contains("help: "), "{}", ran.err);
    let room = Room::new(&CONFIG.replace("newsroom:", "newsrom:"));
    let ran = room.ends(78, &["run"]);
    assert!(ran.err.contains("error[key.unknown]"), "{}", ran.err);
    assert!(ran.err.contains("did you mean \"newsroom\"?") || ran.err.contains("\"newsroom\""));
}

#[test]
fn a_configuration_that_may_not_be_read_ends_with_78() {
    let room = Room::new(CONFIG);
    let config = room.path("config.yaml");
    fs::set_permissions(&config, fs::Permissions::from_mode(0o000)).expect("mode");
    let mut command = room.command_as_nobody(&["check"]);
    command.env("SIARAN_CONFIG", config);
    let ran = ran(command);
    assert_eq!((ran.code, ran.out.as_str()), (78, ""), "{ran:?}");
    assert!(ran.err.contains("config.yaml"), "{ran:?}");
}

#[test]
fn an_id_that_nobody_knows_ends_with_1() {
    let room = Room::new(CONFIG);
    room.announce("ada.md", GOOD);
    for line in COMMANDS.iter().filter(|line| line.contains(&"ID")) {
        let line: Vec<_> = line.iter().map(|w| if *w == "ID" { "tidak-ada" } else { w }).collect();
        let ran = room.run(&line);
        only_says(&ran, 1);
        assert!(ran.err.contains("tidak-ada"), "{line:?}: {}", ran.err);
    }
    for line in [&["status", "tidak-ada"][..], &["status", "tidak-ada", "--json"]] {
        only_says(&room.run(line), 1);
    }
    for line in [["check", "tidak-ada.md"], ["plan", "tidak-ada.md"], ["rehearse", "tidak-ada.md"]]
    {
        only_says(&room.run(&line), 1);
    }
    assert!(!room.path("rehearsal").exists());
}

#[test]
fn misuse_ends_with_2() {
    let room = Room::new(CONFIG);
    room.announce("ada.md", GOOD);
    let lines: [&[&str]; 19] = [
        &[],
        &["chek"],
        &["check", "--format", "xml"],
        &["check", "--nonsense"],
        &["--lang", "fr", "check"],
        &["plan", "--json=yes"],
        &["status", "a", "b"],
        &["resolve", "ada"],
        &["resolve", "ada", "--drop", "--resend"],
        &["release", "ada"],
        &["cancel"],
        &["new", "release"],
        &["new", "puisi", "Judul"],
        &["completions", "cobol"],
        &["lists"],
        &["lists", "erase", "bukan alamat"],
        &["lists", "erase", "0123456789abcdef0123456789abcdef@erased.invalid"],
        &["lists", "export", "tidak-ada"],
        &["lists", "export", "wartawan", "--person", "a@b.example"],
    ];
    for line in lines {
        only_says(&room.run(line), 2);
    }
}

#[test]
fn help_and_version_are_data() {
    let room = Room::empty();
    for line in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let ran = room.ends(0, line);
        assert!(!ran.out.is_empty() && ran.err.is_empty(), "{ran:?}");
    }
}

#[test]
fn completions_name_every_command_and_are_accepted_by_their_shell() {
    let room = Room::empty();
    for shell in ["bash", "zsh", "fish"] {
        let ran = room.ends(0, &["completions", shell]);
        assert_eq!(ran.err, "");
        for line in COMMANDS {
            assert!(ran.out.contains(line[0]), "{shell} knows {}", line[0]);
        }
        if shell == "bash" {
            room.write("completions.bash", &ran.out);
            let script = "source completions.bash && complete -p siaran";
            let mut bash = Command::new("bash");
            bash.args(["--norc", "-euc", script]).current_dir(room.path(""));
            let output = bash.output().expect("bash");
            assert!(output.status.success(), "{output:?}");
        }
    }
}

#[test]
fn the_manual_page_is_roff_and_names_every_command_and_option() {
    let room = Room::empty();
    let page = room.ends(0, &["man"]).out;
    for line in COMMANDS {
        assert!(page.contains(&format!(".SS \"siaran {} ", line[0])), "{}: {page}", line[0]);
    }
    for word in ["\\-\\-config", "\\-\\-recipients", "text|json|github", "EXIT STATUS"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(page.contains("\n.TH siaran 1 "), "{page}");
    let macros = ["ie", "el", "TH", "SH", "SS", "br", "TP", "PP", "IP", "RS", "RE"];
    for line in page.lines().filter(|l| l.starts_with(['.', '\''])) {
        let name = line[1..].split_whitespace().next().unwrap_or_default();
        assert!(macros.contains(&name), "{line}");
    }
}

#[test]
fn messages_go_to_stderr_and_data_to_stdout() {
    let room = Room::new(CONFIG);
    let ran = room.ends(0, &["plan", "--json"]);
    assert_eq!(ran.json(), serde_json::json!([]));
    assert_eq!(room.ends(0, &["plan"]).out, "");
    room.announce("ada.md", GOOD);
    let ran = room.ends(0, &["check"]);
    assert_eq!(ran.out, "", "nothing wrong, nothing to list");
    assert!(ran.err.contains("1 file"), "{}", ran.err);
    for line in [&["hold", "ada", "--reason", "rapat"][..], &["unhold", "ada"], &["cancel", "ada"]]
    {
        let ran = room.ends(0, line);
        assert!(ran.out.is_empty() && ran.err.contains("ada"), "{ran:?}");
    }
    let ran = room.ends(0, &["log", "ada"]);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
    for (line, word) in ran.out.lines().zip(["rapat", "", ""]) {
        let stamp = line.split_whitespace().next().expect("a stamp");
        stamp.parse::<jiff::Timestamp>().expect("RFC 3339");
        assert!(stamp.ends_with('Z') && line.contains(word), "{line}");
    }
    let log = room.json(&["log", "ada", "--json"]);
    assert_eq!(log.as_array().map(Vec::len), Some(3), "{log}");
}

#[test]
fn content_with_errors_ends_check_with_1_and_queries_with_0() {
    let room = Room::new(CONFIG);
    room.announce("salah.md", GOOD.replace("title:", "titel:"));
    let ran = room.ends(1, &["check"]);
    assert!(ran.out.contains("error[key.unknown]"), "{ran:?}");
    assert_eq!(room.json(&["plan", "--json"])[0]["state"], "draft");
    assert_eq!(room.json(&["status", "--json"])[0]["state"], "draft");
    let ran = room.ends(1, &["rehearse"]);
    assert!(ran.err.contains("0 of 1"), "{ran:?}");
}

#[test]
fn a_folder_that_is_not_there_is_a_failed_action() {
    let room = Room::new(CONFIG);
    fs::remove_dir(room.path("announcements")).expect("folder");
    for line in [["check"], ["plan"], ["rehearse"]] {
        let ran = room.run(&line);
        only_says(&ran, 1);
        assert!(ran.err.contains("announcements"), "{ran:?}");
    }
}

#[test]
fn language_is_the_flag_else_the_configuration_else_the_environment() {
    let room = Room::new(CONFIG);
    room.write("id.yaml", CONFIG.replace("language: en", "language: id"));
    room.write("none.yaml", CONFIG.replace("  language: en\n", ""));
    room.write("broken.yaml", format!("{CONFIG}junk: 1\n").replace("language: en", "language: id"));
    room.announce("salah.md", GOOD.replace("title:", "titel:"));
    let english = "is not a known key";
    let indonesian = "bukan kunci yang dikenal";
    let said = |config: &str, lang: &[&str], environment: &str| {
        let line = [&["--config", config], lang, &["check"]].concat();
        let mut command = room.command(&line);
        command.env("LANG", environment);
        let ran = ran(command);
        let text = ran.out + &ran.err;
        match (text.contains(english), text.contains(indonesian)) {
            (true, false) => "en",
            (false, true) => "id",
            _ => panic!("neither or both: {text}"),
        }
    };
    assert_eq!(said("config.yaml", &[], "id_ID.UTF-8"), "en");
    assert_eq!(said("id.yaml", &[], "en_US.UTF-8"), "id");
    assert_eq!(said("config.yaml", &["--lang", "id"], "en_US.UTF-8"), "id");
    assert_eq!(said("id.yaml", &["--lang", "en"], "id_ID.UTF-8"), "en");
    assert_eq!(said("none.yaml", &[], "en_US.UTF-8"), "en");
    assert_eq!(said("none.yaml", &[], "id_ID.UTF-8"), "id");
    assert_eq!(said("none.yaml", &[], "C"), "id");
    assert_eq!(said("broken.yaml", &[], "en_US.UTF-8"), "id", "read beside other errors");
}

#[test]
fn the_configuration_comes_from_the_flag_else_the_environment_else_here() {
    let room = Room::new(CONFIG);
    room.announce("ada.md", GOOD);
    fs::create_dir(room.path("lain")).expect("folder");
    room.write("lain/config.yaml", CONFIG);
    fs::create_dir(room.path("lain/announcements")).expect("folder");
    let count = |flag: &[&str], environment: Option<&str>| {
        let mut command = room.command(&[flag, &["plan", "--json"]].concat());
        if let Some(path) = environment {
            command.env("SIARAN_CONFIG", path);
        }
        ran(command).json().as_array().map(Vec::len)
    };
    assert_eq!(count(&[], None), Some(1));
    assert_eq!(count(&[], Some("lain/config.yaml")), Some(0), "paths are relative to the file");
    assert_eq!(count(&["--config", "config.yaml"], Some("lain/config.yaml")), Some(1));
    assert_eq!(count(&["--config", "lain/config.yaml"], None), Some(0));
}

#[test]
fn new_makes_a_file_of_every_type_that_check_passes() {
    let room = Room::new(CONFIG);
    for lang in ["id", "en"] {
        for kind in KINDS.iter().flatten() {
            let title = format!("Judul \"{kind}\": {lang} #1");
            let ran = room.ends(0, &["--lang", lang, "new", kind, &title]);
            let path = ran.out.trim_end();
            assert!(path.ends_with(".md") && room.path(path).is_file(), "{ran:?}");
            let text = fs::read_to_string(room.path(path)).expect("file");
            assert!(text.contains('#') && text.contains("publish_at"), "commented: {text}");
            let checked = room.ends(0, &["check", path]);
            assert!(!checked.out.contains("error["), "{checked:?}");
            let planned = room.json(&["plan", path, "--json"]);
            assert_eq!(planned[0]["title"], title.as_str());
            assert_eq!(planned[0]["state"], "draft", "it goes nowhere by itself");
            let again = room.run(&["--lang", lang, "new", kind, &title]);
            only_says(&again, 1);
            assert_eq!(fs::read_to_string(room.path(path)).expect("file"), text, "untouched");
        }
    }
    room.ends(0, &["check"]);
    for title in ["", "  ", "a\nb", "!!!"] {
        only_says(&room.run(&["new", "release", title]), 1);
    }
}
