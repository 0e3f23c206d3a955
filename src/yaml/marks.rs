//! Where keys and values stand in a YAML text that is known to be well formed.
//!
//! A scanner of the notations that people write: block maps and lists by indentation, flow
//! collections, quotes, block scalars. What it does not understand it skips; then a value has
//! only its ancestor's place, never a wrong value: values come from the parser alone.

use std::ops::Range;

use crate::problem::Spot;

const DEEPEST: u32 = 70;
/// The parser's own limit for a key on one line, with room for its quotes.
const LONGEST_KEY: usize = 1100;

pub(super) struct Mark {
    pub at: Spot,
    /// The bytes of an unquoted value on one line.
    pub written: Option<Range<usize>>,
    pub shape: Shape,
}

pub(super) enum Shape {
    Leaf,
    List(Vec<Mark>),
    Map(Vec<Entry>),
}

pub(super) struct Entry {
    /// `None` where escapes would have to be undone.
    pub key: Option<String>,
    pub at: Spot,
    pub value: Mark,
}

impl Mark {
    fn leaf(at: Spot) -> Mark {
        Mark { at, written: None, shape: Shape::Leaf }
    }
}

pub(super) fn scan(text: &str) -> Mark {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0, line: 1, column: 0, depth: 0 };
    scanner.blank();
    while scanner.peek() == b'%' || scanner.rest().starts_with("---") {
        scanner.end_line();
        scanner.blank();
    }
    scanner.value(-1, true, Spot::START)
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    line: u32,
    /// From 0, in characters: the same as YAML's indentation.
    column: i64,
    depth: u32,
}

impl<'t> Scanner<'t> {
    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn peek(&self) -> u8 {
        self.byte(0)
    }

    fn done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn spot(&self) -> Spot {
        Spot::new(self.line, u32::try_from(self.column + 1).unwrap_or(1))
    }

    fn bump(&mut self) {
        match self.bytes.get(self.at) {
            Some(b'\n') => (self.line, self.column) = (self.line + 1, 0),
            // Continuation bytes of a character do not count.
            Some(b) if b & 0xc0 != 0x80 => self.column += 1,
            _ => {}
        }
        self.at += 1;
    }

