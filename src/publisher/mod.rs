//! The release.

pub mod compose;
