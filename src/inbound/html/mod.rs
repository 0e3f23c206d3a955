//! HTML of a mail → text that can be read and folded: blocks are lines, quotes begin with `> `,
//! links show their address once. Forgiving as mail programs are; what is not drawn is not read.

mod lines;
mod tag;

use std::collections::HashSet;

use mail_parser::decoders::html::add_html_token;

use lines::Lines;
use tag::{Piece, Pieces, Tag};

/// Longer addresses of links are not shown.
const ADDRESS: usize = 300;
/// Open elements that are remembered.
const DEEP: usize = 200;

/// The text of `html`.
pub(super) fn text(html: &str) -> String {
    let mut page = Page::default();
    for piece in Pieces::new(html) {
        match piece {
            Piece::Text(text) => page.text(text),
            Piece::Tag(tag) if tag.closes => page.close(&tag),
            Piece::Tag(tag) => page.open(&tag),
        }
    }
    page.lines.end()
}

/// What is known in the midst of a page.
#[derive(Default)]
struct Page<'a> {
    lines: Lines,
    /// The element whose content is not drawn.
    unseen: Option<&'static str>,
    /// Open `div` and `blockquote`: whether it is a blockquote, and whether it quotes.
    boxes: Vec<(bool, bool)>,
    /// Open lists: the number of the last entry of those that have numbers.
    lists: Vec<Option<u32>>,
    preformatted: usize,
    link: Option<(&'a str, usize)>,
    shown: HashSet<&'a str>,
}

const UNSEEN: [&str; 8] =
    ["script", "style", "title", "template", "svg", "select", "object", "noscript"];
const BLOCKS: [&str; 14] = [
    "div", "tr", "table", "section", "article", "header", "footer", "center", "form", "dl", "dt",
    "dd", "address", "pre",
];
const PARAGRAPHS: [&str; 8] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "hr"];

impl<'a> Page<'a> {
    fn text(&mut self, text: &str) {
        if self.unseen.is_none() {
            self.lines.add(&without_entities(text), self.preformatted > 0);
        }
    }

    fn open(&mut self, tag: &Tag<'a>) {
        if self.unseen.is_some() {
            return;
        }
        if let Some(name) = UNSEEN.iter().find(|name| tag.is(name)) {
            self.unseen = Some(name);
            return;
        }
        self.begin_block(tag);
        match tag.name.to_ascii_lowercase().as_str() {
            "blockquote" => self.enter(true, true),
            "div" => {
                let class = tag.attribute("class").unwrap_or_default();
                self.enter(false, class.split_whitespace().any(|c| c == "yahoo_quoted"));
            }
            "br" => self.lines.end_line(),
            "td" | "th" => self.lines.add(" ", false),
            "pre" => self.preformatted += 1,
            "ul" | "ol" if self.lists.len() < DEEP => self.lists.push(tag.is("ol").then_some(0)),
            "li" => {
                self.lines.new_line();
                let mark = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n = n.saturating_add(1);
                        format!("{n}. ")
                    }
                    _ => "- ".to_owned(),
                };
                self.lines.add(&mark, false);
            }
            "img" => {
                // Little pictures that stand for emoji; names of logos say nothing.
                let alt = without_entities(tag.attribute("alt").unwrap_or_default());
                if alt.len() < 30 && !alt.contains(|c: char| c.is_ascii_alphanumeric()) {
                    self.lines.add(&alt, false);
                }
            }
            "a" => {
                self.end_link();
                let address = tag.attribute("href").unwrap_or_default().trim();
                self.link = Some((address, self.lines.written()));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: &Tag<'a>) {
        if let Some(name) = self.unseen {
            if tag.is(name) {
                self.unseen = None;
            }
            return;
        }
        match tag.name.to_ascii_lowercase().as_str() {
            "blockquote" => self.leave(true),
            "div" => self.leave(false),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "ul" | "ol" => {
                self.lists.pop();
            }
            "a" => self.end_link(),
            _ => {}
        }
        self.begin_block(tag);
    }

    fn begin_block(&mut self, tag: &Tag) {
        if BLOCKS.iter().any(|name| tag.is(name)) {
            self.lines.new_line();
        } else if PARAGRAPHS.iter().any(|name| tag.is(name)) {
            self.lines.new_paragraph();
        }
    }

    fn enter(&mut self, is_blockquote: bool, quotes: bool) {
        if self.boxes.len() < DEEP {
            self.boxes.push((is_blockquote, quotes));
            self.set_depth();
        }
    }

    fn leave(&mut self, is_blockquote: bool) {
        match self.boxes.iter().rposition(|(is, _)| *is == is_blockquote) {
            // A stray end of a division ends no quote.
            Some(at) if is_blockquote || at + 1 == self.boxes.len() => self.boxes.truncate(at),
            _ => {}
        }
        self.set_depth();
    }

    fn set_depth(&mut self) {
        self.lines.set_depth(self.boxes.iter().filter(|(_, quotes)| *quotes).count());
    }

    fn end_link(&mut self) {
        let Some((address, from)) = self.link.take() else { return };
        let target = address.strip_prefix("mailto:").unwrap_or(address);
        let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
        let is_fit = ["http://", "https://", "mailto:"].iter().any(|s| lower.starts_with(s))
            && address.len() <= ADDRESS
            && !target.contains(|c: char| c.is_whitespace() || c == '<' || c == '>');
        if !is_fit || !self.shown.insert(address) {
            return;
        }
        let plain = without_entities(target);
        let bare = |text: &str| {
            let text = text.trim().trim_start_matches("https://").trim_start_matches("http://");
            text.trim_end_matches('/').to_lowercase()
        };
        let text = self.lines.since(from);
        if !bare(text).contains(&bare(&plain)) {
            self.lines.add(&format!(" <{plain}>"), false);
        }
    }
}

/// Longest name of an entity that there is.
const ENTITY: usize = 33;

fn without_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].bytes().take(ENTITY);
        let length = name.take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let is_closed = length > 0 && rest.as_bytes().get(1 + length) == Some(&b';');
        let end = if is_closed { length + 2 } else { 1 };
        add_html_token(&mut plain, &rest.as_bytes()[..end], false);
        rest = &rest[end..];
    }
    plain + rest
}
