//! A body as an HTML fragment in which each element carries its looks.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TagEnd};

use super::escape::escape;
use super::style;

/// Writes `events` as HTML. The letter's title is the `h1`: headings of the body begin at `h2` and
/// leave no level out, whatever the body's own levels are.
pub(super) fn write(events: Vec<Event>) -> String {
    let mut page = Page::default();
    for event in events {
        page.event(event);
    }
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
    /// Levels of the headings above the present place.
    headings: Vec<HeadingLevel>,
    /// Of each open list whether it is numbered.
    numbered: Vec<bool>,
    quotations: usize,
    table: Table,
}

/// The table that is being written; tables do not nest.
#[derive(Default)]
struct Table {
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The head had words; without them the first column tells what a row is about.
    has_head: bool,
    /// Where its head began.
    from: usize,
}

impl Page {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text),
            Event::Code(text) => {
                self.open("code", style::CODE);
                self.words(&text);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.open("hr", style::RULE);
                self.out.push('\n');
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        self.table.has_head |= self.table.in_head && !text.trim().is_empty();
        self.out.push_str(&escape(text));
    }

    fn open(&mut self, element: &str, style: &str) {
        self.out.push_str(&format!("<{element} style=\"{style}\">"));
    }

    /// Within a quotation or a list.
    fn is_inside(&self) -> bool {
        self.quotations > 0 || !self.numbered.is_empty()
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph if self.is_inside() => self.open("p", style::INNER_PARAGRAPH),
            Tag::Paragraph => self.open("p", style::PARAGRAPH),
            Tag::Heading { level, .. } => {
                self.headings.retain(|above| *above < level);
                self.headings.push(level);
                match self.headings.len() {
                    1 => self.open("h2", style::SECTION),
                    deep => self.open(heading(deep), style::SUBSECTION),
                }
            }
            Tag::BlockQuote(_) => {
                self.quotations += 1;
                self.open("blockquote", style::QUOTE);
                self.out.push('\n');
            }
            Tag::CodeBlock(_) => self.open("pre", style::CODE_BLOCK),
            Tag::List(first) => {
                let looks = if self.is_inside() { style::INNER_LIST } else { style::LIST };
                self.numbered.push(first.is_some());
                match first {
                    None => self.open("ul", looks),
                    Some(1) => self.open("ol", looks),
                    Some(first) => {
                        self.out.push_str(&format!("<ol start=\"{first}\" style=\"{looks}\">"));
                    }
                }
                self.out.push('\n');
            }
            Tag::Item => self.open("li", style::ITEM),
            Tag::Table(columns) => {
                self.table = Table { columns, ..Table::default() };
                self.open("div", style::SCROLL);
                self.open("table", style::TABLE);
                self.out.push('\n');
            }
            Tag::TableHead => {
                (self.table.in_head, self.table.column) = (true, 0);
                self.table.from = self.out.len();
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<s>"),
            Tag::Link { dest_url, .. } => {
                let address = escape(&dest_url);
                self.out.push_str(&format!("<a href=\"{address}\" style=\"{}\">", style::LINK));
            }
            _ => {}
        }
    }

    fn cell(&mut self) {
        let table = &self.table;
        let side = match table.columns.get(table.column) {
            Some(Alignment::Right) => "right",
            Some(Alignment::Center) => "center",
            _ => "left",
        };
        let opened = match self.cell_element() {
            ("th", scope) => {
                let style = style::HEADER_CELL;
                format!("<th scope=\"{scope}\" style=\"{style};text-align:{side}\">")
            }
            _ => format!("<td style=\"{};text-align:{side}\">", style::CELL),
        };
        self.out.push_str(&opened);
    }

    /// The element of the present cell, and of a header cell what it is the header of.
    fn cell_element(&self) -> (&'static str, &'static str) {
        match &self.table {
            Table { in_head: true, .. } => ("th", "col"),
            Table { has_head: false, column: 0, .. } => ("th", "row"),
            _ => ("td", ""),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(_) => match self.headings.len() {
                0 => {}
                deep => self.out.push_str(&format!("</{}>\n", heading(deep))),
            },
            TagEnd::BlockQuote(_) => {
                self.quotations = self.quotations.saturating_sub(1);
                self.out.push_str("</blockquote>\n");
            }
            TagEnd::CodeBlock => self.out.push_str("</pre>\n"),
            TagEnd::List(_) => {
                let numbered = self.numbered.pop().unwrap_or_default();
                self.out.push_str(if numbered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Table => self.out.push_str("</tbody>\n</table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                match self.table.has_head {
                    true => self.out.push_str("</tr>\n</thead>\n"),
                    false => self.out.truncate(self.table.from),
                }
                self.out.push_str("<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.out.push_str(&format!("</{}>", self.cell_element().0));
                self.table.column += 1;
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</s>"),
            TagEnd::Link => self.out.push_str("</a>"),
            _ => {}
        }
    }
}

fn heading(deep: usize) -> &'static str {
    ["h2", "h3", "h4", "h5", "h6"][deep.clamp(1, 5) - 1]
}
