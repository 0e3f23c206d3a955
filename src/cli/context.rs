//! What every command begins with: the configuration and the language.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};

use super::outcome::Failure;
use crate::config::{self, Config};
use crate::lang::Lang;
use crate::message::letter::{HTML_TEMPLATE, Templates};
use crate::outside::credentials::Credentials;
use crate::outside::exposed::{self, Exposed};
use crate::outside::journal::{self, Store};
use crate::outside::templates;
use crate::plan::history::History;
use crate::problem::{Fault, FileRefusal, Problem, Severity, Spot, StateFault};
use crate::text::results as words;
use crate::text::{problems, refusals};

/// Larger is no configuration.
const MAX_CONFIG: u64 = 1024 * 1024;

/// Configuration and language.
pub struct Context {
    /// The configuration.
    pub config: Config,
    /// Where it was read.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its warnings and notes.
    pub problems: Vec<Problem>,
    /// The layout of letters; the built-in one where the office's own is broken.
    pub templates: Templates,
    /// What is wrong with the office's own layout.
    pub broken: Option<Broken>,
    /// Digest of its text and of the templates.
    pub setting: String,
    /// Language of messages.
    pub lang: Lang,
    /// `--sandbox`.
    pub sandbox: bool,
}

/// A template that no letter can be made with. It stops what makes letters; whoever holds or
/// cancels something is not kept from it.
pub struct Broken {
    /// Where it lies.
    pub file: String,
    /// Its text, if it could be read.
    pub text: String,
    /// What is wrong, and where.
    pub problem: Problem,
}

