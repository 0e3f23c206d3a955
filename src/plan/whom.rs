//! Who wants to be forgotten: the owner of a mail address, or of a handle on X.

use crate::config::address::handle;
use crate::message::mentions;

/// A person by the one name that all its spellings share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom(String);

impl Whom {
    /// Of `text`: a mail address, or a handle with its `@`. `None`: neither.
    pub fn new(text: &str) -> Option<Whom> {
        match text.trim().strip_prefix('@') {
            Some(bare) if bare.starts_with('@') => None,
            Some(bare) => Some(Whom(format!("@{}", handle(bare)?.to_lowercase()))),
            None => mentions::normal(text).map(Whom),
        }
    }

    /// The name itself: `a@b.example` or `@handle`, in small letters.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Whether it is a handle on X.
    pub fn is_handle(&self) -> bool {
        self.0.starts_with('@')
    }

    /// Whether `from` is another spelling of the name.
    pub fn is(&self, from: &str) -> bool {
        Whom::new(from).is_some_and(|whom| whom == *self)
    }

    /// Whether the name stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        if !self.is_handle() {
            return self.replaced(text, "").is_some();
        }
        let text = text.to_ascii_lowercase();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        text.match_indices(&self.0).any(|(at, name)| {
            // Neither a longer handle nor the domain of an address.
            !text[at + name.len()..].starts_with(is_word) && !text[..at].ends_with(is_word)
        })
    }

    /// `text` with `instead` wherever the address stands in it; `None` where it does not, and of a
    /// handle: what others say of an account in public is theirs.
    pub fn replaced(&self, text: &str, instead: &str) -> Option<String> {
        if self.is_handle() {
            return None;
        }
        mentions::replace(text, |address| (address == self.0).then(|| instead.to_owned()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_every_spelling_and_nobody_else_is() {
        let ayu = Whom::new(" Ayu@Satu.example ").unwrap();
        assert_eq!((ayu.name(), ayu.is_handle()), ("ayu@satu.example", false));
        assert!(ayu.is("AYU@satu.EXAMPLE") && !ayu.is("rahayu@satu.example") && !ayu.is(""));
        assert!(ayu.is_in("dari <AYU@satu.example>;") && !ayu.is_in("rahayu@satu.example"));
        assert_eq!(ayu.replaced("a ayu@satu.example b", "X").as_deref(), Some("a X b"));
        let budi = Whom::new("@Budi_S").unwrap();
        assert!(budi.is("@budi_s") && !budi.is("budi_s") && !budi.is("@budi_st"));
        assert!(budi.is_in("kata @BUDI_S.") && !budi.is_in("@budi_st") && !budi.is_in("a@budi_s"));
        assert_eq!(budi.replaced("@budi_s", "X"), None);
        for odd in ["", "@", "@@a", "a", "@a b", "@é"] {
            assert_eq!(Whom::new(odd), None, "{odd}");
        }
    }
}
