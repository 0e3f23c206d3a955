//! The reviewed branch, as the daemon looks at it beside the folder.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::approval::{Approvals, Lack, Wanted, terms};
use crate::config;
use crate::outside::git::{Answer, Reader, git_folder};
use crate::plan::Candidate;
use crate::plan::approved::met;
use crate::plan::fact::{Decision, Fact};
use crate::plan::history::{GIT, History};
use crate::publisher::office::{Alert, Office};
use crate::text::approved as words;

/// Failures running of which the desk hears: a pull that is under way is no news.
const ALARMING: u32 = 3;

/// The repository and what it said last.
#[derive(Debug)]
pub struct Reviewed {
    reader: Reader,
    review: config::Review,
    terms: String,
    wanted: Vec<Wanted>,
    approvals: Approvals,
    /// The branch follows the tip that was noted last.
    follows: bool,
    failures: u32,
}

impl Reviewed {
    /// The repository of `office`, where announcements are reviewed. It need not be there yet.
    pub fn new(office: &Office) -> Option<Reviewed> {
        let review = office.config.review.clone()?;
        Some(Reviewed {
            reader: Reader::open(&review, &office.config.announcements),
            review,
            terms: terms(&office.config, &office.templates),
            wanted: Vec::new(),
            approvals: Approvals::default(),
            follows: false,
            failures: 0,
        })
    }

    /// Looks what the branch says of `files`, or where it stands while the folder cannot be read.
    /// What is to be noted of it; nothing then, for nothing was compared.
    pub fn look(&mut self, files: Option<&[Arc<Candidate>]>, office: &Office) -> Vec<Fact> {
        if let Some(files) = files {
            self.wanted = files.iter().filter_map(|file| Wanted::of(&file.reading)).collect();
        }
        let noted = office.journal.history().tip.clone();
        Answer { approvals: self.approvals, follows: self.follows } =
            self.reader.look(&self.wanted, noted.as_deref());
        self.approvals.terms.clone_from(&self.terms);
        self.note_failure(office);
        let Some(files) = files else { return Vec::new() };
        let history = office.journal.history();
        let mut facts = self.tip(&history, office);
        facts.extend(met(&history, files, &self.approvals));
        facts
    }

    /// Where the branch stands, when it moved. Everything is held when it moved to a commit that
    /// does not follow the last one, until a person has looked.
    fn tip(&self, history: &History, office: &Office) -> Vec<Fact> {
        let tip = self.approvals.tip.as_ref().filter(|_| self.approvals.unusable.is_none());
        let Some(tip) = tip.filter(|tip| history.tip.as_ref() != Some(tip)) else {
            return Vec::new();
        };
        let mut facts = vec![Fact::Tip { commit: tip.clone() }];
        if let Some(last) = history.tip.as_ref().filter(|_| !self.follows) {
            let lang = office.config.newsroom.language;
            let reason = words::rewound(lang, &self.review.branch, last, tip);
            tracing::error!(from = %last, to = %tip, "the branch was rewound: everything is held");
            office.alert(Alert::Rewound { reason: reason.clone() });
            let (decision, who) = (Decision::Hold, GIT.to_owned());
            facts.push(Fact::Decided { item: None, decision, reason, who });
        }
        facts
    }

    fn note_failure(&mut self, office: &Office) {
        let Some(lack) = &self.approvals.unusable else {
            self.failures = 0;
            return;
        };
        self.failures = self.failures.saturating_add(1);
        if self.failures == 1 {
            tracing::error!(?lack, "the repository cannot be used: nothing begins");
        }
        if self.failures == ALARMING {
            office.alert(Alert::Review { lack: lack.clone() });
        }
    }

    /// What the branch said at the last look.
    pub fn approvals(&self) -> &Approvals {
        &self.approvals
    }

    /// Whether nothing can be told of any announcement.
    pub fn unusable(&self) -> Option<&Lack> {
        self.approvals.unusable.as_ref()
    }

    /// Whether the branch still stands where it did, and still says the same.
    pub fn is_current(&mut self) -> bool {
        let now = self.reader.look(&self.wanted, None).approvals;
        now.tip == self.approvals.tip
            && now.unusable == self.approvals.unusable
            && now.standings == self.approvals.standings
    }
}

/// Where the branch and the tags that vouch are kept, so that a change is seen soon. Whatever this
/// misses, the next rescan finds.
#[derive(Debug)]
pub struct Refs {
    base: PathBuf,
    branch: PathBuf,
}

impl Refs {
    /// The references of `review`.
    pub fn new(review: &config::Review) -> Refs {
        let found = git_folder(&review.repository);
        let base = found.map_or_else(|_| review.repository.clone(), |(folder, _)| folder);
        let branch = base.join("refs/heads").join(&review.branch);
        Refs { base, branch }
    }

    /// What tells one state of them from the next.
    pub fn mark(&self) -> Vec<Option<(u64, u64, i64, i64)>> {
        let mark = |path: &Path| {
            fs::metadata(path)
                .ok()
                .map(|m: Metadata| (m.ino(), m.size(), m.mtime(), m.mtime_nsec()))
        };
        let tags = self.base.join("refs/tags/approve");
        let mut below: Vec<PathBuf> = fs::read_dir(&tags)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        below.sort();
        let fixed = [self.branch.clone(), self.base.join("packed-refs"), tags];
        fixed.iter().chain(&below).map(|path| mark(path)).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs::{create_dir_all, write};

    use super::*;

    #[test]
    fn a_branch_or_tag_that_moves_is_another_mark_wherever_the_repository_lies() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        create_dir_all(root.join("tree/.git/refs/heads")).unwrap();
        create_dir_all(root.join("bare/refs/heads")).unwrap();
        create_dir_all(root.join("linked")).unwrap();
        create_dir_all(root.join("tree/.git/worktrees/linked")).unwrap();
        write(root.join("linked/.git"), "gitdir: ../tree/.git/worktrees/linked\n").unwrap();
        write(root.join("tree/.git/worktrees/linked/commondir"), "../..\n").unwrap();
        for (repository, git) in [("tree", "tree/.git"), ("bare", "bare"), ("linked", "tree/.git")]
        {
            let review = config::Review {
                repository: root.join(repository),
                branch: "main".into(),
                folder: None,
                approvals: 1,
                signed: true,
                approvers: Default::default(),
            };
            let refs = Refs::new(&review);
            let git = root.join(git);
            let mut last = refs.mark();
            create_dir_all(git.join("refs/tags/approve/a")).unwrap();
            for (path, text) in [
                ("refs/heads/main", format!("{repository} 1")),
                ("packed-refs", format!("{repository} 22")),
                ("refs/tags/approve/b", format!("{repository} 333")),
                ("refs/tags/approve/a/ani", format!("{repository} 4444")),
            ] {
                // Folders are stamped by the kernel's tick; the next rescan finds what this misses.
                std::thread::sleep(std::time::Duration::from_millis(20));
                // A file is put in another's place, as git does.
                write(git.join("new"), text).unwrap();
                std::fs::rename(git.join("new"), git.join(path)).unwrap();
                let now = refs.mark();
                assert_ne!(now, last, "{repository} {path}");
                last = now;
            }
            assert_eq!(refs.mark(), last);
        }
    }
}
