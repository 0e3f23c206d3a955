//! What X charges (source: X's pay-per-use price list of 2026).

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use crate::announcement::{Announcement, Part};
use crate::config::Mode;
use crate::message::Post;
use crate::weight::weigh;

/// A post.
pub const POST: Cost = Cost(15);
/// A post with a link; a bare domain counts as one.
pub const LINK_POST: Cost = Cost(200);
/// The alternative text of an image or a video.
pub const ALT_TEXT: Cost = Cost(5);
/// A repost.
pub const REPOST: Cost = Cost(15);
/// A deletion.
pub const DELETION: Cost = Cost(10);
/// A reading of the own timeline.
pub const READING: Cost = Cost(1);
/// A post of another, read; or one that mentions us, by [`MENTION`]. What was read before on the
/// same day of UTC is free.
pub const OTHERS: Cost = Cost(5);
/// A post that mentions us, read as such.
pub const MENTION: Cost = Cost(1);

/// An amount in thousandths of a US dollar, of which every price is a whole number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost(u64);

impl Cost {
    /// US dollars.
    pub fn usd(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// So many thousandths of a US dollar.
    pub fn of_thousandths(count: u64) -> Cost {
        Cost(count)
    }

    /// Thousandths of a US dollar.
    pub fn thousandths(self) -> u64 {
        self.0
    }

    /// `count` times as much.
    pub fn times(self, count: usize) -> Cost {
        Cost(self.0.saturating_mul(count as u64))
    }
}

impl Add for Cost {
    type Output = Cost;

    fn add(self, other: Cost) -> Cost {
        Cost(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Cost) {
        *self = *self + other;
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Cost>>(all: I) -> Cost {
        all.fold(Cost::default(), Add::add)
    }
}

/// A post with `text`, without what it shows.
pub fn text(text: &str) -> Cost {
    if weigh(text).urls.is_empty() { POST } else { LINK_POST }
}

/// A part of a thread, its alternative texts included.
pub fn part(announcement: &Announcement, part: &Part) -> Cost {
    let shown = part.media.iter().filter_map(|name| announcement.media.get(name));
    text(&part.text) + ALT_TEXT.times(shown.filter(|media| !media.alt.is_empty()).count())
}

/// A prepared post, its alternative texts included.
pub fn post(post: &Post) -> Cost {
    text(&post.text) + ALT_TEXT.times(post.media.iter().filter(|m| !m.alt.is_empty()).count())
}

/// What each account of `announcement` costs, in the order of its postings. Mails to holders are
/// free, and deletions depend on what is there.
pub fn postings(announcement: &Announcement) -> Vec<Cost> {
    let cost = |posting: &crate::announcement::Posting| match posting.mode {
        Mode::Own => posting.parts.iter().map(|p| part(announcement, p)).sum(),
        Mode::Repost => REPOST,
        Mode::Assist | Mode::None => Cost::default(),
    };
    announcement.posts.iter().map(cost).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_domain_is_a_link_and_sums_are_exact() {
        assert_eq!(text("Halo semua"), POST);
        assert_eq!(text("Lapor di lapor.go.id ya"), LINK_POST);
        assert_eq!(text("https://contoh.go.id/a"), LINK_POST);
        let all: Cost = [POST, LINK_POST, ALT_TEXT.times(4), REPOST, DELETION].into_iter().sum();
        assert_eq!(all.usd(), 0.26);
    }
}
