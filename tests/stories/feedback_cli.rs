//! `siaran feedback`: what came back, as people see it and as they change it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use siaran::daemon::opening;
use siaran::feedback::{INBOX, Kind, Record, Terms};

use crate::newsroom::{Came, Newsroom, Setup, released};

fn ago(days: i64) -> Timestamp {
    Timestamp::now() - SignedDuration::from_hours(24 * days)
}

/// A consultation to which five have answered, and one letter that answers nothing.
fn answered() -> Newsroom {
    let room = Setup::default().build();
    room.remember(ago(30), vec![opening(None).expect("a key")]);
    let topics = ["biaya", "waktu"].map(|topic| (topic.to_owned(), vec![topic.to_owned()]));
    let terms = Terms { answer_within: 3, topics: topics.into(), ..Terms::default() };
    room.remember(ago(30), released("ruu-data", "RUU Data", ago(30), terms));
    let hostile = Record {
        from: "budi@warga.example".to_owned(),
        name: "Budi\u{1b}]0;x\u{7}".to_owned(),
        subject: "Tanya\u{202e}".to_owned(),
        text: format!(
            "Berapa \u{1b}[2J\u{9b}31m tarifnya?\r\nSalam\u{202e}\n{}",
            "x".repeat(9_000)
        ),
        folded: "> kutipan lama".to_owned(),
        attachments: vec!["a\u{1b}[1m.pdf".to_owned()],
        ..Record::default()
    };
    let text = |text: &str| Record { text: text.to_owned(), ..Record::default() };
    let mut all = vec![Came {
        topics: &["biaya"],
        record: hostile,
        ..Came::question("ruu-data", ago(20), "")
    }];
    for day in [19, 18, 17] {
        let (print, topics): (_, &[_]) = ("mahal", &["biaya"]);
        let record = text("Terlalu mahal.");
        all.push(Came {
            kind: Kind::Input,
            print,
            topics,
            record,
            ..Came::question("ruu-data", ago(day), "")
        });
    }
    let record = text("Mohon salinan kajian.");
    all.push(Came {
        kind: Kind::InformationRequest,
        record,
        ..Came::question("ruu-data", ago(0), "")
    });
    all.push(Came::question(INBOX, ago(2), "Di mana kantornya?"));
    room.came(all);
    room
}

fn numbers(all: &Value) -> Vec<&str> {
    let all = all.as_array().expect("an array").iter();
    all.map(|item| item["number"].as_str().expect("a number")).collect()
}

fn refused(room: &Newsroom, arguments: &[&str], part: &str) {
    let facts = room.facts("%");
    for lang in ["en", "id"] {
        let mut all = vec!["--lang", lang, "feedback", "set"];
        all.extend(arguments);
        let (well, stdout, stderr) = room.try_run(&all);
        assert!(!well && stdout.is_empty(), "{arguments:?}: {stdout}");
        assert!(lang == "id" || stderr.contains(part), "{arguments:?}: {stderr}");
        assert!(!stderr.trim_end().contains(|c: char| c.is_control()), "{stderr:?}");
    }
    assert_eq!(room.facts("%"), facts, "nothing is written: {arguments:?}");
}

