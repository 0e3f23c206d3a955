//! The judgement: who vouched for exactly what lies in the folder.

use std::collections::HashMap;

use super::chain::{Chain, Places, Trace};
use super::lack::Lack;
use super::object::{ObjectId, RawTag, Signature};
use super::people::{Approver, Authorship, People};
use super::wanted::Wanted;
use super::{Act, Standing, Voucher};
use crate::ssh::BadSignature;

/// Acts that are told of one announcement, newest first.
const MOST_ACTS: usize = 50;
/// Edits behind which an earlier approval is looked for.
const MOST_EDITS: usize = 30;

/// What was read of a repository.
#[derive(Debug, Clone, Copy)]
pub struct Branch<'a> {
    /// Every commit.
    pub chain: &'a Chain,
    /// The one that the branch points at.
    pub tip: usize,
    /// Those before it, with it.
    pub reached: &'a Places,
    /// Tags `approve/…`.
    pub tags: &'a [TagSeen],
    /// Approvals that are not on the branch.
    pub others: &'a [Other],
    /// What else an approval may have meant.
    pub namesakes: &'a Namesakes,
}

/// Commit and id → the files there that say they are it. An approval names an id, so it is of
/// nothing where two files have that.
pub type Namesakes = HashMap<(usize, String), Vec<String>>;

/// A tag `approve/…`.
#[derive(Debug, Clone, PartialEq)]
pub struct TagSeen {
    /// Without `refs/tags/`.
    pub name: String,
    /// What the ref points at.
    pub object: ObjectId,
    /// Its text; a tag without one is no more than a name.
    pub tag: Option<RawTag>,
}

/// A commit with a trailer `Approves:` on another branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Without `refs/heads/`.
    pub branch: String,
    /// The commit.
    pub object: ObjectId,
    /// What it approves.
    pub approves: Vec<String>,
}

/// What the branch's tip holds where a file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// Nothing.
    Absent,
    /// A link, a folder or another repository.
    NotAFile,
    /// A pointer of Git LFS.
    Pointer,
    /// Something else.
    Differs,
    /// Exactly what is wanted.
    Same,
}

/// The judgement of one announcement.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// It, without the approved text.
    pub standing: Standing,
    /// Where in the chain the text stands that was last approved.
    pub approved_at: Option<usize>,
}

/// Judges `wanted`; `committed` stands for [`Wanted::paths`], `approvals` are asked for, signed or
/// not.
pub fn judge(
    branch: &Branch<'_>,
    wanted: &Wanted,
    committed: &[Committed],
    people: &People,
    approvals: usize,
    signed: bool,
) -> Judgement {
    let trace = branch.chain.trace(wanted.paths());
    let case = Case { branch, wanted, people, signed, trace };
    let mut standing = Standing { id: wanted.id.clone(), ..Standing::default() };
    for (path, committed) in wanted.paths().zip(committed) {
        let path = path.to_owned();
        standing.lacks.extend(match committed {
            Committed::Absent => Some(Lack::NotCommitted { path }),
            Committed::NotAFile => Some(Lack::NotAFile { path }),
            Committed::Pointer => Some(Lack::Lfs { path }),
            Committed::Differs => Some(Lack::Differs { path }),
            Committed::Same => None,
        });
    }
    let now = case.at(branch.tip, branch.reached);
    let approved_at = match now.vouchers.len() >= approvals {
        true => case.trace.is_there(branch.chain, branch.tip, 0).then_some(branch.tip),
        false => case.earlier(approvals),
    };
    if standing.lacks.is_empty() && committed.len() == wanted.files.len() + 1 {
        let have = now.vouchers.len();
        standing.vouchers = now.vouchers;
        standing.lacks = now.lacks;
        if have < approvals {
            standing.lacks.extend(case.elsewhere());
            standing.lacks.push(Lack::TooFew { have, need: approvals });
        }
    }
    Judgement { standing, approved_at }
}

impl Branch<'_> {
    /// The commits that acts for `id` are about, the newest acts alone.
    pub fn approved(&self, id: &str) -> Vec<usize> {
        let own = self.chain.approving(id).iter().rev().copied();
        let own = own.filter(|link| self.reached.contains(*link)).take(MOST_ACTS);
        let tags = self.tags.iter().filter(|tag| is_meant(&tag.name, id));
        let tags = tags.filter_map(|tag| self.chain.place(&tag.tag.as_ref()?.commit?));
        own.chain(tags).collect()
    }
}

struct Case<'a> {
    branch: &'a Branch<'a>,
    wanted: &'a Wanted,
    people: &'a People,
    signed: bool,
    trace: Trace,
}

/// What speaks for the content at one commit.
#[derive(Default)]
struct Said {
    vouchers: Vec<Voucher>,
    lacks: Vec<Lack>,
    /// The approvers who were heard, whether they count or not.
    heard: Vec<String>,
}

/// Something that looks like an approval.
struct Claim<'a> {
    act: Act,
    /// Commit or tag, as people name it.
    object: String,
    voucher: ObjectId,
    /// The commit whose content it is about.
    link: usize,
    signature: &'a Signature,
    at: jiff::Timestamp,
}

