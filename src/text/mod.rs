//! Every sentence that a person reads, in Indonesian and English, in this one folder.
//!
//! `problems` words what is wrong in a file or in the configuration, with `refusals` for files and
//! folders that are not read, `media` and `attachment` for the files that announcements name, and
//! `lists` for mailing lists; `results` words states, outcomes and the mails to the desk; `letter`
//! the furniture of letters, `embargo` the stamp of early copies, `lint` what editors look for, `layout` what is wrong with
//! templates of letters. Logs and code stay English.

pub use crate::when::names as dates;
pub mod assist;
pub mod attachment;
pub mod calendar;
pub mod embargo;
mod layout;
pub mod letter;
mod lint;
pub mod lists;
mod mail;
mod media;
pub mod page;
pub mod problems;
pub mod refusals;
pub mod results;
mod shown;
pub mod template;
pub mod unsubscribe;
