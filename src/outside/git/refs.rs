//! Refs, loose and packed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::place::unreadable;
use super::plain;
use crate::approval::{Lack, ObjectId};

/// Refs that are read.
const MOST_REFS: usize = 20_000;
/// Folders in folders.
const MOST_DEPTH: usize = 16;
/// Bytes of a loose ref.
const LOOSE: u64 = 1_000;
/// Bytes of packed refs.
const PACKED: u64 = 16 * 1024 * 1024;
/// Refs that refer to refs that refer to refs.
const MOST_STEPS: usize = 5;

/// Name → where it points, of everything below some prefixes.
#[derive(Debug, Default)]
pub(super) struct Refs(BTreeMap<String, Target>);

#[derive(Debug, Clone)]
enum Target {
    Object(ObjectId),
    Ref(String),
}

impl Refs {
    /// Every ref of the repository in `git`.
    pub fn read(git: &Path) -> Result<Refs, Lack> {
        let mut refs = BTreeMap::new();
        let packed = plain::read(&git.join("packed-refs"), PACKED).map_err(unreadable)?;
        for line in String::from_utf8_lossy(&packed.unwrap_or_default()).lines() {
            let Some((id, name)) = line.split_once(' ') else { continue };
            if let Some(id) = ObjectId::parse(id.as_bytes()) {
                refs.insert(name.trim_end().to_owned(), Target::Object(id));
            }
        }
        let mut files = Vec::new();
        list(&git.join("refs"), "refs", 0, &mut files)?;
        for (path, name) in files {
            let text = plain::read(&path, LOOSE).map_err(unreadable)?.unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            let target = match text.strip_prefix("ref:") {
                Some(other) => Some(Target::Ref(other.trim().to_owned())),
                None => ObjectId::parse(text.trim_end().as_bytes()).map(Target::Object),
            };
            // A loose ref stands before a packed one, also where it cannot be read.
            match target {
                Some(target) => refs.insert(name, target),
                None => refs.remove(&name),
            };
        }
        if refs.len() > MOST_REFS {
            return Err(Lack::TooLarge { object: "refs".to_owned() });
        }
        Ok(Refs(refs))
    }

    /// Where the branch points: `main`, or in full `refs/…`.
    pub fn branch(&self, branch: &str) -> Option<ObjectId> {
        let mut name = full_name(branch);
        for _ in 0..MOST_STEPS {
            match self.0.get(&name)? {
                Target::Object(id) => return Some(*id),
                Target::Ref(other) => name.clone_from(other),
            }
        }
        None
    }

    /// The refs whose names begin with `prefix`, and the rest of their names.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, ObjectId)> {
        let from = self.0.range(prefix.to_owned()..);
        let below =
            from.map_while(move |(name, target)| Some((name.strip_prefix(prefix)?, target)));
        below.filter_map(|(name, target)| match target {
            Target::Object(id) => Some((name, *id)),
            Target::Ref(_) => None,
        })
    }
}

/// `refs/heads/main` of `main`.
pub(super) fn full_name(branch: &str) -> String {
    if branch.starts_with("refs/") { branch.to_owned() } else { format!("refs/heads/{branch}") }
}

fn list(
    folder: &Path,
    name: &str,
    depth: usize,
    files: &mut Vec<(PathBuf, String)>,
) -> Result<(), Lack> {
    if files.len() > MOST_REFS || depth > MOST_DEPTH {
        return Err(Lack::TooLarge { object: "refs".to_owned() });
    }
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let Ok(file) = entry.file_name().into_string() else { continue };
        let name = format!("{name}/{file}");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list(&entry.path(), &name, depth + 1, files)?,
            Ok(_) if !file.ends_with(".lock") => files.push((entry.path(), name)),
            _ => {}
        }
    }
    Ok(())
}

/// What changes whenever a ref or something else that is read beside objects does. `None`: too
/// much to tell.
pub(super) fn print(git: &Path) -> Option<Vec<(PathBuf, [i64; 5])>> {
    let mut files = Vec::new();
    list(&git.join("refs"), "refs", 0, &mut files).ok()?;
    let mut paths: Vec<PathBuf> = files.into_iter().map(|(path, _)| path).collect();
    let others = ["packed-refs", "config", "shallow", "info/grafts", "objects/info/alternates"];
    paths.extend(others.map(|file| git.join(file)));
    paths.sort();
    let stat = |path: PathBuf| {
        let found = fs::symlink_metadata(&path).map(|m| {
            [
                m.ino().cast_signed(),
                m.size().cast_signed(),
                m.mtime(),
                m.mtime_nsec(),
                m.ctime_nsec(),
            ]
        });
        (path, found.unwrap_or_default())
    };
    Some(paths.into_iter().map(stat).collect())
}
