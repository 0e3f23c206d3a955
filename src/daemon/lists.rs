//! The mailing lists, read again when their files change.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::config::Config;
use crate::outside::lists;
use crate::plan::Lists;
use crate::problem::{ListFault, UnusableList};

/// What tells one version of a file from the next: device, inode, size, both times.
type Version = (u64, u64, u64, i64, i64, i64, i64);

/// All lists of the configuration.
#[derive(Debug, Default)]
pub struct ListFiles {
    /// A missing list is invented: the sandbox, never the real daemon.
    invent: bool,
    /// When they were read: a row may not hold before its day.
    day: Option<Date>,
    versions: BTreeMap<String, Option<Version>>,
    lists: Lists,
}

impl ListFiles {
    /// Nothing read yet; with `invent`, a missing list has 25 invented members.
    pub fn new(invent: bool) -> ListFiles {
        ListFiles { invent, ..ListFiles::default() }
    }

    /// Reads every list that changed, or all on another day than before, and returns all.
    pub fn refresh(&mut self, config: &Config, now: Timestamp) -> &Lists {
        let today = config.newsroom.timezone.rules.to_datetime(now).date();
        if self.day.replace(today) != Some(today) {
            self.versions.clear();
        }
        let configured = config.email.iter().flat_map(|e| &e.lists);
        for (name, list) in configured {
            let version = version_of(&list.file);
            if self.versions.get(name) == Some(&version) {
                continue;
            }
            let read = match lists::read(name, &list.file, today) {
                Ok(members) => {
                    for problem in &members.problems {
                        tracing::warn!(list = name, %problem, "a row is left out");
                    }
                    Ok(Arc::new(members.into_recipients()))
                }
                Err(ListFault::NotFound) if self.invent => Ok(Arc::new(lists::invent(name))),
                Err(fault) => {
                    tracing::warn!(list = name, ?fault, "a list cannot be used");
                    Err(UnusableList { file: list.file.display().to_string(), fault })
                }
            };
            self.versions.insert(name.clone(), version);
            self.lists.insert(name.clone(), read);
        }
        &self.lists
    }

    /// All lists as last read.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }
}

fn version_of(path: &Path) -> Option<Version> {
    let m = std::fs::metadata(path).ok()?;
    Some((m.dev(), m.ino(), m.size(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec()))
}