#[test]
fn everything_that_came_is_counted_listed_and_shown() {
    let room = answered();
    let all = room.json(&["feedback"]);
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    let (inbox, ruu) = (&all[0], &all[1]);
    assert_eq!((&inbox["announcement"], &inbox["total"]), (&json!("INBOX"), &json!(1)));
    assert_eq!((&ruu["announcement"], &ruu["overdue"]), (&json!("ruu-data"), &json!(1)));
    let channels = json!([{ "channel": "mail", "new": 5, "open": 5, "overdue": 1, "total": 5 }]);
    assert_eq!(ruu["channels"], channels);
    let table = room.run(&["feedback"]);
    assert!(table.contains("5 new · 5 open · 1 overdue · 5 in all"), "{table}");

    // Those alike stand in one line; as JSON each stands for itself.
    let listed = room.run(&["feedback", "ruu-data"]);
    assert!(listed.contains("biaya: Terlalu mahal. (+2 alike)"), "{listed}");
    assert!(listed.contains("other: Mohon salinan kajian."), "{listed}");
    assert!(listed.contains("question?  [new]  OVERDUE since"), "{listed}");
    assert_eq!(listed.lines().filter(|line| line.starts_with("ruu-data/")).count(), 3);
    let all = room.json(&["feedback", "ruu-data"]);
    assert_eq!(numbers(&all).len(), 5);
    assert_eq!(all[0]["kind_confirmed"], false);
    assert_eq!(all[2]["like"], 2);
    assert!(all[0]["due"].as_str().is_some_and(|due| due.ends_with("17:00:00Z")), "{all}");
    // Texts leave the state only when they are asked for.
    assert!(all[0].get("text").is_none() && all[0].get("from").is_none());
    let with_texts = room.json(&["feedback", "ruu-data", "--texts"]);
    assert_eq!(with_texts[1]["text"], "Terlalu mahal.");

    let chosen = |arguments: &[&str]| {
        let all = room.json(&[&["feedback"], arguments].concat());
        numbers(&all).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&["--overdue"]), ["ruu-data/1"]);
    assert_eq!(chosen(&["--kind", "pertanyaan"]), ["INBOX/1", "ruu-data/1"]);
    assert_eq!(chosen(&["ruu-data", "--kind", "input", "--open"]).len(), 3);
    assert_eq!(chosen(&["INBOX"]), ["INBOX/1"]);
    assert_eq!(chosen(&["ruu-data/5"]), ["ruu-data/5"]);

    let (well, _, stderr) = room.try_run(&["feedback", "nihil"]);
    assert!(!well && stderr.contains("no item nihil"), "{stderr}");
    let (well, _, stderr) = room.try_run(&["feedback", "ruu-data/6"]);
    assert!(!well && stderr.contains("the last number is 5"), "{stderr}");
    let status = room.run(&["status", "ruu-data"]);
    assert!(status.contains("  feedback: 5, open 5, overdue 1\n"), "{status}");
    let log = room.run(&["log", "ruu-data"]);
    assert!(log.contains("feedback ruu-data/5: information request? by mail"), "{log}");
}

#[test]
fn what_strangers_wrote_never_moves_a_cursor() {
    let room = answered();
    for arguments in [
        &["feedback"][..],
        &["feedback", "ruu-data"],
        &["feedback", "ruu-data/1"],
        &["feedback", "ruu-data/1", "--all"],
        &["feedback", "--open"],
        &["digest"],
        &["log", "ruu-data"],
    ] {
        let shown = room.run(arguments);
        let odd = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.contains(odd), "{arguments:?}: {shown:?}");
        assert!(shown.contains("ruu-data"), "{shown}");
    }
    let short = room.run(&["feedback", "ruu-data/1"]);
    assert!(short.contains("(cut; all of it with --all)"), "{short}");
    assert!(short.contains("folded away") && !short.contains("kutipan lama"), "{short}");
    assert!(short.contains("from: Budi") && short.contains("budi@warga.example"), "{short}");
    assert!(short.contains("attachments: a") && short.contains(".eml"), "{short}");
    let whole = room.run(&["feedback", "ruu-data/1", "--all"]);
    assert!(whole.contains("kutipan lama") && whole.contains(&"x".repeat(9_000)));
}

