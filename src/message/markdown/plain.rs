//! A body as plain text that says all that the HTML says.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::columns::Grid;
use super::link::encode;
use super::wrap::{WIDTH, wrap};

/// Writes `events` as plain text: LF line ends, wrapped, ending in one line end.
pub(super) fn write(events: Vec<Event>) -> String {
    let mut plain = Plain::default();
    for event in events {
        plain.event(event);
    }
    plain.flush();
    plain.out
}

#[derive(Default)]
struct Plain {
    out: String,
    /// What the open block says so far.
    line: String,
    /// Before each line, a piece per open block.
    prefix: Vec<String>,
    /// Of each open block, what stands once in place of its piece: the bullet of an item.
    bullets: Vec<Option<String>>,
    /// An empty line comes before the next one, within so many open blocks.
    gap: Option<usize>,
    lists: Vec<List>,
    /// Target of each open link, and where its words begin.
    links: Vec<(String, usize)>,
    headings: Vec<HeadingLevel>,
    table: Option<Grid>,
    row: Vec<String>,
}

/// An open list.
#[derive(Default)]
struct List {
    /// The next number, where it has numbers.
    next: Option<u64>,
    /// Its items have paragraphs, so that empty lines divide them.
    is_loose: bool,
}

impl Plain {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.line.push_str(&text),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Rule => {
                self.close();
                self.emit("* * *");
                self.close();
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { level, .. } => {
                self.close();
                self.headings.retain(|above| *above < level);
                self.headings.push(level);
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.open("> ".to_owned(), None);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.open("    ".to_owned(), None);
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(List { next: first, is_loose: false });
            }
            Tag::Item => {
                let bullet = match self.lists.last_mut() {
                    Some(List { next: Some(number), .. }) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.open(" ".repeat(bullet.len()), Some(bullet));
            }
            Tag::Table(columns) => self.table = Some(Grid { columns, ..Grid::default() }),
            Tag::Strikethrough => self.line.push_str("~~"),
            Tag::Link { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.line.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.lists.iter_mut().rev().take(1).for_each(|list| list.is_loose = true);
                self.close();
            }
            TagEnd::Heading(_) => {
                let width = self.line.chars().count().min(WIDTH);
                self.flush();
                match self.headings.len() {
                    1 => self.emit(&"=".repeat(width)),
                    2 => self.emit(&"-".repeat(width)),
                    _ => {}
                }
                self.close();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.leave();
                self.close();
            }
            TagEnd::Item => {
                self.flush();
                self.leave();
                if self.lists.last().is_some_and(|list| list.is_loose) {
                    self.close();
                }
            }
            TagEnd::CodeBlock => {
                for line in std::mem::take(&mut self.line).lines() {
                    self.emit(line);
                }
                self.leave();
                self.close();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.close();
                }
            }
            TagEnd::Strikethrough => self.line.push_str("~~"),
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                self.row.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            TagEnd::TableHead => {
                let head = std::mem::take(&mut self.row);
                self.table.iter_mut().for_each(|table| table.head.clone_from(&head));
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                self.table.iter_mut().for_each(|table| table.rows.push(row.clone()));
            }
            TagEnd::Table => {
                let lines = self.table.take().map(|table| table.lines(self.room()));
                lines.unwrap_or_default().iter().for_each(|line| self.emit(line));
                self.close();
            }
            _ => {}
        }
    }

    /// Writes where the link leads, unless its words say so.
    fn end_link(&mut self) {
        let Some((target, from)) = self.links.pop() else { return };
        let shown = encode(self.line.get(from..).unwrap_or_default().trim());
        let address = match target.strip_prefix("mailto:") {
            Some(address) if !address.contains('?') => address,
            _ => &target,
        };
        if shown != address {
            self.line.push_str(&format!(" ({address})"));
        }
    }

    /// Opens a block whose lines begin with `piece`, the first with `bullet`.
    fn open(&mut self, piece: String, bullet: Option<String>) {
        self.prefix.push(piece);
        self.bullets.push(bullet);
    }

    fn leave(&mut self) {
        self.prefix.pop();
        self.bullets.pop();
    }

    /// Width that the open blocks leave.
    fn room(&self) -> usize {
        let taken: usize = self.prefix.iter().map(|piece| piece.len()).sum();
        WIDTH.saturating_sub(taken).max(WIDTH / 3)
    }

    /// Writes what the open block says.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        for piece in line.split('\n') {
            for line in wrap(piece, self.room()) {
                self.emit(&line);
            }
        }
    }

    /// Ends a block: an empty line follows.
    fn close(&mut self) {
        self.flush();
        let depth = self.prefix.len();
        self.gap = Some(self.gap.map_or(depth, |gap| gap.min(depth)));
    }

    fn emit(&mut self, line: &str) {
        let gap = self.gap.take().filter(|_| !self.out.is_empty());
        if let Some(depth) = gap {
            let depth = depth.min(self.prefix.len());
            self.out.push_str(self.prefix[..depth].concat().trim_end());
            self.out.push('\n');
        }
        let pieces = self.prefix.iter().zip(&mut self.bullets);
        let before: String =
            pieces.map(|(piece, bullet)| bullet.take().unwrap_or_else(|| piece.clone())).collect();
        self.out.push_str(format!("{before}{line}").trim_end());
        self.out.push('\n');
    }
}
