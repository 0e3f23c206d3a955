//! Where the repository is, what lies where in it, and what in it would make readers of git see
//! something else than its objects say.

use std::io;
use std::path::{Path, PathBuf};

use super::plain;
use crate::approval::Lack;

/// Larger is none of git's small files.
const MOST: u64 = 1024 * 1024;

/// A repository and the announcements in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Where refs and objects are.
    pub git: PathBuf,
    /// The announcements' folder in its trees; empty for the root.
    pub folder: String,
}

impl Place {
    /// The repository at `repository`, bare or with a work tree that holds `announcements`; `folder`
    /// says where they are in its trees.
    pub fn find(
        repository: &Path,
        folder: Option<&str>,
        announcements: &Path,
    ) -> Result<Place, Lack> {
        let shown = repository.display().to_string();
        let none = || Lack::NoRepository { path: shown.clone() };
        let (git, is_bare) = git_folder(repository)?;
        if !git.join("objects").is_dir() || !git.join("refs").is_dir() {
            return Err(none());
        }
        let folder = match folder {
            Some(folder) => folder.to_owned(),
            None if is_bare => String::new(),
            None => within(repository, announcements)?.ok_or(Lack::Elsewhere { path: shown })?,
        };
        Ok(Place { git, folder })
    }

    /// What makes the whole repository unusable, if anything does.
    pub fn hazard(&self) -> Result<(), Lack> {
        let says = |file: &str| -> Result<bool, Lack> {
            let text = plain::read(&self.git.join(file), MOST).map_err(unreadable)?;
            let text = String::from_utf8_lossy(&text.unwrap_or_default()).into_owned();
            Ok(text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#')))
        };
        if says("info/grafts")? {
            return Err(Lack::Grafts);
        }
        if says("shallow")? {
            return Err(Lack::Shallow);
        }
        if says("objects/info/alternates")? {
            return Err(Lack::Alternates);
        }
        let config = plain::read(&self.git.join("config"), MOST).map_err(unreadable)?;
        let config = String::from_utf8_lossy(&config.unwrap_or_default()).to_lowercase();
        let sets = |key: &str, value: &str| {
            let mut lines = config.lines().filter_map(|line| line.split_once('='));
            lines.any(|(k, v)| k.trim() == key && v.trim().trim_matches('"') == value)
        };
        if sets("objectformat", "sha256") {
            return Err(Lack::Sha256);
        }
        if sets("refstorage", "reftable") {
            let detail = "its refs are kept in a reftable".to_owned();
            return Err(Lack::Unreadable { detail });
        }
        Ok(())
    }
}

/// The folder with the refs and objects of the repository at `repository`: `.git` beside a work tree,
/// where it leads when it is a file, or the repository itself where it is bare; and whether it is.
///
/// # Errors
/// [`Lack`] where that cannot be told.
pub fn git_folder(repository: &Path) -> Result<(PathBuf, bool), Lack> {
    let dot_git = repository.join(".git");
    let (own, is_bare) = if dot_git.is_dir() {
        (dot_git, false)
    } else if let Some(text) = line(&dot_git)? {
        let none = || Lack::NoRepository { path: repository.display().to_string() };
        let path = text.strip_prefix("gitdir:").ok_or_else(none)?;
        (repository.join(path.trim()), false)
    } else {
        (repository.to_owned(), true)
    };
    // A work tree beside the main one has its refs and objects there.
    Ok(match line(&own.join("commondir"))? {
        Some(path) => (own.join(path), is_bare),
        None => (own, is_bare),
    })
}

/// The path of `announcements` beneath `repository`; `None` where it lies elsewhere.
fn within(repository: &Path, announcements: &Path) -> Result<Option<String>, Lack> {
    let whole = |path: &Path| path.canonicalize().map_err(unreadable);
    let (repository, announcements) = (whole(repository)?, whole(announcements)?);
    let path = announcements.strip_prefix(&repository).ok();
    Ok(path.and_then(|path| path.to_str()).map(str::to_owned))
}

fn line(path: &Path) -> Result<Option<String>, Lack> {
    let text = plain::read(path, MOST).map_err(unreadable)?;
    Ok(text.map(|text| String::from_utf8_lossy(&text).trim().to_owned()))
}

pub(super) fn unreadable(error: io::Error) -> Lack {
    Lack::Unreadable { detail: error.to_string() }
}
