//! Who else could change what approvals rest on.
//!
//! An approval says that this content may go to these people in this name. Whoever can write the
//! configuration, a list, a template or the state can make it go elsewhere, and so can whoever can
//! write a folder above them: he puts another one in its place. So each step of the way is looked
//! at, links included. A folder with the sticky bit, such as /tmp, may lie on the way: there only
//! the owner of an entry can put something else in its place, and the next step shows who that is.
//! It may not be the end of the way, for there anybody could add a file.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use crate::config::Config;

/// Write permission of group and others.
const OTHERS_WRITE: u32 = 0o022;
const STICKY: u32 = 0o1000;
/// Links on one way; more are a ring.
const MOST_LINKS: u32 = 40;

/// Something that somebody else could change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// Where.
    pub path: PathBuf,
    /// Its owner, where that is neither root nor we; else a group or anybody may write it.
    pub owner: Option<u32>,
}

/// What approvals rest on, as it lies on this machine; `config_file` is the configuration itself.
pub fn paths(config: &Config, config_file: &Path) -> Vec<PathBuf> {
    let mut all = vec![config_file.to_owned(), config.state.clone(), config.credentials.clone()];
    let names = config.x.accounts.values().filter_map(|a| a.credential.as_deref());
    all.extend(names.flat_map(|name| {
        [config.credentials.join(name), config.credentials.join(format!("{name}.yaml"))]
    }));
    if let Some(templates) = &config.templates {
        all.push(templates.clone());
        all.extend(entries(templates));
    }
    if let Some(email) = &config.email {
        all.extend(email.lists.values().map(|list| list.file.clone()));
        all.extend(email.relays.iter().filter_map(|relay| relay.ca.clone()));
    }
    all
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(folder).into_iter().flatten();
    listed.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

/// The first of `paths`, or of the folders that lead to them, that anyone but root and this user
/// could change. What is not there yet exposes nothing, the folders above it may.
///
/// # Errors
/// When something cannot be looked at.
pub fn first(paths: &[PathBuf]) -> io::Result<Option<Exposed>> {
    let us = rustix::process::geteuid().as_raw();
    for path in paths {
        let walked = walk(&std::path::absolute(path)?, us);
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        if let Some(exposed) = walked.map_err(named)? {
            return Ok(Some(exposed));
        }
    }
    Ok(None)
}

/// Goes down to `path`, which is absolute, as the system would.
fn walk(path: &Path, us: u32) -> io::Result<Option<Exposed>> {
    let mut left: VecDeque<OsString> = names(path);
    let mut here = PathBuf::from("/");
    let mut links = 0;
    if let Some(exposed) = judge(&here, &here.symlink_metadata()?, us, false) {
        return Ok(Some(exposed));
    }
    while let Some(name) = left.pop_front() {
        if name == ".." {
            here.pop();
            continue;
        }
        let next = here.join(&name);
        let meta = match next.symlink_metadata() {
            Ok(meta) => meta,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if meta.is_symlink() {
            links += 1;
            if links > MOST_LINKS {
                return Err(io::ErrorKind::TooManyLinks.into());
            }
            // The permissions of a link mean nothing; who owns it can lead it elsewhere.
            if let Some(owner) = stranger(&meta, us) {
                return Ok(Some(Exposed { path: next, owner: Some(owner) }));
            }
            let target = std::fs::read_link(&next)?;
            if target.is_absolute() {
                here = PathBuf::from("/");
            }
            for name in names(&target).into_iter().rev() {
                left.push_front(name);
            }
            continue;
        }
        if let Some(exposed) = judge(&next, &meta, us, left.is_empty()) {
            return Ok(Some(exposed));
        }
        here = next;
    }
    Ok(None)
}

fn names(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter(|c| matches!(c, Component::Normal(_) | Component::ParentDir))
        .map(|c| c.as_os_str().to_owned())
        .collect()
}

fn judge(path: &Path, meta: &Metadata, us: u32, is_end: bool) -> Option<Exposed> {
    let owner = stranger(meta, us);
    let mode = meta.mode();
    let sticky = meta.is_dir() && mode & STICKY != 0 && !is_end;
    let is_open = mode & OTHERS_WRITE != 0 && !sticky;
    (owner.is_some() || is_open).then(|| Exposed { path: path.to_owned(), owner })
}

fn stranger(meta: &Metadata, us: u32) -> Option<u32> {
    let owner = meta.uid();
    (owner != 0 && owner != us).then_some(owner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn room() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let inner = root.join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join("daftar.csv"), "email\n").unwrap();
        for path in ["a", "a/b"] {
            mode(&root.join(path), 0o755);
        }
        mode(&inner.join("daftar.csv"), 0o644);
        (folder, root)
    }

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn found(path: &Path) -> Option<PathBuf> {
        first(&[path.to_owned()]).unwrap().map(|exposed| exposed.path)
    }

    #[test]
    fn the_file_and_each_folder_above_it_are_looked_at() {
        let (_folder, root) = room();
        let file = root.join("a/b/daftar.csv");
        assert_eq!(found(&file), None);
        for (path, open, closed) in [
            ("a/b/daftar.csv", 0o664, 0o644),
            ("a/b/daftar.csv", 0o646, 0o644),
            ("a/b", 0o775, 0o755),
            ("a", 0o757, 0o755),
        ] {
            mode(&root.join(path), open);
            assert_eq!(found(&file), Some(root.join(path)), "{path} {open:o}");
            mode(&root.join(path), closed);
        }
        assert_eq!(found(&root.join("a/b/belum-ada.csv")), None);
        mode(&root.join("a/b"), 0o777);
        assert_eq!(found(&root.join("a/b/belum-ada.csv")), Some(root.join("a/b")));
    }

    #[test]
    fn a_sticky_folder_may_lie_on_the_way_but_not_at_its_end() {
        let (_folder, root) = room();
        mode(&root.join("a"), 0o1777);
        assert_eq!(found(&root.join("a/b/daftar.csv")), None);
        assert_eq!(found(&root.join("a")), Some(root.join("a")));
    }

    #[test]
    fn links_are_followed_step_by_step() {
        let (_folder, root) = room();
        fs::create_dir(root.join("tengah")).unwrap();
        mode(&root.join("tengah"), 0o755);
        symlink(root.join("a/b"), root.join("tengah/dua")).unwrap();
        symlink("tengah/../tengah/dua", root.join("satu")).unwrap();
        let file = root.join("satu/daftar.csv");
        assert_eq!(found(&file), None);
        // Neither the way as written nor the real path leads through this folder.
        mode(&root.join("tengah"), 0o777);
        assert_eq!(found(&file), Some(root.join("tengah")));
        mode(&root.join("tengah"), 0o755);
        mode(&root.join("a/b"), 0o775);
        assert_eq!(found(&file), Some(root.join("a/b")));
        symlink("cincin", root.join("cincin")).unwrap();
        assert!(first(&[root.join("cincin")]).is_err());
    }

    #[test]
    fn another_owner_is_named() {
        let (_folder, root) = room();
        let file = root.join("a/b/daftar.csv");
        let meta = fs::metadata(&file).unwrap();
        let other = meta.uid() + 1;
        // Seen as another user, what is ours is a stranger's, unless we are root.
        let judged = judge(&file, &meta, other, true);
        match meta.uid() {
            0 => assert_eq!(judged, None),
            uid => assert_eq!(judged, Some(Exposed { path: file, owner: Some(uid) })),
        }
    }
}
