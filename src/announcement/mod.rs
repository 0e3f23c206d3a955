//! One announcement: a Markdown text with YAML front matter becomes an [`Announcement`], or all
//! its problems at once. Values in, values out: no file, clock or socket here.

mod answer;
mod attachments;
mod body;
mod contacts;
mod embargo;
mod event;
mod feedback;
mod file;
mod guard;
mod letter;
mod lint;
mod lists;
mod marks;
mod media;
mod pen;
mod posts;
mod quiet;
mod read;
mod references;
mod reminder;
mod reminders;
mod seen;
mod silence;
#[cfg(test)]
mod tests;
mod to_fill;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::attachment::AttachmentSeen;
use crate::config::{Late, Mode};
use crate::feedback::{Number, Terms};
use crate::lang::Lang;
use crate::media::MediaSeen;
use crate::problem::{Fault, FileRefusal, Problem, Severity, Spot};
use crate::when::Zone;
pub use body::is_safe_link;
pub(crate) use file::{Lines, Parts, split};
pub use file::{MAX_FILE_BYTES, id_of_path, text_digest};
pub use guard::read;
pub use marks::{Marks, Silence};
pub use read::id_given;
pub use reminder::{MOST_TIMES, Reminder, ReminderMail, Timing, Voice, filled};
pub use seen::Looks;
pub use to_fill::TO_FILL;

/// What stands for the one recipient in a letter's subject and texts.
pub const PLACEHOLDERS: [&str; 3] =
    ["{{ recipient.name }}", "{{ recipient.outlet }}", "{{ recipient.email }}"];

/// What one file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Path relative to the announcements folder, with `/`.
    pub path: String,
    /// Identity: the `id` key, else the slug of the file's stem.
    pub id: String,
    /// SHA-256, lower-case hex: of the file's bytes; once media and attachments were looked at
    /// ([`Looks`]), of that and what they are, so that another image is another digest.
    pub digest: String,
    /// SHA-256 of the file's text with LF and without a byte order mark, lower-case hex: what is the
    /// same for git on every system. Empty where there is no text.
    pub text_digest: String,
    /// The announcement, whenever the front matter could be understood at all, also with errors.
    pub announcement: Option<Announcement>,
    /// Name → the file behind it, once it has been looked at.
    pub media: BTreeMap<String, MediaSeen>,
    /// Path as the announcement names it → the attachment, once it has been looked at.
    pub attachments: BTreeMap<String, AttachmentSeen>,
    /// Everything noticed, by place.
    pub problems: Vec<Problem>,
    /// Where it says what editors look at.
    pub marks: Marks,
}

impl Reading {
    /// Whether an error keeps the file a draft.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|p| p.severity() == Severity::Error)
    }

    /// What its writer says of the problems with `code`, where he wants to hear no more of them.
    pub fn silenced(&self, code: &str) -> Option<&str> {
        self.marks.silences.iter().find(|s| s.code == code).map(|s| s.reason.as_str())
    }

    /// The problems that are not silenced.
    pub fn told(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|p| self.silenced(p.code()).is_none())
    }
}

/// A file at `path` that is not even read.
pub fn refused(path: &str, what: FileRefusal) -> Reading {
    Reading {
        path: path.to_owned(),
        id: id_of_path(path),
        digest: String::new(),
        text_digest: String::new(),
        announcement: None,
        media: BTreeMap::new(),
        attachments: BTreeMap::new(),
        problems: vec![Problem::new(Fault::Refused { what }, Spot::START)],
        marks: Marks::default(),
    }
}

