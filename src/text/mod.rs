//! Every sentence that a person reads, in Indonesian and English, in this one folder.
//!
//! `problems` words what is wrong in a file or in the configuration; `results` words states,
//! outcomes and the mails to the desk; `letter` the furniture of letters. Logs and code stay
//! English.

pub use crate::when::names as dates;
pub mod letter;
pub mod page;
pub mod problems;
pub mod results;
pub mod template;
