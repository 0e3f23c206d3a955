//! One file or folder per thing outside the process. The core never imports it.

pub mod clock;
pub mod credentials;
pub mod folder;
pub mod lists;
