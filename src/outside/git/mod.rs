//! The reviewed repository, read in this process and trusted in nothing: whoever drops files can
//! write it too. libgit2 only finds the bytes of objects; each that is used is hashed anew here and
//! takes its name from that. Its configuration, hooks, filters, grafts and replacements are never
//! obeyed, and nothing is ever fetched.
//!
//! Two files of one SHA-1, which can be made for money, are refused: libgit2 hashes as well, and
//! notices how such files are made.

mod commits;
mod files;
mod inflate;
mod look;
mod objects;
mod place;
mod plain;
mod reader;
mod refs;
#[cfg(test)]
mod tests;

pub use look::{Repository, Written};
pub use place::git_folder;
pub use reader::{Answer, Reader};
