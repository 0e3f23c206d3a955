//! A file or folder per thing outside the process.

pub mod mail;
