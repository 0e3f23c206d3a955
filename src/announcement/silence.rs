//! `silence`: what a writer wants to hear no more of; and the release numbers in his texts.

use super::Silence;
use super::file::{Lines, Parts};
use super::pen::{Passage, Pen};
use crate::number::{self, Number};
use crate::problem::{Fault, Lint, Severity, Spot, nearest, severity_of, silenceable};
use crate::yaml::Field;

/// Least characters of a reason.
const LEAST_REASON: usize = 5;

/// `silence`: a map of code → reason. What cannot be silenced is told and left out.
pub(super) fn silences(pen: &Pen<'_>, field: &Field<'_>) -> Vec<Silence> {
    let mut all = Vec::new();
    for (code, field) in field.entries().unwrap_or_default() {
        let at = field.key_at;
        let lint = match severity_of(&code) {
            None => {
                let nearest = nearest(&code, silenceable());
                Some(Lint::SilenceUnknown { code: code.clone(), nearest })
            }
            Some(Severity::Error) => Some(Lint::SilenceError { code: code.clone() }),
            Some(_) => None,
        };
        if let Some(lint) = lint {
            pen.faults.add(Fault::Lint { lint }, at);
            continue;
        }
        let reason = match field.is_null() {
            true => String::new(),
            false => field.line(300).unwrap_or_default(),
        };
        if reason.chars().count() < LEAST_REASON {
            let lint = Lint::SilenceReason { code, least: LEAST_REASON };
            pen.faults.add(Fault::Lint { lint }, at);
            continue;
        }
        all.push(Silence { code, reason, at });
    }
    all
}

/// Release numbers in `passages` and in the body.
pub(super) fn numbers(pen: &Pen<'_>, passages: &[Passage], parts: &Parts) -> Vec<(Spot, Number)> {
    let patterns = &pen.config.newsroom.numbers;
    let mut all: Vec<(Spot, Number)> = Vec::new();
    for passage in passages {
        for (_, number) in number::find(patterns, &passage.text) {
            let found = (passage.spot_of(&number.text, &parts.front, parts.front_line), number);
            if !all.contains(&found) {
                all.push(found);
            }
        }
    }
    let lines = Lines::of(&parts.body);
    all.extend(number::find(patterns, &parts.body).into_iter().map(|(offset, number)| {
        let at = lines.spot(offset);
        (Spot::new(at.line + parts.body_line - 1, at.column), number)
    }));
    all
}
