//! The three formats of `check`, line by line.

use serde_json::{Value, json};

use super::room::{CONFIG, GOOD, Room};

const FIELDS: [&str; 7] = ["file", "line", "column", "severity", "code", "message", "help"];

/// Two errors, a warning and a note in one file.
const MIXED: &str = "---
title: \"Percobaan\"
titel: 50% lebih, murah
link: ftp://contoh
---
Senin, 20 Oktober 2026 kami buka.
";

fn mixed() -> Room {
    let room = Room::new(CONFIG);
    room.announce("campur.md", MIXED);
    room.announce("baik.md", GOOD);
    room
}

#[test]
fn json_is_one_array_with_the_fields_of_the_contract() {
    let room = mixed();
    let found = room.ends(1, &["check", "--format", "json"]).json();
    let found = found.as_array().expect("an array");
    assert!(found.len() >= 4, "{found:?}");
    for problem in found {
        for field in FIELDS {
            let value = &problem[field];
            match field {
                "line" | "column" => assert!(value.as_u64().is_some_and(|n| n > 0), "{problem}"),
                _ => assert!(value.as_str().is_some_and(|s| !s.is_empty()), "{field}: {problem}"),
            }
        }
        let severity = problem["severity"].as_str().expect("text");
        assert!(["error", "warning", "note"].contains(&severity), "{problem}");
        assert_eq!(problem["file"], "announcements/campur.md");
        let code = problem["code"].as_str().expect("text");
        assert!(
            code.chars().all(|c| c.is_ascii_lowercase() || ".-0123456789".contains(c)),
            "{code}"
        );
    }
    let unknown = found.iter().find(|p| p["code"] == "key.unknown").expect("titel");
    assert_eq!((&unknown["line"], &unknown["column"]), (&json!(3), &json!(1)));
    assert!(unknown["help"].as_str().is_some_and(|h| h.contains("title")), "{unknown}");
    let count = |s| found.iter().filter(|p| p["severity"] == s).count();
    assert!(count("error") >= 2 && count("warning") >= 1 && count("note") >= 1, "{found:?}");
    assert_eq!(room.json(&["check", "announcements/baik.md", "--format", "json"]), json!([]));
}

#[test]
fn text_is_a_head_an_excerpt_and_a_cure() {
    let room = mixed();
    let json = room.ends(1, &["check", "--format", "json"]).json();
    let text = room.ends(1, &["check"]).out;
    let blocks: Vec<&str> = text.split("\n\n").filter(|b| !b.trim().is_empty()).collect();
    let problems = json.as_array().expect("an array");
    assert_eq!(blocks.len(), problems.len(), "{text}");
    for (block, problem) in blocks.iter().zip(problems) {
        let field = |name: &str| match &problem[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let head = format!(
            "{}:{}:{}: {}[{}]: {}",
            field("file"),
            field("line"),
            field("column"),
            field("severity"),
            field("code"),
            field("message")
        );
        let lines: Vec<&str> = block.lines().collect();
        assert_eq!(lines[0], head);
        assert_eq!(lines[lines.len() - 1], format!("help: {}", field("help")));
        let number = problem["line"].as_u64().expect("a number") as usize;
        let source = MIXED.lines().nth(number - 1).expect("a line");
        assert_eq!(lines[1].trim_start(), format!("{number} | {source}").trim_end());
        assert!(lines[2].ends_with('^'), "{block}");
    }
}

#[test]
fn github_lines_are_workflow_commands_on_one_line_each() {
    let room = mixed();
    room.write("announcements/koma, dan:titik.md", "tanpa keterangan\n");
    let json = room.ends(1, &["check", "--format", "json"]).json();
    let ran = room.ends(1, &["check", "--format", "github"]);
    let problems = json.as_array().expect("an array");
    assert_eq!(ran.out.lines().count(), problems.len(), "{}", ran.out);
    for (line, problem) in ran.out.lines().zip(problems) {
        let kind = match problem["severity"].as_str() {
            Some("error") => "error",
            Some("warning") => "warning",
            _ => "notice",
        };
        let file = problem["file"].as_str().expect("text");
        let file = file.replace('%', "%25").replace(':', "%3A").replace(',', "%2C");
        let place =
            format!("::{kind} file={file},line={},col={}", problem["line"], problem["column"]);
        assert!(line.starts_with(&place), "{line}");
        let (_, message) = line[2..].split_once("::").expect("a message");
        let plain = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        let said = problem["message"].as_str().expect("text");
        assert!(plain.starts_with(said), "{plain}");
    }
    assert_eq!(room.ends(0, &["check", "announcements/baik.md", "--format", "github"]).out, "");
}

#[test]
fn warnings_and_notes_alone_end_well() {
    let room = Room::new(CONFIG);
    room.announce("draf.md", "---\ntitle: Draf\n---\nSenin, 20 Oktober 2026 kami buka.\n");
    let found = room.ends(0, &["check", "--format", "json"]).json();
    let codes: Vec<_> =
        found.as_array().expect("array").iter().map(|p| p["code"].clone()).collect();
    assert_eq!(codes, ["draft.no-time", "date.weekday"]);
}

#[test]
fn a_named_file_is_checked_wherever_it_lies_and_only_it() {
    let room = mixed();
    room.write("lepas.md", MIXED);
    room.ends(0, &["check", "announcements/baik.md"]);
    let found = room.ends(1, &["check", "lepas.md", "--format", "json"]).json();
    assert!(found.as_array().is_some_and(|all| all.iter().all(|p| p["file"] == "lepas.md")));
    let both = room.ends(1, &["check", "announcements/baik.md", "lepas.md"]);
    assert!(both.err.contains("2 files"), "{}", both.err);
}

#[test]
fn every_problem_of_a_file_is_told_in_one_run() {
    let room = Room::new(CONFIG);
    let text = "---
titel: A
publish_at: 2026-02-30 10:00 WIB
expires_at: 2026-03-01 10:00
lang: fr
priority: penting
email: { lists: [wartawn] }
x: { kantr: halo }
contacts: [{ email: bukan-alamat }]
---
<script>alert(1)</script> 

Lihat [klik](javascript:alert(1)).
";
    room.announce("semua.md", text);
    let found = room.ends(1, &["check", "--format", "json"]).json();
    let found = found.as_array().expect("array");
    for (line, code) in [
        (2, "key.unknown"),
        (3, "time.no-such-date"),
        (4, "time.zone-missing"),
        (5, "value.unknown"),
        (6, "value.unknown"),
        (7, "list.unknown"),
        (8, "account.unknown"),
        (9, "value.address"),
        (11, "body.html"),
        (13, "body.link"),
    ] {
        let there = found.iter().any(|p| p["line"] == line && p["code"] == code);
        assert!(there, "line {line}: {code} in {found:#?}");
    }
    assert!(found.iter().any(|p| p["code"] == "key.missing"), "no title: {found:#?}");
}

#[test]
fn a_letter_that_mail_programs_would_cut_off_is_told() {
    let room = Room::new(CONFIG);
    let long = "Satu alinea yang panjang sekali tentang satu hal.\n\n".repeat(2_000);
    room.announce("panjang.md", format!("{GOOD}\n{long}"));
    let found = room.json(&["check", "--format", "json"]);
    let found = found.as_array().expect("an array");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"]),
        (&json!("letter.too-large"), &json!("warning"))
    );
}

