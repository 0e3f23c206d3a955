//! Markdown of an announcement's body as HTML and as plain text of equal worth, from the same
//! events. Raw HTML, active links and remote images never come through.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::PLACEHOLDERS;

/// Width at which plain text is wrapped, in characters.
const WIDTH: usize = 76;
/// Stands for the spaces inside a placeholder while text is wrapped.
const GLUE: char = '\u{1}';

/// The Markdown dialect of a body: CommonMark with tables and strikethrough.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// Whether a link may be followed from a letter: web, mail and telephone only.
pub fn is_safe_link(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return !target.contains('\\') };
    matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "mailto" | "tel")
}

/// The body as an HTML fragment.
pub fn html(body: &str) -> String {
    let mut image_depth = 0u32;
    let mut links = Vec::new();
    let events = Parser::new_ext(body, options()).filter_map(move |event| match event {
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Image { .. }) => {
            image_depth += 1;
            Some(Event::Text(CowStr::Borrowed("[")))
        }
        Event::End(TagEnd::Image) => {
            image_depth = image_depth.saturating_sub(1);
            Some(Event::Text(CowStr::Borrowed("]")))
        }
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let safe = is_safe_link(dest_url);
            links.push(safe);
            safe.then_some(event)
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(event),
        other => Some(other),
    });
    let mut out = String::with_capacity(body.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut out, events);
    ammonia::Builder::default()
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .rm_tags(["img"])
        .link_rel(None)
        .clean(&out)
        .to_string()
}

/// The body as plain text, LF line ends, wrapped, ending in one line end.
pub fn text(body: &str) -> String {
    let mut writer = Writer::default();
    for event in Parser::new_ext(body, options()) {
        writer.event(event);
    }
    let out = writer.out.trim_matches('\n').to_owned() + "\n";
    out.replace(GLUE, " ")
}

#[derive(Default)]
struct Writer {
    out: String,
    line: String,
    /// Prefix of each line, a piece per open block.
    prefix: Vec<String>,
    /// Prefix of the next line only, in place of the last piece.
    bullet: Option<String>,
    lists: Vec<Option<u64>>,
    links: Vec<(String, usize)>,
    cells: Vec<String>,
    in_code: bool,
    underline: Option<char>,
}

impl Writer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                for line in text.lines() {
                    self.emit(line);
                }
            }
            Event::Text(text) | Event::Code(text) => self.line.push_str(&text),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Rule => {
                self.blank();
                self.emit("* * *");
                self.blank();
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => {}
            Tag::Heading { level, .. } => {
                self.blank();
                self.underline = match level {
                    HeadingLevel::H1 => Some('='),
                    HeadingLevel::H2 => Some('-'),
                    _ => None,
                };
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.prefix.push("> ".to_owned());
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_code = true;
                self.prefix.push("    ".to_owned());
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let bullet = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}. ", *n - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.prefix.push(" ".repeat(bullet.len()));
                self.bullet = Some(bullet);
            }
            Tag::Link { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.line.len()));
            }
            Tag::Image { .. } => self.line.push('['),
            Tag::TableCell => self.flush_to_cell(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.blank();
            }
            TagEnd::Heading(_) => {
                let width = self.line.chars().count().min(WIDTH);
                self.flush();
                if let Some(mark) = self.underline.take() {
                    self.emit(&mark.to_string().repeat(width));
                }
                self.blank();
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.prefix.pop();
                self.bullet = None;
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.prefix.pop();
                self.blank();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.blank();
                }
            }
            TagEnd::Link => {
                if let Some((target, from)) = self.links.pop() {
                    let shown = self.line[from.min(self.line.len())..].trim();
                    let plain = target.strip_prefix("mailto:").unwrap_or(&target);
                    if shown != plain && is_safe_link(&target) {
                        self.line.push_str(&format!(" ({plain})"));
                    }
                }
            }
            TagEnd::Image => self.line.push(']'),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                self.cells.push(cell.trim().to_owned());
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.cells);
                if row.iter().any(|c| !c.is_empty()) {
                    let [first, rest @ ..] = row.as_slice() else { return };
                    self.line = match rest {
                        [one] if !first.is_empty() => format!("{first}: {one}"),
                        _ => row.join(" | "),
                    };
                    self.flush();
                }
            }
            TagEnd::Table => self.blank(),
            _ => {}
        }
    }

    fn flush_to_cell(&mut self) {
        self.line.clear();
    }

    /// Writes the collected text, wrapped.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        let mut line = line;
        for placeholder in PLACEHOLDERS {
            let glued = placeholder.replace(' ', &GLUE.to_string());
            line = line.replace(placeholder, &glued);
        }
        for piece in line.split('\n') {
            let indent: usize = self.prefix.iter().map(|p| p.len()).sum();
            let mut current = String::new();
            for word in piece.split(' ').filter(|w| !w.is_empty()) {
                let width = current.chars().count() + 1 + word.chars().count() + indent;
                if !current.is_empty() && width > WIDTH {
                    self.emit(&std::mem::take(&mut current));
                }
                if !current.is_empty() {
                    current.push(' ');
                }
                current.push_str(word);
            }
            if !current.is_empty() {
                self.emit(&current);
            }
        }
    }

    fn emit(&mut self, line: &str) {
        let bullet = self.bullet.take();
        let own = self.prefix.len().saturating_sub(usize::from(bullet.is_some()));
        for piece in &self.prefix[..own] {
            self.out.push_str(piece);
        }
        if let Some(bullet) = bullet {
            self.out.push_str(&bullet);
        }
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.flush();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "# Judul\n\nYth. {{ recipient.name }}, *harap* baca [laman](https://a.example/x) atau <media@a.example>.\n\n- satu\n- dua\n  lanjut\n\n1. a\n2. b\n\n| Hari | Senin |\n|---|---|\n| Pukul | 10.00 |\n\n> kutip\n";

    #[test]
    fn plain_text_keeps_everything_that_the_page_says() {
        assert_eq!(
            text(BODY),
            "Judul\n=====\n\nYth. {{ recipient.name }}, harap baca laman (https://a.example/x) atau\nmedia@a.example.\n\n- satu\n- dua lanjut\n\n1. a\n2. b\n\nHari: Senin\nPukul: 10.00\n\n> kutip\n"
        );
    }

    #[test]
    fn a_placeholder_is_never_broken_over_lines() {
        let body = format!("{} {{{{ recipient.name }}}} akhir", "kata ".repeat(14));
        assert!(text(&body).contains("{{ recipient.name }}"));
    }

    #[test]
    fn nothing_active_and_nothing_remote_comes_through() {
        let body = "a <script>x()</script> [b](javascript:alert(1)) [c](DATA:text/html,x) ![p](https://t.example/pixel.gif)\n\n<img src=x onerror=y>\n\n[d](vbscript:x) [e](https://ok.example)";
        let page = html(body);
        for bad in ["<script", "javascript", "DATA:", "<img", "onerror", "pixel.gif", "vbscript"] {
            assert!(!page.contains(bad), "{bad} in {page}");
        }
        assert!(page.contains("<a href=\"https://ok.example\">e</a>"), "{page}");
        let plain = text(body);
        for bad in ["javascript", "pixel.gif", "DATA:"] {
            assert!(!plain.contains(bad), "{bad} in {plain}");
        }
    }

    #[test]
    fn nested_lists_and_code_keep_their_indent() {
        assert_eq!(
            text("- a\n  - b\n    c\n- d\n\n```\nx  y\n```\n"),
            "- a\n  - b c\n- d\n\n    x  y\n"
        );
    }
}
