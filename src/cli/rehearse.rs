//! `siaran rehearse`: the whole release against the built-in servers, on a clock that jumps from
//! instant to instant.

mod invented;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};

use super::context::Context;
use super::newsroom::{Sheet, sheets};
use super::outcome::{Done, Failure};
use super::print::say;
use crate::announcement::PublishAt;
use crate::daemon::{Daemon, ListFiles, opening};
use crate::outside::clock::Clock;
use crate::outside::credentials::Credentials;
use crate::outside::folder::pieces::{self, CopyError};
use crate::outside::journal::Journal;
use crate::plan::notice::{News, notices};
use crate::plan::{Folder, State, View};
use crate::publisher::Channels;
use crate::publisher::office::Office;
use crate::sandbox::Sandbox;
use crate::sandbox::page::{Page, render};
use crate::text::results as words;

/// The rehearsal begins this long before the first instant.
const BEFORE: SignedDuration = SignedDuration::from_hours(1);

/// Rehearses `files`, or the whole folder, and leaves a report page in `output`.
pub fn run(context: &mut Context, files: &[PathBuf], output: &Path) -> Done {
    context.usable_templates()?;
    let chosen = sheets(context, files)?;
    let folder = Folders::make()?;
    copy(&chosen, &folder.announcements())?;
    context.config.announcements = folder.announcements();
    context.config.state = folder.state();
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg}").unwrap_or(ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(100));
    bar.set_message(words::rehearsing(context.lang, chosen.len()));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let told = runtime.block_on(rehearse(context, &chosen));
    bar.finish_and_clear();
    let told = told?;
    for text in &told.texts {
        say!("{text}");
    }
    let page = output.join("index.html");
    leave(output, &page, &told.page).map_err(|error| {
        let page = page.display().to_string();
        let told = words::cannot_write(context.lang, &page, &error.to_string());
        Failure::Action(anyhow::anyhow!("{told}"))
    })?;
    eprintln!(
        "{}",
        words::rehearsed(context.lang, told.released, told.items, &page.display().to_string())
    );
    if told.well { Ok(()) } else { Err(Failure::Told) }
}

/// Writes the report page for the owner alone: it names recipients and tells what is under embargo.
fn leave(folder: &Path, page: &Path, text: &str) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut options = fs::File::options();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(page)?;
    // One of an earlier rehearsal keeps the mode that it had.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(text.as_bytes())
}

/// What a rehearsal came to.
struct Told {
    texts: Vec<String>,
    page: String,
    released: usize,
    items: usize,
    well: bool,
}

async fn rehearse(context: &mut Context, chosen: &[Sheet]) -> Result<Told, Failure> {
    // Days pass in a second here: what accounts were silent or what a month cost says nothing.
    context.config.x.budget = None;
    for account in context.config.x.accounts.values_mut() {
        account.silent_after = None;
    }
    let clock = Clock::leaping(beginning(chosen));
    let stamps = clock.clone();
    let servers = context.config.state.join("servers");
    let sandbox =
        Sandbox::start(&mut context.config, &servers, Arc::new(move || stamps.now())).await?;
    let credentials = Credentials::new(None, context.config.credentials.clone());
    let channels = Channels::open(&context.config, &credentials).map_err(Failure::Configuration)?;
    let journal = Journal::open(&context.config.state)?;
    let office = Arc::new(
        Office::new(
            context.config.clone(),
            context.setting.clone(),
            journal,
            clock.clone(),
            credentials,
        )
        .with_templates(context.templates.clone()),
    );
    // Begun before anything is seen: a rehearsal is no first start.
    office.record(vec![opening(None)?]).await?;
    let readings = chosen.iter().map(|sheet| &sheet.candidate.reading);
    office.record(invented::questions(readings, &sandbox, &context.config, clock.now())?).await?;
    let mut daemon = Daemon::new(office.clone(), channels, ListFiles::new(true));
    daemon.start().await?;
    daemon.run(true).await;

    let lang = context.lang;
    let plan = daemon.plan();
    let mut texts = Vec::new();
    let (mut released, mut well) = (0, true);
    for item in &plan.items {
        released += usize::from(item.state == State::Released);
        well &= matches!(item.state, State::Released | State::Cancelled)
            || (item.state == State::Draft && !has_errors(item));
        texts.push(receipt(context, &office, item));
    }
    let complaints: Vec<String> =
        sandbox.x.complaints().into_iter().chain(sandbox.mail.complaints()).collect();
    for complaint in &complaints {
        well = false;
        texts.push(format!("! {complaint}"));
    }
    let accounts: Vec<(String, String)> = context
        .config
        .x
        .accounts
        .iter()
        .map(|(name, account)| (name.clone(), account.handle.clone()))
        .collect();
    let page = render(&Page {
        lang,
        newsroom: &context.config.newsroom.name,
        accounts: &accounts,
        posts: &sandbox.x.posts(),
        inbox: &sandbox.mail.inbox(),
        now: clock.now(),
        zone: &context.config.newsroom.timezone,
        receipts: &texts,
        live: false,
    });
    Ok(Told { texts, page, released, items: plan.items.len(), well })
}

