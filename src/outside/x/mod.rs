//! X: requests signed and sent once, answers read as outcomes, unknown posts found again.
//!
//! Only [`client`] touches the network. [`answer`] decides what an answer means, [`timeline`] what
//! a page of posts says, [`settle`] whether a post of ours is among them.

pub mod access;
pub mod answer;
pub mod client;
mod id;
pub mod oauth1;
pub mod settle;
mod shown;
pub mod timeline;

#[cfg(test)]
mod wire_tests;
