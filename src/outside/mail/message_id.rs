//! Message-IDs that a repeat brings forth again.

use data_encoding::BASE32_NOPAD;
use ring::hmac;

use super::address::{BadAddress, ascii_address};

/// Makes Message-IDs of one newsroom.
///
/// An id depends on announcement, occasion and recipient and on nothing else: a letter that is
/// repeated after an unknown outcome is recognised as the same, while early copy, release and
/// reminder stay apart. Without the key nobody can tell from an id who a recipient is.
#[derive(Clone)]
pub struct MessageIds {
    key: hmac::Key,
    domain: String,
}

impl MessageIds {
    /// With the journal's `key` (32 random bytes are right), under the domain of `from`, a bare
    /// address.
    pub fn new(key: &[u8], from: &str) -> Result<MessageIds, BadAddress> {
        let from = ascii_address(from)?;
        let (_, domain) = from.rsplit_once('@').ok_or(BadAddress::Form)?;
        Ok(MessageIds {
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
            domain: domain.to_ascii_lowercase(),
        })
    }

    /// The id, with its angle brackets; the case of `email` does not matter.
    pub fn of(&self, announcement: &str, occasion: &str, email: &str) -> String {
        let mut hash = hmac::Context::with_key(&self.key);
        for part in [announcement, occasion, &email.to_lowercase()] {
            // Lengths keep ("ab", "c") and ("a", "bc") apart.
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        // 160 bits make 32 characters without a rest.
        let local = BASE32_NOPAD.encode(&hash.sign().as_ref()[..20]).to_ascii_lowercase();
        format!("<{local}@{}>", self.domain)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn ids(key: &[u8]) -> MessageIds {
        MessageIds::new(key, "humas@Kantor.example").unwrap()
    }

    #[test]
    fn the_same_letter_has_the_same_id_and_no_other_has() {
        let first = ids(b"key").of("sp-041", "release", "ayu@satu.example");
        assert_eq!(first, ids(b"key").of("sp-041", "release", "Ayu@Satu.example"));
        let others = [
            ids(b"other").of("sp-041", "release", "ayu@satu.example"),
            ids(b"key").of("sp-04", "1release", "ayu@satu.example"),
            ids(b"key").of("sp-041", "early", "ayu@satu.example"),
            ids(b"key").of("sp-042", "release", "ayu@satu.example"),
            ids(b"key").of("sp-041", "release", "budi@satu.example"),
        ];
        let all: HashSet<String> = others.into_iter().chain([first]).collect();
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn the_form_is_that_of_rfc_5322() {
        let id = ids(b"key").of("é\r\n", "", "");
        let (local, domain) = id.trim_matches(['<', '>']).split_once('@').unwrap();
        assert_eq!((local.len(), domain), (32, "kantor.example"));
        assert!(local.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)));
        assert!(MessageIds::new(b"key", "no address").is_err());
    }

    #[test]
    fn it_is_the_hmac_of_rfc_2104() {
        // Computed apart, over the three parts behind their lengths.
        assert_eq!(
            ids(b"key").of("a", "b", "c@d"),
            "<y2cbj2oj3w3c77yj4nqdr2hgjwcsyuqd@kantor.example>"
        );
    }
}
