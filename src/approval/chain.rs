//! The commits of a branch, and which files each of them changed.

use std::collections::HashMap;

use super::object::{ObjectId, RawCommit};

/// A commit in a [`Chain`].
#[derive(Debug, Clone)]
pub struct Link {
    /// Its name.
    pub id: ObjectId,
    /// What it says.
    pub commit: RawCommit,
    /// Places in the chain of [`RawCommit::parents`], all before its own.
    pub parents: Vec<usize>,
}

/// A path that a commit changed against one of its parents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Touch {
    link: usize,
    /// Which of the parents; 0 where there is none.
    parent: usize,
    /// It is there afterwards.
    stays: bool,
}

/// Every commit that was read, parents before children. It only grows.
#[derive(Debug, Default)]
pub struct Chain {
    links: Vec<Link>,
    places: HashMap<ObjectId, usize>,
    touches: HashMap<String, Vec<Touch>>,
    /// Id → commits with `Approves: ID`.
    approving: HashMap<String, Vec<usize>>,
    /// Commits with `Approved-by:`.
    named: Vec<usize>,
}

/// A path that a commit changed, and whether it is there afterwards.
pub type Change = (String, bool);

impl Chain {
    /// The commit at `place`.
    pub fn link(&self, place: usize) -> &Link {
        &self.links[place]
    }

    /// Where a commit stands.
    pub fn place(&self, id: &ObjectId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// How many commits there are.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Appends a commit, whose parents must be there; `changes` stand for its parents in their
    /// order, or for the empty tree where there are none. `None`: a parent is not there.
    pub fn push(
        &mut self,
        id: ObjectId,
        commit: RawCommit,
        changes: Vec<Vec<Change>>,
    ) -> Option<usize> {
        let parents = commit.parents.iter().map(|p| self.place(p)).collect::<Option<Vec<_>>>()?;
        let link = self.links.len();
        for (parent, changed) in changes.into_iter().enumerate() {
            for (path, stays) in changed {
                self.touches.entry(path).or_default().push(Touch { link, parent, stays });
            }
        }
        for id in &commit.approves {
            self.approving.entry(id.clone()).or_default().push(link);
        }
        if !commit.approved_by.is_empty() {
            self.named.push(link);
        }
        self.places.insert(id, link);
        self.links.push(Link { id, commit, parents });
        Some(link)
    }

    /// Commits with `Approves: ID`, oldest first.
    pub fn approving(&self, id: &str) -> &[usize] {
        self.approving.get(id).map_or(&[], Vec::as_slice)
    }

    /// Commits with `Approved-by:`, oldest first.
    pub fn named(&self) -> &[usize] {
        &self.named
    }

    /// The commit at `place` with everything before it.
    pub fn before(&self, place: usize) -> Places {
        self.walk(place, |_, _| true)
    }

    /// What is reached from the commit at `from` by steps to parents that `may` allows.
    pub fn walk(&self, from: usize, may: impl Fn(usize, usize) -> bool) -> Places {
        let mut places = Places(vec![0; self.links.len().div_ceil(64)]);
        places.insert(from);
        // Parents stand before their children, so one pass downwards meets everything.
        for place in (0..=from).rev() {
            if places.contains(place) {
                for (n, parent) in self.links[place].parents.iter().enumerate() {
                    if may(place, n) {
                        places.insert(*parent);
                    }
                }
            }
        }
        places
    }

    /// What was done to `paths`.
    pub fn trace<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Trace {
        let mut trace = Trace::default();
        for (n, path) in paths.into_iter().enumerate() {
            for touch in self.touches.get(path).map_or(&[][..], Vec::as_slice) {
                let edge = trace.edges.entry((touch.link, touch.parent)).or_default();
                edge.push((n, touch.stays));
                trace.links.push(touch.link);
            }
        }
        trace.links.sort_unstable();
        trace.links.dedup();
        trace
    }
}

/// Steps between commits that changed some paths.
#[derive(Debug, Default)]
pub struct Trace {
    /// (Commit, parent) → the paths, by their number, and whether they are there afterwards.
    edges: HashMap<(usize, usize), Vec<(usize, bool)>>,
    /// Commits with such a step, oldest first.
    links: Vec<usize>,
}

impl Trace {
    /// The paths that differ between a commit and one of its parents.
    fn edge(&self, link: usize, parent: usize) -> &[(usize, bool)] {
        // Asked of every commit, and few changed anything.
        if self.links.binary_search(&link).is_err() {
            return &[];
        }
        self.edges.get(&(link, parent)).map_or(&[], Vec::as_slice)
    }

    /// Whether a step leaves all paths as they are.
    pub fn is_quiet(&self, link: usize, parent: usize) -> bool {
        self.edge(link, parent).is_empty()
    }

    /// Whether a step leaves the path with this number as it is.
    pub fn keeps(&self, link: usize, parent: usize, path: usize) -> bool {
        self.edge(link, parent).iter().all(|(n, _)| *n != path)
    }

    /// Commits that differ from some parent, oldest first.
    pub fn links(&self) -> &[usize] {
        &self.links
    }

    /// The number of a path that the commit at `link` changed: against all its parents, since a
    /// merge that took one side changed nothing.
    pub fn changed(&self, chain: &Chain, link: usize) -> Option<usize> {
        let parents = chain.link(link).parents.len().max(1);
        let first = self.edge(link, 0).first().map(|(n, _)| *n);
        first.filter(|_| (1..parents).all(|n| !self.is_quiet(link, n)))
    }

    /// The commits that gave the path with this number what it is at `from`.
    pub fn origins(&self, chain: &Chain, from: usize, path: usize) -> Vec<usize> {
        let same = chain.walk(from, |link, parent| self.keeps(link, parent, path));
        let began = |link: &usize| {
            let parents = chain.link(*link).parents.len().max(1);
            same.contains(*link) && (0..parents).all(|n| !self.keeps(*link, n, path))
        };
        self.links.iter().copied().filter(began).collect()
    }

    /// Whether the path with this number is there at `from`.
    pub fn is_there(&self, chain: &Chain, from: usize, path: usize) -> bool {
        let stays =
            |link: &usize| self.edge(*link, 0).iter().any(|(n, stays)| *n == path && *stays);
        self.origins(chain, from, path).iter().any(stays)
    }
}

/// Some places of a chain.
#[derive(Debug, Clone)]
pub struct Places(Vec<u64>);

impl Places {
    fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    /// Whether `place` is among them.
    pub fn contains(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|bits| bits & (1 << (place % 64)) != 0)
    }

    /// They from the newest on.
    pub fn newest_first(&self) -> impl Iterator<Item = usize> {
        let most = self.0.len() * 64;
        (0..most).rev().filter(|place| self.contains(*place))
    }
}
