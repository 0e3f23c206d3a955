//! What is sent: an announcement made into posts and one letter. Pure.

pub mod weight;

use serde::{Deserialize, Serialize};

/// One post of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Name of the account in the configuration.
    pub account: String,
    /// Place in the thread, from 1.
    pub part: u32,
    /// The text exactly as it is sent.
    pub text: String,
}

/// One letter before it is addressed. Subject and texts may hold [`PLACEHOLDERS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// `Name <address>`.
    pub from: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Subject line.
    pub subject: String,
    /// Plain text, LF line ends.
    pub text: String,
    /// A whole HTML page, LF line ends.
    pub html: String,
}

/// What stands for the one recipient in a letter's subject and texts.
pub const PLACEHOLDERS: [&str; 3] =
    ["{{ recipient.name }}", "{{ recipient.outlet }}", "{{ recipient.email }}"];

/// Who gets a letter, as frozen in a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Address as written, the domain in ASCII.
    pub email: String,
    /// Name, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Outlet, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outlet: String,
    /// The list that brought the recipient in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub list: String,
}
