//! What systemd itself says of the files in `systemd/`.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Tenths of systemd's exposure score: a bare unit has 96.
const EXPOSURE_AT_MOST: u32 = 11;

fn source(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The units in a folder, with our built binary in place of the installed one, and a drop-in.
fn units(service: &str, drop_in: Option<&str>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let built = |text: &str| {
        text.replace("=/usr/bin/siaran ", concat!("=", env!("CARGO_BIN_EXE_siaran"), " "))
    };
    let path = folder.path().join("siaran.service");
    fs::write(&path, built(service)).expect("write");
    fs::write(folder.path().join("siaran-alert.service"), source("siaran-alert.service"))
        .expect("write");
    if let Some(text) = drop_in {
        fs::create_dir(folder.path().join("siaran.service.d")).expect("folder");
        fs::write(folder.path().join("siaran.service.d/site.conf"), built(text)).expect("write");
    }
    (folder, path)
}

fn run(program: &str, args: &[&str]) -> Output {
    Command::new(program)
        .args(args)
        .env("SYSTEMD_COLORS", "0")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}: run the tests by tests/run"))
}

/// What `verify` complains about; it returns 0 for unknown keys, so its words count as well.
fn complaints(unit: &Path) -> String {
    let unit = unit.to_string_lossy();
    let output =
        run("systemd-analyze", &["verify", "--man=no", "--recursive-errors=no", unit.as_ref()]);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() || !words.is_empty() { words } else { output.status.to_string() }
}

fn is_within(unit: &Path, tenths: u32) -> Result<(), String> {
    let (unit, threshold) = (unit.to_string_lossy(), format!("--threshold={tenths}"));
    let args = ["security", "--offline=true", "--no-pager", threshold.as_str(), unit.as_ref()];
    let output = run("systemd-analyze", &args);
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(words.contains("Overall exposure level"), "{words}");
    if output.status.success() { Ok(()) } else { Err(words.into_owned()) }
}

#[test]
fn the_unit_is_clean_and_tight_with_and_without_the_example_drop_ins() {
    let (_kept, unit) = units(&source("siaran.service"), None);
    assert_eq!(complaints(&unit), "");
    assert_eq!(complaints(&unit.with_file_name("siaran-alert.service")), "");
    is_within(&unit, EXPOSURE_AT_MOST).expect("exposure");

    for name in ["allow-list.conf", "sandbox.conf"] {
        let drop_in = source(&format!("drop-ins/{name}"));
        let (_kept, unit) = units(&source("siaran.service"), Some(&drop_in));
        assert_eq!(complaints(&unit), "", "{name}");
        is_within(&unit, EXPOSURE_AT_MOST - 1).unwrap_or_else(|words| panic!("{name}: {words}"));
    }
}

#[test]
fn what_pulls_is_clean_and_tight_and_another_user_than_the_daemon() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for name in ["siaran-pull.service", "siaran-pull.timer"] {
        let unit = folder.path().join(name);
        fs::write(&unit, source(name)).expect("write");
    }
    let unit = folder.path().join("siaran-pull.service");
    assert_eq!(complaints(&unit), "");
    assert_eq!(complaints(&unit.with_extension("timer")), "");
    // It writes the folder and reaches the forge.
    is_within(&unit, EXPOSURE_AT_MOST + 1).expect("exposure");
    let user = |name: &str| {
        let text = source(name);
        text.lines().find_map(|line| line.strip_prefix("User=").map(str::to_owned)).expect("a user")
    };
    assert_ne!(user("siaran-pull.service"), user("siaran.service"));
    let installed = Installed::new();
    assert!(installed.id("/etc/passwd", &user("siaran-pull.service")) > 0);
    // A slip would be noticed.
    fs::write(&unit, source("siaran-pull.service").replace("/usr/bin/git", "/nowhere/git"))
        .expect("write");
    assert!(complaints(&unit).contains("/nowhere/git"));
}

#[test]
fn a_slip_or_a_weaker_unit_would_be_noticed() {
    let sound = source("siaran.service");
    let (_kept, unit) = units(&sound.replace("WatchdogSec=", "WatchdogSecs="), None);
    assert!(complaints(&unit).contains("WatchdogSecs"));
    let (_kept, unit) = units(&sound.replace("=/usr/bin/siaran ", "=/nowhere/siaran "), None);
    assert!(complaints(&unit).contains("/nowhere/siaran"));
    for line in ["NoNewPrivileges=yes\n", "CapabilityBoundingSet=\n", "PrivateUsers=yes\n"] {
        let weaker = sound.replace(line, "");
        assert_ne!(weaker, sound, "{line}");
        let (_kept, unit) = units(&weaker, None);
        is_within(&unit, EXPOSURE_AT_MOST).expect_err(line);
    }
}

/// A root folder as a package would leave it: users and folders made by systemd's own tools.
struct Installed {
    root: TempDir,
}

