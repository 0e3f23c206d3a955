//! `siaran check`: every problem, for people, programs or a merge request.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::context::Context;
use super::newsroom::{all, any_error, beyond_the_file, for_editors, sheets};
use super::outcome::{Done, Failure};
use super::print::{print_json, say};
use crate::daemon::ListFiles;
use crate::editor;
use crate::lang::Lang;
use crate::outside::credentials::CredentialError;
use crate::outside::folder::scan::Stray;
use crate::outside::mail::dkim::Signer;
use crate::outside::templates;
use crate::problem::{Astray, Fault, FileRefusal, Lint, MailFault, Problem, Severity, Spot};
use crate::text::{problems, results as words};

/// How problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// As a compiler does.
    Text,
    /// One array.
    Json,
    /// Annotations of a workflow.
    Github,
    /// A code quality report.
    Gitlab,
}

/// One problem with where it is.
struct Found<'a> {
    file: &'a str,
    text: &'a str,
    problem: Problem,
    /// Why its writer wants to hear no more of it.
    silenced: Option<&'a str>,
}

impl<'a> Found<'a> {
    fn new(file: &'a str, text: &'a str, problem: Problem) -> Found<'a> {
        Found { file, text, problem, silenced: None }
    }
}

/// Checks the configuration and `files`, or the whole folder.
pub fn run(context: &Context, files: &[PathBuf], format: Format) -> Done {
    let (sheets, strays) = match files.is_empty() {
        true => all(context)?,
        false => (sheets(context, files)?, Vec::new()),
    };
    let folder = context.config.templates.as_deref().filter(|_| files.is_empty());
    let unused = folder.map(templates::unused).unwrap_or_default();
    let unused = unused.into_iter().map(|(path, nearest)| {
        (path.display().to_string(), Fault::Lint { lint: Lint::UnusedTemplate { nearest } })
    });
    let strays: Vec<(String, Fault)> = strays
        .into_iter()
        .map(|stray| {
            let path = context.config.announcements.join(&stray.path);
            (path.display().to_string(), fault_of(stray))
        })
        .chain(unused)
        .collect();
    let mut lists = ListFiles::new(context.sandbox);
    let config_name = context.path.display().to_string();
    let signer = signer(context);
    let mut found: Vec<Found> = Vec::new();
    if files.is_empty() {
        let of_config = context.problems.iter();
        found.extend(of_config.map(|p| Found::new(&config_name, &context.text, p.clone())));
        // Where a merge request is checked, nothing of it may be there.
        if let Ok(Some((_, fault))) = context.exposed() {
            let problem = Problem::new(fault, Spot::START);
            found.push(Found::new(&config_name, &context.text, problem));
        }
        if let Some(Err(what)) = &signer {
            let problem = Problem::new(Fault::Mail { what: what.clone() }, Spot::START);
            found.push(Found::new(&config_name, &context.text, problem));
        }
    }
    if let Some(broken) = &context.broken {
        let problem = broken.problem.clone();
        found.push(Found::new(&broken.file, &broken.text, problem));
    }
    found.extend(
        strays
            .iter()
            .map(|(file, fault)| Found::new(file, "", Problem::new(fault.clone(), Spot::START))),
    );
    let known = lists.refresh(&context.config, Timestamp::now());
    let beyond = beyond_the_file(&sheets, known, &context.config, &context.templates);
    let for_editors = for_editors(context, &sheets, files.is_empty());
    for (n, sheet) in sheets.iter().enumerate() {
        let own = sheet.candidate.reading.problems.iter();
        let other = beyond.iter().chain(&for_editors).filter(|(of, _)| *of == n).map(|(_, p)| p);
        let reading = &sheet.candidate.reading;
        let mut problems: Vec<Problem> = own.chain(other).cloned().collect();
        let codes: Vec<&str> = problems.iter().map(Problem::code).collect();
        problems.extend(editor::needless(reading, &codes));
        found.extend(problems.into_iter().map(|problem| {
            let silenced = reading.silenced(problem.code());
            Found { file: &sheet.shown, text: &sheet.text, problem, silenced }
        }));
    }
    match format {
        Format::Text => {
            let refused = |(_, fault): &&(String, Fault)| matches!(fault, Fault::Refused { .. });
            let refused = strays.iter().filter(refused).count();
            print_text(context.lang, &found, sheets.len() + refused);
            if let (Some(Ok(signer)), true) = (&signer, files.is_empty()) {
                eprintln!(
                    "{}",
                    words::dkim_record(context.lang, &signer.dns_name(), &signer.dns_record())
                );
            }
        }
        Format::Json => print_json(&found.iter().map(|f| as_json(context.lang, f)).collect())?,
        Format::Github => {
            let told = found.iter().filter(|f| f.silenced.is_none());
            told.for_each(|f| say!("{}", github(context.lang, f)));
        }
        Format::Gitlab => print_json(&gitlab(context.lang, &found))?,
    }
    if any_error(found.iter().map(|f| &f.problem)) { Err(Failure::Told) } else { Ok(()) }
}

