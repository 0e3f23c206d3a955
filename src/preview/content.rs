//! What a preview shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::audience::Audience;
use crate::announcement::{Announcement, Posting};
use crate::config::Config;
use crate::lang::Lang;
use crate::message::Letter;
use crate::message::calendar::Entry;
use crate::plan::Item;
use crate::plan::cost::Cost;
use crate::plan::fact::Deletion;
use crate::problem::Problem;
use crate::when;

/// Everything that a preview shows.
#[derive(Debug)]
pub struct Preview<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// The configuration.
    pub config: &'a Config,
    /// The item, as planned.
    pub item: &'a Item,
    /// The file's name, as a person knows it.
    pub file: &'a str,
    /// The file's text.
    pub source: &'a str,
    /// Everything that was noticed, by the reading and beyond the file.
    pub problems: Vec<Problem>,
    /// The letter with what is attached, or that it cannot be made; `None`: nothing is mailed.
    pub letter: Option<Result<Letter, NoLetter>>,
    /// Subject of early copies.
    pub early_subject: Option<String>,
    /// What the letter does to calendars.
    pub calendar: Option<Entry>,
    /// Who is mailed.
    pub audience: Audience,
    /// Posts of what it withdraws.
    pub deletions: Vec<Deletion>,
    /// Name of a medium → its bytes; those that are too large to be shown are left out.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// The file's text when it was approved last, where that is known.
    pub approved: Option<&'a str>,
    /// When the preview is made.
    pub now: Timestamp,
}

/// The letter cannot be made: a template, or a file that it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoLetter;

impl Preview<'_> {
    /// What the file says, if it could be understood at all.
    pub(super) fn announcement(&self) -> Option<&Announcement> {
        self.item.source.as_ref()?.reading.announcement.as_ref()
    }

    /// What each account does, but for those that stay silent since it answers a mail.
    pub(super) fn posts(&self) -> impl Iterator<Item = &Posting> {
        let speaks = self.announcement().filter(|_| !self.item.is_silent_on_x());
        speaks.into_iter().flat_map(|announcement| &announcement.posts)
    }

    /// What X charges for all of it.
    pub(super) fn cost(&self) -> Cost {
        self.item.cost_of_posts() + crate::plan::cost::DELETION.times(self.deletions.len())
    }
}

/// An instant as people read it.
#[derive(Debug, Serialize)]
pub(super) struct Instant {
    /// The day.
    pub(super) day: String,
    /// The times.
    pub(super) zones: String,
    /// RFC 3339, for machines.
    utc: String,
}

impl Instant {
    pub(super) fn of(preview: &Preview, at: Timestamp) -> Instant {
        let zone = &preview.config.newsroom.timezone;
        let (day, zones) = when::day_and_zones(at, zone, preview.lang);
        Instant { day, zones, utc: at.to_string() }
    }
}
