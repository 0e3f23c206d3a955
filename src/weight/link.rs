//! Where X sees links in a text.
//!
//! twitter-text defines links by one regular expression with backtracking. Here the same language
//! is read in one pass: a [`Run`] of characters that domains are made of is cut into labels once,
//! each label knows the furthest top-level domain that can be reached from it, and so every
//! possible start inside the run is answered at once instead of being tried to the end.
//!
//! Without a scheme a link needs a known top-level domain and consists of ASCII and accented
//! Latin labels, which are looked for inside the domain first found: `twitter.comこれは` holds
//! `twitter.com`.
//!
//! Two slips of X's own code are left out: it folds the case of some phonetic letters into the
//! accented Latin ones, and counts a path for a domain that other labels separate from it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::forbidden::is_forbidden;

/// Longest link that X takes, in UTF-16 units, the scheme (or the one to be added) on top.
const MAX_LINK: usize = 4096;
/// Longest label of a domain in its ASCII form, in bytes.
const MAX_LABEL: usize = 63;
/// Longest name of a `t.co` link, in bytes.
const MAX_TCO_NAME: usize = 40;
/// The scheme that X adds to a bare domain.
const ADDED_SCHEME: &str = "https://";

static TLDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("tlds.txt").lines().filter(|line| !line.starts_with('#')).collect()
});
static LONGEST_TLD: LazyLock<usize> =
    LazyLock::new(|| TLDS.iter().map(|tld| tld.chars().count()).max().unwrap_or(0));

/// The byte ranges of the links in `text` (in NFC), in order, without overlaps.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    if !text.contains('.') {
        return links;
    }
    let mut finder = Finder { text, run: Run::default() };
    let mut at = 0;
    while let Some(before) = text[at..].chars().next() {
        let next = at + before.len_utf8();
        // A link begins after a character that may stand before it, or at the very start. X reads
        // UTF-16, so that half of an astral character can be the one before the rest of it.
        let mut found = None;
        if before.len_utf16() == 2 {
            found = finder.candidate(at).map(|link| (Some(before), link));
        }
        if found.is_none() && may_precede(before) {
            found = finder.candidate(next).map(|link| (Some(before), link));
        }
        if found.is_none() && at == 0 {
            found = finder.candidate(0).map(|link| (None, link));
        }
        at = match found {
            Some((before, link)) => {
                link.accept(text, before, &mut links);
                link.end
            }
            None => next,
        };
    }
    links
}

/// Length in bytes of `http://` or `https://` at the start, in any case; else 0.
pub(super) fn scheme(text: &str) -> usize {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| starts_with_ignoring_case(text, scheme))
        .map_or(0, str::len)
}

struct Finder<'a> {
    text: &'a str,
    run: Run,
}

impl Finder<'_> {
    /// What has the form of a link and begins at byte `start`.
    fn candidate(&mut self, start: usize) -> Option<Candidate> {
        let text = self.text;
        let scheme = scheme(&text[start..]);
        let host = start + scheme;
        if !text[host..].chars().next().is_some_and(is_domain_char) {
            return None;
        }
        if !self.run.range.contains(&host) {
            self.run = Run::at(text, host);
        }
        let domain = host..self.run.domain_end(text, host)?;
        let port = port_end(text, domain.end);
        let path = path_end(text, port);
        Some(Candidate { start, scheme, domain, has_path: path > port, end: query_end(text, path) })
    }
}

/// What has the form of a link, before its lengths and surroundings are judged.
struct Candidate {
    start: usize,
    /// Length of the scheme, 0 for a bare domain.
    scheme: usize,
    domain: Range<usize>,
    has_path: bool,
    end: usize,
}

impl Candidate {
    /// Adds the links that X makes of this: usually one, none, or several bare domains that other
    /// scripts keep apart.
    fn accept(&self, text: &str, before: Option<char>, links: &mut Vec<Range<usize>>) {
        let whole = &text[self.start..self.end];
        let added = if self.scheme > 0 { self.scheme } else { ADDED_SCHEME.len() };
        if whole.encode_utf16().count() + added > MAX_LINK
            || !is_valid_host(text, self.domain.clone())
        {
            return;
        }
        if self.scheme > 0 {
            match tco(whole) {
                Some((name, _)) if name > MAX_TCO_NAME => {}
                Some((_, length)) => links.push(self.start..self.start + length),
                None => links.push(self.start..self.end),
            }
            return;
        }
        if matches!(before, Some('-' | '_' | '.' | '/')) {
            return;
        }
        let mut bare = latin_domains(text, self.domain.clone());
        if let Some(last) = bare.last_mut()
            && self.has_path
            && last.end == self.domain.end
        {
            // Port and query belong to a bare domain only together with a path.
            last.end = self.end;
        }
        links.append(&mut bare);
    }
}

