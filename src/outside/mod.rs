//! A file or folder per thing outside the process. Nothing here decides.

pub mod journal;
pub mod x;
