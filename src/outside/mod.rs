pub mod clock;
pub mod credentials;
pub mod folder;
pub mod journal;
pub mod lists;
pub mod mail;
pub mod x;
