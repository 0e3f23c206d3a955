//! HTML cut into tags and what stands between them, in time that grows with its length only.

/// A piece of a page.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

/// A tag.
pub(super) struct Tag<'a> {
    /// As written.
    pub name: &'a str,
    pub closes: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The attribute's value as written; empty where it has none.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/' || c == '=');
            if rest.is_empty() {
                return None;
            }
            let end = |text: &str, stops: &[char]| {
                text.find(|c: char| c.is_whitespace() || stops.contains(&c)).unwrap_or(text.len())
            };
            let (key, behind) = rest.split_at(end(rest, &['=']));
            rest = behind.trim_start();
            let mut value = "";
            if let Some(given) = rest.strip_prefix('=') {
                let given = given.trim_start();
                let quote = given.chars().next().filter(|c| matches!(c, '"' | '\''));
                (value, rest) = match quote {
                    Some(quote) => given[1..].split_once(quote).unwrap_or((&given[1..], "")),
                    None => given.split_at(end(given, &[])),
                };
            }
            if key.eq_ignore_ascii_case(name) {
                return Some(value);
            }
        }
    }
}

/// The pieces of a page in their order.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// A quote in a tag never ends: so quotes mean nothing from here on.
    is_broken: bool,
    /// No comment ends from here on.
    is_commented: bool,
}

impl<'a> Pieces<'a> {
    pub fn new(html: &'a str) -> Pieces<'a> {
        Pieces { rest: html, is_broken: false, is_commented: false }
    }

    /// How long the tag at the start of `rest` is.
    fn tag(&mut self) -> Option<usize> {
        if !self.is_broken {
            let mut quote = None;
            let mut after_equals = false;
            for (at, b) in self.rest.bytes().enumerate() {
                match (b, quote) {
                    (b'>', None) => return Some(at + 1),
                    (b'"' | b'\'', None) if after_equals => quote = Some(b),
                    (b, Some(open)) if b == open => quote = None,
                    _ => {}
                }
                after_equals = b == b'=' || (after_equals && b.is_ascii_whitespace());
            }
            self.is_broken = true;
        }
        self.rest.find('>').map(|at| at + 1)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !begins_tag(self.rest) {
                let ends = self.rest.match_indices('<').map(|(at, _)| at).filter(|at| *at > 0);
                let end = ends.into_iter().find(|at| begins_tag(&self.rest[*at..]));
                return Some(Piece::Text(self.cut(end.unwrap_or(self.rest.len()))));
            }
            if let Some(comment) = self.rest.strip_prefix("<!--")
                && !self.is_commented
            {
                // One without an end is as long as the tag that it would be.
                match comment.find("-->") {
                    Some(at) => _ = self.cut(at + 7),
                    None => self.is_commented = true,
                }
                continue;
            }
            let Some(length) = self.tag() else {
                return Some(Piece::Text(self.cut(self.rest.len())));
            };
            let tag = &self.cut(length)[1..length - 1];
            if tag.starts_with(['!', '?']) {
                continue;
            }
            let closes = tag.starts_with('/');
            let tag = tag.trim_start_matches('/');
            let end = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
            let (name, attributes) = tag.split_at(end);
            return Some(Piece::Tag(Tag { name, closes, attributes }));
        }
    }
}

impl<'a> Pieces<'a> {
    fn cut(&mut self, length: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at(length);
        self.rest = rest;
        piece
    }
}

fn begins_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'<')
        && bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
}
