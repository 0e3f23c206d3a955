//! Objects, each proved by its hash.

use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode, ObjectType, Odb, Oid};
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};

use crate::approval::{Lack, ObjectId};

/// Bytes of a commit or tag.
pub(super) const TEXT: u64 = 1024 * 1024;
/// Bytes of a tree.
pub(super) const TREE: u64 = 16 * 1024 * 1024;
/// Bytes of everything that one look reads.
const LOOK: u64 = 8 * 1024 * 1024 * 1024;

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
        self.check_loose(id)?;
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
        let oid = Oid::from_bytes(&id.0).map_err(|e| told(&e, id))?;
        let bytes = self.odb.read(oid).map_err(|e| told(&e, id))?;
        let is_kind = bytes.kind() == kind;
        if !is_kind || name_of(kind, bytes.data()) != Some(id) {
            return Err(Lack::Forged { object: object() });
        }
        Ok(bytes.data().to_vec())
    }

    /// A pipe where an object should be would stop us for ever.
    fn check_loose(&self, id: ObjectId) -> Result<(), Lack> {
        let hex = id.to_string();
        let path = self.folder.join(&hex[..2]).join(&hex[2..]);
        match path.metadata() {
            Ok(found) if !found.is_file() => Err(Lack::Forged { object: hex }),
            _ => Ok(()),
        }
    }
}

/// The name that an object's bytes give it.
pub(super) fn name_of(kind: ObjectType, bytes: &[u8]) -> Option<ObjectId> {
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
    hash.finish().as_ref().try_into().ok().map(ObjectId)
}

fn told(error: &git2::Error, id: ObjectId) -> Lack {
    let object = id.to_string();
    match (error.code(), error.class()) {
        (ErrorCode::NotFound, _) => Lack::Missing { object },
        (_, ErrorClass::Os) => Lack::Unreadable { detail: error.to_string() },
        _ => Lack::Forged { object },
    }
}
