//! Words of others within Markdown that a forge shows: they lay out nothing, call nobody and give no
//! command.

/// Forges read a name, a number or a label behind these.
const SIGNS: &str = "@#!&%~$";
/// Characters that may be escaped and mean something within a line.
const MARKS: &str = "\\`*_[]<>|~#&@!${}^";
/// Parts a sign from what follows, and is not seen.
const JOINER: char = '\u{2060}';

/// Text within a line.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.trim().chars().map(plain) {
        if MARKS.contains(c) {
            out.push('\\');
        }
        out.push(c);
        if SIGNS.contains(c) {
            out.push(JOINER);
        }
    }
    out
}

/// A name as code, also within a table.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(plain).collect();
    let ticks = "`".repeat(longest_run(&text) + 1);
    let text = text.replace('|', "\\|");
    let is_edged = text.starts_with('`') || text.ends_with('`') || text.is_empty();
    let space = if is_edged { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Lines as they are.
pub(super) fn fenced(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text: String = text.chars().map(|c| if c == '\n' { c } else { plain(c) }).collect();
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

fn plain(c: char) -> char {
    let turns =
        matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns { ' ' } else { c }
}

/// Backticks in a row, at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// What a reader sees, and whether anything but plain text was laid out.
    fn seen(markdown: &str) -> (String, bool) {
        let mut text = String::new();
        let mut is_plain = true;
        for event in Parser::new_ext(markdown, Options::all()) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(Tag::Heading { .. }) | Event::End(_) => {}
                _ => is_plain = false,
            }
        }
        (text.replace(JOINER, ""), is_plain)
    }

    #[test]
    fn a_title_lays_out_nothing_and_calls_nobody() {
        let title = "*Beras* <b>@humas</b> [a](https://b.example) `x` #12 !3 \\ ~~y~~ | $z$ &amp;";
        let quoted = inline(title);
        let (text, is_plain) = seen(&format!("# {quoted}\n"));
        assert!(is_plain, "{quoted}");
        assert_eq!(text, title);
        for sign in ["@humas", "#12", "!3", "&amp"] {
            assert!(!quoted.contains(sign), "{sign}: {quoted}");
        }
        assert_eq!(inline("satu\n/close\r\ndua"), "satu /close  dua");
    }

    #[test]
    fn a_post_stays_within_its_fence() {
        let post = "````\n/merge\n@humas\n```js\n~~~\n    akhir";
        let quoted = fenced(post);
        let mut inside = String::new();
        let mut blocks = 0;
        for event in Parser::new(&quoted) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => blocks += 1,
                Event::Text(text) => inside.push_str(&text),
                Event::End(_) => {}
                other => panic!("{other:?} in {quoted}"),
            }
        }
        assert_eq!((blocks, inside.trim_end()), (1, post));
        assert_eq!(fenced("a\n\n"), "```text\na\n```\n");
    }

    #[test]
    fn a_name_stays_code() {
        for (name, wanted) in
            [("kantor", "`kantor`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a|b", "`a\\|b`")]
        {
            assert_eq!(code(name), wanted);
        }
    }
}
