//! How alike the texts of two accounts are, since X forbids "identical or substantially similar
//! content across multiple accounts", whatever the time between them.
//!
//! Texts are compared by what they say ([`words`]), not by its order: by how often each four
//! letters in a row occur inside their words, the space before and after a word included. The
//! measure is the greater of the share of all pieces that both have (Jaccard) and the square of
//! the share of the shorter text that the longer one has, which finds a copy among other words.
//!
//! Pieces of three letters forgive more slips, but soon everything is made of them: two threads of
//! sixteen posts about different matters reached 0.5, with four letters 0.33. Leaving out common
//! words made honest texts look no less alike.
//!
//! Texts of one account are nobody's business here: its formulas may recur.

mod lookalike;
mod print;
#[cfg(test)]
mod tests;
mod thread;
mod words;

pub use print::Print;
pub use thread::{Closest, MOST_PARTS, Repeat, Thread, too_similar};

/// From here on two accounts may not post both texts.
pub const REFUSE: f64 = 0.5;

/// From here on a person should look whether two accounts say the same.
pub const WARN: f64 = 0.35;

/// How alike two texts are, from 0 to 1. To compare one with many, keep its [`Print`].
pub fn similarity(a: &str, b: &str) -> f64 {
    Print::of(a).similarity(&Print::of(b))
}
