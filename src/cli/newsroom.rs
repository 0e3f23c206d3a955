//! Announcements for commands that look once: the folder, or the files that a person names.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::context::Context;
use super::outcome::Failure;
use crate::announcement::{self, Announcement, MAX_FILE_BYTES, PLACEHOLDERS, PublishAt, Reading};
use crate::config::Config;
use crate::daemon::Readings;
use crate::editor;
use crate::message::letter::{Templates, size_fault};
use crate::message::{self, Recipient};
use crate::outside::folder::gate::{AttachmentGate, MediaGate};
use crate::outside::folder::named::looks;
use crate::outside::folder::open::{Refusal, open_beneath};
use crate::outside::folder::pieces::look_now;
use crate::outside::folder::scan::Stray;
use crate::plan::history::History;
use crate::plan::{Candidate, Lists, is_quoted};
use crate::problem::{Fault, Problem, Severity, Spot};
use crate::publisher::compose;
use crate::text::refusals;
use crate::text::results as words;

/// How often a file that is being written is looked at again.
const PATIENCE: u32 = 50;

/// One announcement with what a person needs to find it.
pub struct Sheet {
    /// As the person named it, or its path.
    pub shown: String,
    /// Its text, for excerpts.
    pub text: String,
    /// What it says.
    pub candidate: Arc<Candidate>,
}

/// The one that a person calls `named`: by its id, else by its file.
pub fn called<'a>(sheets: &'a [Sheet], named: &str) -> Option<&'a Sheet> {
    let path = Path::new(named);
    let by_file = |sheet: &&Sheet| {
        let own = Path::new(&sheet.candidate.reading.path);
        let is_file = path.extension().is_some_and(|ending| ending == "md");
        match is_file {
            true => path.ends_with(own),
            false => own.file_stem().is_some_and(|stem| stem == named),
        }
    };
    let by_id = sheets.iter().find(|sheet| sheet.candidate.reading.id == named);
    by_id.or_else(|| sheets.iter().find(by_file))
}

/// The announcements that `files` name, or all in the folder.
pub fn sheets(context: &Context, files: &[PathBuf]) -> Result<Vec<Sheet>, Failure> {
    match files.is_empty() {
        true => Ok(all(context)?.0),
        false => files.iter().map(|f| one(context, f)).collect(),
    }
}

