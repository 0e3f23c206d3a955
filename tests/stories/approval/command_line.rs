//! `siaran approve` in an editor's clone, and `siaran approvals` about it.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

use super::desk::{Desk, EDITOR, FILE, WRITER, Who};
use crate::newsroom::SIARAN;

fn siaran(desk: &Desk, who: Who, arguments: &[&str]) -> Output {
    let config = desk.path("config.yaml");
    fs::write(&config, desk.config_text()).expect("a file");
    let mut command = Command::new(SIARAN);
    desk.dress(&mut command, who);
    command.current_dir(desk.work()).arg("--config").arg(config).args(arguments);
    command.output().expect("siaran")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn approvals(desk: &Desk) -> Value {
    let output = siaran(desk, WRITER, &["approvals", "uji", "--json"]);
    assert!(output.status.success(), "{}", told(&output));
    let all: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    all[0].clone()
}

#[test]
fn an_editor_approves_what_is_committed() {
    let desk = Desk::new();
    let before = approvals(&desk);
    assert_eq!((&before["approved"], &before["need"]), (&false.into(), &1.into()));
    assert_eq!(before["lacks"][0]["code"], "too-few");
    let output = siaran(&desk, EDITOR, &["approve", "uji"]);
    assert!(output.status.success(), "{}", told(&output));
    assert!(told(&output).contains("uji, Uji") && told(&output).contains(FILE));
    let after = approvals(&desk);
    assert_eq!((&after["approved"], &after["have"]), (&true.into(), &1.into()), "{after}");
    assert_eq!(after["vouchers"][0]["approver"], "kabiro");
    assert_eq!(after["vouchers"][0]["object"], desk.head().as_str());
    let plain = siaran(&desk, WRITER, &["approvals", "uji"]);
    let lines = String::from_utf8_lossy(&plain.stdout).into_owned();
    assert!(lines.starts_with("approved by kabiro by a signed commit"), "{lines}");
    assert_eq!(lines.lines().count(), 2, "{lines}");
}

#[test]
fn what_is_missing_is_what_the_daemon_misses() {
    let mut desk = Desk::new();
    desk.review = "approvals: 2";
    desk.approve(EDITOR);
    let one = approvals(&desk);
    assert_eq!(
        (&one["approved"], &one["have"], &one["need"]),
        (&false.into(), &1.into(), &2.into())
    );
    // An emergency goes out with one, and owes the other.
    let text = super::desk::TEXT.replacen("---\n", "---\ntype: alert\npriority: emergency\n", 1);
    desk.write(FILE, text.as_bytes());
    desk.commit(WRITER, "Darurat");
    desk.approve(EDITOR);
    let one = approvals(&desk);
    assert_eq!(
        (&one["approved"], &one["need"], &one["owed"]),
        (&true.into(), &1.into(), &1.into()),
        "{one}"
    );
}

#[test]
fn a_file_is_named_as_well() {
    let desk = Desk::new();
    let output = siaran(&desk, EDITOR, &["approve", FILE]);
    assert!(output.status.success(), "{}", told(&output));
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn what_cannot_be_approved_is_told_and_nothing_is_committed() {
    let desk = Desk::new();
    let refused = |who: Who, name: &str, wanted: &str| {
        let before = desk.head();
        let output = siaran(&desk, who, &["approve", name]);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        assert!(told(&output).contains(wanted), "{wanted}: {}", told(&output));
        assert_eq!(desk.head(), before);
    };
    refused(EDITOR, "ujian", "no item ujian");
    refused(WRITER, "uji", "of no approver");
    refused(Who { key: "tidak-ada", email: WRITER.email }, "uji", "is your own");
    desk.edit("Satu", "Dua");
    refused(EDITOR, "uji", "is not committed as it is");
    desk.commit(EDITOR, "Perbaiki");
    refused(EDITOR, "uji", "is your own");
    desk.edit("Satu", "Tiga");
    desk.commit(WRITER, "Perbaiki");
    desk.write("lain.txt", b"lain");
    desk.git(EDITOR, &["add", "lain.txt"]);
    refused(EDITOR, "uji", "staged");
    desk.git(EDITOR, &["reset", "-q"]);
    desk.edit("title: Uji", "titel: Uji");
    desk.commit(WRITER, "Salah");
    refused(EDITOR, "uji", "key.unknown");
    desk.edit("", "");
    desk.commit(WRITER, "Benar");
    fs::rename(desk.dot_git(""), desk.path("git-lama")).expect("a folder");
    let output = siaran(&desk, EDITOR, &["approve", "uji"]);
    assert!(told(&output).contains("is in no git clone"), "{}", told(&output));
}
