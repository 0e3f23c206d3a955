//! Whether it goes out, what is wrong with the file, and what changed since it was approved.

use serde::Serialize;

use super::content::Preview;
use super::difference::{Difference, Line, difference};
use crate::plan::State;
use crate::problem::{Problem, Severity};
use crate::text::preview as words;
use crate::text::{problems, results};

/// Characters of a line of the file that are shown, and how many before the place.
const EXCERPT: usize = 160;
const BEFORE: usize = 100;

/// How an item stands.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    /// The state, in words.
    state: &'static str,
    /// `well`, `waits` or `stopped`: how it is coloured.
    class: &'static str,
    /// Why it does not go out, or that it does.
    why: String,
    /// `2 errors, 1 warning`; empty where there are none.
    counts: String,
    problems: Vec<Told>,
}

/// One problem.
#[derive(Debug, Serialize)]
struct Told {
    severity: &'static str,
    /// `error`, `warning` or `note`.
    class: &'static str,
    code: &'static str,
    place: String,
    message: String,
    cure: String,
    excerpt: Option<String>,
}

impl Verdict {
    /// Why it does not go out, or that it does; may be empty.
    pub(super) fn sentence(&self) -> &str {
        &self.why
    }
}

pub(super) fn verdict(preview: &Preview) -> Verdict {
    let Preview { lang, item, .. } = *preview;
    let why = item.why.as_ref().map(|why| results::why(lang, why));
    let why = why.map(|why| why.replace("release ID", &format!("release {}", item.id)));
    let class = match item.state {
        State::Scheduled | State::Prepared | State::Releasing | State::Released => "well",
        State::AwaitingApproval | State::Draft => "waits",
        _ => "stopped",
    };
    Verdict {
        state: results::state(lang, item.state),
        class: if has_errors(preview) { "stopped" } else { class },
        why: why.unwrap_or_else(|| words::verdict(lang, item.state).to_owned()),
        counts: counts(preview),
        problems: sorted(preview).into_iter().map(|problem| told(preview, problem)).collect(),
    }
}

fn has_errors(preview: &Preview) -> bool {
    preview.problems.iter().any(|p| p.severity() == Severity::Error)
}

/// `2 errors, 1 warning`; empty where there are none.
pub(super) fn counts(preview: &Preview) -> String {
    let count = |s| preview.problems.iter().filter(|p| p.severity() == s).count();
    let [errors, warnings] = [count(Severity::Error), count(Severity::Warning)];
    words::problem_counts(preview.lang, errors, warnings, count(Severity::Note))
}

/// The gravest first, then by their place.
pub(super) fn sorted<'a>(preview: &'a Preview) -> Vec<&'a Problem> {
    let mut sorted: Vec<&Problem> = preview.problems.iter().collect();
    sorted.sort_by_key(|p| (std::cmp::Reverse(p.severity()), p.at));
    sorted
}

fn told(preview: &Preview, problem: &Problem) -> Told {
    let lang = preview.lang;
    let line = preview.source.lines().nth((problem.at.line as usize).saturating_sub(1));
    let skipped = (problem.at.column as usize).saturating_sub(BEFORE);
    let excerpt = line.map(|line| line.chars().skip(skipped).take(EXCERPT).collect::<String>());
    Told {
        severity: words::severity(lang, problem.severity()),
        class: problem.severity().name(),
        code: problem.code(),
        place: words::place(lang, problem.at.line),
        message: capital(&problems::message(lang, &problem.fault)),
        cure: problems::help(lang, &problem.fault),
        excerpt: excerpt.filter(|line| !line.trim().is_empty()),
    }
}

/// A sentence; one that begins with a quoted name stays as it is.
fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

/// What is not as it was approved.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    too_much: bool,
    /// Empty: nothing.
    lines: Vec<Changed>,
}

/// A line of a comparison.
#[derive(Debug, Serialize)]
struct Changed {
    /// `same`, `removed`, `added` or `gap`.
    class: &'static str,
    text: String,
}

pub(super) fn changes(preview: &Preview) -> Option<Changes> {
    let (too_much, lines) = match difference(preview.approved?, preview.source) {
        Difference::None => (false, Vec::new()),
        Difference::TooMuch => (true, Vec::new()),
        Difference::Lines(lines) => (false, lines),
    };
    let changed = |line: Line| {
        let (class, text) = match line {
            Line::Same(text) => ("same", text),
            Line::Removed(text) => ("removed", text),
            Line::Added(text) => ("added", text),
            Line::Gap => ("gap", "…"),
        };
        Changed { class, text: text.to_owned() }
    };
    Some(Changes { too_much, lines: lines.into_iter().map(changed).collect() })
}
