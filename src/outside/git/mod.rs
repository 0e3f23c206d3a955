//! The reviewed repository, read in this process and trusted in nothing: whoever drops files can
//! write it too. libgit2 only finds the bytes of objects; each that is used is hashed anew here and
//! takes its name from that. Its configuration, hooks, filters, grafts and replacements are never
//! obeyed, and nothing is ever fetched.
//!
//! libgit2's own check for collisions of SHA-1 stays on (`strict_hash_verification`, by default).

mod commits;
mod files;
mod look;
mod objects;
mod place;
mod plain;
mod refs;
#[cfg(test)]
mod tests;

pub use look::{Repository, Written};
