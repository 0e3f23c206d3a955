//! The commits of a branch, and what each changed in the announcements.

use std::collections::HashMap;
use std::sync::Arc;

use git2::ObjectType;

use super::objects::{Objects, TEXT, TREE};
use crate::approval::{Chain, Change, Entry, Lack, ObjectId, RawCommit, read_commit, read_tree};

/// Commits of a branch that are read.
const MOST_COMMITS: usize = 100_000;
/// Paths that one commit changes against one parent.
const MOST_CHANGES: usize = 200_000;
/// Folders in folders.
const MOST_DEPTH: usize = 64;
/// Trees that are kept for the next commit, which shares most of them.
const KEPT_TREES: usize = 256;

/// What was read so far. It stays true whatever becomes of the repository: names are hashes.
#[derive(Debug, Default)]
pub(super) struct Commits {
    pub chain: Chain,
    /// The announcements' tree of each commit of the chain.
    folders: Vec<Option<ObjectId>>,
    trees: HashMap<ObjectId, Arc<Vec<Entry>>>,
}

impl Commits {
    /// Reads everything from `tip` on that is not read yet; where it stands in the chain.
    pub fn extend(
        &mut self,
        objects: &mut Objects,
        tip: ObjectId,
        folder: &str,
    ) -> Result<usize, Lack> {
        let mut open: Vec<(ObjectId, RawCommit)> = Vec::new();
        let mut next = Some(tip);
        loop {
            if let Some(id) = next.take() {
                if open.len() + self.chain.len() > MOST_COMMITS {
                    return Err(Lack::TooLarge { object: tip.to_string() });
                }
                if self.chain.place(&id).is_none() {
                    open.push((id, commit(objects, id)?));
                }
            }
            let Some((_, commit)) = open.last() else { break };
            let unread = commit.parents.iter().find(|parent| self.chain.place(parent).is_none());
            if let Some(parent) = unread {
                next = Some(*parent);
                continue;
            }
            if let Some((id, commit)) = open.pop() {
                self.push(objects, id, commit, folder)?;
            }
        }
        self.chain.place(&tip).ok_or(Lack::Malformed { object: tip.to_string() })
    }

    fn push(
        &mut self,
        objects: &mut Objects,
        id: ObjectId,
        commit: RawCommit,
        folder: &str,
    ) -> Result<(), Lack> {
        let own = self.below(objects, Some(commit.tree), folder)?;
        let places = commit.parents.iter().map(|parent| self.chain.place(parent));
        let mut before: Vec<Option<ObjectId>> =
            places.map(|place| self.folders.get(place?).copied().flatten()).collect();
        if before.is_empty() {
            before.push(None);
        }
        let mut changes = Vec::with_capacity(before.len());
        for before in before {
            let mut changed = Vec::new();
            self.compare(objects, (before, own), "", 0, &mut changed)?;
            changes.push(changed);
        }
        let malformed = Lack::Malformed { object: id.to_string() };
        self.chain.push(id, commit, changes).ok_or(malformed)?;
        self.folders.push(own);
        Ok(())
    }

    /// What the commit at `place` holds at `path` in the announcements.
    pub fn entry(
        &mut self,
        objects: &mut Objects,
        place: usize,
        path: &str,
    ) -> Result<Option<Entry>, Lack> {
        let root = self.folders.get(place).copied().flatten();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(tree) = self.below(objects, root, folder)? else { return Ok(None) };
        let entries = self.tree(objects, tree)?;
        Ok(find(&entries, name).cloned())
    }

    /// The paths that may be announcements in the commit at `place`, and their objects.
    pub fn texts(
        &mut self,
        objects: &mut Objects,
        place: usize,
    ) -> Result<Vec<(String, ObjectId)>, Lack> {
        let root = self.folders.get(place).copied().flatten();
        let mut open: Vec<(String, ObjectId, usize)> =
            root.map(|root| (String::new(), root, 0)).into_iter().collect();
        let mut texts = Vec::new();
        while let Some((folder, id, depth)) = open.pop() {
            if depth > MOST_DEPTH || texts.len() > MOST_CHANGES {
                return Err(Lack::TooLarge { object: id.to_string() });
            }
            for entry in self.tree(objects, id)?.iter() {
                let Ok(name) = std::str::from_utf8(&entry.name) else { continue };
                if entry.is_tree() {
                    open.push((format!("{folder}{name}/"), entry.id, depth + 1));
                } else if entry.is_file() && name.ends_with(".md") {
                    texts.push((format!("{folder}{name}"), entry.id));
                }
            }
        }
        Ok(texts)
    }

