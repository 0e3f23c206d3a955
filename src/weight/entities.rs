//! What X makes of a text beside links: mentions, hashtags and cashtags.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::link::is_accented_latin;

/// Longest name after `@` that X looks at; no account has more than 15.
const MAX_NAME: usize = 20;

/// Each without its sign, as written, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entities<'a> {
    /// Handles that are mentioned.
    pub mentions: Vec<&'a str>,
    /// Hashtags.
    pub hashtags: Vec<&'a str>,
    /// Cashtags, such as `BBRI` or `BRK.A`.
    pub cashtags: Vec<&'a str>,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mention,
    Hashtag,
    Cashtag,
}

/// The entities of `text` (in NFC) outside `links`, which are in order.
pub(super) fn find<'a>(text: &'a str, links: &[Range<usize>]) -> Entities<'a> {
    let mut entities = Entities::default();
    for (kind, _, name) in each(text, links) {
        match kind {
            Kind::Mention => entities.mentions.push(name),
            Kind::Hashtag => entities.hashtags.push(name),
            Kind::Cashtag => entities.cashtags.push(name),
        }
    }
    entities
}

/// Where entities stand, with their signs, in order.
pub(super) fn places(text: &str, links: &[Range<usize>]) -> Vec<Range<usize>> {
    each(text, links).into_iter().map(|(_, place, _)| place).collect()
}

/// Each entity with its place, which includes the sign, and its name.
fn each<'a>(text: &'a str, links: &[Range<usize>]) -> Vec<(Kind, Range<usize>, &'a str)> {
    let mut found = Vec::new();
    let mut links = links.iter().peekable();
    let mut before = None;
    for (at, c) in text.char_indices() {
        while links.next_if(|link| link.end <= at).is_some() {}
        let name_at = at + c.len_utf8();
        let (earlier, rest) = (&text[..at], &text[name_at..]);
        if links.peek().is_none_or(|link| at < link.start) {
            let entity = match c {
                '@' | '＠' => mention(earlier, rest).map(|name| (Kind::Mention, name)),
                '#' | '＃' => hashtag(before, rest).map(|name| (Kind::Hashtag, name)),
                '$' => cashtag(before, rest).map(|name| (Kind::Cashtag, name)),
                _ => None,
            };
            found.extend(entity.map(|(kind, name)| (kind, at..name_at + name.len(), name)));
        }
        before = Some(c);
    }
    found
}

fn mention<'a>(earlier: &str, rest: &'a str) -> Option<&'a str> {
    let may_precede = match earlier.chars().next_back() {
        None => true,
        Some(c) if is_of_name(c) => follows_rt(earlier),
        Some(c) => !matches!(c, '!' | '#' | '$' | '%' | '&' | '*' | '@' | '＠'),
    };
    let length = rest.chars().take(MAX_NAME).take_while(|c| is_of_name(*c)).count();
    let (name, after) = rest.split_at(length);
    let is_cut = after.starts_with(|c| matches!(c, '@' | '＠') || is_accented_latin(c));
    (may_precede && length > 0 && !is_cut && !after.starts_with("://")).then_some(name)
}

/// Whether the text so far ends with the word "RT".
fn follows_rt(earlier: &str) -> bool {
    let start = earlier.len().saturating_sub(2);
    earlier.get(start..).is_some_and(|end| end.eq_ignore_ascii_case("rt"))
        && !earlier[..start].ends_with(|c| is_of_name(c) || matches!(c, '+' | '~' | '.' | '-'))
}

fn hashtag(before: Option<char>, rest: &str) -> Option<&str> {
    let is_of_emoji = |c| matches!(c, '\u{FE0E}' | '\u{FE0F}');
    if before.is_some_and(|c| c == '&' || (is_of_hashtag(c) && !is_of_emoji(c))) {
        return None;
    }
    // With these the sign is an emoji.
    if rest.starts_with(['\u{FE0F}', '\u{20E3}']) {
        return None;
    }
    let end = rest.find(|c| !is_of_hashtag(c)).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let is_cut = after.starts_with(['#', '＃']) || after.starts_with("://");
    (name.contains(is_letter) && !is_cut).then_some(name)
}

fn cashtag(before: Option<char>, rest: &str) -> Option<&str> {
    let is_turn = |c| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if before.is_some_and(|c| !c.is_whitespace() && !is_turn(c) && c != '\u{61C}') {
        return None;
    }
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let ends = |text: &str| {
        text.chars().next().is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
    };
    let name = letters(rest);
    if !(1..=6).contains(&name) {
        return None;
    }
    if rest[name..].starts_with(['.', '_']) {
        let suffix = letters(&rest[name + 1..]);
        let end = name + 1 + suffix;
        if (1..=2).contains(&suffix) && ends(&rest[end..]) {
            return Some(&rest[..end]);
        }
    }
    ends(&rest[name..]).then_some(&rest[..name])
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c)
}

fn is_of_hashtag(c: char) -> bool {
    is_letter(c)
        || c.is_numeric()
        || matches!(
            c,
            '_' | '\u{200C}' | '\u{200D}' | '\u{A67E}' | '\u{5BE}' | '\u{5F3}' | '\u{5F4}'
        )
        || matches!(c, '\u{FF5E}' | '\u{301C}' | '\u{309B}' | '\u{309C}' | '\u{30A0}' | '\u{30FB}')
        || matches!(c, '\u{3003}' | '\u{F0B}' | '\u{F0C}' | '\u{B7}')
}
