//! A file or folder per thing outside the process. Nothing here decides.

pub mod by_hand;
pub mod clock;
pub mod credentials;
mod dial;
pub mod erasure;
pub mod exposed;
pub mod folder;
pub mod git;
pub mod inbox;
pub mod journal;
pub mod lists;
pub mod mail;
pub mod media;
pub mod received;
pub mod reports;
pub mod templates;
pub mod texts;
mod tls;
pub mod tokens;
pub mod x;
