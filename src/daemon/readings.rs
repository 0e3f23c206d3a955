//! The announcements folder as candidates: each file is read and understood once, when it changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::announcement;
use crate::config::Config;
use crate::outside::folder::scan::{Scan, State, Stray, Unreachable, has_digest};
use crate::plan::Candidate;
use crate::problem::Astray;

/// What is known of the folder.
#[derive(Debug)]
pub struct Readings {
    root: PathBuf,
    scan: Scan,
    by_path: HashMap<String, Arc<Candidate>>,
    /// In the order of paths.
    files: Vec<Arc<Candidate>>,
    unreachable: Option<Unreachable>,
    strays: Vec<Stray>,
    again: bool,
}

impl Readings {
    /// Nothing is known yet of the folder `root`.
    pub fn new(root: &Path) -> Readings {
        Readings {
            root: root.to_owned(),
            scan: Scan::new(root),
            by_path: HashMap::new(),
            files: Vec::new(),
            unreachable: None,
            strays: Vec::new(),
            again: false,
        }
    }

    /// Looks at the folder and reads what changed.
    pub fn look(&mut self, config: &Config, now: Timestamp) {
        let listing = match self.scan.look(now) {
            Ok(listing) => listing,
            Err(unreachable) => {
                if self.unreachable.as_ref() != Some(&unreachable) {
                    tracing::error!(%unreachable, "the announcements cannot be read");
                }
                self.unreachable = Some(unreachable);
                self.again = false;
                return;
            }
        };
        self.unreachable = None;
        self.again = listing.again;
        for path in &listing.gone {
            self.by_path.remove(path.as_ref());
        }
        for file in &listing.files {
            match &file.state {
                State::Changed(bytes) => {
                    let reading = announcement::read(&file.path, bytes, config);
                    tracing::debug!(path = %file.path, problems = reading.problems.len(), "read");
                    let candidate = Arc::new(Candidate::new(reading));
                    self.by_path.insert(file.path.to_string(), candidate);
                }
                State::Refused(refusal) => {
                    let reading = announcement::refused(&file.path, refusal.of_file());
                    let known = self.by_path.get(file.path.as_ref());
                    if known.is_none_or(|k| k.reading != reading) {
                        let candidate = Arc::new(Candidate::new(reading));
                        self.by_path.insert(file.path.to_string(), candidate);
                    }
                }
                // What was read before stands; before it goes out it is compared once more.
                State::Unchanged | State::Unsettled | State::Unreachable(_) => {}
            }
        }
        // Below the root such files are attachments and their sources.
        let meant = |s: &Stray| s.why != Astray::Ending || !s.path.contains('/');
        self.strays = listing.strays.into_iter().filter(meant).collect();
        self.files = self.by_path.values().cloned().collect();
        self.files.sort_by(|a, b| a.reading.path.cmp(&b.reading.path));
    }

    /// The announcements, or `None` while the folder cannot be read.
    pub fn files(&self) -> Option<&[Arc<Candidate>]> {
        self.unreachable.is_none().then_some(self.files.as_slice())
    }

    /// Why the folder cannot be read.
    pub fn unreachable(&self) -> Option<&Unreachable> {
        self.unreachable.as_ref()
    }

    /// What may have been meant as an announcement.
    pub fn strays(&self) -> &[Stray] {
        &self.strays
    }

    /// Some file was being written: look again in a moment.
    pub fn again(&self) -> bool {
        self.again
    }

    /// Whether the file behind `candidate` is at this moment what was read.
    pub fn is_current(&self, candidate: &Candidate) -> bool {
        has_digest(&self.root, &candidate.reading.path, &candidate.reading.digest)
    }
}