impl Case<'_> {
    /// Judges as if `tip` were the branch's, with what is `reached` from it.
    fn at(&self, tip: usize, reached: &Places) -> Said {
        let chain = self.branch.chain;
        let quiet = |link, parent| self.trace.is_quiet(link, parent);
        let alike = chain.walk(tip, quiet);
        let changed: Vec<usize> = self.trace.links().iter().copied().rev().collect();
        let changes: Vec<(usize, usize)> = changed
            .iter()
            .filter(|link| reached.contains(**link))
            .filter_map(|link| Some((*link, self.trace.changed(chain, *link)?)))
            .collect();
        let paths = self.wanted.files.len() + 1;
        let mut origins: Vec<usize> =
            (0..paths).flat_map(|path| self.trace.origins(chain, tip, path)).collect();
        origins.sort_unstable();
        origins.dedup();
        let view = View { alike, changes, origins };

        let mut said = Said::default();
        let mut claims = self.commits(reached);
        let mut odd = Vec::new();
        for tag in self.branch.tags.iter().filter(|tag| is_meant(&tag.name, &self.wanted.id)) {
            match self.tag(tag, reached) {
                Ok(claim) => claims.push(claim),
                Err(lack) => odd.push(lack),
            }
        }
        // Who approves again means the last time: it may be for other terms.
        claims.sort_by_key(|claim| std::cmp::Reverse(claim.at));
        for claim in claims {
            self.hear(claim, &view, &mut said);
        }
        said.lacks.extend(odd);
        self.hear_named(&view, reached, &mut said);
        self.hear_silent(&view, &mut said);
        said
    }

    fn commits(&self, reached: &Places) -> Vec<Claim<'_>> {
        let chain = self.branch.chain;
        let approving = chain.approving(&self.wanted.id).iter().rev().copied();
        let claim = |link: usize| {
            let commit = &chain.link(link).commit;
            let id = chain.link(link).id;
            Claim {
                act: Act::Commit,
                object: id.to_string(),
                voucher: id,
                link,
                signature: &commit.signature,
                at: commit.at,
            }
        };
        approving.filter(|link| reached.contains(*link)).take(MOST_ACTS).map(claim).collect()
    }

    fn tag<'t>(&self, seen: &'t TagSeen, reached: &Places) -> Result<Claim<'t>, Lack> {
        let name = || seen.name.clone();
        let Some(tag) = &seen.tag else { return Err(Lack::Unsigned { object: name() }) };
        if tag.name != seen.name {
            return Err(Lack::Relabelled { tag: name(), inner: tag.name.clone() });
        }
        let place = tag.commit.and_then(|commit| self.branch.chain.place(&commit));
        let Some(link) = place.filter(|place| reached.contains(*place)) else {
            return Err(Lack::TagElsewhere { tag: name() });
        };
        Ok(Claim {
            act: Act::Tag,
            object: name(),
            voucher: seen.object,
            link,
            signature: &tag.signature,
            at: tag.at,
        })
    }

    /// A claim with a signature counts, or there is a lack.
    fn hear(&self, claim: Claim<'_>, view: &View, said: &mut Said) {
        let object = claim.object.clone();
        let key = match claim.signature {
            Signature::None => return said.lacks.push(Lack::Unsigned { object }),
            Signature::Bad(bad) => return said.lacks.push(of_signature(bad, object)),
            Signature::By(key) => key,
        };
        let Some(approver) = self.people.by_key(key) else {
            return said.lacks.push(Lack::UnknownKey { object, key: key.fingerprint() });
        };
        self.count(approver, key.fingerprint(), &claim, view, said);
    }

    /// `Approved-by:` on the merges that brought the content in.
    fn hear_named(&self, view: &View, reached: &Places, said: &mut Said) {
        let chain = self.branch.chain;
        let named = chain.named().iter().rev().copied().filter(|link| reached.contains(*link));
        let brought = named.filter(|link| {
            let parents = chain.link(*link).parents.len().max(1);
            view.alike.contains(*link) && (0..parents).any(|n| !self.trace.is_quiet(*link, n))
        });
        for link in brought.take(MOST_ACTS) {
            let commit = &chain.link(link).commit;
            let is_merge = self.trace.changed(chain, link).is_none();
            for person in &commit.approved_by {
                let object = chain.link(link).id.to_string();
                let name = format!("{} <{}>", person.name, person.email);
                if self.signed {
                    said.lacks.push(Lack::TrailerOnly { object, name });
                    continue;
                }
                if !is_merge {
                    said.lacks.push(Lack::NotTheMerge { object, name });
                    continue;
                }
                let Some(approver) = self.people.by_address(&person.email) else {
                    said.lacks.push(Lack::NotAnApprover { object, name });
                    continue;
                };
                let claim = Claim {
                    act: Act::Trailer,
                    object,
                    voucher: chain.link(link).id,
                    link,
                    signature: &commit.signature,
                    at: commit.at,
                };
                self.count(approver, String::new(), &claim, view, said);
            }
        }
    }

    /// Approvers of whom nothing is heard but a signature under something else.
    fn hear_silent(&self, view: &View, said: &mut Said) {
        let chain = self.branch.chain;
        let mut lacks = Vec::new();
        for link in view.alike.newest_first() {
            let Signature::By(key) = &chain.link(link).commit.signature else { continue };
            let Some(approver) = self.people.by_key(key) else { continue };
            // His own work he could not have vouched for.
            let is_author = self.author(approver, view).is_some();
            if is_author || said.heard.contains(&approver.name) {
                continue;
            }
            said.heard.push(approver.name.clone());
            let object = chain.link(link).id.to_string();
            lacks.push(Lack::NoTrailer { approver: approver.name.clone(), object });
        }
        said.lacks.extend(lacks);
    }

    fn author(&self, approver: &Approver, view: &View) -> Option<Authorship> {
        let chain = self.branch.chain;
        view.origins.iter().find_map(|link| self.people.authorship(approver, chain.link(*link)))
    }

    fn count(&self, by: &Approver, key: String, claim: &Claim, view: &View, said: &mut Said) {
        let chain = self.branch.chain;
        let (approver, object) = (by.name.clone(), claim.object.clone());
        said.heard.push(approver.clone());
        let counted = said.vouchers.iter().find(|voucher| {
            let other = self.people.by_name(&voucher.approver);
            other.is_some_and(|other| self.people.is_same(by, other))
        });
        let counted = counted.map(|voucher| voucher.approver.clone());
        let before = chain.before(claim.link);
        // The newest change is the one that a person remembers.
        let later = view.changes.iter().find(|(link, _)| !before.contains(*link));
        let is_old = later.is_some() || !view.alike.contains(claim.link);
        if is_old && counted.is_some() {
            // An approval of what was there before he approved what is there now.
            return;
        }
        if !self.trace.is_there(chain, claim.link, 0) {
            return said.lacks.push(Lack::NotHeld { object });
        }
        if let Some((link, path)) = later {
            let by = chain.link(*link).id.to_string();
            let name = self.wanted.paths().nth(*path).unwrap_or_default().to_owned();
            return said.lacks.push(match path {
                0 => Lack::EditedAfter { approver, by, path: name },
                _ => Lack::ReplacedAfter { approver, by, path: name },
            });
        }
        if !view.alike.contains(claim.link) {
            return said.lacks.push(Lack::NotHeld { object });
        }
        match self.author(by, view) {
            Some(Authorship::Address) => {
                return said.lacks.push(Lack::OwnWork { approver, object });
            }
            Some(Authorship::Key(address)) => {
                return said.lacks.push(Lack::OwnKey { approver, object, address });
            }
            None => {}
        }
        let namesakes = self.branch.namesakes.get(&(claim.link, self.wanted.id.clone()));
        let other = namesakes.into_iter().flatten().find(|path| **path != self.wanted.path);
        // `Approved-by:` names no id, and is of what the merge brings in.
        if let Some(path) = other.filter(|_| claim.act != Act::Trailer) {
            let path = path.clone();
            return said.lacks.push(Lack::Ambiguous { approver, object, path });
        }
        if let Some(approver) = counted {
            return said.lacks.push(Lack::Twice { approver, object });
        }
        let (act, object, claimed) = (claim.act, claim.voucher.to_string(), claim.at);
        said.vouchers.push(Voucher { approver, act, object, key, claimed });
    }

    /// Approvals on other branches.
    fn elsewhere(&self) -> impl Iterator<Item = Lack> {
        let others = self.branch.others.iter().filter(|o| o.approves.contains(&self.wanted.id));
        others.take(MOST_ACTS).map(|other| Lack::OtherBranch {
            branch: other.branch.clone(),
            object: other.object.to_string(),
        })
    }

    /// The newest commit before an edit at which enough people had vouched.
    fn earlier(&self, approvals: usize) -> Option<usize> {
        let chain = self.branch.chain;
        let mut tip = self.branch.tip;
        for _ in 0..MOST_EDITS {
            // Back along first parents, where a branch was at the time, to the next edit.
            while self.trace.is_quiet(tip, 0) {
                tip = *chain.link(tip).parents.first()?;
            }
            tip = *chain.link(tip).parents.first()?;
            if !self.trace.is_there(chain, tip, 0) {
                continue;
            }
            if self.at(tip, &chain.before(tip)).vouchers.len() >= approvals {
                return Some(tip);
            }
        }
        None
    }
}

/// `approve/ID` or `approve/ID/…`.
fn is_meant(tag: &str, id: &str) -> bool {
    let rest = tag.strip_prefix("approve/").and_then(|t| t.strip_prefix(id));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What all claims about one commit have in common.
struct View {
    /// Commits that hold the content, joined by such.
    alike: Places,
    /// Commits that changed a path, newest first, with the path's number.
    changes: Vec<(usize, usize)>,
    /// Commits that gave the paths what they are.
    origins: Vec<usize>,
}

fn of_signature(bad: &BadSignature, object: String) -> Lack {
    match bad {
        BadSignature::NotSsh => Lack::NotSsh { object },
        BadSignature::Key(_) => Lack::KeyType { object },
        _ => Lack::BadSignature { object },
    }
}
