//! What can be wrong in a file that a person wrote: where, how grave, under which stable code.
//!
//! The words are in [`crate::text::problems`]; this module holds only facts, so that one problem
//! can be shown in either language, as text, as JSON or as an annotation on a merge request.

mod answer;
mod codes;
mod feedback;
mod file;
mod lint;
mod list;
mod mail;
mod media;
mod occasion;
mod reminder;
mod review;
mod sign_in;
mod state;
mod template;
mod time;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

pub use answer::AnswerFault;
pub use codes::{severity_of, silenceable};
pub use feedback::FeedbackFault;
pub use file::{Astray, FileRefusal, FolderFault};
pub use lint::Lint;
pub use list::{AddressFault, ListFault, RowFault, UnusableList};
pub use mail::MailFault;
pub use media::MediaRefusal;
pub use occasion::OccasionFault;
pub use reminder::ReminderFault;
pub use review::ReviewFault;
pub use sign_in::SignIn;
pub use state::StateFault;
pub use template::TemplateSlip;
pub use time::TimeFault;

/// A place in a text, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Spot {
    /// The start of a text.
    pub const START: Spot = Spot { line: 1, column: 1 };

    /// The place `line:column`.
    pub const fn new(line: u32, column: u32) -> Spot {
        Spot { line, column }
    }
}

/// How grave a problem is. An error keeps the file from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably a slip; the file is published as it stands.
    Warning,
    /// The file stays a draft until this is mended.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// Where it stands.
    pub at: Spot,
}

impl Problem {
    /// `fault` at `at`.
    pub fn new(fault: Fault, at: Spot) -> Problem {
        Problem { fault, at }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.fault.severity()
    }

    /// Its stable code, see [`Fault::code`].
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }
}

/// What is wrong, with its facts. Keys are whole paths such as `x.kantor`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the codes and sentences say what each one is")]
pub enum Fault {
    // The file as a whole.
    Refused { what: FileRefusal },
    Astray { why: Astray },
    TooLarge { limit: usize },
    NotUtf8,
    ControlCharacter { code: u32 },
    FrontMatterMissing,
    FrontMatterOpen,

    // YAML.
    Syntax { slip: Slip, detail: String },
    Tab,
    TooComplex,
    NoKeys,

    // Keys and the shape of their values.
    RepeatedKey { key: String, first_line: u32 },
    UnknownKey { key: String, nearest: Option<String> },
    MissingKey { key: String },
    EmptyValue { key: String },
    TwoNames { key: String, other: String },
    WrongType { key: String, wanted: Wanted },
    Unquoted { key: String },
    NotOneOf { key: String, value: String, allowed: Vec<String>, nearest: Option<String> },
    OutOfRange { key: String, least: i64, most: i64 },
    BadDuration { key: String, value: String },
    BadSize { key: String, value: String },
    BadRate { key: String, value: String },
    BadName { key: String, value: String },
    BadAddress { key: String, value: String },
    BadHandle { key: String, value: String },
    BadUrl { key: String, value: String },
    BadHost { key: String, value: String },
    LoopbackOnly { key: String, host: String },
    Mail { what: MailFault },
    Review { what: ReviewFault },
    HeaderCharacter { key: String, code: u32 },
    TooLong { key: String, limit: usize },
    Time { key: String, fault: TimeFault },

