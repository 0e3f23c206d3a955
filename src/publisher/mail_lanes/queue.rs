//! The letters that are to be sent now, and those taken out and not yet recorded.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::domains::Domains;
use super::held::Held;
use super::sheet::Sheet;
use crate::config::DomainLimits;

/// Letters of several occasions, in the order in which they fell due; those of limited domains
/// are set aside when their turn comes, so that the others overtake them.
#[derive(Default)]
pub struct Queue {
    batches: VecDeque<Batch>,
    domains: Domains<Letter>,
    held: Held,
}

struct Batch {
    sheet: Arc<Sheet>,
    letters: VecDeque<u32>,
}

/// One letter.
#[derive(Clone)]
pub struct Letter {
    /// Of which occasion.
    pub sheet: Arc<Sheet>,
    /// To whom.
    pub n: u32,
    /// Its domain, where that is limited or rests.
    pub domain: Option<Arc<str>>,
}

/// What comes next.
pub enum Next {
    /// This letter.
    Letter(Letter),
    /// One that may go then.
    At(Timestamp),
    /// None, before another has ended.
    Nothing,
}

impl Queue {
    /// An empty queue that keeps these limits.
    pub fn new(limits: &BTreeMap<String, DomainLimits>) -> Queue {
        Queue { domains: Domains::new(limits), ..Queue::default() }
    }

    /// Puts letters at the end, save for those that are in hand and those whose domain takes none
    /// now: the plan brings them back. How many were put there.
    pub fn push(
        &mut self,
        sheet: &Arc<Sheet>,
        letters: impl Iterator<Item = u32>,
        now: Timestamp,
    ) -> usize {
        let (item, occasion) = (&sheet.item, &sheet.occasion);
        let letters: VecDeque<u32> = letters
            .filter(|n| self.domains.may(sheet.address(*n), now))
            .filter(|n| self.held.insert(item, occasion, *n))
            .collect();
        let count = letters.len();
        if count > 0 {
            self.batches.push_back(Batch { sheet: sheet.clone(), letters });
        }
        count
    }

    /// Whether letter `n` of an occasion waits or is on its way.
    pub fn has(&self, item: &str, occasion: &str, n: u32) -> bool {
        self.held.holds(item, occasion, n)
    }

    /// Whether letters of an occasion wait or are on their way.
    pub fn holds(&self, item: &str, occasion: &str) -> bool {
        self.held.holds_any(item, occasion)
    }

    /// How many letters may be taken now, at most.
    pub fn ready(&self, now: Timestamp) -> usize {
        self.batches.iter().map(|b| b.letters.len()).sum::<usize>() + self.domains.room(now)
    }

    /// The next instant at which a domain takes letters again.
    pub fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.domains.opens_at(now)
    }

    /// Takes out the next letter that may go at `now`. `behind`: the domain of the letter that is
    /// on its way on the same connection. Letters that would wait longer than `patience` are
    /// forgotten; the plan brings them back.
    pub fn take(&mut self, now: Timestamp, behind: Option<&str>, patience: SignedDuration) -> Next {
        if let Some((_, letter)) = self.domains.next(now, behind) {
            return Next::Letter(letter);
        }
        while let Some(letter) = self.pop() {
            let Some(name) = letter.domain.clone() else { return Next::Letter(letter) };
            self.domains.push(&name, letter, false);
            if let Some(letter) = self.domains.next_of(&name, now, behind) {
                return Next::Letter(letter);
            }
        }
        let latest = crate::when::moved(now, patience);
        for letter in self.domains.drain_later_than(latest, now) {
            self.held.remove(&letter.sheet.item, &letter.sheet.occasion, letter.n);
        }
        self.domains.next_at(now).map_or(Next::Nothing, Next::At)
    }

    /// The letter in front of those that nobody has looked at.
    fn pop(&mut self) -> Option<Letter> {
        let batch = self.batches.front_mut()?;
        let n = batch.letters.pop_front();
        let sheet = batch.sheet.clone();
        if batch.letters.is_empty() {
            self.batches.pop_front();
        }
        let n = n?;
        let domain = self.domains.of(sheet.address(n));
        Some(Letter { sheet, n, domain })
    }

    /// A letter that was taken and not begun goes back to the head.
    pub fn give_back(&mut self, letter: &Letter) {
        if let Some(name) = &letter.domain {
            self.domains.push(name, letter.clone(), true);
            return self.domains.end(name, false);
        }
        match self.batches.iter_mut().find(|b| Arc::ptr_eq(&b.sheet, &letter.sheet)) {
            Some(batch) => batch.letters.push_front(letter.n),
            None => {
                let letters = VecDeque::from([letter.n]);
                self.batches.push_front(Batch { sheet: letter.sheet.clone(), letters });
            }
        }
    }

    /// A letter that was taken is written down, or on its way to be.
    pub fn done(&mut self, letter: &Letter) {
        self.held.remove(&letter.sheet.item, &letter.sheet.occasion, letter.n);
        if let Some(name) = &letter.domain {
            self.domains.end(name, true);
        }
    }

    /// A letter was accepted.
    pub fn accepted(&mut self, letter: &Letter) {
        if !self.domains.is_empty() {
            self.domains.accepted(letter.sheet.address(letter.n));
        }
    }

    /// A letter was refused for now by a relay that works for others. The rest of its domain that
    /// begins, if one does.
    pub fn refused(&mut self, letter: &Letter, now: Timestamp) -> Option<SignedDuration> {
        self.domains.refused(letter.sheet.address(letter.n), now)
    }

    /// Forgets the waiting letters of an occasion; the plan brings back what it wants.
    pub fn drop_of(&mut self, item: &str, occasion: &str) {
        self.drop_where(|sheet| sheet.item == item && sheet.occasion == occasion);
    }

    /// Forgets the waiting letters of occasions (item, occasion) that are not `wanted`.
    pub fn keep(&mut self, wanted: impl Fn(&str, &str) -> bool) {
        self.drop_where(|sheet| !wanted(&sheet.item, &sheet.occasion));
    }

    /// Forgets every waiting letter; the plan brings them back.
    pub fn clear(&mut self) {
        self.drop_where(|_| true);
    }

    fn drop_where(&mut self, is_dropped: impl Fn(&Sheet) -> bool) {
        for letter in self.domains.drain(|letter| is_dropped(&letter.sheet)) {
            self.held.remove(&letter.sheet.item, &letter.sheet.occasion, letter.n);
        }
        let held = &mut self.held;
        self.batches.retain(|batch| {
            let (item, occasion) = (&batch.sheet.item, &batch.sheet.occasion);
            let is_dropped = is_dropped(&batch.sheet);
            if is_dropped {
                batch.letters.iter().for_each(|n| held.remove(item, occasion, *n));
            }
            !is_dropped
        });
    }
}