/// The key that signs letters, where there is one and it can be read from here: a merge request is
/// checked where no secrets are.
fn signer(context: &Context) -> Option<Result<Signer, MailFault>> {
    let dkim = context.config.email.as_ref()?.dkim.as_ref().filter(|_| !context.sandbox)?;
    let key = match context.credentials().text(&dkim.credential) {
        Err(CredentialError::NotFound { .. } | CredentialError::Permission(_)) => return None,
        Err(error) => return Some(Err(MailFault::Key { detail: error.to_string() })),
        Ok(key) => key,
    };
    let signer = Signer::new(&dkim.domain, &dkim.selector, &key);
    Some(signer.map_err(|error| MailFault::Key { detail: error.to_string() }))
}

/// What is wrong with something that is not read. An announcement whose name nobody can read or
/// type is an error; anything else may be there on purpose.
fn fault_of(stray: Stray) -> Fault {
    match stray.why {
        Astray::Name if stray.path.ends_with(".md") => Fault::Refused { what: FileRefusal::Name },
        why => Fault::Astray { why },
    }
}

fn print_text(lang: Lang, found: &[Found], files: usize) {
    let (found, silenced): (Vec<&Found>, Vec<&Found>) =
        found.iter().partition(|f| f.silenced.is_none());
    for f in &found {
        say!("{}", problems::render(&f.problem, f.file, f.text, lang).trim_end());
        say!("");
    }
    let count = |s| found.iter().filter(|f| f.problem.severity() == s).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    eprintln!("{}", words::check_summary(lang, files, errors, warnings));
    if !silenced.is_empty() {
        let each = silenced.iter().map(|f| words::Silenced {
            code: f.problem.code(),
            file: f.file,
            line: f.problem.at.line,
            reason: f.silenced.unwrap_or_default(),
        });
        eprintln!("{}", words::silenced(lang, &each.collect::<Vec<_>>()));
    }
}

fn as_json(lang: Lang, found: &Found) -> serde_json::Value {
    let mut json = problem_json(lang, &from_here(found.file), &found.problem);
    if let (Some(reason), Some(fields)) = (found.silenced, json.as_object_mut()) {
        fields.insert("silenced".to_owned(), reason.into());
    }
    json
}

/// A file as programs look for it: from the current folder, where it lies below that.
fn from_here(file: &str) -> String {
    let path = Path::new(file);
    let below = || {
        let here = std::env::current_dir().ok()?;
        if let Ok(inside) = path.strip_prefix(&here) {
            return Some(inside.to_owned());
        }
        let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        let path = if is_plain { return None } else { path.canonicalize().ok()? };
        Some(path.strip_prefix(here.canonicalize().ok()?).ok()?.to_owned())
    };
    below().map_or_else(|| file.to_owned(), |inside| inside.display().to_string())
}

/// What GitLab calls a code quality report. A fingerprint stays the same while lines move, and no two
/// problems share one.
fn gitlab(lang: Lang, found: &[Found]) -> serde_json::Value {
    let mut met: HashMap<[String; 3], usize> = HashMap::new();
    let told = found.iter().filter(|found| found.silenced.is_none());
    let entries = told.map(|found| {
        let Found { file, problem, .. } = found;
        let severity = match problem.severity() {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        };
        let message = problems::message(lang, &problem.fault);
        let names = [from_here(file), problem.code().to_owned(), message.clone()];
        let nth = met.entry(names.clone()).and_modify(|n| *n += 1).or_default();
        let whole = format!("{}\0{nth}", names.join("\0"));
        let [path, code, _] = names;
        json!({
            "description": format!("{message} → {}", problems::help(lang, &problem.fault)),
            "check_name": code,
            "fingerprint": HEXLOWER.encode(&digest(&SHA256, whole.as_bytes()).as_ref()[..16]),
            "severity": severity,
            "location": { "path": path, "lines": { "begin": problem.at.line } },
        })
    });
    entries.collect()
}

/// A problem with the fields of the contract.
pub fn problem_json(lang: Lang, file: &str, problem: &Problem) -> serde_json::Value {
    json!({
        "file": file,
        "line": problem.at.line,
        "column": problem.at.column,
        "severity": problem.severity().name(),
        "code": problem.code(),
        "message": problems::message(lang, &problem.fault),
        "help": problems::help(lang, &problem.fault),
    })
}

/// A workflow command; its values are escaped as GitHub asks.
fn github(lang: Lang, found: &Found) -> String {
    let data = |s: &str| s.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |s: &str| data(s).replace(':', "%3A").replace(',', "%2C");
    let kind = match found.problem.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let message = problems::message(lang, &found.problem.fault);
    let help = problems::help(lang, &found.problem.fault);
    format!(
        "::{kind} file={},line={},col={},title={}::{}",
        property(&from_here(found.file)),
        found.problem.at.line,
        found.problem.at.column,
        property(found.problem.code()),
        data(&format!("{message}\n{help}")),
    )
}
