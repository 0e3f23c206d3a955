//! What editors look for in announcements, in each by itself and in each beside all others. Nothing
//! here keeps a file from being published but the approval of people who saw it in `check`.

mod next;
mod numbers;
mod page;
#[cfg(test)]
mod tests;
mod times;
mod words;

use std::collections::BTreeSet;

pub use next::next_number;

use crate::announcement::{Kind, Reading, Reference, Relation};
use crate::config::Config;
use crate::problem::{Fault, Lint, Problem, nearest};
use page::{Findings, Page};

/// What editors want to know of `readings`, each with the place of its reading, in their order.
/// `past` are the ids of what once went out; `None` where nobody may look.
pub fn look(
    readings: &[&Reading],
    config: &Config,
    past: Option<&BTreeSet<String>>,
) -> Vec<(usize, Problem)> {
    let pages: Vec<Page> = readings
        .iter()
        .enumerate()
        .filter_map(|(place, reading)| {
            Some(Page { place, reading, said: reading.announcement.as_ref()? })
        })
        .collect();
    let mut found = Findings(Vec::new());
    for page in &pages {
        words::look(page, config, &mut found);
    }
    words::same_titles(&pages, &mut found);
    numbers::look(&pages, config, &mut found);
    times::look(&pages, config, &mut found);
    if let Some(past) = past {
        references(readings, &pages, past, &mut found);
    }
    let mut found = found.0;
    found.sort_by(|(a, p), (b, q)| (a, p.at, p.code()).cmp(&(b, q.at, q.code())));
    found
}

/// The silences of `reading` that none of the problems with `codes` needs.
pub fn needless(reading: &Reading, codes: &[&str]) -> Vec<Problem> {
    let silences = reading.marks.silences.iter();
    silences
        .filter(|silence| !codes.contains(&silence.code.as_str()))
        .map(|silence| {
            let lint = Lint::SilenceNothing { code: silence.code.clone() };
            Problem::new(Fault::Lint { lint }, silence.at)
        })
        .collect()
}

fn is_response(page: &Page) -> bool {
    page.said.kind == Kind::Response
}

/// References to what is neither in the folder nor in the past.
fn references(
    readings: &[&Reading],
    pages: &[Page],
    past: &BTreeSet<String>,
    found: &mut Findings,
) {
    for page in pages {
        let refers = page.said.refers.as_ref();
        // What an answer answers lies with the input that came in; a response names a consultation.
        let is_answer = |r: &Reference| r.relation == Relation::Answers && !is_response(page);
        let Some(reference) = refers.filter(|r| !is_answer(r)) else { continue };
        let id = &reference.id;
        let others = || {
            let others =
                readings.iter().map(|r| r.id.as_str()).chain(past.iter().map(String::as_str));
            others.filter(|other| *other != page.said.id)
        };
        if !id.is_empty() && !others().any(|other| other == id) {
            let lint = Lint::DeadReference { id: id.clone(), nearest: nearest(id, others()) };
            found.add(page, page.reading.marks.reference, lint);
        }
    }
}
