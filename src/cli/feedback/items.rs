//! Items of feedback in a list: near-identical ones in one line, none dropped from a count.

use std::collections::HashMap;

use super::super::arguments::ShowFeedback;
use super::super::outcome::Done;
use super::super::print::{print_json, say};
use super::found::{Found, Newsroom};
use crate::feedback::Kind;
use crate::plan::owed::Sums;
use crate::publisher::digests::excerpts;
use crate::text::digest::sums as in_words;
use crate::text::feedback as words;

/// Columns of an item's first words.
const WORDS: usize = 100;

/// Prints those of `all` that are asked for.
pub fn run(
    newsroom: &Newsroom,
    mut all: Vec<Found>,
    show: &ShowFeedback,
    kind: Option<Kind>,
) -> Done {
    all.retain(|found| {
        (!show.open || found.entry.is_open())
            && (!show.overdue || found.is_overdue)
            && kind.is_none_or(|kind| found.entry.kind == kind)
    });
    if show.json {
        let object = |found: &Found| {
            let record = show.texts.then(|| newsroom.texts.read(&found.entry.key).ok().flatten());
            found.as_json(record.flatten().as_ref())
        };
        return print_json(&all.iter().map(object).collect());
    }
    let (lang, zone) = (newsroom.context.lang, &newsroom.context.config.newsroom.timezone);
    let mut sums = Sums::default();
    for found in all.iter().filter(|found| found.entry.counts()) {
        let entry = found.entry;
        sums.count(crate::plan::owed::is_untouched(entry), entry.is_open(), found.is_overdue);
    }
    let shown = grouped(&all);
    let keys = shown.iter().map(|found| found.entry.key.as_str());
    let first_words = excerpts(&newsroom.texts, keys);
    for found in &shown {
        let Found { entry, due, is_overdue, .. } = found;
        let number = found.number.to_string();
        say!("{}", words::item_line(lang, zone, &number, entry, *due, *is_overdue));
        let text = match first_words.get(&entry.key) {
            Some(text) => words::excerpt(text, WORDS),
            None => words::text_gone(lang, entry.removed.map(|(_, why)| why)).to_owned(),
        };
        let others = match found.alike {
            0 => String::new(),
            n => format!(" {}", words::alike(lang, n)),
        };
        say!("    {}: {text}{others}", words::topics(lang, entry));
    }
    match all.is_empty() {
        true => eprintln!("{}", words::nothing_such(lang)),
        false => eprintln!("{}", in_words(lang, sums)),
    }
    Ok(())
}

/// The first of each group that says nearly the same, with the number of the others. What stands
/// differently is not hidden behind another.
fn grouped<'a>(all: &[Found<'a>]) -> Vec<Found<'a>> {
    let mut shown: Vec<Found<'a>> = Vec::new();
    // Announcement and first of a group → where those of it are shown.
    let mut groups: HashMap<(&str, u32), Vec<usize>> = HashMap::new();
    for found in all {
        let first = found.entry.like.unwrap_or(found.number.n);
        let group = groups.entry((&found.number.item, first)).or_default();
        let stands = |of: &Found<'a>| (&of.entry.fate, of.entry.kind, &of.entry.owner);
        match group.iter().find(|at| stands(&shown[**at]) == stands(found)) {
            Some(at) => shown[*at].alike += 1,
            None => {
                group.push(shown.len());
                shown.push(found.clone());
            }
        }
    }
    shown
}
