//! The plots of a report, each with its figures for those who do not see it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::plot::{Form, Plot, Series};
use crate::feedback::{Kind, Metrics};
use crate::lang::Lang;
use crate::plan::report::Report;
use crate::text::report::{Words, label, metrics};
use crate::when::Zone;

/// Bars that stand beside each other at most; of more days, a bar is a week or several.
const BARS: i64 = 45;
/// Points of a line.
const POINTS: usize = 200;
/// Rows of figures below a plot.
const ROWS: usize = 400;
/// Days from the release to the report that are drawn.
const DAYS: i64 = 3_700;

/// A plot with its legend and its figures.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    title: String,
    svg: String,
    note: &'static str,
    legend: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(super) fn charts(report: &Report, zone: &Zone, lang: Lang, w: &'static Words) -> Vec<Chart> {
    let mut all = Vec::new();
    if report.feedback.total > 0 {
        let bins = Bins::of(report, zone);
        all.push(per_day(report, &bins, lang, w));
        all.push(cumulative(report, &bins, w));
    }
    all.extend(over_time(report, zone, lang, w));
    all
}

/// Days, put together where there are many.
struct Bins {
    first: Date,
    /// Days in each.
    width: i64,
    count: usize,
}

impl Bins {
    fn of(report: &Report, zone: &Zone) -> Bins {
        let date = |at: Timestamp| zone.rules.to_datetime(at).date();
        let days = report.feedback.days.iter().map(|day| day.date);
        let first = days.clone().chain([date(report.due)]).min().unwrap_or(date(report.due));
        let last = days.chain([date(report.at)]).max().unwrap_or(first);
        let span = between(first, last).clamp(0, DAYS) + 1;
        let width = match span {
            span if span <= BARS => 1,
            span => 7 * (span.div_euclid(7 * BARS) + 1),
        };
        Bins { first, width, count: usize::try_from((span - 1) / width + 1).unwrap_or(1) }
    }

    fn place(&self, date: Date) -> usize {
        let place = between(self.first, date).max(0) / self.width;
        usize::try_from(place).unwrap_or(0).min(self.count.saturating_sub(1))
    }

    /// Where each stands and the day on which it begins.
    fn places(&self) -> Vec<(f64, String)> {
        let last = self.count.saturating_sub(1).max(1) as f64;
        let day = |n: usize| {
            let days = i64::try_from(n).unwrap_or(0) * self.width;
            let date = self.first.checked_add(jiff::Span::new().days(days)).unwrap_or(self.first);
            format!("{}/{}", date.day(), date.month())
        };
        (0..self.count).map(|n| (n as f64 / last, day(n))).collect()
    }

    fn sum(&self, of: impl Iterator<Item = (Date, usize)>) -> Vec<u64> {
        let mut counts = vec![0; self.count];
        for (date, count) in of {
            counts[self.place(date)] += count as u64;
        }
        counts
    }
}

fn between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

fn per_day(report: &Report, bins: &Bins, lang: Lang, w: &'static Words) -> Chart {
    let of = |kind: Kind| {
        let days = report.feedback.days.iter();
        let counts = days.map(|d| (d.date, d.by_kind.get(kind.name()).copied().unwrap_or(0)));
        Series { name: label(lang, kind.name()).to_owned(), counts: bins.sum(counts) }
    };
    let plot = Plot {
        id: "perday",
        title: w.per_day.to_owned(),
        description: format!("{}: {}. {}", w.total, report.feedback.total, w.axis),
        form: Form::Stacked,
        places: bins.places(),
        series: Kind::ALL.map(of).to_vec(),
    };
    chart(plot, w.day, if bins.width > 1 { w.by_week } else { "" })
}

