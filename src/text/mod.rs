//! Every sentence that a person reads, in Indonesian and English, in this one folder.
//!
//! `problems` words what is wrong in a file or in the configuration; `results` words states,
//! outcomes and the mails to the desk. Logs and code stay English.

pub mod dates;
pub mod problems;

use serde::{Deserialize, Serialize};

pub use crate::lang::Lang;
