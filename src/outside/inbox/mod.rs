//! A mailbox read by IMAP: nothing in it is changed, marked or deleted.
//!
//! IMAP is spoken by own code, of which little is needed. The crates for it parse whatever a server
//! may say, nested as deep as it likes: a kilobyte of brackets from a server overflows the stack
//! and ends the process (imap-proto 0.17). They also buffer up to 512 MB and have no deadlines.
//! Here every step has a deadline, every answer a limit in bytes, and brackets are counted.
//!
//! A session's life: [`Account`] → [`Session::open`] → [`Session::read`] and [`Session::wait`] in
//! turn → [`Session::close`]. After an error, or when a future was dropped, open a new one.

mod account;
mod error;
mod fetch;
mod folder_name;
mod idle;
mod open;
mod read;
mod response;
mod session;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod wire;

pub use account::{Account, AccountError, Deadlines, Server};
pub use error::InboxError;
pub use idle::Woken;
pub use read::{Batch, Cursor, Message};
pub use session::Session;