/// An announcement with the configuration's defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Announcement {
    /// See [`Reading::id`].
    pub id: String,
    /// What kind of text it is.
    pub kind: Kind,
    /// Release number, such as `041/SP/KC/X/2026`.
    pub number: Option<String>,
    /// Headline.
    pub title: String,
    /// One or two sentences.
    pub description: Option<String>,
    /// Place of the date line.
    pub place: Option<String>,
    /// Date of the date line; the instant's date in the newsroom's zone when left out.
    pub date: Option<Date>,
    /// Language of the letter's furniture.
    pub lang: Lang,
    /// Address of the page on the web.
    pub link: Option<String>,
    /// Mail addresses that `owner` and `authors` name.
    pub writers: Vec<String>,
    /// Contact block.
    pub contacts: Vec<Contact>,
    /// When it goes out; none is a draft.
    pub publish_at: Option<PublishAt>,
    /// `draft: true`.
    pub draft: bool,
    /// What lateness means.
    pub late: Late,
    /// Nothing is sent from this instant on.
    pub expires_at: Option<Timestamp>,
    /// Early copies under embargo.
    pub embargo: Option<Embargo>,
    /// `priority: emergency`.
    pub emergency: bool,
    /// The announcement that this one corrects, withdraws or answers.
    pub refers: Option<Reference>,
    /// What a correction puts right.
    pub correction: Option<Correction>,
    /// A withdrawal also deletes the posts of what it withdraws.
    pub deletes: bool,
    /// Images and videos by the name that posts use.
    pub media: BTreeMap<String, MediaFile>,
    /// Files for the letter, in the order of the file.
    pub attachments: Vec<AttachmentFile>,
    /// What it invites to.
    pub event: Option<Event>,
    /// Posts, in the order of the file.
    pub posts: Vec<Posting>,
    /// Reminders, in the order of the file.
    pub reminders: Vec<Reminder>,
    /// The account whose first post the others repost or point to.
    pub lead: Option<String>,
    /// The mailing; `None` is `email: none` or no mail configured.
    pub mailing: Option<Mailing>,
    /// How it is listened to.
    pub feedback: Terms,
    /// Markdown after the front matter.
    pub body: String,
}

impl Announcement {
    /// The item of feedback that it answers.
    pub fn answers(&self) -> Option<Number> {
        let reference = self.refers.as_ref().filter(|r| r.relation == Relation::Answers)?;
        Some(Number::new(&reference.id, reference.n?))
    }
}

/// A `publish_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishAt {
    /// At an instant.
    At(Timestamp),
    /// As soon as it is approved (or settled in the folder).
    Now,
}

/// `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Release,
    Invitation,
    Correction,
    Withdrawal,
    Consultation,
    Response,
    Alert,
    Update,
    Answer,
}

/// `type`: the English name, then the Indonesian one.
const KINDS: [(&str, Kind); 18] = [
    ("release", Kind::Release),
    ("invitation", Kind::Invitation),
    ("correction", Kind::Correction),
    ("withdrawal", Kind::Withdrawal),
    ("consultation", Kind::Consultation),
    ("response", Kind::Response),
    ("alert", Kind::Alert),
    ("update", Kind::Update),
    ("answer", Kind::Answer),
    ("siaran_pers", Kind::Release),
    ("undangan", Kind::Invitation),
    ("ralat", Kind::Correction),
    ("pencabutan", Kind::Withdrawal),
    ("konsultasi", Kind::Consultation),
    ("tanggapan", Kind::Response),
    ("peringatan", Kind::Alert),
    ("pemutakhiran", Kind::Update),
    ("balasan", Kind::Answer),
];

impl Kind {
    /// The type that `name` names, in either language.
    pub fn parse(name: &str) -> Option<Kind> {
        let name = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Its name in English front matter.
    pub fn name_en(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("release", |(name, _)| name)
    }

    /// Its name in Indonesian front matter.
    pub fn name_id(self) -> &'static str {
        KINDS.iter().rfind(|(_, kind)| *kind == self).map_or("siaran_pers", |(name, _)| name)
    }

    /// Whether `publish_at: now` is allowed.
    pub fn may_be_now(self) -> bool {
        matches!(self, Kind::Correction | Kind::Withdrawal | Kind::Alert | Kind::Answer)
    }
}

/// Whom a journalist can ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// Office, such as "Kepala Biro Hubungan Masyarakat".
    pub role: String,
    /// Person, where named.
    pub name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Hours.
    pub hours: Option<String>,
}

