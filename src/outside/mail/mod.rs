//! Letters to a relay: a template rendered once and spliced per recipient, and a connection that
//! knows of every message whether it was sent, was not, or perhaps was.
//!
//! lettre builds the message; the stream and the protocol loop are ours, because lettre writes
//! body and final dot apart without `TCP_NODELAY` (22 messages a second), puts a deadline only on
//! connecting, and cannot tell how far a message had got when its connection failed.
//!
//! A relay's life: [`Relay`] → [`Connection::open`] → for each letter [`Connection::begin`],
//! [`Connection::finish`] → [`Connection::quit`].

mod address;
mod connection;
pub mod dkim;
mod header;
mod message_id;
mod offers;
mod open;
mod quoted_printable;
mod relay;
mod reply;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod script;
mod template;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests_open;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests_template;
mod wire;

pub use address::{BadAddress, ascii_address};
pub use connection::{Connection, Ending, Envelope, Finished, Rejection, Stage};
pub use message_id::MessageIds;
pub use open::{OpenFailure, OpenFault};
pub use relay::{Deadlines, Relay, RelayError};
pub use template::{Personal, Template, TemplateError, Unsubscribing};
