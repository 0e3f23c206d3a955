//! Every sentence that a person reads, in Indonesian and English, in this one folder.
//!
//! `problems` words what is wrong in a file or in the configuration, with `refusals` for files and
//! folders that are not read, `media` for images and videos, and `lists` for mailing lists; `results` words states, outcomes and
//! the mails to the desk; `letter` the furniture of letters, with `embargo` for early copies. Logs and code stay English.

pub use crate::when::names as dates;
pub mod assist;
pub mod embargo;
pub mod letter;
mod lists;
mod media;
pub mod page;
pub mod problems;
pub mod refusals;
pub mod results;
mod shown;
pub mod template;
pub mod unsubscribe;
