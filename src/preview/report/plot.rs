//! Plots as inline SVG, which needs no script: stacked bars and lines of counts over time.

use std::fmt::Write as _;

use crate::message::escape;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 34.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 22.0;
/// Labels below the axis.
const LABELS: usize = 5;
/// Characters of a label of which so many fit.
const SHORT: usize = 6;
/// Labels, where they are longer.
const LONG_LABELS: usize = 3;
/// Colours that the style sheet has.
pub const COLOURS: usize = 6;

/// How counts are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Bars on top of each other, one a place.
    Stacked,
    /// A line from place to place.
    Lines,
}

/// Counts of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// For people.
    pub name: String,
    /// One for each place.
    pub counts: Vec<u64>,
}

/// Counts over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Begins the ids of its elements; letters only.
    pub id: &'static str,
    /// For people who do not see it.
    pub title: String,
    /// The same at length.
    pub description: String,
    /// How.
    pub form: Form,
    /// Where each place stands, from 0 to 1, ascending, and what stands below it.
    pub places: Vec<(f64, String)>,
    /// The counts.
    pub series: Vec<Series>,
}

impl Plot {
    /// The drawing. Nothing in it is outside of its box, whatever the counts.
    pub fn svg(&self) -> String {
        let (top, step) = scale(self.highest());
        let mut out = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\n<title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n",
            safe(&self.title),
            safe(&self.description),
            id = self.id
        );
        grid(top, step, &mut out);
        self.labels(&mut out);
        match self.form {
            Form::Stacked => self.bars(top, &mut out),
            Form::Lines => self.lines(top, &mut out),
        }
        out.push_str("</svg>");
        out
    }

    /// The highest that is to be shown.
    fn highest(&self) -> u64 {
        let at = |n: usize| self.series.iter().map(move |s| s.counts.get(n).copied().unwrap_or(0));
        let places = 0..self.places.len();
        match self.form {
            Form::Stacked => places.map(|n| at(n).fold(0, u64::saturating_add)).max(),
            Form::Lines => places.flat_map(at).max(),
        }
        .unwrap_or(0)
    }

    fn x(&self, place: f64) -> f64 {
        let inner = WIDTH - LEFT - RIGHT;
        let place = if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 };
        match self.form {
            // A bar needs room to both sides.
            Form::Stacked => {
                let half = inner / self.places.len().max(1) as f64 / 2.0;
                LEFT + half + place * (inner - 2.0 * half)
            }
            Form::Lines => LEFT + place * inner,
        }
    }

    fn labels(&self, out: &mut String) {
        let count = self.places.len();
        let is_long = self.places.iter().any(|(_, label)| label.chars().count() > SHORT);
        let shown = count.min(if is_long { LONG_LABELS } else { LABELS });
        for k in 0..shown {
            let n = if shown < 2 { 0 } else { k * (count - 1) / (shown - 1) };
            let (place, label) = &self.places[n];
            let anchor = match (k, self.form) {
                (0, Form::Lines) if shown > 1 => "start",
                (k, Form::Lines) if k + 1 == shown && shown > 1 => "end",
                _ => "middle",
            };
            let (x, y) = (self.x(*place), HEIGHT - 7.0);
            let label = safe(label);
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{label}</text>"
            );
        }
    }

    fn bars(&self, top: u64, out: &mut String) {
        let room = (WIDTH - LEFT - RIGHT) / self.places.len().max(1) as f64;
        let width = (room * 0.72).clamp(1.0, 40.0);
        for (n, (place, _)) in self.places.iter().enumerate() {
            let mut below = 0_u64;
            for (k, series) in self.series.iter().enumerate() {
                let count = series.counts.get(n).copied().unwrap_or(0);
                if count == 0 {
                    continue;
                }
                let (from, to) = (y(below, top), y(below.saturating_add(count), top));
                below = below.saturating_add(count);
                let (x, height) = (self.x(*place) - width / 2.0, (from - to).max(0.0));
                let colour = k % COLOURS;
                let _ = writeln!(
                    out,
                    "<rect class=\"c{colour}\" x=\"{x:.2}\" y=\"{to:.2}\" width=\"{width:.2}\" height=\"{height:.2}\"/>"
                );
            }
        }
    }

    fn lines(&self, top: u64, out: &mut String) {
        for (k, series) in self.series.iter().enumerate() {
            let colour = k % COLOURS;
            let points: Vec<String> = self
                .places
                .iter()
                .zip(&series.counts)
                .map(|((place, _), count)| format!("{:.2},{:.2}", self.x(*place), y(*count, top)))
                .collect();
            let joined = points.join(" ");
            let _ = writeln!(out, "<polyline class=\"l{colour}\" points=\"{joined}\"/>");
            if let Some((x, y)) = points.last().and_then(|point| point.split_once(',')) {
                let _ =
                    writeln!(out, "<circle class=\"c{colour}\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>");
            }
        }
    }
}

/// Where a count stands, from the upper edge.
fn y(count: u64, top: u64) -> f64 {
    let share = (count as f64 / top.max(1) as f64).clamp(0.0, 1.0);
    HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
}

fn grid(top: u64, step: u64, out: &mut String) {
    let ticks = (0..).map(|n: u64| n.saturating_mul(step)).take_while(|count| *count <= top);
    for count in ticks.take(8) {
        let (y, right, text) = (y(count, top), WIDTH - RIGHT, short(count));
        let _ = writeln!(
            out,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.2}\" y2=\"{y:.2}\"/>\n<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>",
            LEFT - 5.0,
            y + 3.5
        );
    }
}

/// A whole number, at least 1, of which few make the axis: 1, 2 or 5 and zeros.
fn step(top: u64) -> u64 {
    let mut decade = 1_u64;
    loop {
        for digit in [1, 2, 5] {
            let step = decade.saturating_mul(digit);
            if top / step <= 5 {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

/// The end of the axis and its step: the end is the first whole step at or above what is shown.
fn scale(highest: u64) -> (u64, u64) {
    let step = step(highest.max(1));
    (highest.max(1).div_ceil(step).saturating_mul(step), step)
}

/// A count on the axis, in at most five characters.
fn short(count: u64) -> String {
    let tenths = |unit: u64, name: &str| {
        let tenths = count / (unit / 10);
        match tenths % 10 {
            0 => format!("{}{name}", tenths / 10),
            rest => format!("{}.{rest}{name}", tenths / 10),
        }
    };
    match count {
        0..=9_999 => count.to_string(),
        10_000..=999_999 => tenths(1_000, "k"),
        1_000_000..=999_999_999 => tenths(1_000_000, "M"),
        _ => tenths(1_000_000_000, "G"),
    }
}

fn safe(text: &str) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    escape(&text.chars().map(clean).collect::<String>())
}
