//! One announcement under an editor's eyes, and what was noticed.

use jiff::civil::DateTime;

use crate::announcement::{Announcement, PublishAt, Reading};
use crate::config::Config;
use crate::problem::{Fault, Lint, Problem, Spot};

/// One announcement that could be understood, with its place among all readings.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub place: usize,
    pub reading: &'a Reading,
    pub said: &'a Announcement,
}

impl Page<'_> {
    pub fn path(&self) -> String {
        self.reading.path.clone()
    }

    /// Its instant on the newsroom's clock.
    pub fn local(&self, config: &Config) -> Option<DateTime> {
        match self.said.publish_at? {
            PublishAt::At(at) => Some(config.newsroom.timezone.rules.to_datetime(at)),
            PublishAt::Now => None,
        }
    }

    /// Whether one of the two says that it is about the other.
    pub fn is_about(&self, other: &Page) -> bool {
        let refers = |a: &Page, b: &Page| a.said.refers.as_ref().is_some_and(|r| r.id == b.said.id);
        refers(self, other) || refers(other, self)
    }
}

/// What was noticed, each with the place of its reading.
pub(super) struct Findings(pub Vec<(usize, Problem)>);

impl Findings {
    pub fn add(&mut self, page: &Page, at: Option<Spot>, lint: Lint) {
        let problem = Problem::new(Fault::Lint { lint }, at.unwrap_or(Spot::START));
        self.0.push((page.place, problem));
    }
}
