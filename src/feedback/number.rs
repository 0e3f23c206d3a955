//! `ANNOUNCEMENT/7`.

use std::fmt;
use std::str::FromStr;

/// Stands where an announcement's id does for what answers none. No announcement can have that id.
pub const INBOX: &str = "INBOX";

/// The number of an item of feedback.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// Announcement, or [`INBOX`].
    pub item: String,
    /// From 1.
    pub n: u32,
}

impl Number {
    /// The number `n` of `item`.
    pub fn new(item: &str, n: u32) -> Number {
        Number { item: item.to_owned(), n }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.item, self.n)
    }
}

impl FromStr for Number {
    type Err = ();

    fn from_str(text: &str) -> Result<Number, ()> {
        let (item, n) = text.trim().rsplit_once('/').ok_or(())?;
        let n = n.parse().map_err(|_| ())?;
        let is_one = n > 0 && !item.is_empty() && !item.contains('/');
        if is_one { Ok(Number::new(item, n)) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_announcement_and_place() {
        assert_eq!("a.b-c/7".parse(), Ok(Number::new("a.b-c", 7)));
        assert_eq!(Number::new(INBOX, 12).to_string(), "INBOX/12");
        for odd in ["", "7", "/7", "a/", "a/0", "a/b", "a/b/7", "a/-1", "a/4294967296"] {
            assert_eq!(odd.parse::<Number>(), Err(()), "{odd}");
        }
    }
}