/// One label of a run: the characters between two dots.
struct Label {
    range: Range<usize>,
    /// Whether it can stand before the domain's name: followed by a dot, sound at both ends.
    sound: bool,
    last_underscore: Option<usize>,
    /// Where the top-level domain that it begins with ends.
    tld: Option<usize>,
    /// Where the longest domain ends that has this whole label for its first.
    reach: Option<usize>,
}

/// A longest row of letters and whatever else stands in domains, `-`, `_` and dots.
#[derive(Default)]
struct Run {
    range: Range<usize>,
    labels: Vec<Label>,
}

impl Run {
    fn at(text: &str, start: usize) -> Run {
        let length = text[start..]
            .find(|c| !(is_domain_char(c) || matches!(c, '-' | '_' | '.')))
            .unwrap_or(text.len() - start);
        let range = start..start + length;

        let mut labels: Vec<Label> = Vec::new();
        let mut at = start;
        for part in text[range.clone()].split('.') {
            let end = at + part.len();
            labels.push(Label {
                range: at..end,
                sound: end < range.end && ends_are_sound(part),
                last_underscore: part.rfind('_').map(|i| at + i),
                tld: if at > start { tld_end(text, at) } else { None },
                reach: None,
            });
            at = end + 1;
        }
        for i in (0..labels.len()).rev() {
            let label = &labels[i];
            labels[i].reach = if label.sound {
                reach(labels.get(i + 1), label.last_underscore.is_none())
            } else {
                None
            };
        }
        Run { range, labels }
    }

    /// Where the longest domain that begins at byte `start` of this run ends.
    fn domain_end(&self, text: &str, start: usize) -> Option<usize> {
        let i = self.labels.partition_point(|label| label.range.end < start);
        let label = self.labels.get(i)?;
        if start == label.range.start {
            return label.reach;
        }
        if label.range.end >= self.range.end || !ends_are_sound(&text[start..label.range.end]) {
            return None;
        }
        let plain = label.last_underscore.is_none_or(|underscore| underscore < start);
        reach(self.labels.get(i + 1), plain)
    }
}

/// How far a domain goes on over `next`; only a first label without underscores (`plain`) can be
/// the name just before a top-level domain.
fn reach(next: Option<&Label>, plain: bool) -> Option<usize> {
    let next = next?;
    next.reach.or(if plain { next.tld } else { None })
}

fn ends_are_sound(label: &str) -> bool {
    label.chars().next().is_some_and(is_domain_char)
        && label.chars().next_back().is_some_and(is_domain_char)
}

/// Where the longest top-level domain at byte `at` ends, known or in Punycode.
fn tld_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let mut lower = String::new();
    let mut found = None;
    let mut chars = rest.char_indices();
    for _ in 0..=*LONGEST_TLD {
        let next = chars.next();
        let end = next.map_or(rest.len(), |(i, _)| i);
        let cut = next
            .is_none_or(|(_, c)| !matches!(c, '0'..='9' | 'a'..='z' | 'A'..='Z' | '@' | '+' | '-'));
        if cut && TLDS.contains(lower.as_str()) {
            found = Some(at + end);
        }
        match next {
            Some((_, c)) if is_domain_char(c) => lower.push(lowercase(c)),
            _ => break,
        }
    }
    if found.is_none() && starts_with_ignoring_case(rest, "xn--") {
        let name =
            rest[4..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        found = (name > 0).then_some(at + 4 + name);
    }
    found
}

/// The lower case of a character where it is one character of the same kind.
fn lowercase(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) if l.is_ascii() == c.is_ascii() => l,
        _ => c,
    }
}

/// The domains of ASCII and accented Latin labels inside a domain, in order.
fn latin_domains(text: &str, domain: Range<usize>) -> Vec<Range<usize>> {
    let dot_from = |at: usize| text[at..domain.end].find('.').map(|i| at + i);
    let mut found = Vec::new();
    let mut at = domain.start;
    while let Some(mut dot) = dot_from(at) {
        let label = &text[at..dot];
        let start = at + label.trim_end_matches(is_latin_label_char).len();
        if start == dot {
            at = dot + 1;
            continue;
        }
        // Follows the labels as long as they are wholly Latin; the last top-level domain wins.
        let mut end = None;
        loop {
            at = dot + 1;
            end = tld_end(text, at).filter(|&tld| tld <= domain.end).or(end);
            match dot_from(at) {
                Some(d) if d > at && text[at..d].chars().all(is_latin_label_char) => dot = d,
                _ => break,
            }
        }
        if let Some(end) = end {
            found.push(start..end);
            at = end;
        }
    }
    found
}

/// Whether every label of the domain has a length that DNS takes, in its ASCII form.
fn is_valid_host(text: &str, domain: Range<usize>) -> bool {
    let host = &text[domain.clone()];
    if host.starts_with("xn--") && latin_domains(text, domain).is_empty() {
        return false;
    }
    host.split('.').all(|label| ascii_length(label).is_some_and(|n| (1..=MAX_LABEL).contains(&n)))
}

