//! Which letters the lanes have in hand: none is taken in a second time while it is.

use std::collections::HashMap;

/// Letters by item, occasion and index, queued or on their way.
#[derive(Debug, Default)]
pub struct Held(HashMap<String, HashMap<String, Marks>>);

#[derive(Debug, Default)]
struct Marks {
    marked: Vec<bool>,
    count: usize,
}

impl Held {
    /// Notes a letter; `false` when it was noted before.
    pub fn insert(&mut self, item: &str, occasion: &str, n: u32) -> bool {
        if self.marks(item, occasion).is_none() {
            let occasions = self.0.entry(item.to_owned()).or_default();
            occasions.insert(occasion.to_owned(), Marks::default());
        }
        let Some(marks) = self.marks(item, occasion) else { return false };
        let n = n as usize;
        if marks.marked.len() <= n {
            marks.marked.resize(n + 1, false);
        }
        let is_new = !std::mem::replace(&mut marks.marked[n], true);
        marks.count += usize::from(is_new);
        is_new
    }

    /// Lets go of a letter.
    pub fn remove(&mut self, item: &str, occasion: &str, n: u32) {
        let Some(marks) = self.marks(item, occasion) else { return };
        if let Some(mark) = marks.marked.get_mut(n as usize).filter(|mark| **mark) {
            *mark = false;
            marks.count -= 1;
        }
        if marks.count == 0 {
            self.forget(item, occasion);
        }
    }

    /// Whether a letter is noted.
    pub fn holds(&self, item: &str, occasion: &str, n: u32) -> bool {
        let marks = self.0.get(item).and_then(|occasions| occasions.get(occasion));
        marks.and_then(|marks| marks.marked.get(n as usize)).copied().unwrap_or(false)
    }

    /// Whether any letter of an occasion is noted.
    pub fn holds_any(&self, item: &str, occasion: &str) -> bool {
        self.0.get(item).is_some_and(|occasions| occasions.contains_key(occasion))
    }

    fn marks(&mut self, item: &str, occasion: &str) -> Option<&mut Marks> {
        self.0.get_mut(item)?.get_mut(occasion)
    }

    fn forget(&mut self, item: &str, occasion: &str) {
        if let Some(occasions) = self.0.get_mut(item) {
            occasions.remove(occasion);
            if occasions.is_empty() {
                self.0.remove(item);
            }
        }
    }
}