    // Names that must exist elsewhere.
    UnknownAccount { name: String, nearest: Option<String> },
    UnknownList { name: String, nearest: Option<String> },
    SameHandle { handle: String, first: String, second: String },
    SameId { id: String, other: String },
    UnusableList { name: String, list: UnusableList },
    RecipientsWithout { placeholder: &'static str, without: usize, of: usize },
    NoChannel,
    NoMail,

    // Features that this version lacks.
    NotBuilt { key: String },
    Exposed { path: String, owner: Option<u32> },

    // Accounts, media and attachments of an announcement.
    MediaPath { path: String },
    UnknownMedia { name: String, nearest: Option<String> },
    TooManyMedia { count: usize },
    Media { file: String, what: MediaRefusal },
    MixedMedia { account: String, part: usize },
    UnusedMedia { name: String },
    AttachmentPath { path: String },
    SameAttachment { name: String },
    UnknownAttachment { file: String, nearest: Option<String> },
    NothingAttached,
    AttachmentsNotMailed,
    Attachment { file: String, what: MediaRefusal },
    AttachmentsTooLarge { files: Vec<(String, u64)>, limit: u64 },
    RepostHasWords { account: String },
    AssistHasMedia { account: String },
    NothingToRepost { account: String },
    NoCredential { account: String },
    NoHolder { account: String },

    // Announcements.
    NoId,
    BadId { value: String },
    NoInstant,
    NowNotAllowed { kind: String },
    ExpiresFirst,
    Occasion { fault: OccasionFault },
    Reminder { fault: ReminderFault },
    Feedback { fault: FeedbackFault },
    Quiet { reason: String, until: Timestamp, accounts: Vec<String> },
    QuietEndsFirst,
    WasNotThere { original: String },
    NowIsWas,
    FarFromName { date: Date },
    EventEndsFirst,
    EventPast,
    RsvpLate,
    NoEvent,
    NoReference { key: String },
    NobodyToAnswer,
    Answer { fault: AnswerFault },
    NoDestination,
    PostTooLong { account: String, part: usize, weight: u32 },
    PostEmpty { account: String, part: usize },
    PostCharacter { account: String, part: usize, code: u32 },
    PostPlaceholder { account: String, part: usize, text: String },
    PostTooSimilar { first: String, second: String, percent: u32 },
    PostAlike { first: String, second: String, percent: u32 },
    PostMention { account: String, part: usize, handle: String, nearest: Option<String> },
    PostCashtags { account: String, part: usize, cashtags: Vec<String> },
    SecondLink { account: String, part: usize, first: usize },
    HashtagCase { hashtag: String },
    BodyEmpty,
    BodyHtml { text: String },
    BodyLink { scheme: String },
    BodyLinkNowhere { target: String },
    BodyImage,
    UnknownPlaceholder { text: String, known: Vec<String>, nearest: Option<String> },
    WrongWeekday { written: String, date: Date },

    // What editors look for.
    Lint { lint: Lint },

    // Letters.
    LetterTooLarge { bytes: usize, limit: usize },
    Template { slip: TemplateSlip },
}

/// The commonest slips behind a syntax error, so that the cure can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// A colon and a space inside an unquoted text.
    Colon,
    /// A text begins with a character that means something in YAML.
    Start(char),
    /// A quote that is not closed.
    Quote,
    /// Words after a closing quote or bracket, or a line that is indented wrongly.
    Indent,
    /// A bracket that is not closed.
    Bracket,
    /// A second document.
    SecondDocument,
    /// A key that is a list or a map.
    Key,
    /// Anything else.
    Other,
}

/// The shape that a value should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Wanted {
    Text,
    YesNo,
    WholeNumber,
    Dollars,
    PerCent,
    List,
    Keys,
    TextOrList,
    Post,
    NoneOrKeys,
}

