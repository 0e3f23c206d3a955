//! Release numbers: their form, month and year, each once, in order, and none left over.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::page::{Findings, Page};
use crate::announcement::Kind;
use crate::config::Config;
use crate::lang::Lang;
use crate::number::{Number, read, roman};
use crate::problem::Lint;

pub(super) fn look(pages: &[Page], config: &Config, found: &mut Findings) {
    let patterns = &config.newsroom.numbers;
    same(pages, found);
    if patterns.is_empty() {
        return;
    }
    let mut numbered: Vec<(Page, Number)> = Vec::new();
    for page in pages {
        let Some(text) = &page.said.number else { continue };
        match read(patterns, text) {
            Some(number) => {
                check_date(page, &number, config, found);
                numbered.push((*page, number));
            }
            // Where there is one pattern it is that of releases; invitations are counted apart.
            None if patterns.len() == 1
                && matches!(page.said.kind, Kind::Invitation | Kind::Answer) => {}
            None => {
                let patterns = patterns.iter().map(|p| p.text().to_owned()).collect();
                let lint = Lint::NumberForm { number: text.clone(), patterns };
                found.add(page, page.reading.marks.number, lint);
            }
        }
    }
    order(&numbered, config, found);
    leftovers(pages, &numbered, config, found);
}

/// Month and year are those of the release. A correction keeps those of its original.
fn check_date(page: &Page, number: &Number, config: &Config, found: &mut Findings) {
    let date = page.local(config).map(|at| at.date()).or(page.said.date);
    let Some(date) = date.filter(|_| number.revision.is_none()) else { return };
    let at = page.reading.marks.number;
    let text = || number.text.clone();
    if number.month.is_some_and(|month| month != date.month()) {
        let pattern = config.newsroom.numbers.get(number.series);
        let is_roman = pattern.is_some_and(|p| p.text().contains("roman"));
        let right = match roman(date.month()).filter(|_| is_roman) {
            Some(numeral) => numeral.to_owned(),
            None => format!("{:02}", date.month()),
        };
        found.add(page, at, Lint::NumberMonth { number: text(), right });
    }
    if number.year.is_some_and(|year| year != date.year()) {
        found.add(page, at, Lint::NumberYear { number: text(), right: date.year() });
    }
}

/// Each number once in each language: a translation has that of its original.
fn same(pages: &[Page], found: &mut Findings) {
    let mut by_number: HashMap<(&str, Lang), Vec<&Page>> = HashMap::new();
    for page in pages {
        if let Some(number) = &page.said.number {
            by_number.entry((number.trim(), page.said.lang)).or_default().push(page);
        }
    }
    for ((number, _), holders) in by_number {
        for page in &holders {
            if let Some(other) = holders.iter().find(|other| other.place != page.place) {
                let (number, other) = (number.to_owned(), other.path());
                found.add(page, page.reading.marks.number, Lint::NumberSame { number, other });
            }
        }
    }
}

/// In one series and year a later number has no earlier day.
fn order(numbered: &[(Page, Number)], config: &Config, found: &mut Findings) {
    type Member<'a> = (&'a Page<'a>, &'a Number, Date);
    let mut series: BTreeMap<(usize, Option<i16>), Vec<Member>> = BTreeMap::new();
    for (page, number) in numbered.iter().filter(|(_, number)| number.revision.is_none()) {
        if let Some(at) = page.local(config) {
            let key = (number.series, number.year);
            series.entry(key).or_default().push((page, number, at.date()));
        }
    }
    for mut members in series.into_values() {
        members.sort_by_key(|(page, number, _)| (number.serial, page.place));
        let mut latest: Option<Member> = None;
        for member in members {
            let (page, number, date) = member;
            match latest {
                Some((other, earlier, day)) if day > date => {
                    let lint = Lint::NumberOrder {
                        number: number.text.clone(),
                        earlier: earlier.text.clone(),
                        other: other.path(),
                    };
                    found.add(page, page.reading.marks.number, lint);
                }
                _ => latest = Some(member),
            }
        }
    }
}

/// Numbers in texts that are neither the announcement's own nor that of what it refers to.
fn leftovers(pages: &[Page], numbered: &[(Page, Number)], config: &Config, found: &mut Findings) {
    let holders: HashMap<&str, &Page> =
        numbered.iter().map(|(page, number)| (number.text.as_str(), page)).collect();
    for page in pages {
        let own = page.said.number.as_deref().and_then(|n| read(&config.newsroom.numbers, n));
        let refers = page.said.refers.as_ref();
        let original_gone =
            refers.is_some_and(|refers| !pages.iter().any(|other| other.said.id == refers.id));
        for (at, number) in &page.reading.marks.numbers {
            let is_own = own.as_ref().is_some_and(|own| is_same_release(own, number));
            let holder = holders.get(number.text.as_str());
            match holder {
                _ if is_own => {}
                Some(other) if other.is_about(page) || other.place == page.place => {}
                Some(other) => {
                    let (number, other) = (number.text.clone(), other.path());
                    found.add(page, Some(*at), Lint::NumberElsewhere { number, other });
                }
                // It may be the original's, which nobody knows any more.
                None if original_gone => {}
                None => {
                    let number = number.text.clone();
                    found.add(page, Some(*at), Lint::NumberLeftover { number });
                }
            }
        }
    }
}

/// The same number, or that of which one is a revision.
fn is_same_release(a: &Number, b: &Number) -> bool {
    (a.series, a.serial, a.month, a.year) == (b.series, b.serial, b.month, b.year)
}
