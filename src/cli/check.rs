//! `siaran check`: every problem, for people, programs or a merge request.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::Timestamp;
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
    let mut json = problem_json(lang, found.file, &found.problem);
    if let (Some(reason), Some(fields)) = (found.silenced, json.as_object_mut()) {
        fields.insert("silenced".to_owned(), reason.into());
    }
    json
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
        property(found.file),
        found.problem.at.line,
        found.problem.at.column,
        property(found.problem.code()),
        data(&format!("{message}\n{help}")),
    )
}
