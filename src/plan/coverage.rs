//! How much of what the public posted about an announcement on X was read.

use std::collections::BTreeSet;

use serde::Serialize;

use super::history::History;
use super::ours::OurPosts;
use crate::feedback::{Channel, Removal};

/// So many posts of others were read, of so many that X's counts tell of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Replies and quotes that were read and are still there.
    pub read: u64,
    /// Replies and quotes that there are, as far as X tells: never fewer than were read.
    pub of: u64,
}

/// The coverage of `item`, by the newest counts of our posts and of what was read. X counts what
/// it shows to nobody, and a reply to a quote, which is not read.
pub fn of(history: &History, item: &str) -> Coverage {
    counted(history, &OurPosts::of(history), item)
}

/// The coverage of all `items` together; none where X was never listened to.
pub fn summed<'a>(history: &History, items: impl Iterator<Item = &'a str>) -> Option<Coverage> {
    history.feedback.streams().next()?;
    let ours = OurPosts::of(history);
    let sum =
        |sum: Coverage, of: Coverage| Coverage { read: sum.read + of.read, of: sum.of + of.of };
    Some(items.map(|item| counted(history, &ours, item)).fold(Coverage::default(), sum))
}

fn counted(history: &History, ours: &OurPosts, item: &str) -> Coverage {
    let counts = |id: &str| history.feedback.metrics(id).last().map(|(_, counts)| *counts);
    let is_there = |removed: &Option<(_, Removal)>| !matches!(removed, Some((_, Removal::Deleted)));
    let entries = history.feedback.of(item).iter();
    let others: BTreeSet<&str> = entries
        .filter(|entry| entry.channel == Channel::X && entry.counts() && is_there(&entry.removed))
        .filter_map(|entry| entry.post.as_deref())
        .collect();
    let posts = ours.all().filter(|(_, post)| post.item == item);
    let told: u64 = posts.filter_map(|(id, _)| counts(id)).map(|c| c.replies + c.quotes).sum();
    let told_below: u64 = others.iter().filter_map(|id| counts(id)).map(|c| c.replies).sum();
    // The parts of our threads and our answers are replies as well.
    let answered =
        |id: &str| ours.get(id).is_some_and(|post| post.item == item) || others.contains(id);
    let own = ours.all().filter(|(_, post)| post.answers.as_deref().is_some_and(answered));
    let read = others.len() as u64;
    let of = (told + told_below).saturating_sub(own.count() as u64);
    Coverage { read, of: of.max(read) }
}
