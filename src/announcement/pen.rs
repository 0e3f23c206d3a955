//! What the parts of an announcement are read with.

use std::cell::RefCell;

use super::Need;
use crate::config::Config;
use crate::problem::{Fault, Spot};
use crate::yaml::{Faults, Field};

/// Most characters of a headline or subject.
pub(super) const LONGEST_TITLE: usize = 300;

/// What the parts of an announcement are read with.
pub(super) struct Pen<'a> {
    pub config: &'a Config,
    pub faults: &'a Faults,
    pub needs: RefCell<Vec<Need>>,
}

/// A text of the front matter, for checks that come when all is known.
pub(super) struct Passage {
    pub text: String,
    pub at: Spot,
}

impl Pen<'_> {
    /// Notes that the file uses a feature that this version lacks.
    pub fn need(&self, field: &Field<'_>) {
        self.need_at(&field.key, field.key_at);
    }

    /// As [`Pen::need`], for what `key` means where it is left out.
    pub fn need_at(&self, key: &str, at: Spot) {
        self.faults.add(Fault::NotBuilt { key: key.to_owned(), held: true }, at);
        self.needs.borrow_mut().push(Need { key: key.to_owned(), at });
    }

    /// As [`Pen::need`], when the value asks for something.
    pub fn need_if_asked(&self, field: &Field<'_>) {
        if field.asks() {
            self.need(field);
        }
    }
}
