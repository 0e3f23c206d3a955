//! The net below the reading of a file.

use super::read::read as read_unguarded;
use super::{Reading, refused};
use crate::config::Config;
use crate::problem::FileRefusal;

/// Reads the file at `path` (relative to the announcements folder, with `/`). A fault of ours that
/// some text brings to light costs that one file, never the others.
pub fn read(path: &str, bytes: &[u8], config: &Config) -> Reading {
    let read = std::panic::catch_unwind(|| read_unguarded(path, bytes, config));
    read.unwrap_or_else(|_| refused(path, FileRefusal::Other))
}
