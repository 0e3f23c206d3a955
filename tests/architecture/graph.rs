//! Which module imports which, read from the files that `lib.rs` and `main.rs` lead to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use super::source::{self, Named, Source};

/// A module's path from the crate's root, which is empty; `main.rs` is the module `main`.
pub type Place = Vec<String>;

/// All modules of a crate.
#[derive(Default)]
pub struct Crate {
    /// What each file holds, by the place of its module.
    pub modules: BTreeMap<Place, Source>,
}

/// A path as a module names it.
pub struct Mention {
    /// The naming module.
    pub by: Place,
    /// Whether it begins at this crate's root; else at an outside crate's name.
    pub is_ours: bool,
    /// The whole path, `self`, `super` and children resolved.
    pub path: Vec<String>,
}

/// Who imports whom, with the path that shows it.
pub type Imports = BTreeMap<Place, BTreeMap<Place, String>>;

impl Crate {
    /// Reads the crate in a `src` folder.
    pub fn read(src: &Path) -> Crate {
        Crate::gather(&mut |path| fs::read_to_string(src.join(path)).ok())
    }

    fn gather(open: &mut dyn FnMut(&Path) -> Option<String>) -> Crate {
        let mut found = Crate::default();
        for (file, place) in [("lib.rs", vec![]), ("main.rs", vec!["main".to_owned()])] {
            if let Some(text) = open(Path::new(file)) {
                found.add(place, PathBuf::from(file), &text, open);
            }
        }
        found
    }

    fn add(
        &mut self,
        place: Place,
        file: PathBuf,
        text: &str,
        open: &mut dyn FnMut(&Path) -> Option<String>,
    ) {
        let source = source::read(text);
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let own = match stem.as_str() {
            "lib" | "main" | "mod" => folder.clone(),
            _ => folder.join(&stem),
        };
        for child in &source.children {
            let below = child.inside.iter().fold(own.clone(), |path, name| path.join(name));
            let candidates = match &child.file {
                Some(name) => vec![folder.join(name)],
                None => vec![
                    below.join(format!("{}.rs", child.name)),
                    below.join(&child.name).join("mod.rs"),
                ],
            };
            let (path, text) = candidates
                .iter()
                .find_map(|path| Some((path.clone(), open(path)?)))
                .unwrap_or_else(|| panic!("none of {candidates:?}, declared in {file:?}"));
            let mut inner = place.clone();
            inner.extend(child.inside.iter().cloned());
            inner.push(child.name.clone());
            self.add(inner, path, &text, open);
        }
        self.modules.insert(place, source);
    }

    /// Every path that every module names.
    pub fn mentions(&self) -> Vec<Mention> {
        let mut all = Vec::new();
        for (place, module) in &self.modules {
            for named in &module.named {
                let (is_ours, path) = self.resolve(place, named);
                all.push(Mention { by: place.clone(), is_ours, path });
            }
        }
        all
    }

    /// Who imports whom, file by file. What a module merely passes on by `pub use` counts as an
    /// import of whoever takes it from there, from where it is written; for the module itself
    /// only when it uses the name.
    pub fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (place, module) in &self.modules {
            let edges = imports.entry(place.clone()).or_default();
            for named in &module.named {
                let is_only_passed_on =
                    named.passed_on_as.as_ref().is_some_and(|name| !module.words.contains(name));
                let (is_ours, path) = self.resolve(place, named);
                if !is_ours || is_only_passed_on {
                    continue;
                }
                let home = self.home(&path, 0);
                if home != *place {
                    edges.entry(home).or_insert_with(|| named.path.join("::"));
                }
            }
        }
        imports
    }

    fn resolve(&self, place: &Place, named: &Named) -> (bool, Vec<String>) {
        let mut at = place.clone();
        at.extend(named.inside.iter().cloned());
        let root = if place.first().is_some_and(|first| first == "main") { 1 } else { 0 };
        let mut rest = named.path.as_slice();
        let mut is_ours = false;
        while let Some((first, more)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.truncate(root),
                "self" => {}
                "super" => {
                    at.pop();
                }
                _ => break,
            }
            (is_ours, rest) = (true, more);
        }
        if !is_ours && let Some((first, more)) = rest.split_first() {
            let mut child = at.clone();
            child.push(first.clone());
            if self.is_module(&child) {
                is_ours = true;
            } else if first == "siaran" {
                at.clear();
                (is_ours, rest) = (true, more);
            }
        }
        if !is_ours {
            return (false, rest.to_vec());
        }
        at.extend_from_slice(rest);
        (true, at)
    }

    fn is_module(&self, place: &Place) -> bool {
        let (home, rest) = self.split(place);
        rest.is_empty() || self.modules.get(&home).is_some_and(|m| m.inline.contains(rest))
    }

    /// The longest beginning of a path that is a file, and what is left.
    fn split<'p>(&self, path: &'p [String]) -> (Place, &'p [String]) {
        let length = (0..=path.len())
            .rev()
            .find(|n| self.modules.contains_key(&path[..*n]))
            .unwrap_or_default();
        (path[..length].to_vec(), &path[length..])
    }

    /// The file in which the thing at a path is written.
    fn home(&self, path: &[String], hops: u32) -> Place {
        let (home, rest) = self.split(path);
        let passed = rest.first().and_then(|name| {
            let named = &self.modules.get(&home)?.named;
            named
                .iter()
                .find(|n| n.passed_on_as.as_ref() == Some(name) && n.inside.is_empty())
                .map(|n| self.resolve(&home, n))
        });
        match passed {
            // A bound, in case two modules pass a name to and fro.
            Some((true, mut path)) if hops < 10 => {
                path.extend_from_slice(&rest[1..]);
                self.home(&path, hops + 1)
            }
            _ => home,
        }
    }
}

