//! Releases that take each other's readers, and hours at which nobody reads.

use jiff::civil::Weekday;

use super::page::{Findings, Page};
use crate::announcement::{Kind, PublishAt};
use crate::config::Config;
use crate::problem::Lint;

/// Two releases are at least so far apart, in seconds.
const APART: i64 = 10 * 60;
/// Hours at which newsrooms read.
const DAY: std::ops::Range<i8> = 6..22;

pub(super) fn look(pages: &[Page], config: &Config, found: &mut Findings) {
    for page in pages.iter().filter(|page| !is_urgent(page)) {
        let Some(at) = page.local(config) else { continue };
        let time = page.reading.marks.time;
        if matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            found.add(page, time, Lint::Weekend);
        }
        if !DAY.contains(&at.hour()) {
            found.add(page, time, Lint::Night);
        }
    }
    close(pages, found);
}

/// Each release names the nearest other one.
fn close(pages: &[Page], found: &mut Findings) {
    let mut all: Vec<(i64, &Page)> = pages
        .iter()
        .filter(|page| !page.said.draft && !is_urgent(page) && page.said.kind != Kind::Answer)
        .filter_map(|page| match page.said.publish_at? {
            PublishAt::At(at) => Some((at.as_second(), page)),
            PublishAt::Now => None,
        })
        .collect();
    all.sort_by_key(|(at, page)| (*at, page.place));
    for (n, (at, page)) in all.iter().enumerate() {
        let before = all[..n].iter().rev().take_while(|(other, _)| at - other < APART);
        let after = all[n + 1..].iter().take_while(|(other, _)| other - at < APART);
        // A translation goes out with its original.
        let meets =
            |(_, other): &&(i64, &Page)| other.said.lang == page.said.lang && !other.is_about(page);
        let pairs = before.filter(meets).chain(after.filter(meets));
        if let Some((other_at, other)) = pairs.min_by_key(|(other, _)| (other - at).abs()) {
            let minutes = (other_at - at).abs() / 60;
            let lint = Lint::Close { other: other.path(), minutes };
            found.add(page, page.reading.marks.time, lint);
        }
    }
}

fn is_urgent(page: &Page) -> bool {
    page.said.emergency || page.said.kind == Kind::Alert
}