    fn bump_to(&mut self, end: usize) {
        while self.at < end && !self.done() {
            self.bump();
        }
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), b' ' | b'\t') {
            self.bump();
        }
    }

    fn end_line(&mut self) {
        while !self.done() && self.peek() != b'\n' {
            self.bump();
        }
    }

    /// Spaces, comments and line ends up to the next content.
    fn blank(&mut self) {
        loop {
            match self.peek() {
                b' ' | b'\t' | b'\n' | b'\r' if !self.done() => self.bump(),
                b'#' => self.end_line(),
                _ => return,
            }
        }
    }

    fn line_is_over(&self) -> bool {
        self.done() || matches!(self.peek(), b'\n' | b'\r' | b'#')
    }

    fn ends_token(byte: u8) -> bool {
        matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0)
    }

    fn at_dash(&self) -> bool {
        self.peek() == b'-' && Self::ends_token(self.byte(1))
    }

    /// The value after `key:` (in a map whose keys stand at `parent`) or after a dash there.
    fn value(&mut self, parent: i64, after_dash: bool, owner: Spot) -> Mark {
        self.depth += 1;
        let mark = if self.depth > DEEPEST {
            self.end_line();
            Mark::leaf(owner)
        } else {
            self.shallow_value(parent, after_dash, owner)
        };
        self.depth -= 1;
        mark
    }

    fn shallow_value(&mut self, parent: i64, after_dash: bool, owner: Spot) -> Mark {
        self.properties();
        let same_line = !self.line_is_over();
        if !same_line {
            self.blank();
            let list_under_key = self.at_dash() && !after_dash && self.column == parent;
            if self.done() || (self.column <= parent && !list_under_key) {
                return Mark::leaf(owner);
            }
            self.properties();
        }
        if !same_line || after_dash {
            if self.at_dash() {
                return self.list();
            }
            if self.key().is_some() {
                return self.map();
            }
        }
        self.scalar(parent)
    }

    /// Anchors and tags before a value.
    fn properties(&mut self) {
        self.spaces();
        while matches!(self.peek(), b'&' | b'!') {
            while !Self::ends_token(self.peek()) {
                self.bump();
            }
            self.spaces();
        }
    }

    fn list(&mut self) -> Mark {
        let (at, indent) = (self.spot(), self.column);
        let mut items = Vec::new();
        while self.at_dash() && self.column == indent {
            let dash = self.spot();
            self.bump();
            items.push(self.value(indent, true, dash));
            self.settle(indent);
        }
        Mark { at, written: None, shape: Shape::List(items) }
    }

    fn map(&mut self) -> Mark {
        let (start, indent) = (self.spot(), self.column);
        let mut entries = Vec::new();
        while self.column == indent {
            let Some((key, end)) = self.key() else { break };
            let at = self.spot();
            self.bump_to(end);
            self.spaces();
            self.bump();
            let value = self.value(indent, false, at);
            entries.push(Entry { key, at, value });
            self.settle(indent);
        }
        Mark { at: start, written: None, shape: Shape::Map(entries) }
    }

    /// To the next content that is not deeper than `indent`.
    fn settle(&mut self, indent: i64) {
        self.blank();
        while !self.done() && self.column > indent {
            self.end_line();
            self.blank();
        }
    }

    /// The key that stands here, if a colon follows on this line: its text and where it ends.
    fn key(&self) -> Option<(Option<String>, usize)> {
        let first = self.peek();
        let end;
        let key;
        if matches!(first, b'"' | b'\'') {
            end = self.closing_quote(self.at)?;
            let inner = self.text.get(self.at + 1..end - 1)?;
            if inner.contains('\n') {
                return None;
            }
            key = match first {
                b'\'' => Some(inner.replace("''", "'")),
                _ if inner.contains('\\') => None,
                _ => Some(inner.to_owned()),
            };
        } else if matches!(first, b'[' | b'{' | b'|' | b'>' | b'*' | b'?' | b'@' | b'`' | b'%') {
            return None;
        } else {
            let line = &self.bytes[self.at..self.bytes.len().min(self.at + LONGEST_KEY)];
            let colon = (0..line.len()).find_map(|i| match line[i] {
                b'\n' => Some(None),
                b'#' if i > 0 && matches!(line[i - 1], b' ' | b'\t') => Some(None),
                b':' if Self::ends_token(self.byte(i + 1)) => Some(Some(i)),
                _ => None,
            })??;
            let text = self.text.get(self.at..self.at + colon)?.trim_end();
            end = self.at + text.len();
            key = Some(text.to_owned());
        }
        let after = self.bytes[end..].iter().position(|b| !matches!(b, b' ' | b'\t'))? + end;
        let colon = self.bytes[after] == b':';
        let next = self.bytes.get(after + 1).copied().unwrap_or(0);
        (colon && Self::ends_token(next)).then_some((key, end))
    }

    /// The byte after the quote that closes the one at `open`.
    fn closing_quote(&self, open: usize) -> Option<usize> {
        let quote = self.bytes[open];
        let mut i = open + 1;
        while i < self.bytes.len() {
            match self.bytes[i] {
                b'\\' if quote == b'"' => i += 1,
                b if b == quote => {
                    if quote == b'\'' && self.bytes.get(i + 1) == Some(&b'\'') {
                        i += 1;
                    } else {
                        return Some(i + 1);
                    }
                }
                _ => {}
            }
            i += 1;
        }
        None
    }

    fn scalar(&mut self, parent: i64) -> Mark {
        let at = self.spot();
        match self.peek() {
            b'|' | b'>' => {
                self.end_line();
                self.deeper_lines(parent);
                Mark::leaf(at)
            }
            b'[' | b'{' | b'"' | b'\'' => self.flow(),
            _ => {
                let start = self.at;
                let mut end = start;
                while !self.done() && self.peek() != b'\n' {
                    if self.peek() == b'#'
                        && self.at > start
                        && matches!(self.bytes[self.at - 1], b' ' | b'\t')
                    {
                        break;
                    }
                    self.bump();
                    if !matches!(self.bytes[self.at - 1], b' ' | b'\t' | b'\r') {
                        end = self.at;
                    }
                }
                self.end_line();
                let one_line = !self.deeper_lines(parent) && self.bytes.get(start) != Some(&b'*');
                Mark { at, written: one_line.then_some(start..end), shape: Shape::Leaf }
            }
        }
    }

    /// Over blank lines and lines indented deeper than `parent`; ends at the start of a line.
    /// Whether there was any deeper one.
    fn deeper_lines(&mut self, parent: i64) -> bool {
        let mut any = false;
        while !self.done() {
            let line = &self.bytes[self.at + 1..];
            let width = line.iter().take_while(|b| **b == b' ').count();
            let blank = matches!(line.get(width), Some(b'\n' | b'\r') | None);
            self.bump();
            if !blank && (width as i64) <= parent {
                break;
            }
            any |= !blank;
            self.end_line();
        }
        any
    }

    fn flow(&mut self) -> Mark {
        self.depth += 1;
        let mark = if self.depth > DEEPEST {
            let at = self.spot();
            self.end_line();
            Mark::leaf(at)
        } else {
            self.shallow_flow()
        };
        self.depth -= 1;
        mark
    }

    fn shallow_flow(&mut self) -> Mark {
        self.properties();
        let at = self.spot();
        let leaf = Mark::leaf(at);
        match self.peek() {
            b'[' => {
                self.bump();
                let mut items = Vec::new();
                while self.more_in_flow(b']') {
                    let item = self.flow();
                    self.blank();
                    if self.peek() == b':' {
                        self.bump();
                        self.blank();
                        self.flow();
                    }
                    items.push(item);
                }
                Mark { at, written: None, shape: Shape::List(items) }
            }
            b'{' => {
                self.bump();
                let mut entries = Vec::new();
                while self.more_in_flow(b'}') {
                    let key_at = self.spot();
                    let key = self.flow();
                    let key = key.written.and_then(|r| self.text.get(r)).map(str::to_owned);
                    self.blank();
                    let mut value = Mark::leaf(key_at);
                    if self.peek() == b':' {
                        self.bump();
                        self.blank();
                        if !matches!(self.peek(), b',' | b'}') {
                            value = self.flow();
                        }
                    }
                    entries.push(Entry { key, at: key_at, value });
                }
                Mark { at, written: None, shape: Shape::Map(entries) }
            }
            b'"' | b'\'' => {
                let end = self.closing_quote(self.at).unwrap_or(self.bytes.len());
                self.bump_to(end);
                leaf
            }
            _ => {
                let start = self.at;
                let mut end = start;
                while !self.done() {
                    let comment = self.at > 0 && matches!(self.bytes[self.at - 1], b' ' | b'\t');
                    match self.peek() {
                        b',' | b'[' | b']' | b'{' | b'}' => break,
                        b'#' if comment => break,
                        b':' if Self::ends_token(self.byte(1))
                            || matches!(self.byte(1), b',' | b'[' | b']' | b'{' | b'}') =>
                        {
                            break;
                        }
                        b' ' | b'\t' | b'\r' | b'\n' => self.bump(),
                        _ => {
                            self.bump();
                            end = self.at;
                        }
                    }
                }
                let one_line = !self.bytes[start..end].contains(&b'\n')
                    && self.bytes.get(start) != Some(&b'*');
                Mark { at, written: one_line.then_some(start..end), shape: Shape::Leaf }
            }
        }
    }

    /// Whether another element begins before `close`; steps over commas and `close` itself.
    fn more_in_flow(&mut self, close: u8) -> bool {
        loop {
            self.blank();
            match self.peek() {
                _ if self.done() => return false,
                b if b == close => {
                    self.bump();
                    return false;
                }
                // A stray closer or colon: step over it, so that the scan always moves on.
                b',' | b']' | b'}' | b':' => self.bump(),
                _ => return true,
            }
        }
    }
}
