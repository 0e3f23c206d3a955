//! Whole releases: a real daemon between a folder and stand-in servers.

mod accounts;
mod adoption;
mod attachments;
mod by_hand;
mod corrections;
mod desk;
mod dkim;
mod folder;
mod four_accounts;
mod hold;
mod inbox;
mod media;
mod original;
mod real_mail;
mod relay;
mod release;
mod reposts;
mod sign_in;
mod silence;
pub mod stage;
mod threads;
mod tokens;
mod unsubscribe;
mod uploads;
mod video;
mod withdrawals;
mod x;