impl Fault {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match self {
            Fault::Lint { lint } if lint.is_error() => Severity::Error,
            Fault::Lint { lint } if lint.is_note() => Severity::Note,
            Fault::Lint { .. } => Severity::Warning,
            Fault::NoInstant => Severity::Note,
            // Lists lie outside git, readable for the daemon alone: not here is not wrong.
            Fault::UnusableList { list, .. } => match list.fault {
                ListFault::NotFound | ListFault::Permission | ListFault::System(_) => {
                    Severity::Note
                }
                _ => Severity::Error,
            },
            Fault::Astray { .. }
            | Fault::NotBuilt { .. }
            | Fault::Exposed { .. }
            | Fault::Mail { what: MailFault::Unaligned { .. } | MailFault::Unheard { .. } }
            | Fault::FarFromName { .. }
            | Fault::PostAlike { .. }
            | Fault::SecondLink { .. }
            | Fault::HashtagCase { .. }
            | Fault::NoReference { .. }
            | Fault::UnusedMedia { .. }
            | Fault::AttachmentsNotMailed
            | Fault::RecipientsWithout { .. }
            | Fault::Quiet { .. }
            | Fault::BodyImage
            | Fault::BodyLinkNowhere { .. }
            | Fault::LetterTooLarge { .. }
            | Fault::WrongWeekday { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// A stable name for tools and for people who search: what it concerns, a dot, what is wrong.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Refused { .. } => "file.refused",
            Fault::Astray { .. } => "file.not-read",
            Fault::TooLarge { .. } => "file.too-large",
            Fault::NotUtf8 => "file.not-utf8",
            Fault::ControlCharacter { .. } => "text.control-character",
            Fault::FrontMatterMissing => "front-matter.missing",
            Fault::FrontMatterOpen => "front-matter.open",
            Fault::Syntax { .. } => "yaml.syntax",
            Fault::Tab => "yaml.tab",
            Fault::TooComplex => "yaml.too-complex",
            Fault::NoKeys => "yaml.no-keys",
            Fault::RepeatedKey { .. } => "key.repeated",
            Fault::UnknownKey { .. } => "key.unknown",
            Fault::MissingKey { .. } => "key.missing",
            Fault::EmptyValue { .. } => "value.empty",
            Fault::TwoNames { .. } => "key.two-names",
            Fault::WrongType { .. } => "value.type",
            Fault::Unquoted { .. } => "value.unquoted",
            Fault::NotOneOf { .. } => "value.unknown",
            Fault::OutOfRange { .. } => "value.range",
            Fault::BadDuration { .. } => "value.duration",
            Fault::BadSize { .. } => "value.size",
            Fault::BadRate { .. } => "value.rate",
            Fault::BadName { .. } => "value.name",
            Fault::BadAddress { .. } => "value.address",
            Fault::BadHandle { .. } => "value.handle",
            Fault::BadUrl { .. } => "value.url",
            Fault::BadHost { .. } => "value.host",
            Fault::LoopbackOnly { .. } => "value.loopback-only",
            Fault::Mail { what } => what.code(),
            Fault::Review { what } => what.code(),
            Fault::HeaderCharacter { .. } => "text.header-character",
            Fault::TooLong { .. } => "text.too-long",
            Fault::Time { fault, .. } => fault.code(),
            Fault::UnknownAccount { .. } => "account.unknown",
            Fault::UnknownList { .. } => "list.unknown",
            Fault::SameHandle { .. } => "account.same-handle",
            Fault::SameId { .. } => "id.same",
            Fault::UnusableList { list, .. } => match list.fault {
                ListFault::NotFound => "list.missing",
                ListFault::Permission | ListFault::System(_) => "list.unreadable",
                _ => "list.unusable",
            },
            Fault::RecipientsWithout { .. } => "placeholder.empty",
            Fault::NoChannel => "config.no-channel",
            Fault::NoMail => "email.not-configured",
            Fault::NotBuilt { .. } => "feature.not-built",
            Fault::Exposed { .. } => "review.exposed",
            Fault::MediaPath { .. } => "media.path",
            Fault::UnknownMedia { .. } => "media.unknown",
            Fault::TooManyMedia { .. } => "media.too-many",
            Fault::Media { what, .. } => what.code(),
            Fault::MixedMedia { .. } => "media.mixed",
            Fault::UnusedMedia { .. } => "media.unused",
            Fault::AttachmentPath { .. } => "attachment.path",
            Fault::SameAttachment { .. } => "attachment.same-name",
            Fault::UnknownAttachment { .. } => "attachment.unknown",
            Fault::NothingAttached => "attachment.none",
            Fault::AttachmentsNotMailed => "attachment.not-mailed",
            Fault::Attachment { what, .. } => what.attachment_code(),
            Fault::AttachmentsTooLarge { .. } => "attachment.sum-too-large",
            Fault::RepostHasWords { .. } => "repost.has-words",
            Fault::AssistHasMedia { .. } => "assist.has-media",
            Fault::NothingToRepost { .. } => "repost.nothing",
            Fault::NoCredential { .. } => "account.no-credential",
            Fault::NoHolder { .. } => "account.no-holder",
            Fault::NoId => "id.missing",
            Fault::BadId { .. } => "id.syntax",
            Fault::NoInstant => "draft.no-time",
            Fault::NowNotAllowed { .. } => "time.now-not-allowed",
            Fault::ExpiresFirst => "time.expires-before-publish",
            Fault::Occasion { fault } => fault.code(),
            Fault::Reminder { fault } => fault.code(),
            Fault::Feedback { fault } => fault.code(),
            Fault::Quiet { .. } => "time.quiet",
            Fault::QuietEndsFirst => "quiet.ends-before-start",
            Fault::WasNotThere { .. } => "correction.was-not-there",
            Fault::NowIsWas => "correction.nothing-changed",
            Fault::FarFromName { .. } => "time.far-from-name",
            Fault::EventEndsFirst => "event.ends-before-start",
            Fault::EventPast => "event.past",
            Fault::RsvpLate => "event.rsvp-after-start",
            Fault::NoEvent => "calendar.no-event",
            Fault::NoReference { .. } => "reference.missing",
            Fault::NoDestination => "destination.none",
            Fault::NobodyToAnswer => "answer.no-question",
            Fault::Answer { fault } => fault.code(),
            Fault::PostTooLong { .. } => "post.too-long",
            Fault::PostEmpty { .. } => "post.empty",
            Fault::PostCharacter { .. } => "post.forbidden-character",
            Fault::PostPlaceholder { .. } => "post.placeholder",
            Fault::PostTooSimilar { .. } => "post.too-similar",
            Fault::PostAlike { .. } => "post.alike",
            Fault::PostMention { .. } => "post.mention",
            Fault::PostCashtags { .. } => "post.cashtag",
            Fault::SecondLink { .. } => "post.second-link",
            Fault::HashtagCase { .. } => "post.hashtag-case",
            Fault::BodyEmpty => "body.empty",
            Fault::BodyHtml { .. } => "body.html",
            Fault::BodyLink { .. } => "body.link",
            Fault::BodyLinkNowhere { .. } => "body.link-nowhere",
            Fault::BodyImage => "body.image",
            Fault::UnknownPlaceholder { .. } => "placeholder.unknown",
            Fault::WrongWeekday { .. } => "date.weekday",
            Fault::Lint { lint } => lint.code(),
            Fault::LetterTooLarge { .. } => "letter.too-large",
            Fault::Template { slip } => slip.code(),
        }
    }
}

