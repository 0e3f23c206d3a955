//! The command line: a file a command. Messages go to stderr, data to stdout.

mod account;
mod adopt;
mod approvals;
mod approve;
mod arguments;
mod bundle;
mod check;
mod clone;
mod context;
mod decide;
mod digest;
mod feedback;
mod lists;
mod log;
mod man;
mod new;
mod newsroom;
mod outcome;
mod plan;
mod preview;
mod print;
mod rehearse;
mod report;
mod resend;
mod resolve;
mod reviewed;
mod run;
mod status;
mod workflow;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::lang::Lang;
use crate::plan::fact::Decision;
use crate::plan::resend::Wish;
use arguments::{Arguments, Command, FeedbackCommand};
use context::Context;
use outcome::{Done, conclude};

/// Runs the command that the process's arguments name.
pub fn main() -> ExitCode {
    // Already installed is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    conclude(run(std::env::args_os()))
}

fn run(arguments: impl Iterator<Item = OsString>) -> Done {
    let arguments = Arguments::parse_from(arguments);
    if let Command::Completions { shell } = arguments.command {
        clap_complete::generate(shell, &mut Arguments::command(), "siaran", &mut std::io::stdout());
        return Ok(());
    }
    if let Command::Man = arguments.command {
        return man::run(Arguments::command());
    }
    if let Command::Workflow { host } = arguments.command {
        return workflow::run(host);
    }
    let Arguments { config, lang, sandbox, command } = arguments;
    let mut context = Context::load(config, lang.map(Lang::from), sandbox)?;
    match command {
        Command::Check { files, format } => check::run(&context, &files, format),
        Command::Plan { files, json, ics, markdown } => {
            let form = match (json, ics, markdown) {
                (true, ..) => plan::Form::Json,
                (_, true, _) => plan::Form::Ics,
                (.., true) => plan::Form::Markdown,
                _ => plan::Form::Text,
            };
            plan::run(&context, &files, form)
        }
        Command::Preview { files, output, mail: None } => preview::run(&context, &files, &output),
        Command::Preview { files, mail: Some(address), .. } => {
            preview::mail(&mut context, &files, &address)
        }
        Command::Rehearse { files, output } => rehearse::run(&mut context, &files, &output),
        Command::Run { page } => run::run(&mut context, page),
        Command::Status { id, recipients, json } => {
            status::run(&context, id.as_deref(), recipients, json)
        }
        Command::Resolve { id, destinations, sent, resend, drop: _ } => {
            let verdict = match (sent, resend) {
                (Some(post), _) => resolve::Choice::Sent(post),
                (None, true) => resolve::Choice::Resend,
                (None, false) => resolve::Choice::Drop,
            };
            resolve::run(&context, &id, &destinations, &verdict)
        }
        Command::Resend { id, addresses, bounced, late } => {
            resend::run(&context, &id, Wish { only: &addresses, bounced, late })
        }
        Command::Hold { id, reason } => decide::run(&context, id, Decision::Hold, reason),
        Command::Unhold { id } => decide::run(&context, id, Decision::Unhold, String::new()),
        Command::Cancel { id, reason } => decide::run(&context, Some(id), Decision::Cancel, reason),
        Command::Release { id, now: _ } => {
            decide::run(&context, Some(id), Decision::Release, String::new())
        }
        Command::Approve { announcement } => approve::run(&context, &announcement),
        Command::Approvals { id, json } => approvals::run(&context, &id, json),
        Command::New { kind, title, of } => {
            new::run(&context, &kind, title.as_deref(), of.as_deref())
        }
        Command::Log { id, json, bundle } => log::run(&context, &id, json, bundle.as_deref()),
        Command::Report { id: Some(id), response: true, .. } => report::respond(&context, &id),
        Command::Report { id: Some(id), output, json, at, .. } => {
            report::one(&context, &id, at.as_deref(), output.as_deref(), json)
        }
        Command::Report { id: None, output, json, at, .. } => {
            report::all(&context, at.as_deref(), output.as_deref(), json)
        }
        Command::Feedback { command: Some(FeedbackCommand::Set(set)), .. } => {
            feedback::set(&context, set)
        }
        Command::Feedback { show, command: None } => feedback::run(&context, &show),
        Command::Digest { reader, json } => digest::run(&context, reader.as_deref(), json),
        Command::Account(command) => account::run(&context, command),
        Command::Lists(command) => lists::run(&context, command),
        Command::Adopt => adopt::run(&context),
        Command::Workflow { .. } | Command::Completions { .. } | Command::Man => Ok(()),
    }
}
