//! X: requests signed and sent once, answers read as outcomes, unknown posts found again.
//!
//! Only [`client`] and what extends it touch the network: `request` sends, and `me`, [`posting`],
//! `acts`, `reading`, [`listening`], `existence`, `upload` (with `chunked`) are its calls; [`oauth2`] and
//! [`oauth1_login`] sign in and refresh, by `form`. [`answer`] decides what an answer means,
//! [`timeline`] what a page of posts says, [`public`] what strangers posted, [`settle`] whether a post of ours is among them,
//! `limits` whether a request may leave at all.

pub mod access;
mod acts;
pub mod answer;
mod chunked;
pub mod client;
pub mod endpoint;
mod existence;
mod form;
mod id;
mod limits;
pub mod listening;
mod me;
pub mod media;
pub mod oauth1;
pub mod oauth1_login;
pub mod oauth2;
pub mod posting;
pub mod public;
mod quota;
mod reading;
mod request;
pub mod settle;
mod shown;
pub mod timeline;
mod upload;
mod words;

#[cfg(test)]
mod wire_tests;
