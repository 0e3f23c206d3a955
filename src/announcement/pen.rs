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
        field.note_key(Fault::NotBuilt { key: field.key.clone(), held: true });
        let need = Need { key: field.key.clone(), at: field.key_at };
        self.needs.borrow_mut().push(need);
    }
}
