//! One look at the repository: what it says of the announcements now.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use git2::ObjectType;
use jiff::Timestamp;

use super::commits::{Commits, commit};
use super::files::{Files, text};
use super::objects::{Objects, TEXT};
use super::place::Place;
use super::refs::{Refs, full_name, print};
use crate::approval::{
    Approvals, Branch, Judgement, Lack, Namesakes, ObjectId, Other, People, Person, Places,
    Standing, TagSeen, Wanted, judge, read_tag,
};
use crate::config::Review;

/// Other branches that are looked at for approvals which stand on the wrong one.
const MOST_BRANCHES: usize = 50;
/// Commits of each.
const MOST_OTHERS: usize = 200;
/// What failed may be a fetch in its middle: it is tried again after this.
const AGAIN: Duration = Duration::from_secs(5);

/// Where approvals are read. Reading blocks, as files do.
pub struct Repository {
    repository: PathBuf,
    announcements: PathBuf,
    place: Option<Place>,
    commits: Commits,
    files: Files,
    tags: HashMap<ObjectId, TagSeen>,
    /// Of commits that approve; what they hold never changes.
    namesakes: Namesakes,
    /// What the branch had when it was last read.
    reached: Option<Places>,
    last: Option<Last>,
    walks: u64,
}

/// A commit that changed a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Hex id.
    pub commit: String,
    /// Who wrote, as the commit claims.
    pub author: Person,
    /// When it was committed, as it claims.
    pub at: Timestamp,
}

/// The last look and what it rests on.
struct Last {
    print: Option<Vec<(PathBuf, [i64; 5])>>,
    place: Place,
    review: Review,
    wanted: Vec<Wanted>,
    approvals: Approvals,
    at: Instant,
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("repository", &self.repository).finish_non_exhaustive()
    }
}

impl Repository {
    /// The repository that `review` names, with the announcements in the folder `announcements`.
    /// What is wrong with it shows when it is looked at.
    pub fn open(review: &Review, announcements: &Path) -> Repository {
        Repository {
            repository: review.repository.clone(),
            announcements: announcements.to_owned(),
            place: None,
            commits: Commits::default(),
            files: Files::default(),
            tags: HashMap::new(),
            namesakes: Namesakes::new(),
            reached: None,
            last: None,
            walks: 0,
        }
    }

    /// What the repository says now of `wanted`; [`Approvals::terms`] is left to others. Where
    /// neither it nor `wanted` changed since the last look, that one's answer is given again.
    pub fn look(&mut self, wanted: &[Wanted], review: &Review) -> Approvals {
        let folder = review.folder.as_deref();
        let place = match Place::find(&self.repository, folder, &self.announcements) {
            Ok(place) => place,
            Err(lack) => {
                self.reached = None;
                self.last = None;
                return Approvals { unusable: Some(lack), ..Approvals::default() };
            }
        };
        // Taken before anything is read, so that what changes meanwhile is seen the next time.
        let print = print(&place.git);
        if let Some(last) = &self.last
            && print.is_some()
            && (&last.print, &last.place, &last.review) == (&print, &place, review)
            && last.wanted == wanted
            && (last.approvals.unusable.is_none() || last.at.elapsed() < AGAIN)
        {
            return last.approvals.clone();
        }
        if self.place.as_ref() != Some(&place) {
            // What a commit changed is told by paths in the announcements' folder.
            self.commits = Commits::default();
            self.namesakes.clear();
            self.place = Some(place.clone());
        }
        self.reached = None;
        self.walks += 1;
        let mut approvals = Approvals::default();
        match self.read(&place, wanted, review, &mut approvals.tip) {
            Ok(standings) => approvals.standings = standings,
            Err(lack) => {
                self.reached = None;
                approvals.unusable = Some(lack);
            }
        }
        self.last = Some(Last {
            print,
            place,
            review: review.clone(),
            wanted: wanted.to_vec(),
            approvals: approvals.clone(),
            at: Instant::now(),
        });
        approvals
    }

    /// Whether the tip of the last look is the commit with the hex id `old`, or follows it. Not, where
    /// the repository could not be used.
    pub fn descends_from(&self, old: &str) -> bool {
        let place = ObjectId::parse(old.as_bytes()).and_then(|id| self.commits.chain.place(&id));
        place.zip(self.reached.as_ref()).is_some_and(|(place, reached)| reached.contains(place))
    }

    /// Whether the repository certainly is as the last look found it. Only references are looked at.
    pub fn stands(&self, review: &Review) -> bool {
        let Some(last) = &self.last else { return false };
        let place = Place::find(&self.repository, review.folder.as_deref(), &self.announcements);
        place.is_ok_and(|place| place == last.place)
            && last.print.is_some()
            && last.print == print(&last.place.git)
    }

    /// The commits of the branch that changed the file at `path` in the announcements folder, as of
    /// the last look, oldest first.
    pub fn changes(&self, path: &str) -> Vec<Written> {
        let chain = &self.commits.chain;
        let Some(reached) = &self.reached else { return Vec::new() };
        let trace = chain.trace([path]);
        let own = trace
            .links()
            .iter()
            .copied()
            .filter(|link| reached.contains(*link) && trace.changed(chain, *link).is_some());
        own.map(|link| chain.link(link))
            .map(|link| Written {
                commit: link.id.to_string(),
                author: link.commit.author.clone(),
                at: link.commit.at,
            })
            .collect()
    }

