//! The git clone that an editor works in. It is his own, on his own machine, so his own git may run:
//! it knows his keys, his agent and what he wants asked.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::ssh::PublicKey;

/// A clone with a work tree.
pub struct Clone {
    /// Its top folder.
    pub top: PathBuf,
}

impl Clone {
    /// The clone around `folder`.
    pub fn around(folder: &Path) -> Option<Clone> {
        let top = git(folder, &["rev-parse", "--show-toplevel"])?;
        Some(Clone { top: PathBuf::from(top) })
    }

    /// The branch that is checked out.
    pub fn branch(&self) -> Option<String> {
        git(&self.top, &["symbolic-ref", "--quiet", "--short", "HEAD"])
    }

    /// Whether `path` is committed as it lies there.
    pub fn is_committed(&self, path: &Path) -> bool {
        let path = path.to_string_lossy();
        let status = ["status", "--porcelain", "--untracked-files=all", "--ignored", "--", &path];
        git(&self.top, &status).is_some_and(|changes| changes.is_empty())
    }

    /// Whether something waits in the index to be committed.
    pub fn has_staged(&self) -> bool {
        git(&self.top, &["diff", "--cached", "--name-only"]).is_none_or(|names| !names.is_empty())
    }

    /// The author's address of the last change of `path`.
    pub fn author(&self, path: &Path) -> Option<String> {
        git(&self.top, &["log", "-1", "--no-merges", "--format=%ae", "--", &path.to_string_lossy()])
    }

    /// What its user set.
    pub fn setting(&self, name: &str) -> Option<String> {
        git(&self.top, &["config", "--get", name]).filter(|value| !value.is_empty())
    }

    /// The public half of what its user signs with, where it can be read.
    pub fn signing_key(&self, setting: &str) -> Option<PublicKey> {
        let literal = setting.strip_prefix("key::").unwrap_or(setting);
        if let Ok(key) = PublicKey::parse(literal) {
            return Some(key);
        }
        let path = match setting.strip_prefix("~/") {
            Some(rest) => PathBuf::from(std::env::var_os("HOME")?).join(rest),
            None => self.top.join(setting),
        };
        let beside = PathBuf::from(format!("{}.pub", path.display()));
        let read = |path: &Path| PublicKey::parse(&std::fs::read_to_string(path).ok()?).ok();
        read(&path).or_else(|| read(&beside))
    }

    /// Makes an empty, signed commit; its id, or `None` where git told why not.
    pub fn sign(&self, subject: &str, trailer: &str) -> Option<String> {
        let made = command(&self.top)
            .args(["-c", "gpg.format=ssh", "commit", "--quiet", "--allow-empty", "-S"])
            .args(["-m", subject, "-m", trailer])
            .stderr(Stdio::inherit())
            .status();
        made.ok().filter(|status| status.success())?;
        git(&self.top, &["rev-parse", "HEAD"])
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command
}

/// What git printed, if it was well.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = command(folder).args(arguments).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end_matches('\n').to_owned())
}
