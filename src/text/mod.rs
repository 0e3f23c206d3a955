//! Every sentence that a person reads, in Indonesian and English, in this one folder.
//!
//! `problems` words what is wrong in a file or in the configuration, with `refusals` for files and
//! folders that are not read, `media` and `attachment` for the files that announcements name, and
//! `lists` for mailing lists; `results` words states, outcomes and the mails to the desk; `agenda`
//! and `comment` the plan in calendars and on merge requests; `letter` the furniture of letters,
//! `approval` and `approved` what approvals lack, `embargo` the stamp of early copies, `lint` what
//! editors look for, `layout` what is wrong with templates of letters, `reminders` what is said of
//! reminders and quiet times. Logs and code stay English.

pub use crate::when::names as dates;
pub mod agenda;
pub mod answer;
pub mod approval;
pub mod approved;
pub mod assist;
pub mod attachment;
pub mod calendar;
pub mod comment;
pub mod embargo;
pub mod feedback;
mod layout;
pub mod letter;
mod lint;
pub mod lists;
mod mail;
mod media;
pub mod page;
pub mod preview;
pub mod problems;
pub mod refusals;
pub mod reminders;
pub mod results;
mod review;
mod shown;
pub mod template;
pub mod unsubscribe;
