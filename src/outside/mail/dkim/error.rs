//! Why nothing can be signed: one sentence, without anything of the key.

use thiserror::Error;

/// Why a signer cannot be made, or a message not be signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DkimError {
    /// No domain in which a record could be published.
    #[error("{0:?} is no domain name that could sign mail")]
    Domain(String),
    /// No name below `_domainkey`.
    #[error(
        "{0:?} is no DKIM selector: it has letters, digits and hyphens, in parts divided by dots"
    )]
    Selector(String),
    /// The two are legal, but together longer than the 253 characters of a name.
    #[error("selector and domain together are too long for a name in the DNS")]
    TooLong,
    /// Nothing between `BEGIN PRIVATE KEY` or `BEGIN RSA PRIVATE KEY` and its end.
    #[error(
        "no private key in PEM form: a line with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY is expected"
    )]
    NoKey,
    /// A passphrase would have to be typed.
    #[error("the private key is protected by a passphrase: store it without one")]
    Encrypted,
    /// A key of another algorithm.
    #[error("the private key is no RSA key: make one of 2048 bits")]
    NotRsa,
    /// Too weak for receivers, or beyond what ring signs with.
    #[error("the RSA key must have 2048, 3072 or 4096 bits and a public exponent of 65537 or more")]
    Size,
    /// It does not decode, or its numbers do not belong together.
    #[error("the private key is damaged or incomplete")]
    Damaged,
    /// No header lines with CRLF, each `name: value` or a continuation.
    #[error("the headers of a message cannot be signed: line {0} is no header")]
    Header(usize),
    /// RFC 6376 wants `From` signed.
    #[error("a message without a From header cannot be signed")]
    NoFrom,
}
