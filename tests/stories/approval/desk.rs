//! A newsroom's repository and the people who commit to it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use jiff::Timestamp;
use siaran::approval::{Approvals, Lack, Standing, Wanted};
use siaran::config::Config;
use siaran::daemon::Readings;
use siaran::outside::git::Repository;
use tempfile::TempDir;

/// Who commits.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    pub email: &'static str,
    /// Name of the key that he signs with.
    pub key: &'static str,
}

/// Writes announcements; no approver.
pub const WRITER: Who = Who { email: "penulis@teladan.example", key: "penulis" };
/// Approver.
pub const EDITOR: Who = Who { email: "kabiro@teladan.example", key: "kabiro" };
/// Approver.
pub const DEPUTY: Who = Who { email: "wakil@teladan.example", key: "wakil" };

/// The announcement `uji`.
pub const TEXT: &str = "\
---
title: Uji
publish_at: 2030-01-15 10:00 WIB
media:
  peta: { file: media/peta.png, alt: Peta }
x:
  kantor:
    - { text: Satu, media: [peta] }
---
";
/// Its path in the work tree.
pub const FILE: &str = "siaran/uji.md";
/// Its image's.
pub const IMAGE: &str = "siaran/media/peta.png";

/// An image; every `mark` is another.
pub fn image(mark: u8) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[mark; 100]].concat()
}

pub struct Desk {
    dir: TempDir,
    /// How many approvals, and whether signed.
    pub review: &'static str,
    /// Where the repository is read, and the announcements lie.
    pub places: [PathBuf; 2],
}

impl Desk {
    /// A repository in which the writer has committed `uji` with its image.
    pub fn new() -> Desk {
        let desk = Desk::empty(&[]);
        desk.write(FILE, TEXT.as_bytes());
        desk.write(IMAGE, &image(1));
        desk.commit(WRITER, "Siaran uji");
        desk
    }

    /// A repository without a commit.
    pub fn empty(init: &[&str]) -> Desk {
        let dir = TempDir::new().expect("a folder");
        for key in [WRITER.key, EDITOR.key, DEPUTY.key] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", key, "-f"])
                .arg(dir.path().join(key))
                .status();
            assert!(made.expect("ssh-keygen: run the tests by tests/run").success());
        }
        let work = dir.path().join("kerja");
        fs::create_dir(&work).expect("a folder");
        let places = [work.clone(), work.join("siaran")];
        let desk = Desk { dir, review: "approvals: 1", places };
        desk.git(WRITER, &[&["init", "-q", "-b", "main"], init].concat());
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The work tree.
    pub fn work(&self) -> PathBuf {
        self.path("kerja")
    }

    pub fn dot_git(&self, name: &str) -> PathBuf {
        self.work().join(".git").join(name)
    }

    /// Writes into the work tree, whatever lies there.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.work().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// Edits `uji`.
    pub fn edit(&self, from: &str, to: &str) {
        self.write(FILE, TEXT.replace(from, to).as_bytes());
    }

