//! The weighted length of a post, as X counts it (twitter-text 3), and what X makes of its text.
//!
//! The text is brought to NFC; then a link weighs [`LINK_WEIGHT`] whatever its length, an emoji
//! sequence 2, and any other character 1 or 2 by its block. Where the published implementations
//! of twitter-text differ, this follows the one in JavaScript.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

mod emoji;
mod entities;
mod forbidden;
mod link;
#[cfg(test)]
mod tests;

pub use entities::Entities;
use forbidden::is_forbidden;

/// The greatest weight of a post.
pub const MAX_WEIGHT: u32 = 280;

/// What any link weighs: X replaces it by a `t.co` link of this length.
pub const LINK_WEIGHT: u32 = 23;

/// A text measured by [`weigh`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight<'a> {
    /// The text in NFC. Every position below is a byte position in it, on a character boundary.
    pub text: Cow<'a, str>,
    /// The weighted length.
    pub weighted: u32,
    /// Whether X takes the text: not blank, at most [`MAX_WEIGHT`], no forbidden character
    /// (U+FFFE, U+FEFF, U+FFFF).
    pub valid: bool,
    /// The links in their order, with or without a scheme; they do not overlap.
    pub urls: Vec<Range<usize>>,
    /// Length in bytes of the longest beginning that fits, cut between counted units and before
    /// any forbidden character; the length of the whole text if it fits. What is cut there is to
    /// be weighed again: `contoh.comma` is no link, but `contoh.com` is.
    pub fits: usize,
}

/// A stretch of a text, see [`Weight::pieces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The words.
    pub text: &'a str,
    /// X makes a link of them.
    pub is_link: bool,
}

impl Weight<'_> {
    /// The weight in thousandths of [`MAX_WEIGHT`], rounded down; above 1000 it is too long.
    pub fn permillage(&self) -> u32 {
        u32::try_from(u64::from(self.weighted) * 1000 / u64::from(MAX_WEIGHT)).unwrap_or(u32::MAX)
    }

    /// The links as they stand in the text.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.urls.iter().map(|range| &self.text[range.clone()])
    }

    /// Mentions, hashtags and cashtags, as X finds them.
    pub fn entities(&self) -> Entities<'_> {
        entities::find(&self.text, &self.urls)
    }

    /// The text in stretches, in order: what X makes a link of (addresses, mentions, hashtags,
    /// cashtags), and what stands between.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut places = entities::places(&self.text, &self.urls);
        places.extend(self.urls.iter().cloned());
        places.sort_by_key(|place| place.start);
        let (mut pieces, mut done) = (Vec::new(), 0);
        let mut add = |range: Range<usize>, is_link| {
            let text = &self.text[range];
            pieces.extend((!text.is_empty()).then_some(Piece { text, is_link }));
        };
        for place in places {
            // A mention may end where a link without a scheme has begun.
            let start = place.start.max(done);
            add(done..start, false);
            add(start..place.end.max(start), true);
            done = place.end.max(start);
        }
        add(done..self.text.len(), false);
        pieces
    }

    /// The links written without `http://` or `https://`, which X makes links all the same.
    pub fn bare_domains(&self) -> impl Iterator<Item = &str> {
        self.links().filter(|link| link::scheme(link) == 0)
    }
}

/// Weighs a text as X does. Takes any text, in time that grows with its length only.
pub fn weigh(text: &str) -> Weight<'_> {
    measure(text, true)
}

/// `emoji`: whether emoji sequences count as one; only the rules before version 3 say no.
fn measure(text: &str, emoji: bool) -> Weight<'_> {
    let text: Cow<'_, str> =
        if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let urls = link::find(&text);

    let mut ahead = urls.iter().peekable();
    let (mut weighted, mut at, mut fits, mut forbidden) = (0u32, 0, 0, false);
    while let Some(c) = text[at..].chars().next() {
        if let Some(url) = ahead.next_if(|url| url.start == at) {
            weighted = weighted.saturating_add(LINK_WEIGHT);
            at = url.end;
        } else if let Some(length) = emoji.then(|| emoji::sequence(&text[at..])).flatten() {
            weighted = weighted.saturating_add(2);
            at += length;
        } else {
            weighted = weighted.saturating_add(char_weight(c));
            at += c.len_utf8();
            forbidden |= is_forbidden(c);
        }
        if !forbidden && weighted <= MAX_WEIGHT {
            fits = at;
        }
    }

    let valid = !forbidden && weighted <= MAX_WEIGHT && !text.trim().is_empty();
    Weight { text, weighted, valid, urls, fits }
}

fn char_weight(c: char) -> u32 {
    match c {
        '\0'..='\u{10FF}'
        | '\u{2000}'..='\u{200D}'
        | '\u{2010}'..='\u{201F}'
        | '\u{2032}'..='\u{2037}' => 1,
        _ => 2,
    }
}