    /// How often more was read than whether anything changed.
    pub fn walks(&self) -> u64 {
        self.walks
    }

    fn read(
        &mut self,
        place: &Place,
        wanted: &[Wanted],
        review: &Review,
        tip: &mut Option<String>,
    ) -> Result<HashMap<(String, String), Arc<Standing>>, Lack> {
        place.hazard()?;
        let refs = Refs::read(&place.git)?;
        if let Some((object, _)) = refs.below("refs/replace/").next() {
            return Err(Lack::Replaced { object: object.to_owned() });
        }
        let none = || Lack::NoBranch { branch: review.branch.clone() };
        let id = refs.branch(&review.branch).ok_or_else(none)?;
        *tip = Some(id.to_string());
        let mut objects = Objects::open(&place.git)?;
        let at = self.commits.extend(&mut objects, id, &place.folder)?;
        let reached = self.commits.chain.before(at);
        let tags = self.tags(&mut objects, &refs);
        let others = self.others(&mut objects, &refs, &review.branch, &reached);

        self.note_namesakes(&mut objects, wanted, at, (&reached, &tags))?;

        let people = People::of(review);
        let mut standings = HashMap::with_capacity(wanted.len());
        for wanted in wanted {
            let committed = self.files.compare(&mut objects, &mut self.commits, at, wanted)?;
            let chain = &self.commits.chain;
            let (tags, others) = (tags.as_slice(), others.as_slice());
            let namesakes = &self.namesakes;
            let branch = Branch { chain, tip: at, reached: &reached, tags, others, namesakes };
            let (approvals, signed) = (review.approvals, review.signed);
            let judgement = judge(&branch, wanted, &committed, &people, approvals, signed);
            let Judgement { mut standing, approved_at } = judgement;
            if let Some(place) = approved_at {
                standing.approved_text =
                    text(&mut objects, &mut self.commits, place, &wanted.path)?;
            }
            standings.insert((wanted.id.clone(), wanted.digest.clone()), Arc::new(standing));
        }
        self.reached = Some(reached);
        Ok(standings)
    }

    /// Looks which files have the ids of `wanted` where these were approved.
    fn note_namesakes(
        &mut self,
        objects: &mut Objects,
        wanted: &[Wanted],
        tip: usize,
        (reached, tags): (&Places, &[TagSeen]),
    ) -> Result<(), Lack> {
        let mut unknown: HashMap<usize, Vec<&str>> = HashMap::new();
        for wanted in wanted {
            let (chain, namesakes) = (&self.commits.chain, &self.namesakes);
            let branch = Branch { chain, tip, reached, tags, others: &[], namesakes };
            for place in branch.approved(&wanted.id) {
                if !self.namesakes.contains_key(&(place, wanted.id.clone())) {
                    unknown.entry(place).or_default().push(&wanted.id);
                }
            }
        }
        for (place, ids) in unknown {
            let found = self.files.namesakes(objects, &mut self.commits, place, &ids)?;
            for id in ids {
                let paths = found.get(id).cloned().unwrap_or_default();
                self.namesakes.insert((place, id.to_owned()), paths);
            }
        }
        Ok(())
    }

    /// The tags `approve/…`. One that cannot be read is one that is not signed.
    fn tags(&mut self, objects: &mut Objects, refs: &Refs) -> Vec<TagSeen> {
        let mut tags = Vec::new();
        for (name, object) in refs.below("refs/tags/") {
            if !name.starts_with("approve/") {
                continue;
            }
            let known = self.tags.get(&object).filter(|tag| tag.name == name);
            let tag = known.cloned().unwrap_or_else(|| {
                let bytes = objects.read(object, ObjectType::Tag, TEXT);
                let tag = bytes.ok().and_then(|bytes| read_tag(&bytes));
                TagSeen { name: name.to_owned(), object, tag }
            });
            if tag.tag.is_some() {
                self.tags.insert(object, tag.clone());
            }
            tags.push(tag);
        }
        tags
    }

    /// Commits with `Approves:` that other branches have and ours has not. What cannot be read there
    /// is no concern of ours.
    fn others(
        &self,
        objects: &mut Objects,
        refs: &Refs,
        branch: &str,
        reached: &Places,
    ) -> Vec<Other> {
        let own = full_name(branch);
        let heads = ["refs/heads/", "refs/remotes/"].into_iter().flat_map(|prefix| {
            refs.below(prefix).map(move |(name, id)| (format!("{prefix}{name}"), name, id))
        });
        let mut met = HashSet::new();
        let mut found = Vec::new();
        for (_, name, head) in heads.filter(|(full, ..)| *full != own).take(MOST_BRANCHES) {
            let mut next = vec![head];
            let mut left = MOST_OTHERS;
            while let Some(id) = next.pop() {
                let is_ours = self.commits.chain.place(&id).is_some_and(|p| reached.contains(p));
                if left == 0 || is_ours || !met.insert(id) {
                    continue;
                }
                left -= 1;
                let Ok(commit) = commit(objects, id) else { continue };
                if !commit.approves.is_empty() {
                    let (branch, approves) = (name.to_owned(), commit.approves);
                    found.push(Other { branch, object: id, approves });
                }
                next.extend(commit.parents);
            }
        }
        found
    }
}
