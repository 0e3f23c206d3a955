//! The preview in a few lines of plain text.

use super::content::Preview;
use super::{moments, verdict};
use crate::config::Mode;
use crate::plan::cost::Cost;
use crate::text::preview as words;
use crate::text::{problems, results};
use crate::weight::{MAX_WEIGHT, weigh};

pub(super) fn summary(preview: &Preview) -> String {
    let lang = preview.lang;
    let w = words::words(lang);
    let item = preview.item;
    let mut out = format!("{}\n{}: {}\n{}: {}\n", item.title, w.id, item.id, w.file, preview.file);
    out.push_str(&format!("{}: {}\n", w.state, results::state(lang, item.state)));
    let verdict = verdict::verdict(preview);
    if !verdict.sentence().is_empty() {
        out.push_str(&format!("{}\n", verdict.sentence()));
    }
    out.push('\n');
    for moment in moments::moments(preview) {
        out.push_str(&moment.line());
    }
    out.push_str(&posts(preview));
    if preview.cost() > Cost::default() {
        out.push_str(&format!("\n{}: {}\n", w.cost, words::usd(lang, preview.cost().usd())));
    }
    if let Some(Ok(letter)) = &preview.letter {
        out.push_str(&format!("\n{}: {}\n", w.subject, letter.subject));
    }
    if !preview.problems.is_empty() {
        out.push_str(&format!("\n{} ({}):\n", w.problems, verdict::counts(preview)));
    }
    for problem in verdict::sorted(preview) {
        let grave = words::severity(lang, problem.severity());
        let place = words::place(lang, problem.at.line);
        let message = problems::message(lang, &problem.fault);
        let cure = problems::help(lang, &problem.fault);
        out.push_str(&format!("- {grave}, {place}: {message}\n    {cure}\n"));
    }
    out
}

/// Every post with its account and weight.
pub(super) fn posts(preview: &Preview) -> String {
    let mut out = String::new();
    for posting in preview.posts().filter(|p| p.mode == Mode::Own) {
        for (part, n) in posting.parts.iter().zip(1..) {
            let weight = weigh(&part.text).weighted;
            let (account, text) = (&posting.account, part.text.trim_end());
            out.push_str(&format!("\nX {account}/{n} ({weight}/{MAX_WEIGHT}):\n{text}\n"));
        }
    }
    out
}
