//! Where an announcement says what editors look at, and what its writer wants to hear no more of.

use std::collections::BTreeMap;

use crate::number::Number;
use crate::problem::Spot;

/// Places in a file, for checks that come when all files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// `type` is written out.
    pub is_typed: bool,
    /// Of `number`.
    pub number: Option<Spot>,
    /// Of `title`.
    pub title: Option<Spot>,
    /// Of `description`.
    pub description: Option<Spot>,
    /// Of `publish_at`.
    pub time: Option<Spot>,
    /// Of `corrects`, `withdraws` or `answers`.
    pub reference: Option<Spot>,
    /// Of `email.subject`.
    pub subject: Option<Spot>,
    /// Name of an image or video → where its `alt` stands.
    pub alts: BTreeMap<String, Spot>,
    /// Release numbers in its texts.
    pub numbers: Vec<(Spot, Number)>,
    /// What it silences.
    pub silences: Vec<Silence>,
}

/// One line of `silence`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// Code of a warning or note.
    pub code: String,
    /// Why it is well.
    pub reason: String,
    /// Where it stands.
    pub at: Spot,
}
