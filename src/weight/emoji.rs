//! Emoji made of several code points.
//!
//! A table instead of Unicode's structure: X counts a joined sequence as one only if it is a
//! recommended one, so that two people joined at will weigh 5. A lone code point needs no table:
//! its block already gives it the weight of an emoji.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Code points in the longest sequence.
const LONGEST: usize = 10;

static SEQUENCES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    include_str!("emoji.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            line.split(' ')
                .filter_map(|hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32))
                .collect()
        })
        .collect()
});

/// Length in bytes of the longest emoji of two or more code points at the start of `text`.
pub(super) fn sequence(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let (_, second) = chars.next()?;
    if !joins(first, second) {
        return None;
    }
    let mut ends = [0; LONGEST];
    let mut count = 0;
    for (end, (at, c)) in ends.iter_mut().zip(text.char_indices()) {
        *end = at + c.len_utf8();
        count += 1;
    }
    ends[1..count].iter().rev().copied().find(|&end| SEQUENCES.contains(&text[..end]))
}

/// Whether `second` can go on what `first` began: the cheap answer for nearly all text.
fn joins(first: char, second: char) -> bool {
    match second {
        '\u{200D}' | '\u{20E3}' | '\u{FE0F}' => true,
        '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}' => true,
        '\u{1F1E6}'..='\u{1F1FF}' => ('\u{1F1E6}'..='\u{1F1FF}').contains(&first),
        _ => false,
    }
}
