//! Real servers for stories: each in a folder of its own, on ports of its own, gone with its value.

pub mod browser;
pub mod kept;
pub mod mail;
pub mod port;
pub mod sink;