fn cumulative(report: &Report, bins: &Bins, w: &'static Words) -> Chart {
    let days = &report.feedback.days;
    let running = |counts: Vec<u64>| -> Vec<u64> {
        let add = |sum: &mut u64, count| {
            *sum += count;
            Some(*sum)
        };
        counts.into_iter().scan(0, add).collect()
    };
    let received = running(bins.sum(days.iter().map(|day| (day.date, day.received))));
    let closed = running(bins.sum(days.iter().map(|day| (day.date, day.closed))));
    let series = vec![
        Series { name: w.received.to_owned(), counts: received },
        Series { name: w.closed.to_owned(), counts: closed },
    ];
    let done = report.feedback.total - report.feedback.open;
    let description =
        format!("{}: {}; {}: {done}. {}", w.received, report.feedback.total, w.closed, w.axis);
    let plot = Plot {
        id: "cumulative",
        title: w.cumulative.to_owned(),
        description,
        form: Form::Lines,
        places: bins.places(),
        series,
    };
    chart(plot, w.day, "")
}

/// Public counts of all posts together, whenever any was measured. Times shown are left out: beside
/// them nothing else could be seen.
fn over_time(report: &Report, zone: &Zone, lang: Lang, w: &'static Words) -> Option<Chart> {
    let posts = &report.x.posts;
    let mut instants: Vec<Timestamp> =
        posts.iter().flat_map(|post| post.metrics.iter().map(|m| m.at)).collect();
    instants.sort_unstable();
    instants.dedup();
    let every = instants.len().div_ceil(POINTS).max(1);
    let last = instants.last().copied()?;
    let mut shown: Vec<Timestamp> = instants.into_iter().step_by(every).collect();
    if shown.last() != Some(&last) {
        shown.push(last);
    }
    let sums: Vec<Vec<u64>> = shown.iter().map(|at| counts_at(report, *at)).collect();
    let names = metrics(Metrics::default()).map(|(name, _)| name);
    let series = (1..names.len()).map(|k| Series {
        name: label(lang, names[k]).to_owned(),
        counts: sums.iter().map(|sum| sum[k]).collect(),
    });
    let from = shown.first().copied().unwrap_or(last).min(report.due);
    let whole = last.duration_since(from).as_secs_f64().max(1.0);
    let place = |at: &Timestamp| {
        let local = zone.rules.to_datetime(*at);
        let label =
            format!("{}/{} {:02}.{:02}", local.day(), local.month(), local.hour(), local.minute());
        (at.duration_since(from).as_secs_f64() / whole, label)
    };
    let plot = Plot {
        id: "metrics",
        title: w.metrics_plot.to_owned(),
        description: w.axis.to_owned(),
        form: Form::Lines,
        places: shown.iter().map(place).collect(),
        series: series.collect(),
    };
    Some(chart(plot, w.measured, ""))
}

/// The counts of every post as they were last known at `at`, summed.
fn counts_at(report: &Report, at: Timestamp) -> Vec<u64> {
    let mut sums = vec![0_u64; metrics(Metrics::default()).len()];
    for post in &report.x.posts {
        let known = post.metrics.iter().rev().find(|measured| measured.at <= at);
        for (sum, (_, count)) in
            sums.iter_mut().zip(metrics(known.map(|m| m.metrics).unwrap_or_default()))
        {
            *sum = sum.saturating_add(count);
        }
    }
    sums
}

fn chart(plot: Plot, axis: &str, note: &'static str) -> Chart {
    let head = [axis.to_owned()].into_iter().chain(plot.series.iter().map(|s| s.name.clone()));
    let row = |(n, (_, label)): (usize, &(f64, String))| {
        let counts = plot.series.iter().map(|s| s.counts.get(n).copied().unwrap_or(0).to_string());
        [label.clone()].into_iter().chain(counts).collect()
    };
    let skip = plot.places.len().saturating_sub(ROWS);
    Chart {
        svg: plot.svg(),
        note,
        legend: plot.series.iter().map(|series| series.name.clone()).collect(),
        head: head.collect(),
        rows: plot.places.iter().enumerate().skip(skip).map(row).collect(),
        title: plot.title,
    }
}