impl Installed {
    fn new() -> Installed {
        let root = tempfile::tempdir().expect("temporary folder");
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).expect("mode");
        let installed = Installed { root };
        installed.apply("systemd-sysusers", &[], "sysusers", &source("siaran.sysusers.conf"));
        // The ACL library looks names up on this machine, not beneath the root: numbers instead.
        let mut folders = source("siaran.tmpfiles.conf");
        for (kind, table, name) in
            [("user", "/etc/passwd", "siaran"), ("group", "/etc/group", "siaran-editors")]
        {
            let named = format!("{kind}:{name}:");
            assert!(folders.contains(&named), "{named}");
            let numbered = format!("{kind}:{}:", installed.id(table, name));
            folders = folders.replace(&named, &numbered);
        }
        installed.apply("systemd-tmpfiles", &["--create"], "tmpfiles", &folders);
        installed
    }

    fn apply(&self, program: &str, args: &[&str], kind: &str, text: &str) {
        let folder = self.path(&format!("/usr/lib/{kind}.d"));
        fs::create_dir_all(&folder).expect("folder");
        fs::create_dir_all(self.path("/etc")).expect("folder");
        fs::write(folder.join("siaran.conf"), text).expect("write");
        let at = format!("--root={}", self.root.path().display());
        let mut all = vec![at.as_str(), "siaran.conf"];
        all.extend(args);
        let output = run(program, &all);
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {words}");
        // A line that it could not carry out is only mentioned.
        assert!(!words.contains("Ignoring") && !words.contains("Failed"), "{program}: {words}");
    }

    fn path(&self, absolute: &str) -> PathBuf {
        self.root.path().join(absolute.trim_start_matches('/'))
    }

    /// The number that a user or group got.
    fn id(&self, table: &str, name: &str) -> u32 {
        let text = fs::read_to_string(self.path(table)).expect("table");
        let line = text.lines().find(|line| line.split(':').next() == Some(name)).expect("entry");
        line.split(':').nth(2).expect("third field").parse().expect("a number")
    }

    /// Whether a shell command succeeds for a user in one group.
    fn can(&self, user: u32, group: u32, script: &str, file: &Path) -> bool {
        let (user, group) = (user.to_string(), group.to_string());
        let ids =
            ["--reuid", &user, "--regid", &group, "--clear-groups", "--", "sh", "-c", script, "sh"];
        let mut args = ids.to_vec();
        let file = file.to_string_lossy();
        args.push(file.as_ref());
        run("setpriv", &args).status.success()
    }
}

#[test]
fn user_and_folders_are_there_before_the_unit_starts() {
    let installed = Installed::new();
    let unit = source("siaran.service");
    let values = |key: &str| -> Vec<String> {
        unit.lines()
            .filter_map(|line| line.strip_prefix(key)?.strip_prefix('='))
            .map(str::to_owned)
            .collect()
    };
    assert!(installed.id("/etc/passwd", &values("User")[0]) > 0);
    assert!(installed.id("/etc/group", &values("Group")[0]) > 0);
    let secrets = values("LoadCredential")[0].clone();
    let (_, secrets) = secrets.split_once(':').expect("name:path");
    for path in [secrets, &values("ReadOnlyPaths")[0], &values("RequiresMountsFor")[0]] {
        assert!(installed.path(path).is_dir(), "{path}");
    }
    let mode = |path: &str| fs::metadata(installed.path(path)).expect("folder").mode() & 0o7777;
    assert_eq!(mode(secrets), 0o700);
    assert_eq!(mode("/etc/siaran/lists"), 0o750);
    assert_eq!(mode("/srv/siaran/announcements"), 0o2770);
}

#[test]
fn editors_write_the_daemon_reads_nobody_else_looks() {
    let installed = Installed::new();
    let daemon = installed.id("/etc/passwd", "siaran");
    let daemons = installed.id("/etc/group", "siaran");
    let editors = installed.id("/etc/group", "siaran-editors");
    let (editor, other_editor, stranger) = (54_001, 54_002, 54_003);
    let folder = installed.path("/srv/siaran/announcements");
    let file = folder.join("a.md");

    // A careful umask must not hide the file from the daemon and from other editors.
    assert!(installed.can(editor, editors, "umask 077; echo satu >\"$1\"", &file));
    assert!(installed.can(other_editor, editors, "echo dua >>\"$1\"", &file));
    assert!(installed.can(daemon, daemons, "[ $(cat \"$1\" | wc -l) = 2 ]", &file));
    let nested = folder.join("2026/b.md");
    let script = "umask 077; mkdir \"$(dirname \"$1\")\" && echo tiga >\"$1\"";
    assert!(installed.can(editor, editors, script, &nested));
    assert!(installed.can(daemon, daemons, "cat \"$1\"", &nested));

    for script in ["echo x >>\"$1\"", "rm -f \"$1\"", "echo x >\"$1.new\""] {
        assert!(!installed.can(daemon, daemons, script, &file), "the daemon: {script}");
    }
    for script in ["cat \"$1\"", "ls \"$(dirname \"$1\")\"", "echo x >\"$1.new\""] {
        assert!(!installed.can(stranger, stranger, script, &file), "a stranger: {script}");
    }
    assert!(!installed.can(editor, editors, "ls \"$1\"", &installed.path("/etc/siaran/lists")));
    assert!(installed.can(daemon, daemons, "ls \"$1\"", &installed.path("/etc/siaran/lists")));
}
