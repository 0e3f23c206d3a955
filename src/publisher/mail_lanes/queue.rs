//! The letters that are to be sent now, and those taken out and not yet recorded.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::sheet::Sheet;

/// Letters of several occasions, in the order in which they fell due.
#[derive(Default)]
pub struct Queue {
    batches: VecDeque<Batch>,
    /// Letters taken and not yet recorded, by item and occasion.
    under_way: HashMap<(String, String), u32>,
}

struct Batch {
    sheet: Arc<Sheet>,
    letters: VecDeque<u32>,
}

impl Queue {
    /// Puts letters at the end.
    pub fn push(&mut self, sheet: Arc<Sheet>, letters: VecDeque<u32>) {
        self.batches.push_back(Batch { sheet, letters });
    }

    /// The occasion whose letter comes next.
    pub fn front(&self) -> Option<Arc<Sheet>> {
        self.batches.front().map(|b| b.sheet.clone())
    }

    /// How many letters wait.
    pub fn len(&self) -> usize {
        self.batches.iter().map(|b| b.letters.len()).sum()
    }

    /// Whether letters of an occasion wait or are on their way.
    pub fn holds(&self, item: &str, occasion: &str) -> bool {
        self.under_way.contains_key(&(item.to_owned(), occasion.to_owned()))
            || self.batches.iter().any(|b| b.sheet.item == item && b.sheet.occasion == occasion)
    }

    /// Takes out the next letter of `sheet` while that is the occasion in front.
    pub fn take(&mut self, sheet: &Arc<Sheet>) -> Option<u32> {
        let batch = self.batches.front_mut().filter(|b| Arc::ptr_eq(&b.sheet, sheet))?;
        let n = batch.letters.pop_front()?;
        if batch.letters.is_empty() {
            self.batches.pop_front();
        }
        *self.under_way.entry((sheet.item.clone(), sheet.occasion.clone())).or_default() += 1;
        Some(n)
    }

    /// A letter that was taken and not begun goes back to the head.
    pub fn give_back(&mut self, sheet: &Arc<Sheet>, n: u32) {
        match self.batches.iter_mut().find(|b| Arc::ptr_eq(&b.sheet, sheet)) {
            Some(batch) => batch.letters.push_front(n),
            None => {
                let letters = VecDeque::from([n]);
                self.batches.push_front(Batch { sheet: sheet.clone(), letters });
            }
        }
        self.done(sheet);
    }

    /// A letter that was taken is written down, or on its way to be.
    pub fn done(&mut self, sheet: &Sheet) {
        let key = (sheet.item.clone(), sheet.occasion.clone());
        if let Some(n) = self.under_way.get_mut(&key) {
            *n -= 1;
            if *n == 0 {
                self.under_way.remove(&key);
            }
        }
    }

    /// Forgets the waiting letters of `sheet`; the plan brings them back.
    pub fn drop_waiting(&mut self, sheet: &Arc<Sheet>) {
        self.batches.retain(|b| !Arc::ptr_eq(&b.sheet, sheet));
    }

    /// Forgets the waiting letters of an occasion.
    pub fn drop_of(&mut self, item: &str, occasion: &str) {
        self.batches.retain(|b| b.sheet.item != item || b.sheet.occasion != occasion);
    }

    /// Forgets every waiting letter; the plan brings them back.
    pub fn clear(&mut self) {
        self.batches.clear();
    }
}
