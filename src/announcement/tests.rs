//! Files as people write them.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::config;
use crate::problem::Severity;
use crate::text::problems;

const CONFIG: &str = "\
newsroom: { name: Kementerian Contoh, timezone: WIB }
x:
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor }
    kabiro: { kind: personal, handle: kabiro_contoh, credential: x-kabiro, mode: repost }
    kedua: { kind: office, handle: kedua_contoh, credential: x-kedua }
email:
  from: Biro Humas <humas@kemencontoh.example>
  smtp: { host: relay.kemencontoh.example }
  lists:
    nasional: { file: lists/nasional.csv, title: Wartawan nasional }
    daerah: { file: lists/daerah.csv }
defaults: { x: [kantor], email: [nasional] }
";

fn config_of(text: &str) -> config::Config {
    let loaded = config::read(text, Path::new("/etc/siaran"));
    loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn reading(text: &str) -> Reading {
    read("2026/2026-10-20-uji.md", text.as_bytes(), &config_of(CONFIG))
}

/// `code line:column` of every problem of a file with this front matter and body.
fn told(front: &str, body: &str) -> Vec<String> {
    let reading = reading(&format!("---\n{front}\n---\n{body}"));
    let place = |p: &Problem| format!("{} {}:{}", p.code(), p.at.line, p.at.column);
    reading.problems.iter().map(place).collect()
}

/// The same with a title, an instant and a body that are well; `extra` begins on line 4.
fn told_of(extra: &str) -> Vec<String> {
    told(&format!("title: Uji\npublish_at: 2026-10-20 10:00 WIB\n{extra}"), "Isi.\n")
}

fn announcement(text: &str) -> Announcement {
    let reading = reading(text);
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    reading.announcement.expect("no errors, so an announcement")
}

#[test]
fn examples_have_no_errors() {
    let folder = Path::new("../shared/examples");
    let Ok(text) = std::fs::read_to_string(folder.join("config.yaml")) else { return };
    let loaded = config::read(&text, folder);
    for problem in &loaded.problems {
        print!("{}", problems::render(problem, "config.yaml", &text, Lang::Id));
        assert_eq!(problem.code(), "feature.not-built");
    }
    let config = loaded.config.expect("the example configuration is well");
    for entry in std::fs::read_dir(folder.join("announcements")).expect("examples").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("readable");
        let reading = read(&name, &bytes, &config);
        for problem in &reading.problems {
            let text = String::from_utf8_lossy(&bytes);
            print!("{}", problems::render(problem, &name, &text, Lang::Id));
        }
        assert!(!reading.has_errors(), "{name}");
    }
}
