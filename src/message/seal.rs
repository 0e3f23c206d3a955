//! Tokens that name one letter and that only we can make: behind the envelope sender, so that
//! nobody forges a bounce, and in the addresses that a recipient unsubscribes by. And the alias
//! that stands for an erased address.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use ring::hmac;
use unicode_normalization::UnicodeNormalization;

/// What a token is good for. One for bounces unsubscribes nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Telling which letter came back.
    Bounce,
    /// Unsubscribing.
    Unsubscribe,
}

/// Makes and reads tokens of one newsroom.
#[derive(Clone, Debug)]
pub struct Seal(hmac::Key);

/// Bytes of the mark that stands for item and occasion.
const PLACE: usize = 4;
/// See [`Seal::mark`].
pub type Mark = [u8; PLACE];
/// Bytes of the proof: 80 bits are beyond guessing.
const PROOF: usize = 10;
/// Characters of a token.
pub const TOKEN_LENGTH: usize = 29;

impl Seal {
    /// With the journal's key.
    pub fn new(key: &[u8]) -> Seal {
        Seal(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// 29 lower-case letters and digits for the letter to recipient `n` of an occasion.
    pub fn token(&self, purpose: Purpose, item: &str, occasion: &str, n: u32) -> String {
        let mut bytes = [0; PLACE + 4 + PROOF];
        bytes[..PLACE].copy_from_slice(&self.mark(item, occasion));
        bytes[PLACE..PLACE + 4].copy_from_slice(&n.to_be_bytes());
        let proof = self.proof(purpose, item, occasion, n);
        bytes[PLACE + 4..].copy_from_slice(&proof);
        BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
    }

    /// The letter that `token` names, in whichever case it is written. `occasions` tells which
    /// (item, occasion) a mark may stand for.
    pub fn open<'a, I: Iterator<Item = (&'a str, &'a str)>>(
        &self,
        purpose: Purpose,
        token: &str,
        occasions: impl FnOnce(Mark) -> I,
    ) -> Option<(&'a str, &'a str, u32)> {
        if token.len() != TOKEN_LENGTH {
            return None;
        }
        let bytes = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
        let (mark, rest) = bytes.split_first_chunk::<PLACE>()?;
        let (n, proof) = rest.split_first_chunk::<4>()?;
        let (n, proof): (u32, &[u8; PROOF]) = (u32::from_be_bytes(*n), proof.try_into().ok()?);
        // Four bytes may stand for two occasions; the proof tells which.
        let found = occasions(*mark)
            .find(|(item, occasion)| is_same(&self.proof(purpose, item, occasion, n), proof))?;
        Some((found.0, found.1, n))
    }

    /// What stands for `email` once its owner is erased: the same for every spelling of it, and
    /// nobody finds the address from it without the key.
    pub fn alias(&self, email: &str) -> String {
        let tag = self.tag(&[b"erased", email.to_lowercase().as_bytes()]);
        format!("{}@erased.invalid", HEXLOWER.encode(&tag.as_ref()[..16]))
    }

    /// What names the text of the by-hand file `name`: it stays the same when the file is edited.
    pub fn file(&self, name: &str) -> String {
        let name: String = name.nfc().collect();
        HEXLOWER.encode(&self.tag(&[b"file", name.as_bytes()]).as_ref()[..16])
    }

    /// The name of the event that the announcement `item` invites to: it stays the same through all
    /// its corrections.
    pub fn event(&self, item: &str) -> String {
        HEXLOWER.encode(&self.tag(&[b"event", item.as_bytes()]).as_ref()[..16])
    }

    /// What stands for an occasion at the head of its tokens.
    pub fn mark(&self, item: &str, occasion: &str) -> Mark {
        first(&self.tag(&[b"place", item.as_bytes(), occasion.as_bytes()]))
    }

    fn proof(&self, purpose: Purpose, item: &str, occasion: &str, n: u32) -> [u8; PROOF] {
        let purpose: &[u8] = match purpose {
            Purpose::Bounce => b"bounce",
            Purpose::Unsubscribe => b"unsubscribe",
        };
        first(&self.tag(&[purpose, item.as_bytes(), occasion.as_bytes(), &n.to_be_bytes()]))
    }

    fn tag(&self, parts: &[&[u8]]) -> hmac::Tag {
        let mut hash = hmac::Context::with_key(&self.0);
        for part in parts {
            // Lengths keep ("ab", "c") and ("a", "bc") apart.
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.sign()
    }
}

/// Whether `email` is what an erasure left.
pub fn is_alias(email: &str) -> bool {
    email.ends_with("@erased.invalid")
}

fn first<const N: usize>(tag: &hmac::Tag) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&tag.as_ref()[..N]);
    bytes
}

/// Compares all bytes, whatever the first ones are, so that time tells nothing.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const OCCASIONS: [(&str, &str); 3] =
        [("sp-041", "release"), ("sp-041", "early"), ("sp-042", "release")];

    fn marked(seal: &Seal) -> impl Fn(Mark) -> std::vec::IntoIter<(&'static str, &'static str)> {
        let all = OCCASIONS.map(|(item, occasion)| (seal.mark(item, occasion), (item, occasion)));
        move |mark| {
            let of = all.iter().filter(|(known, _)| *known == mark);
            of.map(|(_, place)| *place).collect::<Vec<_>>().into_iter()
        }
    }

    #[test]
    fn a_token_names_its_letter_and_serves_its_purpose_only() {
        let seal = Seal::new(b"key");
        for (item, occasion) in OCCASIONS {
            for n in [0, 1, 70_000, u32::MAX] {
                let token = seal.token(Purpose::Bounce, item, occasion, n);
                assert_eq!(token.len(), TOKEN_LENGTH);
                assert!(token.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
                let open = |purpose, token: &str| seal.open(purpose, token, marked(&seal));
                assert_eq!(open(Purpose::Bounce, &token), Some((item, occasion, n)));
                let upper = token.to_ascii_uppercase();
                assert_eq!(open(Purpose::Bounce, &upper), Some((item, occasion, n)));
                assert_eq!(open(Purpose::Unsubscribe, &token), None);
            }
        }
    }

    #[test]
    fn nothing_else_opens() {
        let seal = Seal::new(b"key");
        let token = seal.token(Purpose::Unsubscribe, "sp-041", "release", 7);
        let open = |token: &str| seal.open(Purpose::Unsubscribe, token, marked(&seal)).is_some();
        assert!(open(&token));
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'a' { b'b' } else { b'a' };
            assert!(!open(std::str::from_utf8(&forged).unwrap()), "{place}");
        }
        for bad in ["", "a", &token[..28], &format!("{token}a"), "é", &"a".repeat(1_000_000)] {
            assert!(!open(bad));
        }
        let other = Seal::new(b"other").token(Purpose::Unsubscribe, "sp-041", "release", 7);
        assert!(!open(&other));
    }

    #[test]
    fn an_alias_is_one_for_all_spellings() {
        let seal = Seal::new(b"key");
        let alias = seal.alias("Ayu@Satu.example");
        assert_eq!(alias, seal.alias("ayu@satu.example"));
        assert!(is_alias(&alias) && alias != seal.alias("budi@satu.example"));
        assert_ne!(alias, Seal::new(b"other").alias("ayu@satu.example"));
    }
}
