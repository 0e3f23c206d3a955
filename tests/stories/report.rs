//! Reports that make themselves, and the response report of a consultation.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use siaran::feedback::{Change, Channel, Fate, Kind, Metrics, Received};
use siaran::plan::fact::Fact;

use crate::newsroom::{Leaping, Setup, announcement};

const OWNER: &str = "direktur@teladan.example";

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

/// What came to `item`, the `n`-th.
fn received(item: &str, n: u32, at: Timestamp, kind: Kind) -> Fact {
    Fact::Received(Box::new(Received {
        item: item.to_owned(),
        key: format!("{n:064x}"),
        channel: Channel::Mail,
        at,
        kind,
        topics: vec!["biaya".to_owned()],
        from: String::new(),
        print: if n < 3 { "sama".to_owned() } else { n.to_string() },
        post: None,
        who: None,
    }))
}

fn fate(item: &str, n: u32, fate: Fate) -> Fact {
    let (item, who) = (item.to_owned(), "sari".to_owned());
    Fact::Handled { item, n, change: Change::Fate(fate), who }
}

fn report(room: &Leaping, arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["report"].iter().chain(arguments).chain(&["--json"]).copied().collect();
    serde_json::from_str(&room.run(&all)).expect("JSON")
}

/// Mails to `address` whose subject holds `part`.
fn mails(room: &Leaping, address: &str, part: &str) -> usize {
    let inbox = room.mail.inbox();
    let to = inbox.iter().filter(|mail| mail.rcpt_to.iter().any(|to| to == address));
    to.filter(|mail| String::from_utf8_lossy(&mail.data).contains(part)).count()
}

#[test]
fn a_day_after_the_release_a_report_is_written_and_told_once() {
    let room = Setup { recipients: 3, ..Setup::default() }.leaping_since(hours(24 * 9));
    let due = room.in_an_hour();
    let text = announcement("Tarif", due, &[("kantor", &["Tarif baru."])]);
    room.drop_file("tarif.md", &text.replacen("---\n", &format!("---\nowner: {OWNER}\n"), 1));
    room.run_until(due + hours(2));
    let post = room.posts("kementeladan")[0].id.clone();
    let metrics = Metrics { likes: 7, impressions: 250, ..Metrics::default() };
    room.note(vec![
        received("tarif", 1, due + hours(1), Kind::Question),
        received("tarif", 2, due + hours(1), Kind::Question),
        received("tarif", 3, due + hours(2), Kind::Complaint),
        fate("tarif", 3, Fate::Answered),
        Fact::Measured { post, metrics },
    ]);
    let folder = room.state.join("reports/tarif");
    room.run_until(due + hours(23));
    assert!(!folder.exists(), "it is not due");
    room.run_until(due + hours(25));

    let kept = fs::read_to_string(folder.join("24h.json")).expect("a report");
    let mode =
        |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join("24h.html"))), (0o700, 0o600));
    assert!(fs::read_to_string(folder.join("24h.html")).expect("a page").contains("<svg"));
    assert_eq!(room.desk_lines("Report after 24 hours: Tarif"), 1);
    assert_eq!(room.desk_lines("Mail: 3 (sent 3)"), 1);
    assert_eq!(
        mails(&room, OWNER, "Report after 24 hours"),
        1,
        "who makes the policy hears it too"
    );
    // More comes, and the daemon starts again: the report stays what it was, told once.
    room.note(vec![received("tarif", 4, due + hours(25), Kind::Input)]);
    room.run_until(due + hours(26));
    room.run_until(due + hours(27));
    assert_eq!(room.desk_lines("Report after 24 hours: Tarif"), 1);
    let shown = report(&room, &["tarif", "--at", "24h"]);
    assert_eq!(shown, serde_json::from_str::<Value>(&kept).expect("JSON"));
    let one = &shown[0];
    assert_eq!((&one["age"], &one["feedback"]["total"]), (&"24h".into(), &3.into()), "{one}");
    assert_eq!(one["answers"]["in_time"], 1);
    assert_eq!(one["x"]["totals"]["likes"], 7);
    assert_eq!(one["mail"]["letters"]["sent"], 3);
    assert!(!kept.contains('@'), "{kept}");
    assert_eq!(report(&room, &["tarif"])[0]["feedback"]["total"], 4);
    assert_eq!(report(&room, &[]).as_array().map(Vec::len), Some(1));

    // A long outage: both reports are made, the latest is told.
    fs::remove_dir_all(&folder).expect("folder");
    room.run_until(due + hours(24 * 7 + 1));
    let again = fs::read_to_string(folder.join("24h.json")).expect("a report");
    assert_eq!(again, kept, "made anew from the journal, byte for byte");
    assert!(folder.join("7d.html").exists());
    assert_eq!(room.desk_lines("Report after 7 days: Tarif"), 1);
    assert_eq!(room.desk_lines("Report after 24 hours: Tarif"), 1);
    let pages = room.root().join("laporan");
    let out = room.run(&["report", "tarif", "--at", "7d", "-o", pages.to_str().expect("path")]);
    assert!(out.contains("tarif-7d.html") && pages.join("tarif-7d.html").exists(), "{out}");
    let (well, _, error) = room.try_run(&["report", "tarif", "--at", "30d"]);
    assert!(!well && error.contains("still to come"), "{error}");
}

