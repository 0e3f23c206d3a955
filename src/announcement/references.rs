//! `corrects`, `withdraws`, `answers`: the announcement that this one refers to.

use super::pen::Pen;
use super::{Correction, Kind, Marks, Reference, Relation};
use crate::config::address::is_name;
use crate::feedback::INBOX;
use crate::problem::{AnswerFault, Fault, Spot};
use crate::yaml::{Field, Fields};

/// Which announcement the file refers to; the first of several.
pub(super) fn reference(
    pen: &Pen<'_>,
    top: &mut Fields<'_>,
    kind: Kind,
    start: Spot,
    marks: &mut Marks,
) -> Option<Reference> {
    let relations = [
        ("corrects", Relation::Corrects),
        ("withdraws", Relation::Withdraws),
        ("answers", Relation::Answers),
    ];
    let mut refers: Option<(&str, Reference)> = None;
    for (key, relation) in relations {
        let Some(field) = top.given(key) else { continue };
        let value = field.line(200).unwrap_or_default();
        let (id, number) = match (relation, value.rsplit_once('/')) {
            (Relation::Answers, Some((id, number))) => (id, Some(number)),
            _ => (value.as_str(), None),
        };
        let is_number = number.is_none_or(|n| n.parse::<u32>().is_ok_and(|n| n > 0));
        let is_known = is_name(id) || (relation == Relation::Answers && id == INBOX);
        if !value.is_empty() && (!is_known || !is_number) {
            field.fault(Fault::BadId { value: value.clone() });
        } else if relation == Relation::Answers && number.is_none() && !value.is_empty() {
            let fault = AnswerFault::NoNumber { id: value.clone() };
            field.fault(Fault::Answer { fault });
        }
        if relation == Relation::Answers && kind != Kind::Answer {
            field.note_key(Fault::Answer { fault: AnswerFault::OtherType });
        }
        if let Some((first, _)) = &refers {
            let (key, other) = ((*first).to_owned(), key.to_owned());
            field.note_key(Fault::TwoNames { key, other });
            continue;
        }
        marks.reference = Some(field.at());
        let n = number.and_then(|n| n.parse().ok()).filter(|n| *n > 0);
        refers = Some((key, Reference { relation, id: id.to_owned(), n }));
    }
    match kind {
        Kind::Correction if refers.is_none() => {
            pen.faults.add(Fault::NoReference { key: "corrects".to_owned() }, start);
        }
        Kind::Withdrawal if refers.is_none() => {
            pen.faults.add(Fault::NoReference { key: "withdraws".to_owned() }, start);
        }
        // It would go to everybody instead of to the asker.
        Kind::Answer if refers.as_ref().is_none_or(|(_, r)| r.relation != Relation::Answers) => {
            pen.faults.add(Fault::NobodyToAnswer, start);
        }
        _ => {}
    }
    refers.map(|(_, reference)| reference)
}

/// Most characters of what a correction quotes.
const LONGEST_QUOTE: usize = 2000;

/// `correction: { was, now }`: what the original says and what it should say.
pub(super) fn correction(top: &mut Fields<'_>, refers: Option<&Reference>) -> Option<Correction> {
    let field = top.given("correction").filter(Field::asks)?;
    let mut fields = field.fields()?;
    let quote = |f: &Field<'_>| {
        let text = f.text()?.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            f.fault(Fault::EmptyValue { key: f.key.clone() });
        } else if let Some(c) = text.chars().find(|c| c.is_control()) {
            f.fault(Fault::ControlCharacter { code: c.into() });
        } else if text.chars().count() > LONGEST_QUOTE {
            f.fault(Fault::TooLong { key: f.key.clone(), limit: LONGEST_QUOTE });
        } else {
            return Some(text);
        }
        None
    };
    let was_field = fields.required("was");
    let was = was_field.as_ref().and_then(quote);
    let now_field = fields.required("now");
    let now = now_field.as_ref().and_then(quote);
    fields.finish();
    if !refers.is_some_and(|r| r.relation == Relation::Corrects) {
        field.note_key(Fault::NoReference { key: "corrects".to_owned() });
    }
    let (was, now, at) = (was?, now?, was_field?.at());
    if let Some(field) = now_field.filter(|_| was == now) {
        field.fault(Fault::NowIsWas);
    }
    Some(Correction { was, now, at })
}

/// `withdrawal: { delete, reason }`: whether the posts of what is withdrawn are deleted too.
pub(super) fn deletes(top: &mut Fields<'_>, refers: Option<&Reference>) -> bool {
    let Some(field) = top.given("withdrawal") else { return false };
    let Some(mut fields) = field.fields() else { return false };
    let delete = fields.take("delete").is_some_and(|f| f.yes().unwrap_or(false));
    fields.given("reason").and_then(|f| f.line(1000));
    fields.finish();
    let withdraws = refers.is_some_and(|r| r.relation == Relation::Withdraws);
    if delete && !withdraws {
        field.note_key(Fault::NoReference { key: "withdraws".to_owned() });
    }
    delete && withdraws
}