/// Whether a character could forge or garble a header line: control characters, line and
/// paragraph separators, and the marks that turn the direction of reading.
pub fn is_unsafe_in_header(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The candidate that a person most likely meant by `word`, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word: Vec<char> = word.to_lowercase().chars().take(65).collect();
    // Beyond this no key is meant, and the distance costs length squared.
    if word.len() > 64 {
        return None;
    }
    let allowance = (word.len() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|c| (distance(&word, &c.to_lowercase().chars().collect::<Vec<_>>()), c))
        .filter(|(d, _)| *d <= allowance)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c.to_owned())
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if swap {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        let keys = ["title", "publish_at", "description", "x"];
        assert_eq!(nearest("titel", keys).as_deref(), Some("title"));
        assert_eq!(nearest("publishat", keys).as_deref(), Some("publish_at"));
        assert_eq!(nearest("Deskription", keys).as_deref(), Some("description"));
        assert_eq!(nearest("warna", keys), None);
        assert_eq!(nearest(&"title".repeat(1000), keys), None);
    }

    #[test]
    fn header_text_refuses_what_breaks_or_turns_a_line() {
        for c in ['\r', '\n', '\0', '\t', '\u{85}', '\u{202e}', '\u{2066}', '\u{2028}'] {
            assert!(is_unsafe_in_header(c), "{:?}", c);
        }
        for c in [' ', 'é', '😀', '–', '\u{a0}'] {
            assert!(!is_unsafe_in_header(c), "{c:?}");
        }
    }
}
