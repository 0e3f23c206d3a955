//! What the parts of an announcement are read with.

use super::body::{Placeholders, unknown};
use crate::config::Config;
use crate::problem::Spot;
use crate::yaml::{Faults, Field};

/// Most characters of a headline or subject.
pub(super) const LONGEST_TITLE: usize = 300;

/// What the parts of an announcement are read with.
pub(super) struct Pen<'a> {
    pub config: &'a Config,
    pub faults: &'a Faults,
}

/// A text of the front matter, for checks that come when all is known.
#[derive(Clone)]
pub(super) struct Passage {
    pub text: String,
    pub at: Spot,
}

impl Passage {
    /// Where `words` stand in the file whose front matter is `front`, beginning on `front_line`; the
    /// start of the passage where YAML folds or writes them another way.
    pub fn spot_of(&self, words: &str, front: &str, front_line: u32) -> Spot {
        let first = self.at.line.saturating_sub(front_line) as usize;
        // A block of text is no longer in the file than its lines and the blank ones between them.
        let most = self.text.lines().count() * 2 + 2;
        for (n, line) in front.lines().enumerate().skip(first).take(most) {
            let skipped = if n == first { self.at.column.saturating_sub(1) as usize } else { 0 };
            let from = line.char_indices().nth(skipped).map_or(line.len(), |(at, _)| at);
            if let Some(at) = line[from..].find(words) {
                let column = line[..from + at].chars().count() + 1;
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                return Spot::new(number(n).saturating_add(front_line), number(column));
            }
        }
        self.at
    }
}

impl Pen<'_> {
    /// `text` of `field`, with known placeholders spelt as the program knows them.
    pub fn placeholders(&self, field: &Field<'_>, text: &str) -> String {
        let found = Placeholders::of(text);
        for slip in &found.unknown {
            field.fault(unknown(&slip.text));
        }
        found.canonical
    }
}
