//! Whole releases: a real daemon between a folder and stand-in servers.

#[allow(dead_code, reason = "other stories use what these do not")]
pub mod newsroom;
