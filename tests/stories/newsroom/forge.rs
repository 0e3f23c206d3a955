//! A forge: a bare repository that everybody pushes to, with clones of those who write, approve and
//! check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::super::workflow::workflow;
use crate::newsroom::SIARAN;

/// The office's account.
pub const HANDLE: &str = "kementeladan";
/// Who approves.
pub const EDITOR: &str = "ani";

/// The reviewed branch of `repository`, where the public `key` is the editor's.
pub fn review(key: &str, repository: &str) -> String {
    format!(
        "review:\n  repository: {repository}\n  branch: main\n  approvals: 1\n  approvers:\n    {EDITOR}: {{ email: {EDITOR}@teladan.example, ssh_key: \"{key}\" }}\n"
    )
}

/// What lies beside the announcements on the forge: neither secrets nor addresses of journalists.
pub fn public_config(review: &str) -> String {
    format!(
        "newsroom: {{ name: Biro Humas Teladan, timezone: WIB, language: en }}
announcements: .
x: {{ accounts: {{ kantor: {{ kind: office, handle: {HANDLE}, credential: x-kantor, mode: own }} }} }}
email:
  from: Biro Humas Teladan <humas@teladan.example>
  smtp: {{ host: relay.teladan.example }}
  lists: {{ wartawan: {{ file: wartawan.csv }} }}
{review}defaults: {{ x: [kantor], email: [wartawan] }}
"
    )
}

/// Everybody's clones, by name, beside the forge.
pub struct Forge {
    folder: TempDir,
}

impl Forge {
    /// Its first commit, by `editor`, holds `config.yaml` only.
    pub fn new(editor: &str, config: impl FnOnce(&str) -> String) -> Forge {
        let forge = Forge { folder: tempfile::tempdir().expect("folder") };
        fs::create_dir(forge.of("forge")).expect("folder");
        forge.git("forge", &["init", "-q", "--bare", "-b", "main"]);
        forge.clone_for(editor);
        fs::write(forge.of(editor).join("config.yaml"), config(&forge.key(editor))).expect("file");
        forge.commit(editor, "Awal");
        forge.git(editor, &["push", "-q", "origin", "HEAD:main"]);
        forge
    }

    /// A clone of `who`, who signs by a key of his own.
    pub fn clone_for(&self, who: &str) {
        self.clone_to(&self.of(who));
        let key = self.of(&format!("{who}.key"));
        let mut keygen = Command::new("ssh-keygen");
        keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&key);
        assert!(keygen.status().expect("ssh-keygen").success());
        let (key, email) = (key.display().to_string(), format!("{who}@teladan.example"));
        let settings =
            [("user.name", who), ("user.email", &email), ("gpg.format", "ssh")].into_iter();
        for (name, value) in settings.chain([("user.signingkey", key.as_str())]) {
            self.git(who, &["config", name, value]);
        }
    }

    /// The public key of `who`, as a configuration has it.
    fn key(&self, who: &str) -> String {
        let text = fs::read_to_string(self.of(&format!("{who}.key.pub"))).expect("a key");
        text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    }

    /// Clones the forge into `folder`, which may be there, empty.
    pub fn clone_to(&self, folder: &Path) {
        let (from, to) = (self.of("forge"), folder.display().to_string());
        self.git("", &["clone", "-q", &from.display().to_string(), &to]);
        self.git("", &["-C", &to, "symbolic-ref", "HEAD", "refs/heads/main"]);
    }

    fn of(&self, who: &str) -> PathBuf {
        self.folder.path().join(who)
    }

    /// `git ARGUMENTS` in the clone of `who`.
    pub fn git(&self, who: &str, arguments: &[&str]) -> String {
        let output = plain("git").args(arguments).current_dir(self.of(who)).output().expect("git");
        well(&output)
    }

    fn commit(&self, who: &str, message: &str) {
        self.git(who, &["add", "-A"]);
        self.git(who, &["commit", "-q", "-m", message]);
    }

    /// `who` puts `text` on a branch of its own, on what `main` is, and pushes it.
    pub fn propose(&self, who: &str, branch: &str, file: &str, text: &str) {
        self.git(who, &["fetch", "-q", "origin"]);
        self.git(who, &["switch", "-q", "-C", branch, "origin/main", "--no-track"]);
        self.amend(who, branch, file, text);
    }

    /// One more commit on that branch.
    pub fn amend(&self, who: &str, branch: &str, file: &str, text: &str) {
        fs::write(self.of(who).join(file), text).expect("file");
        self.commit(who, branch);
        self.git(who, &["push", "-q", "origin", branch]);
    }

    /// `who` merges the branch and pushes.
    pub fn merge(&self, who: &str, branch: &str) {
        self.git(who, &["pull", "-q", "--ff-only", "origin", "main"]);
        self.git(who, &["fetch", "-q", "origin"]);
        let message = format!("Gabungkan {branch}");
        let from = format!("origin/{branch}");
        self.git(who, &["merge", "-q", "--no-ff", "-m", &message, &from]);
        self.git(who, &["push", "-q", "origin", "main"]);
    }

    /// `who` approves `id` by the program, in his clone, and pushes.
    pub fn approve(&self, who: &str, id: &str) {
        let mut approve = plain(SIARAN);
        let output = approve.args(["approve", id]).current_dir(self.of(who)).output();
        well(&output.expect("siaran"));
        self.git(who, &["push", "-q", "origin", "main"]);
    }

    /// The forge runs the workflow on a branch: what the check printed, and how it ended, and the
    /// comment that is posted.
    pub fn ci(&self, branch: &str) -> (Option<i32>, String, String) {
        let run = tempfile::tempdir().expect("folder");
        let checkout = run.path().join("checkout");
        self.clone_to(&checkout);
        let temporary = run.path().display().to_string();
        let base = self.git("forge", &["merge-base", "main", branch]);
        let shown = checkout.display().to_string();
        self.git("", &["-C", &shown, "switch", "-q", "--detach", &format!("origin/{branch}")]);
        let bin = Path::new(SIARAN).parent().expect("a folder").display();
        let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
        let steps = workflow("github")["jobs"]["plan"]["steps"].clone();
        let step = |name: &str| {
            let all = steps.as_array().into_iter().flatten();
            let step = all.into_iter().find(|step| step["name"] == name).expect("a step");
            let mut bash = plain("bash");
            bash.args(["-e", "-o", "pipefail", "-c"]).arg(step["run"].as_str().expect("a script"));
            bash.current_dir(&checkout).env("PATH", &path).env("RUNNER_TEMP", &temporary);
            bash.env("GITHUB_STEP_SUMMARY", run.path().join("summary"));
            bash.env("BASE", base.trim()).env("FOLDER", ".");
            bash.output().expect("bash")
        };
        well(&step("What changed"));
        let check = step("Check");
        well(&step("Plan"));
        let comment = fs::read_to_string(run.path().join("plan.md")).expect("a comment");
        (check.status.code(), text(&check.stdout), comment)
    }
}

/// The lines of the service that pulls, run in `folder` as its timer has them run.
pub fn pull(folder: &Path) {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/siaran-pull.service");
    let unit = fs::read_to_string(unit).expect("the unit");
    let lines: Vec<&str> = unit.lines().filter_map(|l| l.strip_prefix("ExecStart=")).collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        let mut words = line.split(' ');
        let mut command = plain(words.next().expect("a program"));
        well(&command.args(words).current_dir(folder).output().expect("git"));
    }
}

/// A program with nothing of this machine's own configuration.
fn plain(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_TERMINAL_PROMPT", "0").env_remove("SIARAN_LOG");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn well(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}
