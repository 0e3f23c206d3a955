//! `siaran lists`: what it prints, and what it does without a daemon.

use std::fs;

use serde_json::{Value, json};

use super::language::is_indonesian;
use super::room::{CONFIG, GOOD, Room};

/// A newsroom with two lists; in the first, two rows have no ground and a bad day.
fn room() -> Room {
    let lists = "wartawan: { file: wartawan.csv, title: Wartawan }\n    \
                 daerah: { file: daerah.csv, title: Daerah }";
    let room =
        Room::new(&CONFIG.replace("wartawan: { file: wartawan.csv, title: Wartawan }", lists));
    room.write(
        "wartawan.csv",
        "email,name,outlet,basis,since\n\
         ani@media.example,Ani,=Media,persetujuan,2026-01-10\n\
         budi@media.example,,Media Dua,,2026-01-10\n\
         citra@media.example,Citra,Media,kontrak,2999-01-10\n\
         dewi@media.example,,Media,kontrak,\n",
    );
    room.write(
        "daerah.csv",
        "email;basis\nANI@media.example;kontrak\nelok@media.example;kontrak\n",
    );
    room
}

#[test]
fn check_names_every_row_that_is_left_out_and_who_is_on_two_lists() {
    let room = room();
    let ran = room.ends(1, &["lists", "check"]);
    for part in [
        "line 3 is left out: column basis",
        "line 4 is left out: column since names 2999-01-10",
        "1 also on wartawan",
        "2 rows left out",
    ] {
        assert!(ran.out.contains(part), "{part}: {ran:?}");
    }
    assert!(ran.err.contains("2 lists checked: 3 people, 2 problems"), "{ran:?}");
    assert!(!ran.out.contains('@'), "addresses are for those who export: {ran:?}");
    room.ends(0, &["lists", "unsubscribe", "dewi@media.example"]);
    let all = room.ends(1, &["lists", "check", "--json"]).json();
    assert_eq!(all[0]["list"], "daerah");
    assert_eq!(all[1]["suppressed"], json!({ "objected": 1, "bounced": 0, "erased": 0 }));
    assert_eq!(all[1]["members"], 2);
    assert_eq!(all[1]["rows_left_out"], 2);
    assert_eq!(all[1]["problems"][0]["line"], 3);
    assert_eq!(all[1]["overlaps"], json!([{ "list": "daerah", "people": 1 }]));
    is_indonesian(&room.ends(1, &["--lang", "id", "lists", "check"]).out);
    fs::remove_file(room.path("daerah.csv")).expect("list");
    let ran = room.ends(1, &["lists", "check"]);
    assert!(ran.out.contains("daerah.csv does not exist"), "{ran:?}");
}

#[test]
fn a_list_without_grounds_holds_its_announcements() {
    let room = Room::new(CONFIG);
    room.announce("ada.md", GOOD);
    room.write("wartawan.csv", "email,name\nani@media.example,Ani\n");
    let ran = room.ends(1, &["check"]);
    assert!(ran.out.contains("error[list.unusable]") && ran.out.contains("basis"), "{ran:?}");
    assert_eq!(room.json(&["plan", "--json"])[0]["state"], "held");
}

#[test]
fn a_letter_that_names_its_reader_is_warned_of_nameless_ones() {
    let room = room();
    room.announce(
        "ada.md",
        GOOD.replace("---\nLoket tutup", "---\nYth. {{recipient.name}}, loket tutup"),
    );
    let ran = room.ends(0, &["check"]);
    assert!(ran.out.contains("warning[placeholder.empty]"), "{ran:?}");
    assert!(ran.out.contains("{{ recipient.name }} will be empty for 1 of 2"), "{ran:?}");
}

#[test]
fn plan_tells_who_is_left_out() {
    let room = room();
    room.announce("ada.md", GOOD);
    let planned = room.json(&["plan", "--json"])[0]["letters"].clone();
    assert_eq!((&planned["recipients"], &planned["left_out"]["objected"]), (&json!(2), &json!(0)));
    room.ends(0, &["lists", "unsubscribe", "Dewi@media.example"]);
    let planned = room.json(&["plan", "--json"])[0]["letters"].clone();
    assert_eq!((&planned["recipients"], &planned["left_out"]["objected"]), (&json!(1), &json!(1)));
    let ran = room.ends(0, &["plan"]);
    assert!(ran.out.contains("Mail to 1 recipient, 1 not mailed (1 objected)"), "{ran:?}");
    room.ends(0, &["lists", "allow", "DEWI@media.example"]);
    assert_eq!(room.json(&["plan", "--json"])[0]["letters"]["recipients"], 2);
    let again = room.ends(1, &["lists", "allow", "dewi@media.example"]);
    assert!(again.err.contains("may be mailed as it is"), "{again:?}");
}