/// The imports between the modules directly beneath a folder, each with all that is within it.
pub fn between_siblings(imports: &Imports, folder: &[String]) -> Imports {
    let below = |place: &Place| {
        (place.starts_with(folder) && place.len() > folder.len())
            .then(|| place[..=folder.len()].to_vec())
    };
    let mut siblings = Imports::new();
    for (from, edges) in imports {
        let Some(from_sibling) = below(from) else { continue };
        let known = siblings.entry(from_sibling.clone()).or_default();
        for (to, shown) in edges {
            if let Some(to) = below(to).filter(|to| *to != from_sibling) {
                let is_itself = *from == from_sibling;
                known.entry(to).or_insert_with(|| {
                    if is_itself { shown.clone() } else { format!("{}: {shown}", name(from)) }
                });
            }
        }
    }
    siblings
}

/// The shortest cycle through each module that is in one, each cycle once.
pub fn cycles(imports: &Imports) -> Vec<String> {
    let mut told: BTreeSet<&Place> = BTreeSet::new();
    let mut found = Vec::new();
    for start in imports.keys() {
        if told.contains(start) {
            continue;
        }
        let Some(cycle) = shortest_cycle(imports, start) else { continue };
        let mut text = String::new();
        for (n, from) in cycle.iter().enumerate() {
            let to = cycle[(n + 1) % cycle.len()];
            let shown = &imports[*from][to];
            text.push_str(&format!("{} -> {} ({shown}); ", name(from), name(to)));
        }
        found.push(text);
        told.extend(cycle);
    }
    found
}

fn shortest_cycle<'i>(imports: &'i Imports, start: &'i Place) -> Option<Vec<&'i Place>> {
    let mut came_from: BTreeMap<&Place, &Place> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(now) = queue.pop_front() {
        for next in imports.get(now).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut cycle = vec![now];
                while let Some(before) = came_from.get(cycle[cycle.len() - 1]) {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, now);
                queue.push_back(next);
            }
        }
    }
    None
}

/// A module's name for a person.
pub fn name(place: &Place) -> String {
    if place.is_empty() { "lib.rs".to_owned() } else { place.join("::") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Crate {
        Crate::gather(&mut |path| {
            let text = files.iter().find(|(name, _)| Path::new(name) == path)?.1;
            Some(text.to_owned())
        })
    }

    fn edges(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = Vec::new();
        for (from, edges) in of(files).imports() {
            all.extend(edges.keys().map(|to| format!("{} {}", name(&from), name(to))));
        }
        all
    }

    #[test]
    fn every_way_to_name_a_module_is_understood() {
        let files = [
            ("lib.rs", "pub mod a; pub mod b;"),
            ("main.rs", "fn main() { siaran::a::run() }"),
            ("a/mod.rs", "mod c; pub mod d; fn run() { d::go() }"),
            ("a/c.rs", "use super::super::b::X; mod e { use super::super::d; }"),
            ("a/d.rs", "mod f { fn g() { super::h() } } use std::a;"),
            ("b.rs", "mod i;"),
            ("b/i.rs", "use crate::a::{c::{self}, d::Y};"),
        ];
        assert_eq!(
            edges(&files),
            ["a a::d", "a::c a::d", "a::c b", "b::i a::c", "b::i a::d", "main a"]
        );
    }

    #[test]
    fn a_passed_on_name_leads_to_where_it_is_written() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod c; pub use c::X; pub struct Y;"),
            ("a/c.rs", "use super::Y; pub struct X;"),
            ("b.rs", "use crate::a::X;"),
        ];
        assert_eq!(edges(&files), ["a::c a", "b a::c"]);
        let mut used = files;
        used[1].1 = "mod c; pub use c::X; pub struct Y(X);";
        assert_eq!(edges(&used), ["a a::c", "a::c a", "b a::c"]);
        assert_eq!(cycles(&of(&used).imports()).len(), 1);
    }

    #[test]
    fn pairs_and_longer_cycles_are_found_once() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "use crate::c::C; use crate::d::D;"),
            ("c.rs", "fn f() { crate::a::g() }"),
            ("d.rs", "use crate::e::E;"),
            ("e.rs", "use crate::d::D;"),
        ];
        let found = cycles(&of(&files).imports());
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].starts_with("a -> b (crate::b::B); b -> c (crate::c::C); c -> a"));
        assert!(found[1].starts_with("d -> e"));
    }

    #[test]
    fn folders_may_import_each_other_no_more_than_files() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod c; mod d;"),
            ("a/c.rs", "use crate::b::e::E;"),
            ("a/d.rs", ""),
            ("b/mod.rs", "pub mod e; pub mod f;"),
            ("b/e.rs", ""),
            ("b/f.rs", "use crate::a::d::D;"),
        ];
        let imports = of(&files).imports();
        assert!(cycles(&imports).is_empty());
        assert_eq!(cycles(&between_siblings(&imports, &[])).len(), 1);
    }
}
