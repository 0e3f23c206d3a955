//! An announcement shown as it will go out, before it does: one HTML page that needs nothing else,
//! and a summary in plain text. Values in, text out.
//!
//! What people wrote is escaped by the template engine; the letter stands in frames that may do
//! nothing, and the page's own policy forbids to fetch anything.

mod accounts;
mod audience;
mod content;
pub mod difference;
mod jinja;
mod letter;
mod mailed;
mod moments;
mod people;
pub mod report;
mod summary;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
mod verdict;

use serde::Serialize;

use crate::message::Letter;
use crate::plan::cost::Cost;
use crate::text::letter::heading;
use crate::text::preview::{self as words, Words};
use crate::when;
pub use audience::Audience;
use content::Instant;
pub use content::{NoLetter, Preview};
pub use jinja::PageError;

/// Styles of posts and of the page around them, for every page that shows posts.
pub const BASE_STYLE: &str = include_str!("base.css");
const SOURCE: &str = include_str!("page.html.j2");
const STYLE: &str = include_str!("page.css");

impl Preview<'_> {
    /// The whole HTML document.
    ///
    /// # Errors
    /// [`PageError`] when it becomes far too large.
    pub fn page(&self) -> Result<String, PageError> {
        let announcement = self.announcement();
        let kind = announcement.map(|a| heading(self.lang, a.kind, a.number.as_deref()));
        let made = when::long_date_of(self.now, &self.config.newsroom.timezone, self.lang);
        jinja::render(
            SOURCE,
            &Page {
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
            },
        )
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
