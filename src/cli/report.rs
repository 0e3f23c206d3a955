//! `siaran report`: what announcements came to, from the journal alone, beside a running daemon.

use std::fs;
use std::path::Path;

use jiff::Timestamp;

use super::context::Context;
use super::outcome::{Done, Failure};
use super::print::{print_text, say};
use crate::outside::journal;
use crate::plan::fact::RELEASE;
use crate::plan::history::History;
use crate::plan::report::response::prepare;
use crate::plan::report::{Age, Report, released, report};
use crate::preview::report::page;
use crate::publisher::reports::{as_json, history_at};
use crate::text::report as text;
use crate::text::results as words;
use crate::when;

/// Prints what `id` came to by `at`, or leaves its page in the folder `output`.
pub fn one(
    context: &Context,
    id: &str,
    at: Option<&str>,
    output: Option<&Path>,
    is_json: bool,
) -> Done {
    let (history, at) = match at {
        None => (context.history()?, Timestamp::now()),
        Some(at) => at_instant(context, Some(id), at)?,
    };
    let Some(report) = report(&history, &context.config, id, at) else {
        return Err(missing(context, id, at)?);
    };
    if is_json {
        return print_text(&as_json(&[&report])?);
    }
    print_text(&text::summary(context.lang, &report))?;
    match output {
        Some(folder) => write(context, &report, folder),
        None => Ok(()),
    }
}

/// Prints a table of everything that was released by `at`, or leaves a page for each in the folder
/// `output`.
pub fn all(context: &Context, at: Option<&str>, output: Option<&Path>, is_json: bool) -> Done {
    let (history, at) = match at {
        None => (context.history()?, Timestamp::now()),
        Some(at) => at_instant(context, None, at)?,
    };
    let of = |id: &str| report(&history, &context.config, id, at);
    let reports: Vec<Report> = released(&history).into_iter().filter_map(of).collect();
    if is_json {
        return print_text(&as_json(&reports.iter().collect::<Vec<_>>())?);
    }
    if reports.is_empty() {
        eprintln!("{}", text::nothing_released(context.lang));
    }
    for report in &reports {
        say!("{}", text::row(context.lang, report));
        output.map_or(Ok(()), |folder| write(context, report, folder))?;
    }
    Ok(())
}

/// Prints the response report of the consultation `id` as a file to be completed.
pub fn respond(context: &Context, id: &str) -> Done {
    let lang = context.lang;
    let response = prepare(&context.history()?, id, Timestamp::now())
        .map_err(|why| Failure::Action(anyhow::anyhow!("{}", text::not_yet(lang, id, &why))))?;
    let newsroom = &context.config.newsroom;
    print_text(&text::skeleton(lang, newsroom.language, &response, &newsroom.timezone))
}

/// The instant that a person names, and what was known then.
fn at_instant(
    context: &Context,
    id: Option<&str>,
    named: &str,
) -> Result<(History, Timestamp), Failure> {
    let lang = context.lang;
    let fail = |told: String| Failure::Action(anyhow::anyhow!("{told}"));
    let at = match (Age::parse(named.trim()), id) {
        (Some(age), Some(id)) => {
            let release = context.history()?.occasion(id, RELEASE).map(|o| o.snapshot.due);
            age.after(release.ok_or_else(|| fail(text::not_released(lang, id)))?)
        }
        (Some(_), None) => return Err(Failure::Usage(text::needs_id(lang).to_owned())),
        (None, _) => when::instant(named, Some(&context.config.newsroom.timezone))
            .map_err(|_| Failure::Usage(text::bad_instant(lang, named)))?,
    };
    if at > Timestamp::now() {
        return Err(fail(text::not_come(lang, at)));
    }
    let path = journal::path_in(&context.config.state);
    let history = history_at(&path, at).map_err(|error| context.cannot_use(error))?;
    Ok((history, at))
}

/// Why there is no report on `id`.
fn missing(context: &Context, id: &str, at: Timestamp) -> Result<Failure, Failure> {
    let lang = context.lang;
    let history = context.history()?;
    let told = match history.items.get(id) {
        None => words::no_such_item(lang, id),
        Some(past) if past.is_public() => text::not_released_by(lang, id, at),
        Some(_) => text::not_released(lang, id),
    };
    Ok(Failure::Action(anyhow::anyhow!("{told}")))
}

/// Leaves `ID.html`, or `ID-24h.html`, in `folder` and prints its path.
fn write(context: &Context, report: &Report, folder: &Path) -> Done {
    let newsroom = &context.config.newsroom;
    let page = page(report, &newsroom.name, &newsroom.timezone, context.lang)?;
    let how_old = report.age.map(|age| format!("-{}", age.name())).unwrap_or_default();
    let path = folder.join(format!("{}{how_old}.html", report.id));
    let failed = |path: &Path, error: &std::io::Error| {
        let shown = path.display().to_string();
        let told = words::cannot_write(context.lang, &shown, &error.to_string());
        Failure::Action(anyhow::anyhow!("{told}"))
    };
    fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
    fs::write(&path, page).map_err(|e| failed(&path, &e))?;
    say!("{}", path.display());
    Ok(())
}
