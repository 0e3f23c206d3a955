//! What the code map in `lib.rs` promises about who may know whom, held by reading the sources.

mod graph;
mod source;

use std::path::{Path, PathBuf};
use std::process::Command;

use graph::{Crate, Mention, between_siblings, cycles, name};

/// Values in, values out: no clock, file or socket.
const CORE: [&str; 22] = [
    "announcement",
    "approval",
    "attachment",
    "bounce",
    "config",
    "editor",
    "feedback",
    "inbound",
    "lang",
    "media",
    "message",
    "note",
    "number",
    "plan",
    "preview",
    "problem",
    "similarity",
    "ssh",
    "text",
    "weight",
    "when",
    "yaml",
];

/// A module at the top of the crate, and whom it may import beside the core and itself.
const LAYERS: [(&str, &[&str]); 7] = [
    ("outside", &[]),
    ("sandbox", &[]),
    ("publisher", &["outside"]),
    ("daemon", &["outside", "publisher", "sandbox"]),
    ("web", &["outside", "publisher", "daemon", "sandbox"]),
    ("cli", &["outside", "publisher", "daemon", "web", "sandbox"]),
    ("main", &["outside", "publisher", "daemon", "web", "sandbox", "cli"]),
];

/// Crates by which a decision could touch the world.
const EFFECTS: [&str; 13] = [
    "axum",
    "git2",
    "hyper",
    "hyper_util",
    "lettre",
    "notify",
    "reqwest",
    "rusqlite",
    "rustix",
    "rustls",
    "sd_notify",
    "tokio",
    "tokio_rustls",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_core(top: &str) -> bool {
    CORE.contains(&top)
}

/// What is wrong with one mention, if anything.
fn fault(mention: &Mention) -> Option<String> {
    let by = mention.by.first()?;
    let path: Vec<&str> = mention.path.iter().map(String::as_str).collect();
    let shown = path.join("::");
    if mention.is_ours {
        let to = *path.first()?;
        let layer = |top: &str| LAYERS.iter().find(|(name, _)| *name == top).map(|(_, may)| *may);
        let is_module = is_core(to) || layer(to).is_some();
        let may = layer(by).unwrap_or_default();
        let is_allowed = to == by || is_core(to) || may.contains(&to);
        return (is_module && !is_allowed).then(|| format!("{by} may not know {shown}"));
    }
    if path.contains(&"serde_yaml") && by != "yaml" {
        return Some("only yaml knows serde_yaml".to_owned());
    }
    if !is_core(by) {
        return None;
    }
    let is_effect = match path.as_slice() {
        ["std", "fs" | "process" | "env" | "thread", ..] => true,
        // IpAddr, SocketAddr and their kin are values; whatever else is in there opens sockets.
        ["std", "net", what, ..] => !what.ends_with("Addr"),
        ["std", "net"] => true,
        // Whatever the type is called here, it is a clock.
        [.., "now"] => true,
        [first, ..] => EFFECTS.contains(first),
        [] => false,
    };
    is_effect.then(|| format!("the core touches the world by {shown}"))
}

fn told(mention: &Mention) -> Option<String> {
    fault(mention).map(|fault| format!("{}: {fault}", name(&mention.by)))
}

#[test]
fn imports_run_one_way_and_the_core_touches_nothing() {
    let siaran = Crate::read(&root().join("src"));
    let mentions = siaran.mentions();
    assert!(mentions.len() > 20, "the sources were read");
    let faults: Vec<String> = mentions.iter().filter_map(told).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    for place in siaran.modules.keys().filter(|place| place.len() == 1) {
        let is_placed = is_core(&place[0]) || LAYERS.iter().any(|(name, _)| *name == place[0]);
        assert!(is_placed, "give {} its layer in this test and in lib.rs", place[0]);
    }
}

#[test]
fn no_modules_import_each_other() {
    let siaran = Crate::read(&root().join("src"));
    let imports = siaran.imports();
    let mut found = cycles(&imports);
    let mut folders: Vec<&[String]> =
        siaran.modules.keys().map(|place| &place[..place.len().saturating_sub(1)]).collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        found.extend(cycles(&between_siblings(&imports, folder)));
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_forbidden_mention_would_be_noticed() {
    let fault_of = |by: &str, is_ours: bool, path: &str| {
        let parts = |text: &str| text.split("::").map(str::to_owned).collect();
        fault(&Mention { by: parts(by), is_ours, path: parts(path) })
    };
    for (by, path) in [
        ("plan::fact", "outside::journal"),
        ("message", "sandbox::smtp"),
        ("outside::x", "publisher::lanes"),
        ("outside::x", "sandbox::x"),
        ("sandbox::x", "outside::x"),
        ("publisher", "daemon"),
        ("daemon", "cli::check"),
    ] {
        assert!(fault_of(by, true, path).is_some(), "{by} {path}");
    }
    for (by, path) in [
        ("plan", "plan::fact"),
        ("outside::journal", "plan::fact::Fact"),
        ("sandbox::x", "weight::of"),
        ("cli::rehearse", "sandbox::smtp"),
        ("main", "cli::run"),
    ] {
        assert_eq!(fault_of(by, true, path), None, "{by} {path}");
    }
    for path in [
        "std::fs::read",
        "std::net",
        "std::net::TcpStream",
        "tokio::spawn",
        "jiff::Timestamp::now",
        "SystemTime::now",
        "rusqlite::Connection",
        "serde_yaml::Value",
    ] {
        assert!(fault_of("plan", false, path).is_some(), "{path}");
    }
    for path in ["std::fmt::Write", "std::net::IpAddr", "jiff::Timestamp", "pulldown_cmark::Tag"] {
        assert_eq!(fault_of("plan", false, path), None, "{path}");
    }
    assert!(fault_of("outside::x", false, "serde_yaml::from_str").is_some());
    assert_eq!(fault_of("outside::x", false, "std::fs::read"), None);
    assert_eq!(fault_of("yaml::marks", false, "serde_yaml::Value"), None);
}

/// Files that are or would be committed, relative to the repository.
fn tracked() -> Vec<PathBuf> {
    let output = Command::new("git")
        // A container may run the tests as another user than the one who cloned.
        .args(["-c", "safe.directory=*", "ls-files", "-z"])
        .args(["--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git: run the tests by tests/run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("names in UTF-8");
    let mut files: Vec<PathBuf> = names
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|f| root().join(f).exists())
        .collect();
    files.sort();
    files.dedup();
    assert!(files.len() > 10, "git lists the files: {files:?}");
    files
}

fn is_at_home_at_the_top(entry: &str) -> bool {
    const KNOWN: [&str; 8] = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "config.yaml",
        "announcements",
        "src",
        "tests",
        "systemd",
    ];
    KNOWN.contains(&entry) || entry.starts_with('.') || entry.starts_with("LICENSE")
}

fn says_nothing(file: &Path) -> bool {
    const EMPTY: [&str; 8] =
        ["util", "utils", "helper", "helpers", "common", "manager", "misc", "shared"];
    file.iter().any(|part| {
        let part = part.to_string_lossy();
        EMPTY.contains(&part.split('.').next().unwrap_or_default())
    })
}

#[test]
fn files_are_named_for_what_they_hold_and_the_top_level_stays_small() {
    for file in tracked() {
        let top = file.iter().next().expect("a name").to_string_lossy();
        assert!(is_at_home_at_the_top(&top), "{top} has no place at the top of the repository");
        assert!(!says_nothing(&file), "{}: name it for what it holds", file.display());
    }
    assert!(!is_at_home_at_the_top("examples"));
    assert!(
        says_nothing(Path::new("src/utils/time.rs")) && says_nothing(Path::new("tests/common.rs"))
    );
    assert!(!says_nothing(Path::new("src/commonmark.rs")));
}

/// The first absolute path into somebody's home or a build machine's folders.
fn machine_path(text: &str) -> Option<&str> {
    // In pieces, or this file would be the first to be found.
    let starts =
        ["home", "root", "Users", "work", "farm", "builds"].map(|name| format!("/{name}/"));
    let mut found = starts.iter().flat_map(|start| text.match_indices(start.as_str()));
    found.find_map(|(at, _)| {
        // Within a longer path or an address it is not absolute.
        let before = text[..at].chars().next_back();
        let continues = |c: char| c.is_alphanumeric() || "._-/~}*)>".contains(c);
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length);
        (!before.is_some_and(continues)).then(|| &text[at..end])
    })
}

#[test]
fn no_path_of_a_machine_is_committed() {
    let here = root().to_string_lossy();
    for file in tracked() {
        let Ok(bytes) = std::fs::read(root().join(&file)) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(machine_path(&text), None, "{}", file.display());
        assert!(!text.contains(&*here), "{} names {here}", file.display());
    }
    let path = ["", "home", "siti", "siaran"].join("/");
    assert_eq!(machine_path(&format!("see {path} there")), Some(path.as_str()));
    assert_eq!(machine_path(&format!("https://example.com{path}")), None);
    assert_eq!(machine_path(&format!("../..{path}")), None);
}
