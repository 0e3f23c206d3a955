//! An announcement shown as it will go out, before it does: one HTML page that needs nothing else,
//! and a summary in plain text. Values in, text out.
//!
//! What people wrote is escaped by the template engine; the letter stands in frames that may do
//! nothing, and the page's own policy forbids to fetch anything.

mod accounts;
pub mod difference;
mod jinja;
mod letter;
mod mailed;
mod moments;
mod people;
mod summary;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
mod verdict;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::announcement::Announcement;
use crate::config::Config;
use crate::lang::Lang;
use crate::message::Letter;
use crate::message::calendar::Entry;
use crate::plan::Item;
use crate::plan::cost::Cost;
use crate::plan::fact::Deletion;
use crate::problem::Problem;
use crate::text::letter::heading;
use crate::text::preview::{self as words, Words};
use crate::when;
pub use jinja::PageError;
pub use people::Audience;

/// Styles of posts and of the page around them, for every page that shows posts.
pub const BASE_STYLE: &str = include_str!("base.css");
const STYLE: &str = include_str!("page.css");

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
    fn announcement(&self) -> Option<&Announcement> {
        self.item.source.as_ref()?.reading.announcement.as_ref()
    }

    /// What X charges for all of it.
    fn cost(&self) -> Cost {
        let posts: Cost = self.item.source.iter().flat_map(|s| &s.costs).copied().sum();
        posts + crate::plan::cost::DELETION.times(self.deletions.len())
    }

    /// The whole HTML document.
    ///
    /// # Errors
    /// [`PageError`] when it becomes far too large.
    pub fn page(&self) -> Result<String, PageError> {
        let announcement = self.announcement();
        let kind = announcement.map(|a| heading(self.lang, a.kind, a.number.as_deref()));
        let made = when::long_date_of(self.now, &self.config.newsroom.timezone, self.lang);
        jinja::render(&Page {
            lang: self.lang.tag(),
            w: words::words(self.lang),
            styles: [BASE_STYLE, STYLE],
            newsroom: &self.config.newsroom.name,
            title: &self.item.title,
            heading: kind,
            id: &self.item.id,
            file: self.file,
            due: self.item.due.map(|due| Instant::of(self, due)),
            verdict: verdict::verdict(self),
            moments: moments::moments(self),
            accounts: accounts::accounts(self),
            deletions: accounts::deletions(self),
            cost: match self.cost() {
                cost if cost == Cost::default() => words::words(self.lang).free.to_owned(),
                cost => words::usd(self.lang, cost.usd()),
            },
            letter: letter::letter(self),
            letter_broken: matches!(self.letter, Some(Err(NoLetter))),
            people: people::people(self),
            changes: verdict::changes(self),
            made: format!("{made}, {}", when::three_zones(self.now)),
        })
    }

    /// The letter as it is mailed to one person who is to look at it: marked as a preview, with a
    /// note on top and the posts below. `None` where there is no letter.
    pub fn mailed(&self) -> Option<Letter> {
        mailed::mailed(self)
    }

    /// A few lines that say the same in plain text.
    pub fn summary(&self) -> String {
        summary::summary(self)
    }
}

/// What the template `page.html.j2` prints.
#[derive(Debug, Serialize)]
struct Page<'a> {
    lang: &'static str,
    w: &'static Words,
    styles: [&'static str; 2],
    newsroom: &'a str,
    title: &'a str,
    heading: Option<String>,
    id: &'a str,
    file: &'a str,
    due: Option<Instant>,
    verdict: verdict::Verdict,
    moments: Vec<moments::Moment>,
    accounts: Vec<accounts::Account>,
    deletions: Vec<String>,
    cost: String,
    letter: Option<letter::Shown>,
    letter_broken: bool,
    people: Option<people::People>,
    changes: Option<verdict::Changes>,
    made: String,
}

/// An instant as people read it.
#[derive(Debug, Serialize)]
struct Instant {
    day: String,
    zones: String,
    /// RFC 3339, for machines.
    utc: String,
}

impl Instant {
    fn of(preview: &Preview, at: Timestamp) -> Instant {
        let zone = &preview.config.newsroom.timezone;
        let (day, zones) = when::day_and_zones(at, zone, preview.lang);
        Instant { day, zones, utc: at.to_string() }
    }
}
