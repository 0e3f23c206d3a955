//! siaran: one reviewed file, two channels, one instant.

pub mod announcement;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod lang;
pub mod message;
pub mod outside;
pub mod plan;
pub mod problem;
pub mod publisher;
pub mod sandbox;
pub mod text;
pub mod weight;
pub mod when;
pub mod yaml;
