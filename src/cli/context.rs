//! What every command begins with: the configuration and the language.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};

use super::outcome::Failure;
use crate::config::{self, Config};
use crate::lang::Lang;
use crate::outside::credentials::Credentials;
use crate::outside::journal::{self, Store};
use crate::plan::history::History;
use crate::problem::{Problem, Severity};
use crate::text::problems;

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
    /// Digest of its text.
    pub setting: String,
    /// Language of messages.
    pub lang: Lang,
    /// `--sandbox`.
    pub sandbox: bool,
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
        let text = read(&path).map_err(Failure::Configuration)?;
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
        let setting = HEXLOWER.encode(&digest(&SHA256, text.as_bytes()).as_ref()[..16]);
        Ok(Context { config, path, text, problems: loaded.problems, setting, lang, sandbox })
    }

    /// Prints the configuration's warnings on stderr.
    pub fn warn(&self) {
        let name = self.path.display().to_string();
        for problem in self.problems.iter().filter(|p| p.severity() >= Severity::Warning) {
            eprintln!("{}", problems::render(problem, &name, &self.text, self.lang).trim_end());
        }
    }

    /// The secrets of the configuration.
    pub fn credentials(&self) -> Credentials {
        Credentials::from_env(self.config.credentials.clone())
    }

    /// What the journal says; empty before the first start.
    pub fn history(&self) -> Result<History, Failure> {
        let mut history = History::default();
        if let Some(mut store) = Store::read(&journal::path_in(&self.config.state))? {
            store.catch_up(|row| history.apply(row.at, &row.fact))?;
        }
        Ok(history)
    }
}

fn default_path() -> PathBuf {
    let here = PathBuf::from("config.yaml");
    let system = PathBuf::from("/etc/siaran/config.yaml");
    if !here.exists() && system.exists() { system } else { here }
}

fn read(path: &Path) -> anyhow::Result<String> {
    use anyhow::Context as _;
    let shown = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("{shown}"))?;
    anyhow::ensure!(size.is_file(), "{shown}: not a regular file");
    anyhow::ensure!(size.len() <= MAX_CONFIG, "{shown}: larger than 1 MiB");
    let bytes = std::fs::read(path).with_context(|| format!("{shown}"))?;
    String::from_utf8(bytes).with_context(|| format!("{shown}"))
}

fn lang_of_environment() -> Option<Lang> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Lang::from_tag(&value))
}