/// All announcements in the folder, and what else in it may have been meant as one.
pub fn all(context: &Context) -> Result<(Vec<Sheet>, Vec<Stray>), Failure> {
    let root = &context.config.announcements;
    let mut readings = Readings::new(root);
    let mut patience = PATIENCE;
    while patience > 0 {
        readings.look(&context.config, Timestamp::now());
        if !readings.again() {
            break;
        }
        if !readings.is_reading() {
            std::thread::sleep(Duration::from_millis(60));
            patience -= 1;
        }
    }
    if let Some(unreachable) = readings.unreachable() {
        let told = refusals::folder(context.lang, &unreachable.path, &unreachable.why);
        return Err(Failure::Action(anyhow::anyhow!("{told}")));
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

fn one(context: &Context, file: &Path) -> Result<Sheet, Failure> {
    let config = &context.config;
    let shown = file.display().to_string();
    let path = inside(&config.announcements, file);
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let read = open_beneath(folder, name, MAX_FILE_BYTES as u64).and_then(|f| f.read());
    let (reading, bytes) = match read {
        Ok(bytes) => {
            let reading = announcement::read(&path, &bytes, config);
            let named = looks(
                &reading,
                |file| Some(look_now::<MediaGate>(folder, file)),
                |file| Some(look_now::<AttachmentGate>(folder, file)),
            );
            (reading.with_files(&named.unwrap_or_default()), bytes)
        }
        Err(refusal) => {
            let is_missing = matches!(refusal, Refusal::NotFound | Refusal::NotAFolder);
            if is_missing && file.symlink_metadata().is_err() {
                let told = words::no_such_file(context.lang, &shown);
                return Err(Failure::Action(anyhow::anyhow!("{told}")));
            }
            (announcement::refused(&path, refusal.of_file()), Vec::new())
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

/// What only shows beside other files, lists and templates: ids used twice, lists that are not
/// there or lack what a letter says, letters that are too large.
pub fn beyond_the_file(
    sheets: &[Sheet],
    lists: &Lists,
    config: &Config,
    templates: &Templates,
) -> Vec<(usize, Problem)> {
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
        let embargo = reading.announcement.as_ref().and_then(|a| a.embargo.as_ref());
        let early = embargo.iter().flat_map(|e| &e.early);
        let reminders = reading.announcement.iter().flat_map(|a| &a.reminders);
        let again = reminders.filter_map(|r| r.mail.as_ref()).flat_map(|mail| &mail.lists);
        for name in mailing.iter().flat_map(|m| &m.lists).chain(early).chain(again) {
            if let Some(Err(list)) = lists.get(name) {
                let fault = Fault::UnusableList { name: name.clone(), list: list.clone() };
                found.push((n, Problem::new(fault, Spot::START)));
            }
        }
        let announcement = reading.announcement.as_ref();
        if let Some(correction) = announcement.and_then(|a| a.correction.as_ref())
            && let Some(reference) = announcement.and_then(|a| a.refers.as_ref())
            && let Some(original) = sheets.iter().find(|s| s.candidate.reading.id == reference.id)
            && let Some(text) = &original.candidate.reading.announcement
            && !is_quoted(correction, text)
        {
            let fault = Fault::WasNotThere { original: reference.id.clone() };
            found.push((n, Problem::new(fault, correction.at)));
        }
        let without = announcement.map(|a| left_empty(a, lists)).unwrap_or_default();
        found.extend(without.into_iter().map(|fault| (n, Problem::new(fault, Spot::START))));
        if let Some(announcement) = reading.announcement.as_ref().filter(|_| !reading.has_errors())
        {
            let fault = of_letter(announcement, config, templates);
            found.extend(fault.map(|fault| (n, Problem::new(fault, Spot::START))));
        }
    }
    found
}

/// What editors look for in `sheets`, beside each other and beside everything else in the folder:
/// place of the sheet, and the problem.
pub fn for_editors(context: &Context, sheets: &[Sheet], is_whole: bool) -> Vec<(usize, Problem)> {
    let rest = match is_whole {
        true => Vec::new(),
        // Who checks a file where there is no folder is told that by other commands.
        false => all(context).map(|(sheets, _)| sheets).unwrap_or_default(),
    };
    let named: HashSet<&str> =
        sheets.iter().map(|sheet| sheet.candidate.reading.path.as_str()).collect();
    let rest = rest.iter().filter(|s| !named.contains(s.candidate.reading.path.as_str()));
    let readings: Vec<&Reading> = sheets.iter().chain(rest).map(|s| &s.candidate.reading).collect();
    let refers = |r: &&Reading| r.announcement.as_ref().is_some_and(|a| a.refers.is_some());
    let past = match readings.iter().any(refers) {
        true => context.released(),
        false => None,
    };
    let mut found = editor::look(&readings, &context.config, past.as_ref());
    found.retain(|(place, _)| *place < sheets.len());
    found
}

/// Placeholders of a letter that stay empty for some of its recipients.
fn left_empty(announcement: &Announcement, lists: &Lists) -> Vec<Fault> {
    let Some(mailing) = &announcement.mailing else { return Vec::new() };
    let is_used = |text: &str| announcement.body.contains(text) || mailing.subject.contains(text);
    let [name, outlet, ..] = PLACEHOLDERS;
    if !is_used(name) && !is_used(outlet) {
        return Vec::new();
    }
    let usable = mailing.lists.iter().filter_map(|name| lists.get(name)?.as_ref().ok());
    let members = message::roster(&usable.map(|list| list.as_slice()).collect::<Vec<_>>());
    let empty = |of: fn(&Recipient) -> bool| members.iter().filter(|m| of(m)).count();
    let counts = [
        (name, empty(|member| member.name.is_empty())),
        (outlet, empty(|member| member.outlet.is_empty())),
    ];
    let counts = counts.into_iter().filter(|(text, without)| *without > 0 && is_used(text));
    let of = members.len();
    counts
        .map(|(placeholder, without)| Fault::RecipientsWithout { placeholder, without, of })
        .collect()
}

/// What is wrong with the finished letter.
fn of_letter(announcement: &Announcement, config: &Config, templates: &Templates) -> Option<Fault> {
    let due = match announcement.publish_at {
        Some(PublishAt::At(due)) => due,
        // Any instant makes a letter of the same size.
        _ => Timestamp::UNIX_EPOCH,
    };
    match compose::letter(announcement, &History::default(), config, due, templates)? {
        Ok(letter) => size_fault(&letter),
        Err(fault) => Some(Fault::Template { slip: fault.slip }),
    }
}

/// Whether any of `problems` is an error.
pub fn any_error<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> bool {
    problems.into_iter().any(|p| p.severity() == Severity::Error)
}
