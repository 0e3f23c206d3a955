//! What an announcement came to, as one HTML page that needs nothing else.

mod charts;
pub mod plot;
mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;

use jiff::Timestamp;
use serde::Serialize;

use super::jinja::{self, PageError};
use crate::lang::Lang;
use crate::plan::report::Report;
use crate::text::feedback::last_day;
use crate::text::report::{self as text, Words, label, percent, usd, words};
use crate::text::results::{span, when};
use crate::when::Zone;

const SOURCE: &str = include_str!("report.html.j2");
const STYLE: &str = include_str!("report.css");

/// The page of `report` in `lang`, for a newsroom of that name and zone.
///
/// # Errors
/// [`PageError`] when it becomes far too large.
pub fn page(report: &Report, newsroom: &str, zone: &Zone, lang: Lang) -> Result<String, PageError> {
    let w = words(lang);
    jinja::render(
        SOURCE,
        &Page {
            lang: lang.tag(),
            w,
            styles: [super::BASE_STYLE, STYLE],
            newsroom,
            title: &report.title,
            how_old: report.age.map(|age| text::age(lang, age)),
            facts: facts(report, zone, lang, w),
            figures: figures(report, lang, w),
            charts: charts::charts(report, zone, lang, w),
            tables: tables::tables(report, lang, w),
        },
    )
}

/// What the template `report.html.j2` prints.
#[derive(Debug, Serialize)]
struct Page<'a> {
    lang: &'static str,
    w: &'static Words,
    styles: [&'static str; 2],
    newsroom: &'a str,
    title: &'a str,
    how_old: Option<&'static str>,
    facts: Vec<Fact>,
    figures: Vec<Figure>,
    charts: Vec<charts::Chart>,
    tables: Vec<tables::Table>,
}

/// Something that is known, with its name.
#[derive(Debug, Serialize)]
struct Fact {
    label: String,
    value: String,
}

/// A number that tells most, with what it says.
#[derive(Debug, Serialize)]
struct Figure {
    label: &'static str,
    value: String,
    note: String,
    is_bad: bool,
}

fn facts(report: &Report, zone: &Zone, lang: Lang, w: &Words) -> Vec<Fact> {
    let mut all = Vec::new();
    let mut fact = |label: &str, value: String| {
        all.push(Fact { label: label.to_owned(), value });
    };
    fact(w.id, report.id.clone());
    fact(w.instant, when(lang, report.due));
    fact(w.as_of, when(lang, report.at));
    let ms = |ms: i64| format!("{ms} ms");
    if let Some(late) = report.post_late_ms {
        fact(w.post_late, ms(late));
    }
    if let Some(late) = report.letter_late_ms {
        fact(w.letter_late, ms(late));
    }
    if let Some(skew) = report.skew_ms {
        fact(w.skew, ms(skew));
    }
    fact(w.cost, usd(lang, report.x.cost_usd));
    if report.mail.objected > 0 {
        fact(w.objected, report.mail.objected.to_string());
    }
    if report.mail.automatic_replies > 0 {
        fact(w.machines, report.mail.automatic_replies.to_string());
    }
    if report.mail.complaints > 0 {
        fact(w.spam, report.mail.complaints.to_string());
    }
    if report.feedback.moved > 0 {
        fact(w.moved, report.feedback.moved.to_string());
    }
    if let Some(consultation) = &report.consultation {
        let last = |end: Option<Timestamp>| {
            end.map_or_else(|| "–".to_owned(), |end| last_day(lang, zone, end))
        };
        fact(w.until, last(consultation.until));
        fact(w.response_due, last(consultation.response_report));
        fact(w.without_fate, consultation.without_fate.to_string());
        fact(w.response, consultation.response.clone().unwrap_or_else(|| w.none_yet.to_owned()));
    }
    all
}

fn figures(report: &Report, lang: Lang, w: &'static Words) -> Vec<Figure> {
    let mut all = Vec::new();
    let letters = report.mail.letters;
    if letters.total > 0 {
        let lost = letters.refused + letters.unknown + report.mail.bounced;
        all.push(Figure {
            label: w.letters,
            value: format!("{} / {}", letters.sent, letters.total),
            note: format!("{} {}", report.mail.bounced, w.bounced),
            is_bad: lost > 0,
        });
        all.push(Figure {
            label: w.replied,
            value: report.mail.replied.to_string(),
            note: report.mail.replied_share.map(percent).unwrap_or_default(),
            is_bad: false,
        });
    }
    if !report.x.posts.is_empty() {
        let sent = report.x.posts.iter().filter(|post| post.accepted.is_some()).count();
        let totals = report.x.totals;
        all.push(Figure {
            label: w.posts,
            value: format!("{sent} / {}", report.x.posts.len()),
            note: match totals {
                Some(totals) => {
                    let shown = [("likes", totals.likes), ("reposts", totals.reposts)];
                    let shown = shown.map(|(name, n)| format!("{} {n}", label(lang, name)));
                    shown.join(", ")
                }
                None => w.never_measured.to_owned(),
            },
            is_bad: sent < report.x.posts.len(),
        });
    }
    let inputs = &report.feedback;
    all.push(Figure {
        label: w.inputs,
        value: inputs.total.to_string(),
        note: format!("{}: {} ({} {})", w.open, inputs.open, inputs.overdue, w.overdue),
        is_bad: inputs.overdue > 0,
    });
    let answers = report.answers;
    if answers.owed > 0 {
        all.push(Figure {
            label: w.in_time,
            value: answers.in_time_share.map_or_else(|| "–".to_owned(), percent),
            note: format!("{}: {}", w.owed, answers.owed),
            is_bad: answers.late + answers.overdue > 0,
        });
    }
    if let (Some(median), Some(longest)) = (answers.median_secs, answers.longest_secs) {
        all.push(Figure {
            label: w.time_to_answer,
            value: span(lang, median),
            note: format!("{}: {}", w.longest, span(lang, longest)),
            is_bad: false,
        });
    }
    all
}