#[test]
fn gitlab_gets_a_code_quality_report() {
    let room = mixed();
    let json = room.ends(1, &["check", "--format", "json"]).json();
    let report = room.ends(1, &["check", "--format", "gitlab"]).json();
    let problems = json.as_array().expect("an array");
    let report = report.as_array().expect("an array").clone();
    assert_eq!(report.len(), problems.len());
    for (entry, problem) in report.iter().zip(problems) {
        let said = problem["message"].as_str().expect("text");
        assert!(entry["description"].as_str().is_some_and(|d| d.starts_with(said)), "{entry}");
        assert_eq!(entry["check_name"], problem["code"]);
        assert_eq!(entry["location"]["path"], problem["file"]);
        assert_eq!(entry["location"]["lines"]["begin"], problem["line"]);
        let wanted = match problem["severity"].as_str() {
            Some("error") => "major",
            Some("warning") => "minor",
            _ => "info",
        };
        assert_eq!(entry["severity"], wanted);
    }
    let prints = |report: &[Value]| -> Vec<String> {
        report.iter().map(|e| e["fingerprint"].as_str().expect("text").to_owned()).collect()
    };
    let mut unique = prints(&report);
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), report.len(), "one each");
    // A line more above them is no other problem.
    room.announce("campur.md", MIXED.replace("---\nSenin", "---\n\nSenin"));
    let moved = room.ends(1, &["check", "--format", "gitlab"]).json();
    assert_eq!(prints(moved.as_array().expect("an array")), prints(&report));
}

#[test]
fn programs_find_files_from_the_folder_in_which_they_run() {
    let room = mixed();
    let config = room.path("config.yaml").display().to_string();
    let file = room.path("announcements/campur.md").display().to_string();
    let named = |arguments: &[&str]| {
        let all = [&["--config", &config, "check", "--format", "json"], arguments].concat();
        let found = room.ends(1, &all).json();
        let mut files: Vec<String> = found
            .as_array()
            .expect("an array")
            .iter()
            .map(|problem| problem["file"].as_str().expect("text").to_owned())
            .collect();
        files.dedup();
        files
    };
    for arguments in [&[][..], &[file.as_str()], &["./announcements/campur.md"]] {
        assert_eq!(named(arguments), ["announcements/campur.md"], "{arguments:?}");
    }
}