impl Context {
    /// Reads the configuration, in the usual place unless `path` names one; its errors are printed
    /// here, in `lang` if the person chose one.
    pub fn load(
        path: Option<PathBuf>,
        lang: Option<Lang>,
        sandbox: bool,
    ) -> Result<Context, Failure> {
        let path = path.unwrap_or_else(default_path);
        let text = read(&path).map_err(|unreadable| {
            let lang = lang.or_else(lang_of_environment).unwrap_or_default();
            let shown = path.display().to_string();
            let told = words::no_configuration(lang, &shown, unreadable.as_ref());
            Failure::Configuration(anyhow::anyhow!("{told}"))
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let loaded = config::read(&text, folder);
        let lang = lang.or(loaded.language).or_else(lang_of_environment).unwrap_or_default();
        let Some(mut config) = loaded.config else {
            let name = path.display().to_string();
            for problem in &loaded.problems {
                eprintln!("{}", problems::render(problem, &name, &text, lang).trim_end());
            }
            return Err(Failure::ConfigurationTold);
        };
        if sandbox {
            config.state = config.state.join("sandbox");
        }
        let Layout { templates, html, text: plain, broken } = layout(&config);
        let whole = [text.as_str(), &html, &plain].join("\0");
        let setting = HEXLOWER.encode(&digest(&SHA256, whole.as_bytes()).as_ref()[..16]);
        let problems = loaded.problems;
        Ok(Context { config, path, text, problems, templates, broken, setting, lang, sandbox })
    }

    /// Prints the configuration's warnings on stderr.
    pub fn warn(&self) {
        let name = self.path.display().to_string();
        for problem in self.problems.iter().filter(|p| p.severity() >= Severity::Warning) {
            eprintln!("{}", problems::render(problem, &name, &self.text, self.lang).trim_end());
        }
    }

    /// Prints what is wrong with the office's own templates on stderr.
    pub fn warn_of_templates(&self) {
        if let Some(Broken { file, text, problem }) = &self.broken {
            eprintln!("{}", problems::render(problem, file, text, self.lang).trim_end());
        }
    }

    /// Ends a command that makes letters where none can be made; what is wrong is printed.
    pub fn usable_templates(&self) -> Result<(), Failure> {
        self.warn_of_templates();
        if self.broken.is_some() { Err(Failure::ConfigurationTold) } else { Ok(()) }
    }

    /// What others than the administrator could change of what approvals rest on, and where it lies,
    /// where announcements are reviewed.
    ///
    /// # Errors
    /// When something cannot be looked at.
    pub fn exposed(&self) -> std::io::Result<Option<(PathBuf, Fault)>> {
        if self.config.review.is_none() || self.sandbox {
            return Ok(None);
        }
        let found = exposed::first(&exposed::paths(&self.config, &self.path))?;
        Ok(found.map(|Exposed { path, owner }| {
            let shown = path.display().to_string();
            (path, Fault::Exposed { path: shown, owner })
        }))
    }

    /// The secrets of the configuration.
    pub fn credentials(&self) -> Credentials {
        Credentials::from_env(self.config.credentials.clone())
    }

    /// What the journal says; empty before the first start.
    pub fn history(&self) -> Result<History, Failure> {
        self.read_history().map_err(|e| self.cannot_use(e))
    }

    /// The same for whoever writes announcements and may not look into the state: he is told that
    /// the past is left out.
    pub fn history_if_allowed(&self) -> Result<History, Failure> {
        match self.read_history() {
            Err(journal::Error::State(StateFault::Permission)) => {
                eprintln!("{}", words::past_left_out(self.lang));
                Ok(History::default())
            }
            read => read.map_err(|e| self.cannot_use(e)),
        }
    }

    /// Ids of what once went out; `None` where the state may not be read from here.
    pub fn released(&self) -> Option<BTreeSet<String>> {
        let items = self.read_history().ok()?.items;
        let started = items.into_iter().filter(|(_, past)| past.started());
        Some(started.map(|(id, _)| id).collect())
    }

    fn read_history(&self) -> Result<History, journal::Error> {
        let mut history = History::default();
        if let Some(mut store) = Store::read(&journal::path_in(&self.config.state))? {
            store.catch_up(|row| history.apply(row.at, &row.fact))?;
        }
        Ok(history)
    }

    /// The journal cannot be used, in the words of people.
    pub fn cannot_use(&self, error: impl Into<journal::Error>) -> Failure {
        let fault = match error.into() {
            journal::Error::State(fault) => fault,
            other => return other.into(),
        };
        let state = self.config.state.display().to_string();
        let told = anyhow::anyhow!("{}", refusals::state(self.lang, &state, &fault));
        match fault {
            StateFault::Exposed | StateFault::NotAFolder => Failure::Configuration(told),
            StateFault::Permission | StateFault::System(_) => Failure::Action(told),
        }
    }
}

/// The layout of letters and its sources.
struct Layout {
    templates: Templates,
    html: String,
    text: String,
    broken: Option<Broken>,
}

/// The templates that the configuration names, else the built-in ones. The sources are those of the
/// files even where one of them is broken: the digest must not change with the judgement.
fn layout(config: &Config) -> Layout {
    let mut broken = None;
    let sources = match config.templates.as_deref().map(templates::read) {
        None => templates::Sources::default(),
        Some(Ok(sources)) => sources,
        Some(Err(unreadable)) => {
            let what = FileRefusal::System(unreadable.error.to_string());
            broken = Some(Broken {
                file: unreadable.path.display().to_string(),
                text: String::new(),
                problem: Problem::new(Fault::Refused { what }, Spot::START),
            });
            templates::Sources::default()
        }
    };
    let builtin = Templates::builtin();
    let source = |own: &Option<String>, builtin: &str| match own {
        Some(own) => own.replace("\r\n", "\n"),
        None => builtin.to_owned(),
    };
    let html = source(&sources.html, builtin.html_source());
    let text = source(&sources.text, builtin.text_source());
    let templates = Templates::new(sources.html.as_deref(), sources.text.as_deref());
    let templates = templates.unwrap_or_else(|fault| {
        let folder = config.templates.as_deref().unwrap_or(Path::new(""));
        let source = if fault.file == HTML_TEMPLATE { &html } else { &text };
        broken = Some(Broken {
            file: folder.join(fault.file).display().to_string(),
            text: source.clone(),
            problem: fault.problem(),
        });
        builtin
    });
    Layout { templates, html, text, broken }
}

fn default_path() -> PathBuf {
    let here = PathBuf::from("config.yaml");
    let system = PathBuf::from("/etc/siaran/config.yaml");
    if !here.exists() && system.exists() { system } else { here }
}

/// The error is a file's, or nothing where there is no file.
fn read(path: &Path) -> Result<String, Option<Fault>> {
    let refused = |what| Some(Fault::Refused { what });
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => None,
        ErrorKind::PermissionDenied => refused(FileRefusal::Permission),
        _ => refused(FileRefusal::System(error.to_string())),
    };
    let size = std::fs::metadata(path).map_err(failed)?;
    if !size.is_file() {
        return Err(refused(FileRefusal::NotAFile));
    }
    if size.len() > MAX_CONFIG {
        return Err(refused(FileRefusal::TooLarge));
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| Some(Fault::NotUtf8))
}

fn lang_of_environment() -> Option<Lang> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Lang::from_tag(&value))
}
