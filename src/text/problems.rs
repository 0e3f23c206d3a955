//! What is wrong in a file or in the configuration, and how to cure it, for people who write
//! announcements and know nothing of YAML; and how a problem looks on a terminal.

mod english;
mod indonesian;
#[cfg(test)]
mod tests;

use super::shown::{harmless, visible};
use crate::lang::Lang;
use crate::problem::{Fault, Problem};

/// The problem as people and tools read it: `FILE:LINE:COL: severity[code]: message`, the line of
/// `source` with a caret, and how to cure it. Only message and cure are in `lang`.
pub fn render(problem: &Problem, file: &str, source: &str, lang: Lang) -> String {
    let at = problem.at;
    let mut out = format!(
        "{}:{}:{}: {}[{}]: {}\n",
        harmless(file),
        at.line,
        at.column,
        problem.severity().name(),
        problem.code(),
        message(lang, &problem.fault)
    );
    if let Some(line) = source.lines().nth((at.line as usize).saturating_sub(1)) {
        // A very long line is shown around the place.
        let before = (at.column as usize).saturating_sub(1);
        let skipped = before.saturating_sub(80);
        let shown: String = line.chars().skip(skipped).take(120).map(visible).collect();
        let number = at.line.to_string();
        let caret = " ".repeat(before - skipped);
        let margin = " ".repeat(number.len());
        out.push_str(&format!("  {number} | {}\n  {margin} | {caret}^\n", shown.trim_end()));
    }
    out.push_str(&format!("help: {}\n", help(lang, &problem.fault)));
    out
}

/// What is wrong, one sentence without a final stop.
pub fn message(lang: Lang, fault: &Fault) -> String {
    match lang {
        Lang::Id => indonesian::message(fault),
        Lang::En => english::message(fault),
    }
}

/// How to cure it.
pub fn help(lang: Lang, fault: &Fault) -> String {
    match lang {
        Lang::Id => indonesian::help(fault),
        Lang::En => english::help(fault),
    }
}
