//! `config.yaml` as text becomes a [`Config`], or all its problems.

use std::collections::BTreeMap;
use std::path::Path;

use super::defaults::defaults;
use super::email::{check_mail, email};
use super::inbox::inboxes;
use super::newsroom::newsroom;
use super::quiet;
use super::release::{default_release, release};
use super::review::review;
use super::values::file;
use super::web::web;
use super::x::{default_x, x};
use super::{Config, feedback, unbuilt};
use crate::lang::Lang;
use crate::problem::{Fault, Problem, Severity};
use crate::yaml::{self, Faults, Fields};

/// What reading a configuration gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The configuration; `None` when there is an error.
    pub config: Option<Config>,
    /// Everything noticed, by place.
    pub problems: Vec<Problem>,
    /// The language that the newsroom names, even beside errors, so that they can be told in it.
    pub language: Option<Lang>,
}

/// Reads a configuration whose file lies in `folder`, to which its paths are relative.
pub fn read(text: &str, folder: &Path) -> Loaded {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let faults = Faults::default();
    let mut language = None;
    let mut config = None;
    match yaml::parse(&text, 1, yaml::CONFIG_LIMIT) {
        Err(problem) => faults.add(problem.fault, problem.at),
        Ok(node) => {
            if let Some(fields) = Fields::root(&node, &faults) {
                config = whole(fields, &faults, folder, &mut language);
            }
        }
    }
    let problems = faults.into_sorted();
    let broken = problems.iter().any(|p| p.severity() == Severity::Error);
    Loaded { config: config.filter(|_| !broken), problems, language }
}

fn whole(
    mut top: Fields<'_>,
    faults: &Faults,
    folder: &Path,
    language: &mut Option<Lang>,
) -> Option<Config> {
    let start = top.at();
    let newsroom = top.required("newsroom").and_then(|f| newsroom(&f, language));
    let mut path = |key: &'static str| {
        top.take(key).and_then(|f| file(&f, folder)).unwrap_or_else(|| folder.join(key))
    };
    let announcements = path("announcements");
    let state = path("state");
    let credentials = path("credentials");
    let templates = top.given("templates").and_then(|f| file(&f, folder));
    // A bare `review:` is more likely a block whose lines were commented out than a wish to
    // publish without approval; a written `null` says so.
    let asked = top.take("review").filter(|f| !f.is_null() || f.node.written.is_none());
    let review = asked.and_then(|f| review(&f, folder));
    let release = top.given("release").and_then(|f| release(&f));
    let (release, windows) = release.unwrap_or_else(|| (default_release(), Vec::new()));
    let x = top.given("x").and_then(|f| x(&f)).unwrap_or_else(default_x);
    quiet::check(&windows, &x.accounts);
    let email_field = top.given("email");
    let email = email_field.as_ref().and_then(|f| email(f, folder));
    let inboxes = top.given("inbox").map(|f| inboxes(&f, folder)).unwrap_or_default();
    let feedback = feedback::feedback(&mut top);
    unbuilt::alarms(&mut top);
    let web = top.given("web").and_then(|f| web(&f));
    if let (Some(email), Some(field)) = (&email, &email_field) {
        check_mail(field, email, !inboxes.is_empty(), web.is_some());
    }
    let none = BTreeMap::new();
    let lists = email.as_ref().map_or(&none, |e| &e.lists);
    let defaults = top.given("defaults").and_then(|f| defaults(&f, &x.accounts, lists));
    top.finish();
    if x.accounts.is_empty() && email_field.is_none() {
        faults.add(Fault::NoChannel, start);
    }
    Some(Config {
        newsroom: newsroom?,
        announcements,
        state,
        credentials,
        templates,
        review,
        release,
        x,
        email,
        inboxes,
        feedback,
        web,
        defaults: defaults.unwrap_or_default(),
    })
}