    /// The tree at `folder` beneath the tree `root`.
    fn below(
        &mut self,
        objects: &mut Objects,
        root: Option<ObjectId>,
        folder: &str,
    ) -> Result<Option<ObjectId>, Lack> {
        let mut tree = root;
        for name in folder.split('/').filter(|name| !name.is_empty()) {
            let Some(id) = tree else { return Ok(None) };
            let entries = self.tree(objects, id)?;
            tree = find(&entries, name).filter(|entry| entry.is_tree()).map(|entry| entry.id);
        }
        Ok(tree)
    }

    fn tree(&mut self, objects: &mut Objects, id: ObjectId) -> Result<Arc<Vec<Entry>>, Lack> {
        if let Some(known) = self.trees.get(&id) {
            return Ok(known.clone());
        }
        let bytes = objects.read(id, ObjectType::Tree, TREE)?;
        let entries = read_tree(&bytes).ok_or(Lack::Malformed { object: id.to_string() })?;
        let entries = Arc::new(entries);
        if self.trees.len() >= KEPT_TREES {
            self.trees.clear();
        }
        self.trees.insert(id, entries.clone());
        Ok(entries)
    }

    /// Appends the paths, beneath `path`, in which two trees differ.
    fn compare(
        &mut self,
        objects: &mut Objects,
        (before, after): (Option<ObjectId>, Option<ObjectId>),
        path: &str,
        depth: usize,
        changed: &mut Vec<Change>,
    ) -> Result<(), Lack> {
        if before == after {
            return Ok(());
        }
        let trees = [before, after].map(|id| id.map(|id| self.tree(objects, id)).transpose());
        let [before, after] = trees;
        let (before, after) = (before?.unwrap_or_default(), after?.unwrap_or_default());
        for (old, new) in pairs(&before, &after) {
            if old == new {
                continue;
            }
            let Some(entry) = new.or(old) else { continue };
            // What is no text cannot be the path of an announcement.
            let Ok(name) = std::str::from_utf8(&entry.name) else { continue };
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            let file = |entry: Option<&Entry>| entry.is_some_and(|entry| !entry.is_tree());
            let tree = |e: Option<&Entry>| e.filter(|e| e.is_tree()).map(|e| e.id);
            if depth > MOST_DEPTH || changed.len() > MOST_CHANGES {
                return Err(Lack::TooLarge { object: entry.id.to_string() });
            }
            if file(old) || file(new) {
                changed.push((path.clone(), file(new)));
            }
            self.compare(objects, (tree(old), tree(new)), &path, depth + 1, changed)?;
        }
        Ok(())
    }
}

/// A commit of the repository.
pub(super) fn commit(objects: &mut Objects, id: ObjectId) -> Result<RawCommit, Lack> {
    let bytes = objects.read(id, ObjectType::Commit, TEXT)?;
    read_commit(&bytes).ok_or(Lack::Malformed { object: id.to_string() })
}

fn find<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Entry> {
    let at = entries.binary_search_by(|entry| entry.name.as_slice().cmp(name.as_bytes()));
    at.ok().map(|at| &entries[at])
}

/// The entries of two trees, those of one name together.
fn pairs<'e>(
    before: &'e [Entry],
    after: &'e [Entry],
) -> impl Iterator<Item = (Option<&'e Entry>, Option<&'e Entry>)> {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    std::iter::from_fn(move || match (before.peek(), after.peek()) {
        (None, None) => None,
        (Some(a), Some(b)) if a.name == b.name => Some((before.next(), after.next())),
        (Some(a), Some(b)) if a.name > b.name => Some((None, after.next())),
        (None, Some(_)) => Some((None, after.next())),
        _ => Some((before.next(), None)),
    })
}
