//! Places that a file made by siaran leaves to its writer.

use super::file::{Lines, Parts};
use crate::problem::{Fault, Spot};
use crate::yaml::Faults;

/// How such a place begins, in Indonesian and English; it ends with a square bracket.
pub const TO_FILL: [&str; 2] = ["[ISI:", "[FILL IN:"];

/// More of one body would only be noise.
const MOST: usize = 50;

/// Names what is left of them. A draft may have some, what is to go out may not.
pub(super) fn check(parts: &Parts, draft: bool, faults: &Faults) {
    let lines = Lines::of(&parts.body);
    let starts = TO_FILL.iter().flat_map(|mark| parts.body.match_indices(mark));
    let mut starts: Vec<usize> = starts.map(|(offset, _)| offset).collect();
    starts.sort_unstable();
    for offset in starts.into_iter().take(MOST) {
        let rest = parts.body[offset..].lines().next().unwrap_or_default();
        let text = rest.find(']').map_or(rest, |end| &rest[..=end]).to_owned();
        let at = lines.spot(offset);
        let spot = Spot::new(at.line + parts.body_line - 1, at.column);
        faults.add(Fault::ToFill { text, draft }, spot);
    }
}
