//! Whole releases: a real daemon between a folder and stand-in servers.

mod accounts;
mod adoption;
mod desk;
mod folder;
mod hold;
mod media;
mod real_mail;
mod relay;
mod release;
mod sign_in;
mod silence;
pub mod stage;
mod threads;
mod tokens;
mod x;
