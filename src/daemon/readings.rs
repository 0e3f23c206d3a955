//! The announcements folder as candidates: each file is read and understood once, when it changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::announcement::{self, Looks, Reading};
use crate::config::Config;
use crate::outside::folder::gate::{AttachmentGate, MediaGate};
use crate::outside::folder::named::{NamedFiles, looks};
use crate::outside::folder::pieces::beside;
use crate::outside::folder::scan::{Scan, State, Stray, Unreachable, has_digest};
use crate::plan::Candidate;
use crate::problem::Astray;

/// Bytes of named files that one look reads before everything is known: nothing goes out yet
/// that it could delay.
const FIRST_PORTION: u64 = 256 * 1024 * 1024;
/// The same afterwards, some hundredths of a second.
const PORTION: u64 = 16 * 1024 * 1024;

/// So often a file that is being written is waited for before anything is known.
const FIRST_LOOKS: u32 = 25;

/// What is known of the folder.
#[derive(Debug)]
pub struct Readings {
    root: PathBuf,
    scan: Scan,
    media: NamedFiles<MediaGate>,
    attachments: NamedFiles<AttachmentGate>,
    /// Path → an announcement that names files.
    namers: HashMap<String, Namer>,
    by_path: HashMap<String, Arc<Candidate>>,
    /// In the order of paths.
    files: Vec<Arc<Candidate>>,
    unreachable: Option<Unreachable>,
    strays: Vec<Stray>,
    again: bool,
    is_reading: bool,
    is_whole: bool,
    looks: u32,
}

/// An announcement that names images, videos or attachments.
#[derive(Debug)]
struct Namer {
    /// Before they were looked at.
    file: Reading,
    /// What they were in the candidate; none: they are not known yet.
    looks: Option<Looks>,
}

impl Readings {
    /// Nothing is known yet of the folder `root`.
    pub fn new(root: &Path) -> Readings {
        Readings {
            root: root.to_owned(),
            scan: Scan::new(root),
            media: NamedFiles::new(root),
            attachments: NamedFiles::new(root),
            namers: HashMap::new(),
            by_path: HashMap::new(),
            files: Vec::new(),
            unreachable: None,
            strays: Vec::new(),
            again: false,
            is_reading: false,
            is_whole: false,
            looks: 0,
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
            self.namers.remove(path.as_ref());
        }
        for file in &listing.files {
            match &file.state {
                State::Changed(bytes) => {
                    let reading = announcement::read(&file.path, bytes, config);
                    tracing::debug!(path = %file.path, problems = reading.problems.len(), "read");
                    let path = file.path.to_string();
                    if reading.announcement.as_ref().is_some_and(|a| a.names_files()) {
                        self.namers.insert(path, Namer { file: reading, looks: None });
                    } else {
                        self.namers.remove(&path);
                        self.by_path.insert(path, Arc::new(Candidate::new(reading)));
                    }
                }
                State::Refused(refusal) => {
                    self.namers.remove(file.path.as_ref());
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
        self.look_at_named();
        self.looks += u32::from(!self.is_reading);
        self.is_whole |= !self.again || self.looks > FIRST_LOOKS;
        // Below the root such files are attachments and their sources.
        let meant = |s: &Stray| s.why != Astray::Ending || !s.path.contains('/');
        self.strays = listing.strays.into_iter().filter(meant).collect();
        self.files = self.by_path.values().cloned().collect();
        self.files.sort_by(|a, b| a.reading.path.cmp(&b.reading.path));
    }

    /// Looks at what announcements name, and at each anew whose images, videos or attachments changed.
    fn look_at_named(&mut self) {
        self.is_reading = false;
        if self.namers.is_empty() {
            return;
        }
        let most = if self.is_whole { PORTION } else { FIRST_PORTION };
        let looking = (self.media.look(most), self.attachments.look(most));
        let (Ok(mut media), Ok(mut attachments)) = looking else {
            self.again = true;
            return;
        };
        for (path, namer) in &mut self.namers {
            let show = |file: &str| media.file(&beside(path, file));
            let attach = |file: &str| attachments.file(&beside(path, file));
            let Some(found) = looks(&namer.file, show, attach) else {
                // What was read before stands, as with a file that is being written.
                self.again = true;
                continue;
            };
            if namer.looks.as_ref() != Some(&found) {
                let reading = namer.file.clone().with_files(&found);
                self.by_path.insert(path.clone(), Arc::new(Candidate::new(reading)));
                namer.looks = Some(found);
            }
        }
        let (media, attachments) = (media.end(), attachments.end());
        self.is_reading = media || attachments;
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

    /// Whether every file was read that is not being written for ever. Before that, a file that is
    /// not among [`Readings::files`] is not gone.
    pub fn is_whole(&self) -> bool {
        self.is_whole || self.unreachable.is_some()
    }

    /// Some named file is large and was read in part: look again in a moment.
    pub fn is_reading(&self) -> bool {
        self.is_reading
    }

    /// Whether the file behind `candidate` is at this moment what was read: itself byte for byte,
    /// the files that it names by the file system's word.
    pub fn is_current(&self, candidate: &Candidate) -> bool {
        let reading = &candidate.reading;
        match self.namers.get(&reading.path) {
            None => has_digest(&self.root, &reading.path, &reading.digest),
            Some(namer) => {
                let announcement = || namer.file.announcement.iter();
                let mut media = announcement().flat_map(|a| a.media.values());
                let mut attachments = announcement().flat_map(|a| &a.attachments);
                namer.looks.is_some()
                    && has_digest(&self.root, &reading.path, &namer.file.digest)
                    && media.all(|m| self.media.is_current(&beside(&reading.path, &m.file)))
                    && attachments
                        .all(|a| self.attachments.is_current(&beside(&reading.path, &a.file)))
            }
        }
    }
}
