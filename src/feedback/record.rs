//! What is kept of an item of feedback beside the journal, as long as it may be kept.

use serde::{Deserialize, Serialize};

/// The text of an item of feedback and who sent it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Mail address, or X handle with `@`; empty where unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Name, as the sender gives it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Subject of a mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What the sender wrote, without quotes and signature.
    pub text: String,
    /// What was folded away: quotes and signature.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folded: String,
    /// Message-ID of a mail, without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Message-IDs that the mail refers to, oldest first, without angle brackets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Names of what was attached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// X's id of the account that posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Address of the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Only the beginning of a large mail is kept; the mailbox holds the rest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}
