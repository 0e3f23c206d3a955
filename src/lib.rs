//! siaran: one reviewed file, two channels, one instant.

pub mod announcement;
pub mod config;
pub mod message;
pub mod plan;
pub mod problem;
pub mod sandbox;
pub mod text;
pub mod when;