/// Length of a label in Punycode. The dots of East Asian scripts divide it further, but only here.
fn ascii_length(label: &str) -> Option<usize> {
    let mut length = 0;
    for (i, part) in label.split(['\u{3002}', '\u{FF0E}', '\u{FF61}']).enumerate() {
        length += usize::from(i > 0);
        length += if part.is_ascii() {
            part.len()
        } else if part.chars().count() > MAX_LABEL {
            // Each character takes a byte at least: encoding it would only cost time.
            return None;
        } else {
            "xn--".len() + idna::punycode::encode_str(part)?.len()
        };
    }
    Some(length)
}

/// Lengths of the name and of all of a `t.co` link, which is cut after its name and query.
fn tco(link: &str) -> Option<(usize, usize)> {
    let scheme = scheme(link);
    if !starts_with_ignoring_case(&link[scheme..], "t.co/") {
        return None;
    }
    let name = scheme + "t.co/".len();
    let end = name + link[name..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    (end > name).then(|| (end - name, query_end(link, end)))
}

/// Where a port at `at` ends; `at` without one. So with path and query below.
fn port_end(text: &str, at: usize) -> usize {
    let Some(rest) = text[at..].strip_prefix(':') else { return at };
    match rest.bytes().take_while(u8::is_ascii_digit).count() {
        0 => at,
        digits => at + 1 + digits,
    }
}

fn path_end(text: &str, at: usize) -> usize {
    if !text[at..].starts_with('/') {
        return at;
    }
    let mut i = at + 1;
    let mut end = i;
    while let Some(c) = text[i..].chars().next() {
        if c == '(' {
            let Some(close) = parentheses_end(text, i) else { break };
            // At the end of a path they count only right behind what can end it.
            if i == end {
                end = close;
            }
            i = close;
        } else if is_path_char(c) {
            i += c.len_utf8();
            if ends_path(c) {
                end = i;
            }
        } else {
            break;
        }
    }
    end
}

/// Where balanced parentheses that open at `open` end: not empty, one pair inside at most.
fn parentheses_end(text: &str, open: usize) -> Option<usize> {
    let skip = |at: usize| at + text[at..].find(|c| !is_path_char(c)).unwrap_or(text.len() - at);
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let first = skip(open + 1);
    match byte(first) {
        Some(b')') if first > open + 1 => Some(first + 1),
        Some(b'(') => {
            let inner = skip(first + 1);
            if inner == first + 1 || byte(inner) != Some(b')') {
                return None;
            }
            let last = skip(inner + 1);
            (byte(last) == Some(b')')).then_some(last + 1)
        }
        _ => None,
    }
}

fn query_end(text: &str, at: usize) -> usize {
    let Some(rest) = text[at..].strip_prefix('?') else { return at };
    let length = rest.bytes().take_while(|&b| is_query_byte(b)).count();
    match rest[..length].bytes().rposition(|b| b.is_ascii_alphanumeric() || b"-_&=#/".contains(&b))
    {
        Some(last) => at + 1 + last + 1,
        None => at,
    }
}

fn is_query_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!?*'@();:&=+$/%#[]-_.,~|".contains(&b)
}

fn is_path_char(c: char) -> bool {
    ends_path(c)
        || matches!(
            c,
            '!' | '*' | '\'' | ';' | ':' | ',' | '.' | '$' | '%' | '[' | ']' | '\u{2013}'
        )
        || matches!(c, '~' | '@' | '|' | '&')
}

fn ends_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '+' | '-' | '=' | '_' | '#' | '/' | '\u{400}'..='\u{4FF}')
        || is_accented_latin(c)
}

fn is_latin_label_char(c: char) -> bool {
    c == '-' || c.is_ascii_alphanumeric() || is_accented_latin(c)
}

pub(super) fn is_accented_latin(c: char) -> bool {
    match c {
        '\u{D7}' | '\u{F7}' => false,
        '\u{C0}'..='\u{24F}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' => true,
        '\u{253}' | '\u{254}' | '\u{256}' | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' => true,
        '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}' | '\u{2BB}' => true,
        _ => false,
    }
}

/// Whether a link can begin after this character.
fn may_precede(c: char) -> bool {
    !(c.is_ascii_alphanumeric()
        || matches!(c, '@' | '\u{FF20}' | '$' | '#' | '\u{FF03}')
        || is_forbidden(c))
}

/// Anything but punctuation, spaces, directional marks and forbidden characters.
fn is_domain_char(c: char) -> bool {
    match c {
        '"' | '`' => true,
        c if c.is_ascii_punctuation() => false,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{180E}' => false,
        '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' => false,
        '\u{3000}' | '\u{61C}' | '\u{200E}' | '\u{200F}' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        c => !is_forbidden(c),
    }
}

fn starts_with_ignoring_case(text: &str, ascii: &str) -> bool {
    text.as_bytes()
        .get(..ascii.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(ascii.as_bytes()))
}
