//! The examples that people begin with: ours, and those of the contract.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use super::room::{GOOD, Room};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().expect("kind").is_dir() {
            true => copy(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).expect("copy");
            }
        }
    }
}

/// What a clone holds and a person who tries siaran uses.
fn clone() -> Room {
    let room = Room::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join("config.yaml"), room.path("config.yaml")).expect("config.yaml");
    copy(&root.join("announcements"), &room.path("announcements"));
    room
}

/// The contract's configuration and files; our own words where the contract's are not at hand.
fn contract() -> Room {
    let room = Room::empty();
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/examples");
    match shared.exists() {
        true => copy(&shared, &room.path("")),
        false => stand_in(&room),
    }
    room
}

/// Every key that belongs to a later version, as DESIGN.md lists them.
fn stand_in(room: &Room) {
    let config = "newsroom: { name: Kementerian Contoh, timezone: WIB, language: id, desk: [humas@kemencontoh.example] }
review:
  repository: announcements
  branch: main
  approvals: 1
  signed: true
  approvers:
    kepala: { email: kabiro@kemencontoh.example, ssh_key: \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINwNfa6tsjyNAkY4UgZPss5Tll+hZuFpAa7sv/Btkq3j kabiro\" }

release:
  quiet: [{ from: 2026-12-24 18:00 WIB, until: 2026-12-26 06:00 WIB, reason: libur, accounts: personal }]
x:
  plan: self_serve
  listen: false
  budget: { monthly_usd: 50, warn_at: 80% }
  mentions_allowed: [kemencontoh]
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor, silent_after: 3d }
    pribadi-kabiro: { kind: personal, handle: kabiro_contoh, credential: x-kabiro, holder: kabiro@kemencontoh.example, mode: repost, after: 30m }
email:
  from: Humas <humas@kemencontoh.example>
  smtp: { host: relay.kemencontoh.example }
  domains: { gmail.com: { connections: 2, rate: 60/min } }
  dkim: null
  unsubscribe: { url: https://example.com/berhenti, mailto: berhenti@kemencontoh.example }
  attachments_max: 10MB
  lists:
    wartawan-nasional: { file: lists/wartawan-nasional.csv, title: Wartawan }
    wartawan-ekonomi-embargo: { file: lists/wartawan-nasional.csv, title: Ekonomi, embargo: true }
inbox: { host: imap.kemencontoh.example, port: 993, tls: implicit, username: media, credential: imap, folders: [INBOX], poll: 2m }
feedback: { answer_within: 3d, digest: { daily: \"07:30\", weekly: MON }, retention: 365d }
alarms: { email: [humas@kemencontoh.example], smtp: null, webhook: null }
web: { listen: 127.0.0.1:8420, token: null }
defaults: { x: [kantor, pribadi-kabiro], email: [wartawan-nasional] }
";
    room.write("config.yaml", config);
    fs::create_dir(room.path("announcements")).expect("folder");
    fs::create_dir(room.path("lists")).expect("folder");
    let rows = "email,name,outlet,basis,since\nani@media.example,Ani,Satu,persetujuan,2026-01-10\n\
        budi@media.example,Budi,Dua,persetujuan,2026-01-10\n";
    room.write("lists/wartawan-nasional.csv", rows);
    let minimal = "---
title: Loket layanan Kementerian Contoh tutup pada 25 Desember 2026
publish_at: 2027-12-18 09:00 WIB
---
Loket tutup.
";
    room.announce("01-minimal.md", minimal);
    let blocks = [
        (
            "uji",
            "attachments: [{ file: lampiran/a.pdf, title: A }]\nfeedback: { until: 2027-11-20 }",
        ),
        (
            "undangan",
            "type: undangan\nevent: { start: 2027-12-29 13:30 WIB, where: Jakarta }\n\
             reminders: { besok: { at: { event: -1d }, email: { subject: Besok } } }",
        ),
        (
            "konsultasi",
            "type: konsultasi\nembargo: { early: [wartawan-ekonomi-embargo], send_at: 2027-12-01 14:00 WIB }\nfeedback: { until: 2027-12-31 }",
        ),
        ("ralat", "type: ralat\ncorrects: uji\ncorrection: { was: a, now: b }"),
        ("balasan", "type: balasan\nanswers: konsultasi/7"),
    ];
    fs::create_dir(room.path("announcements/lampiran")).expect("folder");
    room.write("announcements/lampiran/a.pdf", "%PDF-1.7\n%%EOF\n");
    for (name, block) in blocks {
        let text = GOOD.replace("hari libur\n", &format!("{name}\n{block}\n"));
        room.announce(&format!("{name}.md"), text.replace("Loket tutup pada hari libur dan", name));
    }
}

fn severities(found: &Value) -> Vec<(&str, &str)> {
    let all = found.as_array().expect("an array");
    all.iter()
        .map(|p| (p["severity"].as_str().expect("text"), p["code"].as_str().expect("text")))
        .collect()
}

fn without_review(room: &Room) {
    let text = fs::read_to_string(room.path("config.yaml")).expect("config.yaml");
    let start = text.find("\nreview:").expect("review");
    let end = text[start + 1..].find("\n\n").expect("a blank line") + start + 1;
    room.write("config.yaml", format!("{}{}", &text[..start], &text[end..]));
}

#[test]
fn the_contracts_examples_have_no_error_and_wait_for_what_is_not_built() {
    let room = contract();
    let found = room.json(&["check", "--format", "json"]);
    for (severity, code) in severities(&found) {
        assert_ne!(severity, "error", "{code} in {found:#?}");
    }
    let warned = found.as_array().into_iter().flatten().any(|p| {
        let message = p["message"].as_str().unwrap_or_default();
        let is_warning = p["severity"] == "warning" && p["code"] == "feature.not-built";
        is_warning && message.contains("alarms")
    });
    assert!(warned, "alarms warns: {found:#?}");
    let plan = room.json(&["plan", "--json"]);
    assert!(plan.as_array().is_some_and(|all| all.len() >= 6), "{plan}");
    for item in plan.as_array().into_iter().flatten() {
        let state = item["state"].as_str().expect("text");
        assert!(["held", "awaiting_approval"].contains(&state), "{item}");
        assert!(item["why"].as_str().is_some_and(|why| why.ends_with('.')), "{item}");
    }
    // Nothing goes out: the daemon would wait too.
    let minimal = &room.json(&["plan", "announcements/01-minimal.md", "--json"])[0];
    assert_eq!(minimal["state"], "awaiting_approval");
}

#[test]
fn without_review_the_smallest_example_is_scheduled_and_the_rest_held_with_a_sentence() {
    let room = contract();
    without_review(&room);
    let found = room.json(&["check", "--format", "json"]);
    assert!(severities(&found).iter().all(|(severity, _)| *severity != "error"), "{found:#?}");
    let plan = room.json(&["plan", "--json"]);
    for item in plan.as_array().into_iter().flatten() {
        if item["id"] == "01-minimal" {
            assert_eq!(item["state"], "scheduled", "{item}");
            continue;
        }
        let problems = item["problems"].as_array().into_iter().flatten();
        if !problems.map(|p| &p["code"]).any(|code| code == "feature.not-built") {
            continue;
        }
        assert_eq!(item["state"], "held", "{item}");
        let why = item["why"].as_str().expect("a sentence");
        let named = item["problems"].as_array().into_iter().flatten();
        let mut messages = named.filter_map(|p| p["message"].as_str());
        assert!(messages.any(|m| m.contains("ditahan")), "{item}");
        assert!(why.contains("versi ini") && why.ends_with('.'), "{why}");
    }
    let all = plan.as_array().expect("an array");
    let minimal = all.iter().find(|i| i["id"] == "01-minimal").expect("two keys");
    let title = "Loket layanan Kementerian Contoh tutup pada 25 Desember 2026";
    let posts = minimal["posts"].as_array().expect("posts");
    assert_eq!(posts.len(), 1, "the account that would repost takes no part: {posts:?}");
    assert_eq!((&posts[0]["text"], &posts[0]["weight"]), (&title.into(), &60.into()));
    assert_eq!(minimal["letters"]["recipients"], 2);
    assert_eq!(minimal["letters"]["subject"], title);
    assert_eq!(minimal["letters"]["lists"][0], "wartawan-nasional");
}

#[test]
fn our_own_examples_pass_check_and_rehearse_from_a_clean_copy() {
    let room = clone();
    let found = room.json(&["check", "--format", "json"]);
    let odd: Vec<_> = severities(&found)
        .into_iter()
        .filter(|(s, c)| *s != "note" || *c != "list.missing")
        .collect();
    assert!(odd.is_empty(), "only missing lists are noted: {odd:?}");
    let ran = room.ends(0, &["rehearse"]);
    assert!(ran.out.contains("https://x.com/"), "receipts: {ran:?}");
    let page = fs::read_to_string(room.path("rehearsal/index.html")).expect("the report page");
    let plan = room.json(&["plan", "--json"]);
    for item in plan.as_array().expect("array") {
        let title = item["title"].as_str().expect("text");
        assert!(ran.out.contains(title), "{title}");
        assert!(page.contains(title), "{title} on the page");
    }
    assert!(page.contains("25 penerima"), "invented recipients");
    assert!(!room.path("state").exists(), "no state is left behind");
    let again = room.ends(0, &["rehearse", "-o", "lain"]);
    assert_eq!(again.out.lines().count(), ran.out.lines().count());
    assert!(room.path("lain/index.html").is_file());
    // It names recipients and tells what is under embargo: nobody else reads it, neither now nor
    // where an older page could be read by all.
    let mode =
        |name: &str| fs::metadata(room.path(name)).expect("made").permissions().mode() & 0o777;
    assert_eq!((mode("rehearsal"), mode("rehearsal/index.html")), (0o700, 0o600));
    fs::set_permissions(room.path("lain/index.html"), fs::Permissions::from_mode(0o644))
        .expect("mode");
    room.ends(0, &["rehearse", "-o", "lain"]);
    assert_eq!(mode("lain/index.html"), 0o600);
}

/// In a network namespace of its own there is not even a way out; loopback is all it has.
#[test]
fn a_rehearsal_needs_no_network() {
    let room = clone();
    let script =
        format!("ip link set lo up 2>/dev/null; exec {} rehearse", env!("CARGO_BIN_EXE_siaran"));
    let mut command = std::process::Command::new("unshare");
    command.args(["--net", "bash", "-c", &script]).current_dir(room.path(""));
    command.env_remove("SIARAN_CONFIG");
    let ran = super::room::ran(command);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(room.path("rehearsal/index.html").is_file());
}
