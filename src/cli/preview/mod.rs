//! `siaran preview`: an announcement as it will go out, as a page for each, or as a mail to one
//! person.

mod mail;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::context::Context;
use super::newsroom::{Sheet, beyond_the_file, sheets};
use super::outcome::{Done, Failure};
use super::print::say;
use super::reviewed;
use crate::approval::Approvals;
use crate::daemon::{ListFiles, askers};
use crate::plan::history::History;
use crate::plan::{Folder, Item, Lists, Plan, View, asked_for, plan};
use crate::preview::Preview;
use crate::problem::Problem;
use crate::publisher::compose::Setting;
use crate::publisher::pages::{self, Room, Subject};
use crate::text::results as words;
pub use mail::mail;

/// X takes no image above 5 MB.
const ROOM: Room = Room { one: 5_000_000, all: 25_000_000 };

/// Writes a page for each of `files` into the folder `output`, and prints their paths.
pub fn run(context: &Context, files: &[PathBuf], output: &Path) -> Done {
    let gathered = Gathered::of(context, files)?;
    fs::create_dir_all(output).map_err(|e| cannot_write(context, output, e))?;
    for shown in gathered.shown() {
        let folder = folder_of(&gathered.sheets[shown.sheet].shown);
        let mut preview = gathered.preview(context, &shown);
        preview.pictures = pages::pictures(shown.item, folder, ROOM);
        let path = output.join(format!("{}.html", shown.item.id));
        whole(&path, &preview.page()?).map_err(|e| cannot_write(context, &path, e))?;
        say!("{}", path.display());
    }
    Ok(())
}

/// Leaves the whole page or the one that was there: half of one would look like a short release.
fn whole(path: &Path, page: &str) -> std::io::Result<()> {
    let draft = path.with_extension("html.part");
    let written = fs::write(&draft, page).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // Nothing can be done about what cannot be removed; the first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Everything that previews are made from.
struct Gathered {
    sheets: Vec<Sheet>,
    beyond: Vec<(usize, Problem)>,
    lists: Lists,
    history: History,
    approvals: Approvals,
    plan: Plan,
    now: Timestamp,
}

/// An item and the place of its file among the sheets.
struct Shown<'a> {
    item: &'a Item,
    sheet: usize,
}

impl Gathered {
    fn of(context: &Context, files: &[PathBuf]) -> Result<Gathered, Failure> {
        context.warn_of_templates();
        let sheets = sheets(context, files)?;
        let now = Timestamp::now();
        let mut list_files = ListFiles::new(context.sandbox);
        let lists = list_files.refresh(&context.config, now).clone();
        let mut history = context.history_if_allowed()?;
        let candidates: Vec<_> = sheets.iter().map(|s| s.candidate.clone()).collect();
        let approvals = reviewed::approvals(context, &candidates, &mut history);
        let askers = askers(&context.config.state, &asked_for(&history, &candidates));
        let plan = plan(&View {
            folder: Folder::Files(&candidates),
            is_whole: false,
            config: &context.config,
            setting: &context.setting,
            approvals: &approvals,
            lists: &lists,
            askers: &askers,
            history: &history,
            now,
        });
        let beyond = beyond_the_file(&sheets, &lists, &context.config, &context.templates);
        Ok(Gathered { sheets, beyond, lists, history, approvals, plan, now })
    }

    /// In the order of the files; of an item whose file is named twice, the first.
    fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        let item_of = |sheet: &Sheet| {
            let of = |item: &&Item| {
                item.source.as_ref().is_some_and(|s| s.reading.path == sheet.candidate.reading.path)
            };
            self.plan.items.iter().find(of)
        };
        let sheets = self.sheets.iter().enumerate();
        sheets.filter_map(move |(sheet, of)| Some(Shown { item: item_of(of)?, sheet }))
    }

    fn preview<'a>(&'a self, context: &'a Context, shown: &Shown<'a>) -> Preview<'a> {
        let sheet = &self.sheets[shown.sheet];
        let beyond = self.beyond.iter().filter(|(n, _)| *n == shown.sheet);
        let reading = &sheet.candidate.reading;
        let standing = self.approvals.standing(&reading.id, &reading.digest);
        let subject = Subject {
            lang: context.lang,
            item: shown.item,
            file: &sheet.shown,
            source: &sheet.text,
            beyond: beyond.map(|(_, problem)| problem.clone()).collect(),
            approved: standing.and_then(|standing| standing.approved_text.as_deref()),
        };
        let setting = Setting {
            config: &context.config,
            digest: &context.setting,
            templates: &context.templates,
        };
        pages::preview(subject, &setting, &self.lists, &self.history, self.now)
    }
}

/// The folder in which a file lies.
fn folder_of(file: &str) -> &Path {
    match Path::new(file).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn cannot_write(context: &Context, path: &Path, error: std::io::Error) -> Failure {
    let path = path.display().to_string();
    Failure::Action(anyhow::anyhow!(
        "{}",
        words::cannot_write(context.lang, &path, &error.to_string())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_cannot_be_written_leaves_the_one_before() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a.html");
        whole(&path, "lama").unwrap();
        fs::create_dir(room.path().join("a.html.part")).unwrap();
        whole(&path, "baru").unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "lama");
        fs::remove_dir(room.path().join("a.html.part")).unwrap();
        whole(&path, "baru").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "baru");
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
    }
}
