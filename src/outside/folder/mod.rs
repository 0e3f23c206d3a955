//! The watched announcements folder: what is in it, file by file, and hints that it changed.
//!
//! Anyone on the staff can write here, so nothing is followed, nothing can stall, and no read is
//! unbounded. [`watch`] only says "look again"; the truth is what [`scan`] finds.

pub mod gate;
pub mod named;
pub mod open;
pub mod pieces;
pub mod scan;
pub(super) mod settle;
pub mod watch;

#[cfg(test)]
mod named_tests;
#[cfg(test)]
mod tests;

/// Whether `c` could forge or hide text where it is printed: control characters, line and
/// paragraph separators, and the marks that reorder bidirectional text.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
}
