//! Quoted lines, and the lines that say who is quoted, as mail programs write them in Indonesian and
//! English.

use std::ops::Range;

use super::line::{is_empty, is_quoted};

/// Longest line that says who is quoted, in bytes; programs break it into at most three.
const LONG: usize = 320;
const BREAKS: usize = 3;

const BEGINNINGS: [&str; 2] = ["on ", "pada "];
const ENDINGS: [&str; 4] = ["wrote:", "menulis:", "writes:", "menuliskan:"];
const FROM: [&str; 2] = ["from", "dari"];
const FIELDS: [&str; 14] = [
    "sent", "date", "to", "cc", "subject", "dikirim", "terkirim", "tanggal", "kepada", "ke",
    "untuk", "tembusan", "perihal", "subjek",
];
const MARKS: [&str; 10] = [
    "original message",
    "pesan asli",
    "forwarded message",
    "pesan terusan",
    "pesan yang diteruskan",
    "begin forwarded message",
    "mulai meneruskan pesan",
    "original appointment",
    "forwarded by",
    "balas pesan",
];

/// For each line whether it is quoted.
pub(super) fn quoted(lines: &[&str]) -> Vec<bool> {
    let mut is_quoted: Vec<bool> = lines.iter().map(|line| super::line::is_quoted(line)).collect();
    let mut has_own = false;
    let mut at = 0;
    while at < lines.len() {
        if is_quoted[at] || is_empty(lines[at]) {
            at += 1;
            continue;
        }
        let Some(head) = head(lines, at) else {
            has_own = true;
            at += 1;
            continue;
        };
        let before_mark = next(lines, head.end).is_some_and(self::is_quoted);
        if before_mark {
            is_quoted[head.clone()].fill(true);
        } else if has_own && !is_weak(lines, &head) {
            // Nothing marks where this quote ends.
            is_quoted[head.start..].fill(true);
            return is_quoted;
        } else {
            has_own = true;
        }
        at = head.end;
    }
    is_quoted
}

/// The next line that is not empty.
fn next<'a>(lines: &[&'a str], at: usize) -> Option<&'a str> {
    lines.get(at..)?.iter().copied().find(|line| !is_empty(line))
}

/// The lines from `at` on that say who is quoted, if they do.
fn head(lines: &[&str], at: usize) -> Option<Range<usize>> {
    let lower = plain(lines[at]);
    if is_rule(lines[at]) {
        let behind = (at + 1..lines.len()).take(BREAKS).find(|n| !is_empty(lines[*n]))?;
        return Some(at..fields(lines, behind)?.end);
    }
    if is_mark(&lower) {
        let behind = (at + 1..lines.len()).take(BREAKS).find(|n| !is_empty(lines[*n]));
        let end = behind.and_then(|n| fields(lines, n)).map_or(at + 1, |fields| fields.end);
        return Some(at..end);
    }
    fields(lines, at).or_else(|| attribution(lines, at))
}

/// `On Tue, 3 Mar 2026 at 10:00, Desk <desk@…> wrote:`
fn attribution(lines: &[&str], at: usize) -> Option<Range<usize>> {
    let mut joined = String::new();
    for (n, line) in lines.iter().enumerate().skip(at).take(BREAKS) {
        if is_empty(line) || is_quoted(line) {
            return None;
        }
        joined.push_str(line.trim());
        joined.push(' ');
        if joined.len() > LONG {
            return None;
        }
        let lower = plain(&joined);
        if ENDINGS.iter().any(|end| lower.ends_with(end)) {
            let is_telling = lower.contains(|c: char| c.is_ascii_digit() || c == '@');
            // The line above may be the person's own.
            let is_whole = n == at || BEGINNINGS.iter().any(|start| lower.starts_with(start));
            return (is_telling && is_whole).then_some(at..n + 1);
        }
    }
    None
}

/// Whether the line may be the person's own, unless marked quotes follow: only a date and a sender
/// at the beginning are a program's.
fn is_weak(lines: &[&str], head: &Range<usize>) -> bool {
    let text = plain(&lines[head.clone()].join(" "));
    if !ENDINGS.iter().any(|end| text.ends_with(end)) {
        return false;
    }
    let begins = BEGINNINGS.iter().any(|start| text.starts_with(start));
    let has_time = text
        .as_bytes()
        .windows(3)
        .any(|w| w[0].is_ascii_digit() && matches!(w[1], b':' | b'.') && w[2].is_ascii_digit());
    !(begins && (has_time || text.contains('@')))
}

/// `From: … Sent: … To: …`, as Outlook writes it.
fn fields(lines: &[&str], at: usize) -> Option<Range<usize>> {
    if !FROM.contains(&field(lines[at])?.as_str()) {
        return None;
    }
    let mut known = 0;
    let mut end = at + 1;
    for (n, line) in lines.iter().enumerate().skip(at + 1).take(8) {
        match field(line) {
            Some(name) if FIELDS.contains(&name.as_str()) => {
                known += 1;
                end = n + 1;
            }
            // Empty lines stand between paragraphs of HTML; a long list of addresses is broken.
            _ if is_empty(line) || line.contains('@') => {}
            _ => break,
        }
    }
    (known >= 2).then_some(at..end)
}

fn field(line: &str) -> Option<String> {
    let (name, _) = line.get(..line.floor_char_boundary(40))?.split_once(':')?;
    Some(name.trim_matches(|c: char| c.is_whitespace() || c == '*').to_lowercase())
}

fn is_mark(lower: &str) -> bool {
    let bare = lower.trim_matches(|c: char| c == '-' || c == '_' || c == '=' || c == ' ');
    let is_dressed = lower.starts_with("--") || lower.starts_with("__") || lower.ends_with(':');
    is_dressed
        && MARKS.iter().any(|mark| {
            let rest = bare.strip_prefix(mark).map(|rest| rest.trim_start_matches([':', ' ']));
            rest.is_some_and(|rest| rest.is_empty() || *mark == "forwarded by")
        })
}

/// The line that Outlook draws above a quote.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10 && line.bytes().all(|b| b == b'_' || b == b'-')
}

fn plain(line: &str) -> String {
    line.trim().trim_matches('*').replace('\u{a0}', " ").to_lowercase()
}
