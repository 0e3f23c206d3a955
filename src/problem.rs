//! What can be wrong in a file that a person wrote: where, how grave, under which stable code.
//!
//! The words are in [`crate::text::problems`]; this module holds only facts, so that one problem
//! can be shown in either language, as text, as JSON or as an annotation on a merge request.

use serde::Serialize;

/// A place in a text, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Spot {
    /// The start of a text.
    pub const START: Spot = Spot { line: 1, column: 1 };

    /// The place `line:column`.
    pub const fn new(line: u32, column: u32) -> Spot {
        Spot { line, column }
    }
}

/// How grave a problem is. An error keeps the file from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably a slip; the file is published as it stands.
    Warning,
    /// The file stays a draft until this is mended.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// Where it stands.
    pub at: Spot,
}

impl Problem {
    /// `fault` at `at`.
    pub fn new(fault: Fault, at: Spot) -> Problem {
        Problem { fault, at }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.fault.severity()
    }
}

/// What is wrong, with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {}

impl Fault {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match *self {}
    }
}
