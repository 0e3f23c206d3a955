//! What the branch's tip holds where announcements and their files are wanted.

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use git2::ObjectType;
use ring::digest::{SHA256, digest};

use super::commits::Commits;
use super::objects::Objects;
use crate::announcement::{MAX_FILE_BYTES, id_given, id_of_path, text_digest};
use crate::approval::{Committed, Lack, ObjectId, Wanted};
use crate::attachment;
use crate::media::MediaType;

/// How a pointer of Git LFS begins.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
/// A pointer is not larger.
const POINTER_BYTES: u64 = 1_024;
/// Bytes of an announcement, with CR and a byte order mark that the work tree may not have.
const TEXT: u64 = 2 * MAX_FILE_BYTES as u64;

/// Files that were read once; what a name stands for never changes.
#[derive(Debug, Default)]
pub(super) struct Files {
    prints: HashMap<ObjectId, Prints>,
    /// Their key `id`, where they have one.
    ids: HashMap<ObjectId, Option<String>>,
}

#[derive(Debug, Clone)]
struct Prints {
    bytes: String,
    text: Option<String>,
    is_pointer: bool,
}

impl Files {
    /// Compares each of [`Wanted::paths`] with what the commit at `tip` holds there.
    pub fn compare(
        &mut self,
        objects: &mut Objects,
        commits: &mut Commits,
        tip: usize,
        wanted: &Wanted,
    ) -> Result<Vec<Committed>, Lack> {
        let text = |prints: &Prints| prints.text.as_deref() == Some(wanted.text.as_str());
        let mut all = vec![self.one(objects, commits, tip, (&wanted.path, None), text)?];
        for file in &wanted.files {
            let same = |prints: &Prints| prints.bytes == file.digest;
            let place = (file.path.as_str(), Some(file.bytes));
            all.push(self.one(objects, commits, tip, place, same)?);
        }
        Ok(all)
    }

    fn one(
        &mut self,
        objects: &mut Objects,
        commits: &mut Commits,
        tip: usize,
        (path, size): (&str, Option<u64>),
        is_same: impl Fn(&Prints) -> bool,
    ) -> Result<Committed, Lack> {
        let Some(entry) = commits.entry(objects, tip, path)? else { return Ok(Committed::Absent) };
        if !entry.is_file() {
            return Ok(Committed::NotAFile);
        }
        let (_, bytes) = objects.head(entry.id)?;
        let is_small = bytes <= POINTER_BYTES;
        if !is_small && (size.is_some_and(|size| size != bytes) || size.is_none() && bytes > TEXT) {
            return Ok(Committed::Differs);
        }
        let prints = self.prints(objects, entry.id)?;
        Ok(match () {
            // Nobody publishes the text of a pointer, though it may be just what is in the folder.
            () if prints.is_pointer => Committed::Pointer,
            () if is_same(&prints) => Committed::Same,
            () => Committed::Differs,
        })
    }

    /// The files at the commit at `place` that have each id. One that cannot be read, though it
    /// should be there, has every id: somebody may bring it later.
    pub fn namesakes(
        &mut self,
        objects: &mut Objects,
        commits: &mut Commits,
        place: usize,
        ids: &[&str],
    ) -> Result<HashMap<String, Vec<String>>, Lack> {
        let mut all: HashMap<String, Vec<String>> = HashMap::new();
        for (path, object) in commits.texts(objects, place)? {
            match self.id(objects, object) {
                Ok(given) => {
                    let id = given.unwrap_or_else(|| id_of_path(&path));
                    if ids.contains(&id.as_str()) {
                        all.entry(id).or_default().push(path);
                    }
                }
                // Larger is no announcement.
                Err(Lack::TooLarge { .. }) => {}
                Err(lack @ Lack::Unreadable { .. }) => return Err(lack),
                Err(_) => {
                    for id in ids {
                        all.entry((*id).to_owned()).or_default().push(path.clone());
                    }
                }
            }
        }
        Ok(all)
    }

    fn id(&mut self, objects: &mut Objects, object: ObjectId) -> Result<Option<String>, Lack> {
        if let Some(known) = self.ids.get(&object) {
            return Ok(known.clone());
        }
        let id = id_given(&objects.read(object, ObjectType::Blob, TEXT)?);
        self.ids.insert(object, id.clone());
        Ok(id)
    }

    fn prints(&mut self, objects: &mut Objects, id: ObjectId) -> Result<Prints, Lack> {
        if let Some(known) = self.prints.get(&id) {
            return Ok(known.clone());
        }
        let most = MediaType::Mp4.largest().max(attachment::LARGEST);
        let bytes = objects.read(id, ObjectType::Blob, most)?;
        let is_text = bytes.len() as u64 <= TEXT;
        let prints = Prints {
            bytes: HEXLOWER.encode(digest(&SHA256, &bytes).as_ref()),
            text: is_text.then(|| text_digest(&bytes)).flatten(),
            is_pointer: bytes.len() as u64 <= POINTER_BYTES && bytes.starts_with(POINTER),
        };
        self.prints.insert(id, prints.clone());
        Ok(prints)
    }
}

/// The text of `path` at the commit at `place`, with LF; `None` where there is no text.
pub(super) fn text(
    objects: &mut Objects,
    commits: &mut Commits,
    place: usize,
    path: &str,
) -> Result<Option<String>, Lack> {
    let entry = commits.entry(objects, place, path)?;
    let Some(entry) = entry.filter(|entry| entry.is_file()) else { return Ok(None) };
    let bytes = objects.read(entry.id, ObjectType::Blob, TEXT)?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
    Ok(Some(text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n")))
}
