//! X: requests signed and sent once, answers read as outcomes, unknown posts found again.
//!
//! Only [`client`] touches the network. [`answer`] decides what an answer means, [`timeline`] what
//! a page of posts says, [`settle`] whether a post of ours is among them.

pub mod access;
pub mod answer;
pub mod client;
mod form;
mod id;
pub mod oauth1;
pub mod oauth1_login;
pub mod oauth2;
pub mod settle;
mod shown;
pub mod timeline;

#[cfg(test)]
mod sign_in_tests;
#[cfg(test)]
mod wire_tests;