fn has_errors(item: &crate::plan::Item) -> bool {
    item.source.as_ref().is_some_and(|s| s.reading.has_errors())
}

/// The receipts of an item, or why there are none.
fn receipt(context: &Context, office: &Office, item: &crate::plan::Item) -> String {
    let lang = context.lang;
    let mut text = format!("{}  [{}]\n", item.title, words::state(lang, item.state));
    if let Some(why) = &item.why {
        text.push_str(&format!("  ! {}\n", words::why(lang, why)));
    }
    // Told or not: a receipt is shown to whoever rehearses.
    let history = {
        let mut history = office.journal.history().clone();
        history.told.clear();
        history
    };
    let lists = Default::default();
    let files: Vec<_> = item.source.iter().cloned().collect();
    let view = View {
        folder: Folder::Files(&files),
        is_whole: false,
        config: &office.config,
        setting: &office.setting,
        approvals: &Default::default(),
        lists: &lists,
        askers: &Default::default(),
        history: &history,
        now: office.now(),
    };
    let mut receipts: Vec<_> = notices(&view, std::slice::from_ref(item))
        .into_iter()
        .filter_map(|notice| match notice.news {
            News::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .collect();
    receipts.sort_by_key(|receipt| receipt.due);
    for receipt in &receipts {
        let part = words::occasion(lang, &receipt.occasion);
        for (place, line) in words::receipt_text(lang, receipt).lines().enumerate() {
            let part = if place == 0 { part.as_str() } else { "" };
            text.push_str(&format!("  {line}{part}\n"));
        }
    }
    text
}

/// Before the first instant, and never after now, so that nothing is late.
fn beginning(chosen: &[Sheet]) -> Timestamp {
    let instants: BTreeSet<Timestamp> = chosen
        .iter()
        .filter_map(|s| s.candidate.reading.announcement.as_ref()?.publish_at)
        .filter_map(|p| match p {
            PublishAt::At(at) => Some(at),
            PublishAt::Now => None,
        })
        .collect();
    let first = instants.first().copied().unwrap_or_else(Timestamp::now);
    first.min(Timestamp::now()) - BEFORE
}

/// The files as they are, under their own paths, so that ids stay the same.
fn copy(chosen: &[Sheet], to: &Path) -> std::io::Result<()> {
    for sheet in chosen {
        let path = to.join(&sheet.candidate.reading.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, &sheet.text)?;
        copy_named(sheet, &path)?;
    }
    Ok(())
}

/// The files that `sheet` names, beside its copy at `to`. What cannot be read is told with the rest.
fn copy_named(sheet: &Sheet, to: &Path) -> std::io::Result<()> {
    let reading = &sheet.candidate.reading;
    let from = Path::new(&sheet.shown).parent().unwrap_or(Path::new(""));
    let from = if from.as_os_str().is_empty() { Path::new(".") } else { from };
    let announcement = || reading.announcement.iter();
    let media = announcement().flat_map(|a| a.media.values()).map(|m| &m.file);
    let attachments = announcement().flat_map(|a| &a.attachments).map(|a| &a.file);
    for file in media.chain(attachments) {
        let to = to.with_file_name(file);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        match pieces::copy(from, file, std::fs::File::create(&to)?) {
            Ok(_) => {}
            Err(CopyError::Refused(_)) => std::fs::remove_file(&to)?,
            Err(CopyError::Write(error)) => return Err(error),
        }
    }
    Ok(())
}

/// A temporary home that goes when it is dropped.
struct Folders(PathBuf);

impl Folders {
    fn make() -> std::io::Result<Folders> {
        use std::os::unix::fs::DirBuilderExt;
        let stamp = Timestamp::now().as_nanosecond();
        let root = std::env::temp_dir().join(format!("siaran-{}-{stamp}", std::process::id()));
        std::fs::DirBuilder::new().mode(0o700).create(&root)?;
        std::fs::create_dir(root.join("announcements"))?;
        Ok(Folders(root))
    }

    fn announcements(&self) -> PathBuf {
        self.0.join("announcements")
    }

    fn state(&self) -> PathBuf {
        self.0.join("state")
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // What stays behind is in the system's temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
