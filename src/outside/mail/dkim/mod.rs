//! DKIM (RFC 6376): the signature by which a receiver knows that a domain stands behind a letter.
//!
//! `rsa-sha256` over `relaxed/relaxed`, by ring. What is signed are the final bytes, before any
//! dots are doubled for SMTP; nothing may change them afterwards but white space.
//!
//! The two halves are apart because they cost differently. [`BodyHash`] takes a body in any pieces
//! and can be cloned midway: what thousands of letters begin with is hashed once, and a body
//! without a personal part wholly once. [`Signer::sign`] is the RSA operation for one letter.

mod body;
mod error;
mod header;
mod key;
mod signer;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use body::BodyHash;
pub use error::DkimError;
pub use header::head_and_body;
pub use signer::Signer;