/// What one account does.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    /// Name of the account in the configuration.
    pub account: String,
    /// How it takes part.
    pub mode: Mode,
    /// How long after the instant.
    pub after: SignedDuration,
    /// The thread, first part first. In assist mode the words that are suggested to the holder.
    pub parts: Vec<Part>,
    /// Who may answer; `None` is everybody.
    pub reply_settings: Option<ReplySettings>,
    /// Where the account stands in the file; the title by default.
    pub at: Spot,
}

/// One post of a thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The text exactly as it is sent; may be empty beside media.
    pub text: String,
    /// Where the text stands in the file; the title by default.
    pub at: Spot,
    /// Names of [`Announcement::media`], in order.
    pub media: Vec<String>,
}

/// Who may answer a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ReplySettings {
    Mentioned,
    Following,
    Subscribers,
    Verified,
}

impl ReplySettings {
    /// X's word for it.
    pub fn name(self) -> &'static str {
        match self {
            ReplySettings::Mentioned => "mentionedUsers",
            ReplySettings::Following => "following",
            ReplySettings::Subscribers => "subscribers",
            ReplySettings::Verified => "verified",
        }
    }
}

/// An image or a video that posts show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// Path beneath the announcement's folder, with `/`.
    pub file: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// Where `file` stands.
    pub at: Spot,
}

/// A file that goes with the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentFile {
    /// Path beneath the announcement's folder, with `/`.
    pub file: String,
    /// What it is, for readers.
    pub title: Option<String>,
    /// Where `file` stands.
    pub at: Spot,
}

impl AttachmentFile {
    /// Its name without the folders above it.
    pub fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }

    /// Its title; its name where it has none.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(self.name())
    }
}

/// What an announcement invites to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it begins.
    pub start: Timestamp,
    /// The zone in which that is written.
    pub zone: Option<Zone>,
    /// When it ends, after `start`.
    pub end: Option<Timestamp>,
    /// Where, in words.
    pub place: Option<String>,
    /// Where on the web.
    pub online: Option<String>,
    /// Who wants to know who comes.
    pub rsvp: Option<Rsvp>,
}

/// See [`Event`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rsvp {
    /// Until when.
    pub by: Option<Timestamp>,
    /// A mail address.
    pub to: String,
}

/// Another announcement, and what this one does to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What.
    pub relation: Relation,
    /// Its id.
    pub id: String,
    /// The number of the item of feedback there, from 1, that an answer answers.
    pub n: Option<u32>,
}

/// See [`Reference`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Relation {
    Corrects,
    Withdraws,
    Answers,
}

/// What was wrong, and what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Words of the original.
    pub was: String,
    /// What they should say.
    pub now: String,
    /// Where `was` stands.
    pub at: Spot,
}

/// Copies that go out before the release, to journalists who agreed to keep it to themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embargo {
    /// Names of lists whose members agreed, without repeats.
    pub early: Vec<String>,
    /// The instant of the early copies, before that of the release.
    pub send_at: Timestamp,
}

/// What goes to the lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Mailing {
    /// Names of the lists, without repeats.
    pub lists: Vec<String>,
    /// It goes to those who got what the announcement refers to, in place of lists.
    pub original: bool,
    /// Subject; may hold `{{ recipient.name }}` and `{{ recipient.outlet }}`.
    pub subject: String,
    /// Text that a mail program shows beside the subject.
    pub preheader: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Those of [`Announcement::attachments`] that go with it, by their `file`.
    pub attachments: Vec<String>,
    /// What these may weigh together, in bytes.
    pub attachments_max: u64,
    /// It brings the event as a calendar file; with a withdrawal its cancellation.
    pub calendar: bool,
    /// Its instant, where a person wants the letters later than the release.
    pub at: Option<Timestamp>,
}

impl Mailing {
    /// As the file names them: lists, or `original`.
    pub fn names(&self) -> Vec<String> {
        if self.original { vec!["original".to_owned()] } else { self.lists.clone() }
    }
}
