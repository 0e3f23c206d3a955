//! Whole threads, compared so that cutting one into other parts hides nothing.

use super::{Print, REFUSE};

/// Most parts of a thread that are looked at.
pub const MOST_PARTS: usize = 25;

/// What one account posts at a time, made ready to be compared with many others.
///
/// Parts are compared with parts and the whole with the whole, not a part with a whole: in a long
/// thread about the same matter every honest sentence finds most of its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    parts: Vec<Print>,
    whole: Print,
}

/// Where two threads come closest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closest {
    /// From 0 to 1, see [`Print::similarity`].
    pub similarity: f64,
    /// Parts of the first and the second thread, from 0; none where only the wholes are so alike.
    pub parts: Option<(usize, usize)>,
}

impl Thread {
    /// The thread with these texts, first part first; of more than [`MOST_PARTS`] the rest does
    /// not count.
    pub fn of<T: AsRef<str>>(parts: &[T]) -> Thread {
        let texts: Vec<&str> = parts.iter().take(MOST_PARTS).map(AsRef::as_ref).collect();
        Thread {
            parts: texts.iter().map(|text| Print::of(text)).collect(),
            whole: Print::of(&texts.join("\n")),
        }
    }

    /// How alike both threads are where they are most so, from 0 to 1.
    pub fn similarity(&self, other: &Thread) -> f64 {
        self.closest(other).similarity
    }

    /// Whether [`Thread::similarity`] can be `least` or more, see [`Print::may_reach`].
    pub fn may_reach(&self, other: &Thread, least: f64) -> bool {
        if let ([ours], [theirs]) = (self.parts.as_slice(), other.parts.as_slice()) {
            return ours.may_reach(theirs, least);
        }
        let parts = |a: &Print| other.parts.iter().any(|b| a.may_reach(b, least));
        self.parts.iter().any(parts) || self.whole.may_reach(&other.whole, least)
    }

    /// Where both threads are most alike.
    pub fn closest(&self, other: &Thread) -> Closest {
        let mut closest = Closest { similarity: 0.0, parts: None };
        for (i, a) in self.parts.iter().enumerate() {
            for (k, b) in other.parts.iter().enumerate() {
                let similarity = a.similarity(b);
                if similarity > closest.similarity {
                    closest = Closest { similarity, parts: Some((i, k)) };
                }
            }
        }
        let similarity = self.whole.similarity(&other.whole);
        if similarity > closest.similarity {
            closest = Closest { similarity, parts: None };
        }
        closest
    }
}

/// Something that another account has said before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// Which of the new threads, from 0.
    pub new: usize,
    /// Which of the earlier ones, from 0.
    pub earlier: usize,
    /// How alike they are, at least [`REFUSE`].
    pub similarity: f64,
}

/// Whether one of the new threads says what a *different* account said earlier; the closest two.
/// Each thread comes with the name of its account; which time counts as earlier is the caller's
/// choice, by what he hands in.
pub fn too_similar<'a>(
    new: &[(&str, &Thread)],
    earlier: impl IntoIterator<Item = (&'a str, &'a Thread)>,
) -> Option<Repeat> {
    let mut found: Option<Repeat> = None;
    for (k, (their_account, theirs)) in earlier.into_iter().enumerate() {
        for (i, (our_account, ours)) in new.iter().enumerate() {
            if *our_account == their_account {
                continue;
            }
            let similarity = ours.similarity(theirs);
            if similarity >= REFUSE && found.is_none_or(|f| similarity > f.similarity) {
                found = Some(Repeat { new: i, earlier: k, similarity });
            }
        }
    }
    found
}
