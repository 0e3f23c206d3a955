//! YAML as a tree whose every node knows its place. The only module that names `serde_yaml`.
//!
//! `serde_yaml` gives the values and syntax errors; the places come from an own scanner
//! ([`marks`]), since the crate tells none. Guards stand before the parser, because some short
//! texts would keep it busy for seconds.

mod fields;
mod marks;
mod meant;
mod node;
#[cfg(test)]
mod tests;
mod visit;

pub use fields::{Faults, Field, Fields};
pub use node::{Entry, Node, Value};

use crate::problem::{Fault, Problem, Slip, Spot};
use marks::{Mark, Shape};

/// Most bytes of a front matter.
pub const FRONT_MATTER_LIMIT: usize = 64 * 1024;
/// Most bytes of a configuration.
pub const CONFIG_LIMIT: usize = 256 * 1024;

/// The parser's time grows with the square of nested brackets; these two bound it. The second
/// holds whatever quotes may hide from the first.
const DEEPEST_BRACKETS: u32 = 64;
const MOST_BRACKETS: u32 = 3000;

/// The tree of `text`, whose first line is line `first_line` of the file; at most `limit` bytes.
///
/// # Errors
/// The first thing that makes the text unreadable, with its place.
pub fn parse(text: &str, first_line: u32, limit: usize) -> Result<Node, Problem> {
    let shift = |at: Spot| Spot::new(at.line + first_line - 1, at.column);
    guard(text, limit).map_err(|p| Problem::new(p.fault, shift(p.at)))?;
    let mut node = visit::tree(text).map_err(|failure| {
        let problem = explain(failure, text);
        Problem::new(problem.fault, shift(problem.at))
    })?;
    let mark = marks::scan(text);
    let root = mark.at;
    place(&mut node, Some(&mark), root, text, first_line);
    Ok(node)
}

fn guard(text: &str, limit: usize) -> Result<(), Problem> {
    if text.len() > limit {
        return Err(Problem::new(Fault::TooLarge { limit }, Spot::START));
    }
    let (mut line, mut column, mut depth, mut brackets) = (1, 1, 0u32, 0);
    for c in text.chars() {
        let at = Spot::new(line, column);
        match c {
            '\n' => (line, column) = (line + 1, 0),
            '\t' => {}
            '[' | '{' => {
                depth += 1;
                brackets += 1;
                if depth > DEEPEST_BRACKETS || brackets > MOST_BRACKETS {
                    return Err(Problem::new(Fault::TooComplex, at));
                }
            }
            ']' | '}' => depth = depth.saturating_sub(1),
            // The parser takes the separators for line ends: places and texts would differ.
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(Problem::new(Fault::ControlCharacter { code: c.into() }, at));
            }
            c if c.is_control() => {
                return Err(Problem::new(Fault::ControlCharacter { code: c.into() }, at));
            }
            _ => {}
        }
        column += 1;
    }
    Ok(())
}

fn explain(failure: visit::Failure, text: &str) -> Problem {
    let at = failure.at.unwrap_or(Spot::START);
    if failure.too_complex {
        return Problem::new(Fault::TooComplex, at);
    }
    let line = text.lines().nth(at.line as usize - 1).unwrap_or_default();
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    if let Some(tab) = indent.chars().position(|c| c == '\t') {
        return Problem::new(Fault::Tab, Spot::new(at.line, tab as u32 + 1));
    }
    let here = line.chars().nth(at.column as usize - 1);
    let said = failure.whole.as_str();
    let slip = if failure.complex_key {
        Slip::Key
    } else if said.contains("mapping values are not allowed") {
        Slip::Colon
    } else if said.contains("cannot start any token") && here.is_some() {
        here.map_or(Slip::Other, Slip::Start)
    } else if said.contains("unknown anchor") || said.contains("scanning an alias") {
        Slip::Start('*')
    } else if said.contains("scanning an anchor") {
        Slip::Start('&')
    } else if said.contains("quoted scalar") {
        Slip::Quote
    } else if said.contains("',' or") {
        Slip::Bracket
    } else if said.contains("more than one document") {
        Slip::SecondDocument
    } else if said.contains("expected key")
        || said.contains("expected ':'")
        || said.contains("expected '-'")
        || said.contains("expected <document start>")
    {
        Slip::Indent
    } else {
        Slip::Other
    };
    Problem::new(Fault::Syntax { slip, detail: failure.detail }, at)
}

/// Gives `node` and what is below it their places.
fn place(node: &mut Node, mark: Option<&Mark>, fallback: Spot, text: &str, first_line: u32) {
    let at = mark.map_or(fallback, |m| m.at);
    node.at = Spot::new(at.line + first_line - 1, at.column);
    node.written =
        mark.and_then(|m| m.written.clone()).and_then(|r| text.get(r)).map(str::to_owned);
    match &mut node.value {
        Value::List(items) => {
            let marks: &[Mark] = match mark.map(|m| &m.shape) {
                Some(Shape::List(marks)) if marks.len() == items.len() => marks,
                _ => &[],
            };
            for (i, item) in items.iter_mut().enumerate() {
                place(item, marks.get(i), at, text, first_line);
            }
        }
        Value::Map(entries) => {
            let marks: &[marks::Entry] = match mark.map(|m| &m.shape) {
                Some(Shape::Map(marks)) => marks,
                _ => &[],
            };
            let mut next = 0;
            for entry in entries {
                let fits = |m: &&marks::Entry| m.key.as_ref().is_none_or(|k| *k == entry.key);
                // A short look ahead forgives an entry that the scanner took for two.
                let found = (next..marks.len().min(next + 8)).find(|i| fits(&&marks[*i]));
                let mark = found.map(|i| &marks[i]);
                next = found.map_or(next, |i| i + 1);
                let key_at = mark.map_or(at, |m| m.at);
                entry.at = Spot::new(key_at.line + first_line - 1, key_at.column);
                place(&mut entry.node, mark.map(|m| &m.value), key_at, text, first_line);
            }
        }
        _ => {}
    }
}