    pub fn dress(&self, command: &mut Command, who: Who) {
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command
            .env("HOME", self.dir.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_COUNT", "5")
            .envs([("GIT_CONFIG_KEY_0", "gpg.format"), ("GIT_CONFIG_VALUE_0", "ssh")])
            .env("GIT_CONFIG_KEY_1", "user.signingkey")
            .env("GIT_CONFIG_VALUE_1", self.dir.path().join(who.key))
            .envs([("GIT_CONFIG_KEY_2", "user.email"), ("GIT_CONFIG_VALUE_2", who.email)])
            .envs([("GIT_CONFIG_KEY_3", "user.name"), ("GIT_CONFIG_VALUE_3", "Nama")])
            .envs([("GIT_CONFIG_KEY_4", "safe.directory"), ("GIT_CONFIG_VALUE_4", "*")]);
    }

    pub fn try_git(&self, who: Who, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        self.dress(&mut command, who);
        command.current_dir(self.work()).args(arguments);
        command.output().expect("git: run the tests by tests/run")
    }

    /// What git printed.
    pub fn git(&self, who: Who, arguments: &[&str]) -> String {
        let output = self.try_git(who, arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {told}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Commits everything, unsigned.
    pub fn commit(&self, who: Who, message: &str) -> String {
        self.git(who, &["add", "-A"]);
        self.git(who, &["commit", "-q", "-m", message]);
        self.head()
    }

    pub fn head(&self) -> String {
        self.git(WRITER, &["rev-parse", "HEAD"])
    }

    /// A signed, empty commit that approves `uji`.
    pub fn approve(&self, who: Who) -> String {
        let message = ["-m", "Setujui uji", "-m", "Approves: uji"];
        self.git(who, &[&["commit", "-q", "--allow-empty", "-S"], &message[..]].concat());
        self.head()
    }

    /// Writes an object from `bytes`.
    pub fn object(&self, kind: &str, bytes: &[u8]) -> String {
        let file = self.path("objek");
        fs::write(&file, bytes).expect("a file");
        let file = file.display().to_string();
        self.git(WRITER, &["hash-object", "-t", kind, "-w", "--literally", &file])
    }

    pub fn loose(&self, id: &str) -> PathBuf {
        self.dot_git("objects").join(&id[..2]).join(&id[2..])
    }

    /// Puts the file of one loose object in the place of another.
    pub fn overwrite(&self, id: &str, by: &str) {
        let path = self.loose(id);
        let may_write = fs::Permissions::from_mode(0o644);
        fs::set_permissions(&path, may_write).expect("rights");
        fs::copy(self.loose(by), path).expect("a copy");
    }

    pub fn config_text(&self) -> String {
        let key = |who: Who| fs::read_to_string(self.path(&format!("{}.pub", who.key)));
        let approver = |who: Who| {
            let line = key(who).expect("a key");
            format!("    {}: {{ email: {}, ssh_key: \"{}\" }}\n", who.key, who.email, line.trim())
        };
        format!(
            "newsroom: {{ name: Biro Humas, timezone: WIB, language: en }}
announcements: {}
review:
  repository: {}
  {}
  approvers:
{}{}x: {{ accounts: {{ kantor: {{ handle: teladan, credential: x }} }} }}
",
            self.places[1].display(),
            self.places[0].display(),
            self.review.replace('\n', "\n  "),
            approver(EDITOR),
            approver(DEPUTY),
        )
    }

    pub fn config(&self) -> Config {
        let loaded = siaran::config::read(&self.config_text(), Path::new("/"));
        loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems))
    }

    /// What lies in the folder, as the daemon reads it.
    pub fn wanted(&self, config: &Config) -> Vec<Wanted> {
        let mut readings = Readings::new(&config.announcements);
        for _ in 0..100 {
            readings.look(config, Timestamp::now());
            if !readings.again() && !readings.is_reading() {
                break;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        let files = readings.files().expect("the folder");
        files.iter().filter_map(|candidate| Wanted::of(&candidate.reading)).collect()
    }

    /// What is read of the repository by one who sees it for the first time.
    pub fn approvals(&self) -> Approvals {
        let config = self.config();
        let review = config.review.as_ref().expect("review");
        Repository::open(review, &config.announcements).look(&self.wanted(&config), review)
    }

    /// What speaks for `uji`.
    pub fn standing(&self) -> Standing {
        let approvals = self.approvals();
        assert_eq!(approvals.unusable, None);
        let found = approvals.standings.values().find(|standing| standing.id == "uji");
        found.expect("uji").as_ref().clone()
    }

    /// Asserts that nobody's approval counts, and why.
    pub fn assert_refused(&self, wanted: &[Lack]) {
        let standing = self.standing();
        assert_eq!(standing.vouchers, [], "{:?}", standing.lacks);
        let need = self.config().review.expect("review").approvals;
        let mut all = wanted.to_vec();
        all.push(Lack::TooFew { have: 0, need });
        assert_eq!(standing.lacks, all);
    }

    /// Asserts that `who` approved, and nothing is missing.
    pub fn assert_approved(&self, who: &[Who]) -> Standing {
        let standing = self.standing();
        let mut names: Vec<&str> =
            standing.vouchers.iter().map(|voucher| voucher.approver.as_str()).collect();
        names.sort_unstable();
        let mut wanted: Vec<&str> = who.iter().map(|who| who.key).collect();
        wanted.sort_unstable();
        assert_eq!(names, wanted, "{:?}", standing.lacks);
        assert_eq!(standing.lacks, []);
        standing
    }

    /// Why the whole repository cannot be used.
    pub fn unusable(&self) -> Lack {
        let approvals = self.approvals();
        assert!(approvals.standings.is_empty());
        approvals.unusable.expect("unusable")
    }

    pub fn fingerprint(&self, who: Who) -> String {
        let line = fs::read_to_string(self.path(&format!("{}.pub", who.key))).expect("a key");
        siaran::ssh::PublicKey::parse(&line).expect("a key").fingerprint()
    }
}
