//! Objects, each proved by its hash.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode, ObjectType, Odb, Oid};
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};

use super::inflate::inflate;
use super::place::unreadable;
use super::plain;
use crate::approval::{Lack, ObjectId};

/// Bytes of a commit or tag.
pub(super) const TEXT: u64 = 1024 * 1024;
/// Bytes of a tree.
pub(super) const TREE: u64 = 16 * 1024 * 1024;
/// Bytes of everything that one look reads.
const LOOK: u64 = 8 * 1024 * 1024 * 1024;

/// More than the head of a loose object has.
const HEAD: u64 = 64;
/// So much of its file is enough to unpack that, whatever tables stand before it.
const BEGINNING: u64 = 2_048;

/// The objects of a repository.
pub(super) struct Objects {
    odb: Odb<'static>,
    folder: PathBuf,
    read: u64,
}

impl Objects {
    /// Those of the repository in `git`, without those that it borrows.
    pub fn open(git: &Path) -> Result<Objects, Lack> {
        let folder = git.join("objects");
        let path = folder.to_str().ok_or_else(|| Lack::Unreadable {
            detail: "the repository's path is not UTF-8".to_owned(),
        })?;
        packs(&folder.join("pack"))?;
        let open = || {
            let odb = Odb::new()?;
            odb.add_disk_alternate(path)?;
            Ok(odb)
        };
        let odb = open().map_err(|e: git2::Error| Lack::Unreadable { detail: e.to_string() })?;
        Ok(Objects { odb, folder, read: 0 })
    }

    /// What an object claims to be, and how large.
    pub fn head(&self, id: ObjectId) -> Result<(ObjectType, u64), Lack> {
        if let Some(packed) = self.loose(id, BEGINNING)? {
            let head = inflate(&packed, HEAD as usize).and_then(|head| loose_head(&head));
            let (kind, size, _) = head.ok_or(Lack::Forged { object: id.to_string() })?;
            return Ok((kind, size));
        }
        let oid = Oid::from_bytes(&id.0).map_err(|e| told(&e, id))?;
        let (size, kind) = self.odb.read_header(oid).map_err(|e| told(&e, id))?;
        Ok((kind, size as u64))
    }

    /// The bytes of the object `id`, which must be a `kind` of at most `most` bytes.
    pub fn read(&mut self, id: ObjectId, kind: ObjectType, most: u64) -> Result<Vec<u8>, Lack> {
        let object = || id.to_string();
        let (found, size) = self.head(id)?;
        if found != kind {
            return Err(Lack::Malformed { object: object() });
        }
        self.read = self.read.saturating_add(size);
        if size > most || self.read > LOOK {
            return Err(Lack::TooLarge { object: object() });
        }
        let forged = || Lack::Forged { object: object() };
        let bytes = match self.loose(id, u64::MAX)? {
            Some(packed) => {
                let all = usize::try_from(size + HEAD).map_err(|_| forged())?;
                let mut bytes = inflate(&packed, all).ok_or_else(forged)?;
                let (_, _, start) = loose_head(&bytes).ok_or_else(forged)?;
                bytes.drain(..start);
                bytes
            }
            None => {
                let oid = Oid::from_bytes(&id.0).map_err(|e| told(&e, id))?;
                let object = self.odb.read(oid).map_err(|e| told(&e, id))?;
                if object.kind() != kind {
                    return Err(forged());
                }
                object.data().to_vec()
            }
        };
        if name_of(kind, &bytes) == Some(id) { Ok(bytes) } else { Err(forged()) }
    }

    /// At most `most` first bytes of the object's own file; none where it is in a pack.
    fn loose(&self, id: ObjectId, most: u64) -> Result<Option<Vec<u8>>, Lack> {
        let hex = id.to_string();
        let path = self.folder.join(&hex[..2]).join(&hex[2..]);
        plain::begin(&path, most).map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied => unreadable(error),
            _ => Lack::Forged { object: hex },
        })
    }
}

/// libgit2 opens what is called an index, and would wait for ever at a pipe.
fn packs(folder: &Path) -> Result<(), Lack> {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !std::fs::metadata(entry.path()).is_ok_and(|found| found.is_file()) {
            let name = entry.file_name().display().to_string();
            return Err(Lack::Unreadable { detail: format!("objects/pack/{name} is no file") });
        }
    }
    Ok(())
}

/// `TYPE SIZE` before a loose object's bytes, and where these begin.
fn loose_head(bytes: &[u8]) -> Option<(ObjectType, u64, usize)> {
    let end = bytes.iter().take(HEAD as usize).position(|b| *b == 0)?;
    let (kind, size) = std::str::from_utf8(&bytes[..end]).ok()?.split_once(' ')?;
    Some((ObjectType::from_str(kind)?, size.parse().ok()?, end + 1))
}

/// The name that an object's bytes give it.
pub(super) fn name_of(kind: ObjectType, bytes: &[u8]) -> Option<ObjectId> {
    // Fails for bytes that were made to have the hash of others.
    let twin = Oid::hash_object(kind, bytes).ok()?;
    let kind = match kind {
        ObjectType::Commit => "commit",
        ObjectType::Tree => "tree",
        ObjectType::Blob => "blob",
        ObjectType::Tag => "tag",
        ObjectType::Any => return None,
    };
    let mut hash = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    hash.update(format!("{kind} {}\0", bytes.len()).as_bytes());
    hash.update(bytes);
    let own = hash.finish();
    (own.as_ref() == twin.as_bytes()).then(|| own.as_ref().try_into().ok().map(ObjectId))?
}

fn told(error: &git2::Error, id: ObjectId) -> Lack {
    let object = id.to_string();
    match (error.code(), error.class()) {
        (ErrorCode::NotFound, _) => Lack::Missing { object },
        (_, ErrorClass::Os) => Lack::Unreadable { detail: error.to_string() },
        _ => Lack::Forged { object },
    }
}
