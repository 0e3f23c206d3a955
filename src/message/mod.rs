//! What is sent: an announcement made into posts and one letter. Pure.

pub mod answer;
pub mod assist;
pub mod calendar;
pub mod capped;
pub mod letter;
pub mod markdown;
pub mod mentions;
pub mod seal;

use std::collections::HashSet;

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::announcement::Announcement;
pub use crate::announcement::PLACEHOLDERS;
pub use letter::escape;

/// Stands for the address by which the recipient unsubscribes. Furniture has it, no announcement.
pub const UNSUBSCRIBE: &str = "{{ recipient.unsubscribe }}";
use crate::config::Mode;
use crate::media::MediaSeen;

/// One post of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Name of the account in the configuration.
    pub account: String,
    /// Place in the thread, from 1.
    pub part: u32,
    /// The text exactly as it is sent; may be empty beside media.
    pub text: String,
    /// What it shows, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// X's word for who may answer; `None` is everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_settings: Option<String>,
}

/// An image or a video of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// The file: its digest names the frozen copy.
    #[serde(flatten)]
    pub file: MediaSeen,
    /// What it shows, for those who cannot see it.
    pub alt: String,
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
    /// What is attached, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A file that comes with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name as recipients see it.
    pub name: String,
    /// MIME type with its parameters, such as `application/pdf`.
    pub content_type: String,
    /// What is in it.
    pub content: Content,
}

/// See [`Attachment`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A frozen copy.
    File {
        /// SHA-256 in lower-case hex, which names the copy.
        digest: String,
        /// Size.
        bytes: u64,
    },
    /// Text of our own, with the line ends that its type asks for.
    Text(String),
}

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

/// Fingerprints of what an announcement sends to each account and list, blind to its name, number
/// and time: a renamed or re-dated copy has the same.
///
/// An answer has none: many people may be told the same, each once.
pub fn prints(announcement: &Announcement) -> Vec<String> {
    if announcement.answers().is_some() {
        return Vec::new();
    }
    let own = announcement.posts.iter().filter(|p| p.mode == Mode::Own && !p.parts.is_empty());
    let posts =
        own.map(|p| print(&format!("x:{}", p.account), p.parts.iter().map(|p| p.text.as_str())));
    let lists = announcement.mailing.iter().flat_map(|m| &m.lists).map(|list| {
        let said = [announcement.title.as_str(), announcement.body.as_str()];
        print(&format!("mail:{list}"), said.into_iter())
    });
    let original = announcement.mailing.as_ref().filter(|m| m.original);
    let original = original.zip(announcement.refers.as_ref()).map(|(_, reference)| {
        let said = [announcement.title.as_str(), announcement.body.as_str()];
        print(&format!("mail:original:{}", reference.id), said.into_iter())
    });
    posts.chain(lists).chain(original).collect()
}

fn print<'a>(to: &str, texts: impl Iterator<Item = &'a str>) -> String {
    let mut bytes = to.as_bytes().to_vec();
    for text in texts {
        bytes.push(0);
        for word in text.split_whitespace() {
            bytes.extend_from_slice(word.as_bytes());
            bytes.push(b' ');
        }
    }
    HEXLOWER.encode(&digest(&SHA256, &bytes).as_ref()[..16])
}

/// The members of several lists, each address once, in order. Two spellings of one address that
/// differ in case are one person.
pub fn roster(lists: &[&[Recipient]]) -> Vec<Recipient> {
    let mut met = HashSet::new();
    let members = lists.iter().flat_map(|l| l.iter());
    members.filter(|r| met.insert(r.email.to_lowercase())).cloned().collect()
}

/// `re***@harian-satu.example`: enough to recognise, not to collect.
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let shown: String = local.chars().take(2).collect();
            format!("{shown}***@{domain}")
        }
        None => "***".to_owned(),
    }
}

/// `text` with every mail address in it [`masked`]: what a server said may go into a log.
pub fn mask_addresses(text: &str) -> String {
    let is_edge = |c: char| c.is_whitespace() || "<>,;:\"'()[]".contains(c);
    let pieces = text.split_inclusive(is_edge).map(|piece| {
        let bare = piece.trim_end_matches(is_edge);
        let edge = &piece[bare.len()..];
        if bare.contains('@') { masked(bare) + edge } else { piece.to_owned() }
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_goes_into_a_log() {
        let said = "5.1.1 <ayu@satu.example>: User unknown, ask budi@dua.example";
        let wanted = "5.1.1 <ay***@satu.example>: User unknown, ask bu***@dua.example";
        assert_eq!(mask_addresses(said), wanted);
        assert_eq!(mask_addresses("421 too busy"), "421 too busy");
    }
}
