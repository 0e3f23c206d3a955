//! Stories against a running server, through a client that signs in its own way.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used)]

mod client;
mod failing;
mod media;
mod oauth2;
mod pin;
mod posting;
mod public;
mod reading;
mod rules;
mod signing;
mod uploads;
