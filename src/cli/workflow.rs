//! `siaran workflow`: what a newsroom's repository runs on merge requests, to be committed there.

use clap::ValueEnum;

use super::outcome::Done;
use super::print::print_text;

/// Where announcements are reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// For .github/workflows/siaran.yml
    Github,
    /// For .gitlab-ci.yml
    Gitlab,
}

/// Prints the workflow for `host`.
pub fn run(host: Host) -> Done {
    print_text(match host {
        Host::Github => include_str!("workflow/github.yml"),
        Host::Gitlab => include_str!("workflow/gitlab.yml"),
    })
}
