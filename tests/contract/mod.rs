//! The contract of DESIGN.md held from outside: what the binary prints, refuses and keeps to itself.

mod check;
mod command_line;
mod comment;
mod editor;
mod examples;
mod hostile;
mod json;
pub mod language;
mod lists;
mod media;
mod relay;
pub mod room;
mod sandbox;
mod secrets;
mod state;
