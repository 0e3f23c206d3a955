//! Enhanced status codes (RFC 3463) and reply codes, and where servers put them.

use std::fmt;

/// An enhanced mail system status code such as 5.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    /// 2 went well, 4 may work later, 5 failed.
    pub class: u8,
    /// What it is about: 1 the address, 2 the mailbox, 3 the system, 4 the way, 5 the protocol,
    /// 6 the message, 7 policy; 0 is anything.
    pub subject: u16,
    /// Which of the subject's cases; 0 is none in particular.
    pub detail: u16,
}

impl Status {
    /// A code of so many parts.
    pub const fn new(class: u8, subject: u16, detail: u16) -> Status {
        Status { class, subject, detail }
    }

    /// The code at the very start of `text`, with whatever behind it.
    pub fn parse(text: &str) -> Option<Status> {
        let (class, rest) = number(text)?;
        let (subject, rest) = number(rest.strip_prefix('.')?)?;
        let (detail, rest) = number(rest.strip_prefix('.')?)?;
        let class = u8::try_from(class).ok().filter(|class| matches!(class, 2 | 4 | 5))?;
        // An IP address or a version goes on like this.
        let goes_on = rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            || rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        (!goes_on).then_some(Status { class, subject, detail })
    }

    /// The code in what a server said: where a line begins, behind a reply code, or behind `#`.
    pub fn find(text: &str) -> Option<Status> {
        let starts = text.lines().find_map(|line| Status::parse(behind_code(line.trim_start())));
        let marked = || text.split('#').skip(1).find_map(Status::parse);
        starts.or_else(marked).or_else(|| {
            tokens(text).find_map(|at| reply(at).and_then(|(_, rest)| Status::parse(rest)))
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// The reply code in what a server said: at its start, or behind a colon.
pub(super) fn reply_code(text: &str) -> Option<u16> {
    let after_colon = text.match_indices(": ").map(|(at, colon)| &text[at + colon.len()..]);
    std::iter::once(text).chain(after_colon).find_map(|at| Some(reply(at.trim_start())?.0))
}

/// The text behind a reply code, if it begins with one.
fn behind_code(line: &str) -> &str {
    reply(line).map_or(line, |(_, rest)| rest)
}

/// A reply code at the very start of `text`, and what follows.
fn reply(text: &str) -> Option<(u16, &str)> {
    let (code, rest) = text.split_at_checked(3)?;
    let code = code.parse().ok().filter(|_| code.bytes().all(|b| b.is_ascii_digit()))?;
    let is_apart = rest.is_empty() || rest.starts_with([' ', '-']);
    let rest = rest.trim_start_matches([' ', '-', '#']);
    (is_apart && (200..600).contains(&code)).then_some((code, rest))
}

/// The rest of `text` from each of its words on.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(char::is_whitespace).map(|(at, _)| text[at..].trim_start())
}

/// A number of at most three digits at the very start, and what follows.
fn number(text: &str) -> Option<(u16, &str)> {
    let end = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(end);
    let value = digits.parse().ok()?;
    (end <= 3).then_some((value, rest))
}