#[test]
fn what_is_kept_is_exported_whole_and_calculates_nothing() {
    let room = room();
    let ran = room.ends(0, &["lists", "unsubscribe", "fajar@media.example"]);
    assert!(ran.err.contains("is on no list"), "{ran:?}");
    let ran = room.ends(0, &["lists", "export"]);
    let mut lines = ran.out.lines();
    let header = "email,name,outlet,list,basis,since,suppressed_since,suppressed_why";
    assert_eq!(lines.next(), Some(header));
    let rest: Vec<&str> = lines.collect();
    assert!(rest.contains(&"ani@media.example,Ani,'=Media,wartawan,persetujuan,2026-01-10,,"));
    assert!(rest.contains(&"dewi@media.example,,Media,wartawan,kontrak,,,"));
    let fajar = rest.iter().find(|line| line.starts_with("fajar@media.example,,,,,,2"));
    assert!(fajar.is_some_and(|line| line.ends_with(",objection")), "{rest:?}");
    assert_eq!(rest.len(), 5);
    let one = room.json(&["lists", "export", "daerah", "--json"]);
    let emails: Vec<_> = one.as_array().expect("array").iter().map(|row| &row["email"]).collect();
    assert_eq!(emails, ["ANI@media.example", "elok@media.example"]);

    let ani = room.json(&["lists", "export", "--person", "ani@Media.example", "--json"]);
    let kept = ani[0]["kept"].as_array().expect("array");
    let places: Vec<_> = kept.iter().map(|entry| (&entry["kind"], &entry["place"])).collect();
    let list = Value::from("list");
    assert_eq!(places, [(&list, &Value::from("daerah")), (&list, &Value::from("wartawan"))]);
    let citra = room.json(&["lists", "export", "--person", "citra@media.example", "--json"]);
    let row = json!([{ "kind": "row", "place": "wartawan", "at": null, "detail": { "line": 4 } }]);
    assert_eq!(citra[0]["kept"], row, "a row that is left out is kept all the same");
    let ran = room.ends(0, &["lists", "export", "--person", "tamu@media.example"]);
    assert_eq!(ran.out, "kind,place,at,detail\n");
    assert!(ran.err.contains("nothing is kept"), "{ran:?}");
}

#[test]
fn a_sandbox_takes_in_nothing_that_real_people_ask_for() {
    let room = room();
    let before = fs::read(room.path("wartawan.csv")).expect("list");
    for wish in ["erase", "unsubscribe", "allow"] {
        for (lang, part) in [("en", "without --sandbox"), ("id", "tanpa --sandbox")] {
            let line = ["--sandbox", "--lang", lang, "lists", wish, "ani@media.example"];
            let ran = room.ends(2, &line);
            assert!(ran.err.contains(part), "{ran:?}");
        }
    }
    assert_eq!(fs::read(room.path("wartawan.csv")).expect("list"), before);
    assert!(!room.path("state").exists(), "nothing was begun");
}

#[test]
fn where_siaran_never_ran_a_person_leaves_the_lists() {
    let room = room();
    let ran = room.ends(0, &["lists", "erase", "ani@media.example"]);
    assert!(ran.err.contains("daerah.csv: 1 row deleted"), "{ran:?}");
    assert!(!room.path("state").exists(), "nothing was begun");
    for list in ["wartawan.csv", "daerah.csv"] {
        let text = fs::read_to_string(room.path(list)).expect("list").to_lowercase();
        assert!(!text.contains("ani@") && text.lines().count() > 1, "{text}");
    }
    // What was written down before siaran ran cannot be told apart from an alias yet.
    room.ends(0, &["lists", "unsubscribe", "elok@media.example"]);
    let ran = room.ends(1, &["lists", "erase", "elok@media.example"]);
    assert!(ran.err.contains("is still kept; start it once"), "{ran:?}");
    assert!(!ran.err.contains("remembers nothing"), "{ran:?}");
}
