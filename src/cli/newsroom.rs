//! Announcements for commands that look once: the folder, or the files that a person names.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::outcome::Failure;
use crate::announcement::{self, MAX_FILE_BYTES};
use crate::config::Config;
use crate::daemon::{Readings, refusal_of};
use crate::outside::folder::open::open_beneath;
use crate::outside::folder::scan::Stray;
use crate::plan::{Candidate, Lists};
use crate::problem::{Fault, Problem, Severity, Spot};

/// How long a file that is being written is waited for.
const PATIENCE: u32 = 20;

/// One announcement with what a person needs to find it.
pub struct Sheet {
    /// As the person named it, or its path.
    pub shown: String,
    /// Its text, for excerpts.
    pub text: String,
    /// What it says.
    pub candidate: Arc<Candidate>,
}

/// The announcements that `files` name, or all in the folder.
pub fn sheets(config: &Config, files: &[PathBuf]) -> Result<Vec<Sheet>, Failure> {
    match files.is_empty() {
        true => Ok(all(config)?.0),
        false => files.iter().map(|f| one(config, f)).collect(),
    }
}

/// All announcements in the folder, and what else in it may have been meant as one.
pub fn all(config: &Config) -> Result<(Vec<Sheet>, Vec<Stray>), Failure> {
    let root = &config.announcements;
    let mut readings = Readings::new(root);
    for _ in 0..PATIENCE {
        readings.look(config, Timestamp::now());
        if !readings.again() {
            break;
        }
        std::thread::sleep(Duration::from_millis(60));
    }
    if let Some(unreachable) = readings.unreachable() {
        return Err(Failure::Action(unreachable.clone().into()));
    }
    let files = readings.files().unwrap_or_default();
    let sheets = files
        .iter()
        .map(|candidate| {
            let path = &candidate.reading.path;
            let bytes = open_beneath(root, path, MAX_FILE_BYTES as u64).and_then(|f| f.read());
            Sheet {
                shown: root.join(path).display().to_string(),
                text: String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned(),
                candidate: candidate.clone(),
            }
        })
        .collect();
    Ok((sheets, readings.strays().to_vec()))
}

fn one(config: &Config, file: &Path) -> Result<Sheet, Failure> {
    let shown = file.display().to_string();
    let path = inside(&config.announcements, file);
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let read = open_beneath(folder, name, MAX_FILE_BYTES as u64).and_then(|f| f.read());
    let (reading, bytes) = match read {
        Ok(bytes) => (announcement::read(&path, &bytes, config), bytes),
        Err(refusal) => {
            if file.symlink_metadata().is_err() {
                return Err(Failure::Action(anyhow::anyhow!("{shown}: {refusal}")));
            }
            (announcement::refused(&path, refusal_of(&refusal)), Vec::new())
        }
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Sheet { shown, text, candidate: Arc::new(Candidate::new(reading)) })
}

/// The path of `file` in the announcements folder; its bare name when it lies elsewhere.
fn inside(root: &Path, file: &Path) -> String {
    let whole = |p: &Path| std::fs::canonicalize(p).unwrap_or_else(|_| p.to_owned());
    let (root, file) = (whole(root), whole(file));
    let path = file
        .strip_prefix(&root)
        .unwrap_or_else(|_| Path::new(file.file_name().unwrap_or(file.as_os_str())));
    path.to_string_lossy().into_owned()
}

/// What only shows beside other files and lists: ids used twice, lists that are not there.
pub fn beyond_the_file(sheets: &[Sheet], lists: &Lists) -> Vec<(usize, Problem)> {
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for (n, sheet) in sheets.iter().enumerate() {
        let reading = &sheet.candidate.reading;
        if let Some(first) = by_id.insert(&reading.id, n).filter(|_| !reading.id.is_empty()) {
            let other = sheets[first].candidate.reading.path.clone();
            let fault = Fault::SameId { id: reading.id.clone(), other };
            found.push((n, Problem::new(fault, Spot::START)));
        }
        let mailing = reading.announcement.as_ref().and_then(|a| a.mailing.as_ref());
        for name in mailing.iter().flat_map(|m| &m.lists) {
            if let Some(Err(detail)) = lists.get(name) {
                let fault = Fault::ListMissing { name: name.clone(), detail: detail.clone() };
                found.push((n, Problem::new(fault, Spot::START)));
            }
        }
    }
    found
}

/// Whether any of `problems` is an error.
pub fn any_error<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> bool {
    problems.into_iter().any(|p| p.severity() == Severity::Error)
}