#[test]
fn a_person_notes_what_it_is_whose_it_is_and_what_became_of_it() {
    let room = answered();
    let set = |arguments: &[&str]| room.run(&[&["feedback", "set"], arguments].concat());
    set(&["ruu-data/2-4", "--fate", "tidak_diterima", "--reason", "Tarif diatur dalam PP."]);
    set(&["ruu-data/5", "--extend"]);
    set(&[
        "ruu-data/1",
        "--kind",
        "keluhan",
        "--topic",
        "waktu",
        "--owner",
        "dir@instansi.example",
    ]);
    let moved = room.output(&["feedback", "set", "INBOX/1", "--move-to", "ruu-data"]);
    let told = String::from_utf8_lossy(&moved.stderr).into_owned();
    assert!(moved.status.success() && told.contains("INBOX/1 is ruu-data/6 now"), "{told}");

    let all = room.json(&["feedback", "ruu-data"]);
    assert_eq!(numbers(&all).len(), 6);
    assert_eq!(
        (&all[1]["fate"], &all[1]["reason"]),
        (&json!("not_adopted"), &json!("Tarif diatur dalam PP."))
    );
    assert_eq!((&all[4]["extended"], &all[4]["fate"]), (&json!(true), &json!("new")));
    let first = &all[0];
    assert_eq!((&first["kind"], &first["kind_confirmed"]), (&json!("complaint"), &json!(true)));
    assert_eq!((&first["topics"], &first["fate"]), (&json!(["waktu"]), &json!("passed_on")));
    assert!(first["changes"][0]["who"].as_str().is_some_and(|who| !who.is_empty()), "{first}");
    // Totals never shrink, and what was moved counts once.
    let totals = room.json(&["feedback"]);
    assert_eq!((&totals[0]["total"], &totals[1]["total"]), (&json!(0), &json!(6)));
    assert_eq!((&totals[1]["open"], &totals[1]["new"]), (&json!(3), &json!(2)));
    let shown = room.run(&["--lang", "id", "feedback", "ruu-data/1"]);
    assert!(shown.contains("diteruskan kepada dir@instansi.example ("), "{shown}");
    let log = room.run(&["--lang", "id", "log", "ruu-data"]);
    let line = "masukan ruu-data/2: tidak diterima: Tarif diatur dalam PP. (";
    assert!(log.contains(line), "{log}");

    for (arguments, part) in [
        (&["ruu-data/9", "--fate", "answered"][..], "the last number is 6"),
        (&["ruu-data", "--fate", "answered"], "is no number of feedback"),
        (&["ruu-data/1"], "nothing is to be changed"),
        (&["ruu-data/1", "--fate", "not_adopted"], "needs a reason"),
        (&["ruu-data/1", "--fate", "not_adopted", "--reason", "a\u{1b}[2J"], "control characters"),
        (&["ruu-data/1", "--fate", "dirujuk", "--ticket", "1\n2"], "control characters"),
        (&["ruu-data/1", "--fate", "\u{1b}[2J"], "is no fate"),
        (&["ruu-data/1", "--owner", "direktur"], "is no mail address"),
        (&["ruu-data/1", "--move-to", "nihil"], "there is no announcement"),
        (&["ruu-data/1", "--topic", "harga"], "choose biaya, waktu or other"),
        (&["ruu-data/1", "INBOX/1", "--fate", "answered"], "change ruu-data/6"),
        (&["ruu-data/5", "--extend"], "the law gives it once"),
        (&["ruu-data/1", "--extend"], "only information requests"),
    ] {
        refused(&room, arguments, part);
    }
}

#[test]
fn the_digest_can_be_read_at_any_time_and_tells_nobody_off() {
    let room = answered();
    let before = room.facts("%");
    let text = room.run(&["--lang", "id", "digest"]);
    assert!(
        text.starts_with("[siaran] Masukan publik: 6 baru, 6 terbuka, 1 lewat tenggat\n"),
        "{text}"
    );
    assert!(text.contains("Terlalu mahal.” (+2 serupa)"), "{text}");
    assert!(text.contains("Topik: biaya 4 · lain 1"), "{text}");
    let all = room.json(&["digest"]);
    let ruu = &all[0]["announcements"][0];
    assert_eq!((&ruu["announcement"], &ruu["total"]), (&json!("ruu-data"), &json!(5)));
    assert_eq!(ruu["unanswered"][0]["number"], "ruu-data/1");
    assert!(!all.to_string().contains("mahal"), "no texts: {all}");
    let other = room.json(&["digest", "--for", "lain@instansi.example"]);
    assert_eq!((&other[0]["total"], &other[0]["announcements"]), (&json!(0), &json!([])));
    assert_eq!(room.facts("%"), before);
    let (well, _, stderr) = room.try_run(&["digest", "--for", "siapa"]);
    assert!(!well && stderr.contains("no mail address"), "{stderr}");
}
