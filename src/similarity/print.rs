//! A text made ready to be compared with many others.

use super::words::{Said, said};

/// Texts with fewer words than this are compared by whole words,
const FEW_WORDS: usize = 4;
/// unless they have as many pieces: scripts without spaces, or words without them.
const MANY_PIECES: usize = 40;

/// A text longer than another by more than this factor has most pieces of it by chance.
const MOST_AROUND: usize = 10;

/// Four letters in a row.
type Piece = [char; 4];

/// What is compared of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// In order, each as often as it occurs.
    pieces: Vec<Piece>,
    /// Different words, in order.
    words: Vec<String>,
    is_short: bool,
    /// What is left to compare of a text without words: its links and emoji.
    wordless: Option<String>,
    /// A bit for each piece, which other pieces may share.
    sketch: Sketch,
}

impl Print {
    /// The print of `text`, made in time that grows with its length only (but for sorting).
    pub fn of(text: &str) -> Print {
        let Said { mut words, wordless } = said(text);
        let mut pieces: Vec<Piece> = words.iter().flat_map(|word| pieces(word)).collect();
        let is_short = words.len() < FEW_WORDS && pieces.len() < MANY_PIECES;
        pieces.sort_unstable();
        let sketch = Sketch::of(&pieces);
        words.sort_unstable();
        words.dedup();
        Print { pieces, words, is_short, wordless, sketch }
    }

    /// Whether [`Print::similarity`] can be `least` or more: told in no time where it cannot, as
    /// with most texts, and never wrongly denied.
    pub fn may_reach(&self, other: &Print, least: f64) -> bool {
        if self.is_short || other.is_short || self.words.is_empty() || other.words.is_empty() {
            return true;
        }
        let (ours, theirs) = (self.pieces.len(), other.pieces.len());
        let reaches = |shared: usize| {
            let share = |of: usize| shared as f64 / of.max(1) as f64;
            share(ours + theirs - shared).max(share(ours.min(theirs)).powi(2)) >= least
        };
        let ours_there = ours.saturating_sub(self.sketch.missing(&other.sketch)).min(theirs);
        reaches(ours_there)
            && reaches(theirs.saturating_sub(other.sketch.missing(&self.sketch)).min(ours))
    }

    /// How alike both texts are, from 0 to 1; the same both ways round. Equal texts are 1, blank
    /// ones 0.
    pub fn similarity(&self, other: &Print) -> f64 {
        if self.words.is_empty() || other.words.is_empty() {
            let same = self.wordless.is_some() && self.wordless == other.wordless;
            return f64::from(u8::from(same));
        }
        if self.is_short || other.is_short {
            // Squared: of three words, one that differs makes another text.
            return shares(&self.words, &other.words).of_both.powi(2);
        }
        let shares = shares(&self.pieces, &other.pieces);
        let (a, b) = (self.pieces.len(), other.pieces.len());
        if a.max(b) > a.min(b).saturating_mul(MOST_AROUND) {
            return shares.of_both;
        }
        shares.of_both.max(shares.of_shorter.powi(2))
    }
}

/// Parts that two multisets share.
struct Shares {
    of_both: f64,
    of_shorter: f64,
}

/// Both in order; neither empty.
fn shares<T: Ord>(a: &[T], b: &[T]) -> Shares {
    let mut rest = b.iter().peekable();
    let mut shared = 0;
    for item in a {
        while rest.next_if(|other| *other < item).is_some() {}
        if rest.next_if(|other| *other == item).is_some() {
            shared += 1;
        }
    }
    let share = |of: usize| shared as f64 / of.max(1) as f64;
    Shares { of_both: share(a.len() + b.len() - shared), of_shorter: share(a.len().min(b.len())) }
}

/// The pieces of a word between spaces; at least one.
fn pieces(word: &str) -> Vec<Piece> {
    let mut spaced: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
    while spaced.len() < 4 {
        spaced.push(' ');
    }
    spaced.array_windows().copied().collect()
}

/// Which pieces there are, told apart by hash.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sketch([u64; 16]);

impl Sketch {
    fn of(pieces: &[Piece]) -> Sketch {
        let mut bits = [0; 16];
        for piece in pieces {
            let hash = piece.iter().fold(0u64, |hash, c| {
                (hash ^ u64::from(*c)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
            });
            bits[(hash >> 6) as usize % 16] |= 1 << (hash % 64);
        }
        Sketch(bits)
    }

    /// How many pieces at least are not in `other`.
    fn missing(&self, other: &Sketch) -> usize {
        self.0
            .iter()
            .zip(&other.0)
            .map(|(ours, theirs)| (ours & !theirs).count_ones() as usize)
            .sum()
    }
}
