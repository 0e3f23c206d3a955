//! What goes out at one occasion of an item, exactly, as the journal keeps it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::feedback::{Number, Terms};
use crate::message::calendar::Entry;
use crate::message::{Letter, Media, Post};

/// An image or a video of one post.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MediaPlace {
    /// Account.
    pub account: String,
    /// Part, from 1.
    pub part: u32,
    /// Place among the post's media, from 0.
    pub n: u32,
}

/// What goes out at one occasion of one item, exactly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Digest of the file it was made from.
    pub digest: String,
    /// Digest of the configuration it was made under.
    #[serde(default)]
    pub setting: String,
    /// Headline, for people.
    pub title: String,
    /// The instant.
    pub due: Timestamp,
    /// Nothing is sent from here on.
    pub expires: Timestamp,
    /// Held when later than this many seconds before the first attempt; `None`: published however
    /// late.
    #[serde(default)]
    pub grace_secs: Option<i64>,
    /// `priority: emergency`: it passes quiet times, and a hold that began before its approval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emergency: bool,
    /// Posts by account, parts ascending.
    pub posts: Vec<Post>,
    /// Account → the post of another item that its thread answers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parents: BTreeMap<String, String>,
    /// The account whose first post is reposted, or pointed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Accounts that repost it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reposts: Vec<String>,
    /// People who are asked to act by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assists: Vec<Assist>,
    /// Posts of what is withdrawn, to be deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deletions: Vec<Deletion>,
    /// The item that this one withdraws: what of it is still to come stays out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraws: Option<String>,
    /// The item that this one corrects: letters of it that are still to come stay out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<String>,
    /// The letter, when there is a mailing.
    pub letter: Option<Letter>,
    /// The event that the letter brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Entry>,
    /// Fingerprints of what goes where, to recognise a renamed copy.
    pub prints: Vec<String>,
    /// Accounts that take no part, since their quiet times hold it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quiet: Vec<QuietAccount>,
    /// What is said again later; each time is an occasion of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Reminder>,
    /// How it is listened to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Terms>,
    /// The item of feedback that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answered>,
}

/// An item of feedback that gets an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Announcement, or `INBOX`.
    pub item: String,
    /// Its number there, from 1.
    pub n: u32,
    /// Message-IDs in angle brackets that the letter belongs under, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<String>,
}

impl Answered {
    /// Both in one.
    pub fn number(&self) -> Number {
        Number::new(&self.item, self.n)
    }
}

/// An account that is quiet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietAccount {
    /// Account.
    pub account: String,
    /// Why, for people; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// First instant after.
    pub until: Timestamp,
}

/// A reminder as it was when its announcement was prepared: later edits of the file change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reminder {
    /// Its name in the file.
    pub name: String,
    /// When, oldest first.
    pub times: Vec<ReminderTime>,
    /// Who says what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<ReminderVoice>,
    /// Its letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Letter>,
    /// Lists that get the letter; none: those who got the announcement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
}

/// One time of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderTime {
    /// The instant.
    pub due: Timestamp,
    /// Nothing of it is sent from here on.
    pub expires: Timestamp,
}

/// What one account says in a reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderVoice {
    /// Account.
    pub account: String,
    /// A text each time, before the number of inputs is filled in.
    pub texts: Vec<String>,
}

/// The holder of an account who is asked to act by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assist {
    /// Account.
    pub account: String,
    /// Its handle, without `@`.
    pub handle: String,
    /// Address of the holder.
    pub holder: String,
    /// Words that are suggested to him.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A post to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// Account.
    pub account: String,
    /// Part in its thread, from 1.
    pub part: u32,
    /// Its id.
    pub post: String,
}

impl Snapshot {
    /// The image or video at `place`.
    pub fn media(&self, place: &MediaPlace) -> Option<&Media> {
        let of = |p: &&Post| p.account == place.account && p.part == place.part;
        self.posts.iter().find(of)?.media.get(place.n as usize)
    }
}