#[test]
fn a_response_report_is_given_once_all_is_decided_and_stops_the_reminders() {
    let room = Setup { recipients: 2, ..Setup::default() }.leaping_since(hours(24 * 40));
    let due = room.in_an_hour();
    let (until, late) = (due + hours(24 * 5), due + hours(24 * 30));
    let front = format!(
        "---\ntype: konsultasi\ntitle: Rancangan tarif\npublish_at: {due}\nowner: {OWNER}\nfeedback:\n  \
         mode: consultation\n  until: {until}\n  response_report: {late}\n  topics:\n    biaya: [biaya]\n\
         x: none\n---\nSilakan.\n"
    );
    room.drop_file("rancangan.md", &front);
    room.run_until(due + hours(2));
    room.note((1..=3).map(|n| received("rancangan", n, due + hours(1), Kind::Input)).collect());
    room.note(vec![fate("rancangan", 2, Fate::Adopted)]);
    let (well, out, error) = room.try_run(&["report", "rancangan", "--response"]);
    assert!(!well && out.is_empty(), "{out}");
    assert!(
        error.contains("rancangan/1, rancangan/3") && !error.contains("rancangan/2"),
        "{error}"
    );

    room.run_until(due + hours(24 * 17));
    assert_eq!(room.desk_lines("Response report due in 14 days: Rancangan tarif"), 1);
    assert_eq!(room.desk_lines("2 of the 3 inputs are not decided yet"), 1);
    assert_eq!(mails(&room, OWNER, "Response report due in 14 days"), 1);

    room.note(vec![
        fate("rancangan", 1, Fate::NotAdopted { reason: "Anggarannya tidak ada".to_owned() }),
        fate("rancangan", 3, Fate::OffTopic),
    ]);
    let skeleton = room.run(&["report", "rancangan", "--response"]);
    assert!(
        skeleton.contains("Anggarannya tidak ada") && skeleton.contains("| Total | 3 |"),
        "{skeleton}"
    );
    room.drop_file("tanggapan.md", &skeleton);
    let (well, out, error) = room.try_run(&["check"]);
    assert!(well && out.clone().to_owned().contains("body.unfinished"), "{out}{error}");
    // Without `draft: true` what is left to fill in keeps it from going out.
    let publish = format!("publish_at: {}\n", due + hours(24 * 20));
    let bare: String = skeleton
        .lines()
        .filter(|line| !line.starts_with("draft:"))
        .map(|line| format!("{line}\n"))
        .collect();
    let ready = bare.replacen("answers:", &format!("{publish}answers:"), 1);
    room.drop_file("tanggapan.md", &ready);
    let (well, out, _) = room.try_run(&["check"]);
    assert!(!well && out.contains("body.to-fill"), "{out}");
    room.drop_file("tanggapan.md", &ready.replace("[FILL IN:", "(").replace(']', ")"));
    room.run_until(due + hours(24 * 31));
    assert_eq!(room.status("tanggapan")["state"], "released");
    for stage in ["due in 7 days", "due in a day", "report late"] {
        assert_eq!(room.desk_lines(&format!("Response {stage}")), 0, "{stage}");
    }
    assert_eq!(room.desk_lines("Response report"), 1, "only the first one");
    let consultation = &report(&room, &["rancangan"])[0]["consultation"];
    assert_eq!(consultation["response"], "tanggapan", "{consultation}");
}
