//! What each account says at one occasion, made ready to be compared when that is first asked for.

use std::fmt;
use std::sync::OnceLock;

use crate::similarity::Thread;

/// Follows from the texts beside it, so all are equal and none shows what it holds.
#[derive(Clone, Default)]
pub struct Said(OnceLock<Vec<(String, Thread)>>);

impl Said {
    /// Account and thread, made from `parts` of account and text, parts of one account together.
    pub fn of<'a>(
        &self,
        parts: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> impl Iterator<Item = (&str, &Thread)> {
        let threads = self.0.get_or_init(|| {
            let mut texts: Vec<(&str, Vec<&str>)> = Vec::new();
            for (account, text) in parts {
                match texts.last_mut().filter(|(last, _)| *last == account) {
                    Some((_, all)) => all.push(text),
                    None => texts.push((account, vec![text])),
                }
            }
            let thread =
                |(account, texts): (&str, Vec<&str>)| (account.to_owned(), Thread::of(&texts));
            texts.into_iter().map(thread).collect()
        });
        threads.iter().map(|(account, thread)| (account.as_str(), thread))
    }
}

impl PartialEq for Said {
    fn eq(&self, _: &Said) -> bool {
        true
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Said")
    }
}
