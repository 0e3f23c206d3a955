//! Who signs, and the header that comes of it.

use std::fmt;

use data_encoding::BASE64;
use jiff::Timestamp;
use ring::rsa::KeyPair;
use secrecy::SecretString;

use super::error::DkimError;
use super::header::Field;
use super::key;
use crate::outside::mail::address::is_host_name;

/// What is signed of a message that has it, and whether it is signed once more than it is there:
/// then a second one, added on the way, breaks the signature.
const SIGNED: [(&str, bool); 15] = [
    ("from", true),
    ("reply-to", false),
    ("to", true),
    ("subject", true),
    ("date", true),
    ("message-id", false),
    ("mime-version", false),
    ("content-type", false),
    ("list-unsubscribe", false),
    ("list-unsubscribe-post", false),
    ("list-id", false),
    ("auto-submitted", false),
    ("feedback-id", false),
    ("in-reply-to", false),
    ("references", false),
];

/// The header is folded before a line grows beyond this.
const WIDTH: usize = 76;

/// Signs letters for one domain. To be shared, not cloned.
pub struct Signer {
    domain: String,
    selector: String,
    key: KeyPair,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.dns_name()).finish_non_exhaustive()
    }
}

impl Signer {
    /// For `domain`, which may be written beyond ASCII, with the RSA key `pem` (PKCS #8 or
    /// PKCS #1) whose public half is published under `selector`.
    ///
    /// # Errors
    /// When one of the names is none, or the key is not RSA of 2048 to 4096 bits.
    pub fn new(domain: &str, selector: &str, pem: &SecretString) -> Result<Signer, DkimError> {
        // Unlike other names in the DNS, these have no underscores.
        let is_name = |name: &str| is_host_name(name) && !name.contains('_');
        let bad = || DkimError::Domain(domain.to_owned());
        let ascii = idna::domain_to_ascii(domain).map_err(|_| bad())?;
        if !is_name(&ascii) {
            return Err(bad());
        }
        if !is_name(selector) {
            return Err(DkimError::Selector(selector.to_owned()));
        }
        let (domain, selector) = (ascii, selector.to_owned());
        let signer = Signer { domain, selector, key: key::read(pem)? };
        if signer.dns_name().len() > 253 {
            return Err(DkimError::TooLong);
        }
        Ok(signer)
    }

    /// The name in the DNS at which receivers look for the public key.
    pub fn dns_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The TXT record that must stand there. In a zone file it is cut into strings of at most 255
    /// characters.
    pub fn dns_record(&self) -> String {
        format!("v=DKIM1; k=rsa; p={}", key::public(&self.key))
    }

    /// The `DKIM-Signature` header, folded and with its CRLF, that goes before `headers`.
    ///
    /// `headers` is the final block, CRLF lines without the empty line after them; `body` comes
    /// from [`super::BodyHash`]; `at` is the instant of the `Date` header. The same arguments give
    /// the same bytes.
    ///
    /// # Errors
    /// When `headers` is no header block, or has no `From`.
    pub fn sign(
        &self,
        headers: &[u8],
        body: &[u8; 32],
        at: Timestamp,
    ) -> Result<Vec<u8>, DkimError> {
        let fields = Field::all(headers)?;
        if !fields.iter().any(|field| field.is("from")) {
            return Err(DkimError::NoFrom);
        }
        let mut names = Vec::new();
        let mut data = Vec::with_capacity(headers.len() + 512);
        for (name, once_more) in SIGNED {
            // Of fields with one name the last counts first.
            for field in fields.iter().rev().filter(|field| field.is(name)) {
                names.push(name);
                field.write_relaxed(&mut data);
                data.extend_from_slice(b"\r\n");
            }
            if once_more {
                names.push(name);
            }
        }
        let mut header = self.unsigned(&names, body, at);
        if let Some(field) = Field::parse(&header.text) {
            field.write_relaxed(&mut data);
        }
        let signature = BASE64.encode(&key::sign(&self.key, &data)?);
        for piece in signature.as_bytes().chunks(WIDTH - 4) {
            header.join(piece);
        }
        header.text.extend_from_slice(b"\r\n");
        Ok(header.text)
    }

    /// The header as it is signed itself: with nothing behind `b=`.
    fn unsigned(&self, names: &[&str], body: &[u8; 32], at: Timestamp) -> Folded {
        let mut header = Folded::new("DKIM-Signature:");
        for tag in ["v=1;", "a=rsa-sha256;", "c=relaxed/relaxed;"] {
            header.word(tag);
        }
        header.word(&format!("d={};", self.domain));
        header.word(&format!("s={};", self.selector));
        header.word(&format!("t={};", at.as_second().max(0)));
        for (n, name) in names.iter().enumerate() {
            let end = if n + 1 < names.len() { ":" } else { ";" };
            match n {
                0 => header.word(&format!("h={name}{end}")),
                _ => header.join(format!("{name}{end}").as_bytes()),
            }
        }
        header.word(&format!("bh={};", BASE64.encode(body)));
        header.word("b=");
        header
    }
}

/// A header that is folded where it grows too wide.
struct Folded {
    text: Vec<u8>,
    column: usize,
}

impl Folded {
    fn new(name: &str) -> Folded {
        Folded { text: name.as_bytes().to_vec(), column: name.len() }
    }

    /// Appends a word behind a space or in a new line.
    fn word(&mut self, word: &str) {
        self.join(format!(" {word}").as_bytes());
    }

    /// Appends a piece, which may begin with a space, directly or in a new line.
    fn join(&mut self, piece: &[u8]) {
        let mut piece = piece;
        if self.column + piece.len() > WIDTH {
            self.text.extend_from_slice(b"\r\n ");
            self.column = 1;
            piece = piece.trim_ascii_start();
        }
        self.text.extend_from_slice(piece);
        self.column += piece.len();
    }
}
