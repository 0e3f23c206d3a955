//! The command line: a file a command. Messages go to stderr, data to stdout.

/// Prints a line of data. A reader that went away, such as `head`, ends the command quietly.
macro_rules! say {
    ($($part:tt)*) => { $crate::cli::say(format_args!($($part)*)) };
}

mod adopt;
mod check;
mod context;
mod decide;
mod log;
mod man;
mod new;
mod newsroom;
mod plan;
mod rehearse;
mod resolve;
mod run;
mod status;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::plan::fact::Decision;
use context::Context;

/// Something is wrong with the content, or an action failed.
const FAILED: u8 = 1;
/// The command was not understood.
const USAGE: u8 = 2;
/// EX_CONFIG: the configuration must be mended; systemd does not restart on it.
const CONFIGURATION: u8 = 78;

/// Announcements to X and to journalists, at their instant, once.
#[derive(Debug, Parser)]
#[command(name = "siaran", version)]
struct Arguments {
    /// Configuration [default: ./config.yaml, then /etc/siaran/config.yaml]
    #[arg(long, value_name = "FILE", env = "SIARAN_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// Language of messages: id or en [default: the configuration's, else LANG]
    #[arg(long, value_name = "LANG", global = true)]
    lang: Option<LangArgument>,
    /// Use the state of `run --sandbox`, and invent missing lists
    #[arg(long, global = true)]
    sandbox: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArgument {
    Id,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell every problem of the configuration and of announcements
    Check {
        /// Announcements [default: all in the folder]
        files: Vec<PathBuf>,
        /// How problems are printed
        #[arg(long, value_enum, default_value = "text")]
        format: check::Format,
    },
    /// Tell what goes where and when, exactly as `run` will do it
    Plan {
        /// Announcements [default: all in the folder]
        files: Vec<PathBuf>,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Carry out the whole release against built-in servers, on a fast clock
    Rehearse {
        /// Announcements [default: all in the folder]
        files: Vec<PathBuf>,
        /// Folder of the report page
        #[arg(short, long, value_name = "DIR", default_value = "rehearsal")]
        output: PathBuf,
    },
    /// Publish; with --sandbox into built-in servers, shown as a page on loopback
    Run {
        /// Where --sandbox shows its page
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8421")]
        page: std::net::SocketAddr,
    },
    /// Tell where items stand and what happened to each destination
    Status {
        /// Item [default: all]
        id: Option<String>,
        /// Name every recipient
        #[arg(long)]
        recipients: bool,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Settle what the machine cannot know
    #[command(group = clap::ArgGroup::new("verdict").required(true).args(["sent", "resend", "drop"]))]
    Resolve {
        /// Item
        id: String,
        /// Only these: ACCOUNT/PART or an address [default: everything unknown of the item]
        destinations: Vec<String>,
        /// It arrived; for one post with its address on X or its id
        #[arg(long, value_name = "POST-URL", num_args = 0..=1, default_missing_value = "")]
        sent: Option<String>,
        /// It did not arrive: send it again
        #[arg(long)]
        resend: bool,
        /// Leave it
        #[arg(long)]
        drop: bool,
    },
    /// Stop one item, or everything
    Hold {
        /// Item [default: everything]
        id: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Lift a hold; nothing is sent by that alone
    Unhold {
        /// Item [default: everything]
        id: Option<String>,
    },
    /// Never send an item, or what is left of it
    Cancel {
        /// Item
        id: String,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Send an item at once, in spite of lateness and hold
    Release {
        /// Item
        id: String,
        /// Required, so that nobody does it by accident
        #[arg(long, required = true)]
        now: bool,
    },
    /// Begin an announcement: a commented file to fill in
    New {
        /// release, invitation, correction, withdrawal, consultation, response, alert, update,
        /// answer, or the Indonesian name
        kind: String,
        /// Headline
        title: String,
    },
    /// The life of an item
    Log {
        /// Item
        id: String,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Take over a state that was copied from another machine
    Adopt,
    /// Completions for a shell
    Completions {
        /// Shell
        shell: Shell,
    },
    /// The manual page, in roff
    Man,
}

/// Why a command ended without success.
#[derive(Debug)]
enum Failure {
    /// Already told; the content is at fault or an action failed.
    Told,
    /// To be told; an action failed.
    Action(anyhow::Error),
    /// To be told; an argument names what does not exist in siaran.
    Usage(String),
    /// To be told; the configuration is at fault.
    Configuration(anyhow::Error),
    /// Already told; the configuration is at fault.
    ConfigurationTold,
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Action(error.into())
    }
}

type Done = Result<(), Failure>;

/// Runs the command that the process's arguments name.
pub fn main() -> ExitCode {
    // Already installed is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let code = match run(std::env::args_os()) {
        Ok(()) => 0,
        Err(Failure::Told) => FAILED,
        Err(Failure::Action(error)) => {
            eprintln!("siaran: {error:#}");
            FAILED
        }
        Err(Failure::Usage(error)) => {
            eprintln!("siaran: {error}");
            USAGE
        }
        Err(Failure::Configuration(error)) => {
            eprintln!("siaran: {error:#}");
            CONFIGURATION
        }
        Err(Failure::ConfigurationTold) => CONFIGURATION,
    };
    ExitCode::from(code)
}

fn run(arguments: impl Iterator<Item = OsString>) -> Done {
    let arguments = Arguments::parse_from(arguments);
    if let Command::Completions { shell } = arguments.command {
        clap_complete::generate(shell, &mut Arguments::command(), "siaran", &mut std::io::stdout());
        return Ok(());
    }
    if let Command::Man = arguments.command {
        say!("{}", man::page(Arguments::command())?.trim_end());
        return Ok(());
    }
    let mut context = Context::load(&arguments)?;
    match arguments.command {
        Command::Check { files, format } => check::run(&context, &files, format),
        Command::Plan { files, json } => plan::run(&context, &files, json),
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
        Command::Hold { id, reason } => decide::run(&context, id, Decision::Hold, reason),
        Command::Unhold { id } => decide::run(&context, id, Decision::Unhold, String::new()),
        Command::Cancel { id, reason } => decide::run(&context, Some(id), Decision::Cancel, reason),
        Command::Release { id, now: _ } => {
            decide::run(&context, Some(id), Decision::Release, String::new())
        }
        Command::New { kind, title } => new::run(&context, &kind, &title),
        Command::Log { id, json } => log::run(&context, &id, json),
        Command::Adopt => adopt::run(&context),
        Command::Completions { .. } | Command::Man => Ok(()),
    }
}

/// Prints `value` as JSON on stdout.
fn print_json(value: &serde_json::Value) -> Done {
    say!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

fn say(line: std::fmt::Arguments) {
    use std::io::Write;
    if writeln!(std::io::stdout().lock(), "{line}").is_err() {
        std::process::exit(0);
    }
}
