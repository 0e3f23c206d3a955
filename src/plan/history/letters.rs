//! The letters of an occasion, with a running count, so that a plan over years of releases need
//! not look at each letter of each.

use std::ops::Index;

use super::tried::Tried;

/// How every letter of an occasion stands, by index in the roster.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterHistory {
    tried: Vec<Tried>,
    counts: Counts,
}

/// Letters by how they stand; together they are all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not tried, or to be tried again.
    pub open: usize,
    /// An attempt is open.
    pub trying: usize,
    /// Perhaps taken.
    pub unknown: usize,
    /// Accepted.
    pub sent: usize,
    /// Refused for good.
    pub refused: usize,
    /// Left out.
    pub withheld: usize,
}

impl LetterHistory {
    /// `total` letters of which none was tried.
    pub(super) fn new(total: usize) -> LetterHistory {
        let counts = Counts { open: total, ..Counts::default() };
        LetterHistory { tried: vec![Tried::Fresh; total], counts }
    }

    /// Each letter in the order of the roster.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Tried> {
        self.tried.iter()
    }

    /// The letter to recipient `n`, from 0.
    pub fn get(&self, n: u32) -> Option<&Tried> {
        self.tried.get(n as usize)
    }

    /// How many letters there are.
    pub fn len(&self) -> usize {
        self.tried.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tried.is_empty()
    }

    /// How many stand how.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether nothing more will happen to any.
    pub fn is_finished(&self) -> bool {
        self.counts.open + self.counts.trying + self.counts.unknown == 0
    }

    /// Lets `change` move letter `n`; the only way to.
    pub(super) fn change(&mut self, n: u32, change: impl FnOnce(&mut Tried)) {
        let Some(tried) = self.tried.get_mut(n as usize) else { return };
        *self.counts.of(tried) -= 1;
        change(tried);
        *self.counts.of(tried) += 1;
    }
}

impl Index<usize> for LetterHistory {
    type Output = Tried;

    fn index(&self, n: usize) -> &Tried {
        &self.tried[n]
    }
}

impl Counts {
    fn of(&mut self, tried: &Tried) -> &mut usize {
        match tried {
            Tried::Fresh | Tried::Waiting { .. } => &mut self.open,
            Tried::Trying { .. } => &mut self.trying,
            Tried::Unknown { .. } => &mut self.unknown,
            Tried::Sent { .. } => &mut self.sent,
            Tried::Refused(_) => &mut self.refused,
            Tried::Withheld(_) => &mut self.withheld,
        }
    }
}
