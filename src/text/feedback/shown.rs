//! What strangers wrote, as people of ours may see it: on a terminal, and in mails of the office.

use unicode_normalization::char::is_combining_mark;

use crate::text::shown::visible;

/// Marks above or below one character that are shown; more climb over other lines.
const MARKS: usize = 2;

/// The first words of `text` in one line of at most `columns`, harmless to a terminal.
pub fn excerpt(text: &str, columns: usize) -> String {
    let (mut out, mut used, mut marks) = (String::new(), 0, 0);
    // Whatever is behind so many characters cannot be seen.
    let near = text.chars().take(columns.saturating_mul(8));
    let mut gap = false;
    for c in near {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let c = visible(c);
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            continue;
        }
        let wide = width(c);
        if used + usize::from(gap) + wide > columns.saturating_sub(1) {
            out.push('…');
            return out;
        }
        if gap {
            out.push(' ');
        }
        used += usize::from(gap) + wide;
        gap = false;
        out.push(c);
    }
    out
}

/// `text` line by line, harmless to a terminal; what is beyond `characters` is cut.
pub fn whole(text: &str, characters: usize) -> (Vec<String>, bool) {
    let is_cut = text.chars().nth(characters).is_some();
    let near: String = text.chars().take(characters).collect();
    let mut marks = 0;
    let mut keep = |c: &char| {
        marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
        marks <= MARKS && !is_invisible(*c)
    };
    let line = |line: &str| line.chars().filter(&mut keep).map(visible).collect::<String>();
    let lines = near.split('\n').map(|line| line.trim_end_matches('\r')).map(line);
    let mut lines: Vec<String> = lines.collect();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    (lines, is_cut)
}

/// Columns that `text` takes.
pub fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// `text` and spaces up to `columns`.
pub fn padded(text: &str, columns: usize) -> String {
    let gap = columns.saturating_sub(self::columns(text));
    format!("{text}{}", " ".repeat(gap))
}

/// Columns that a character takes: East Asian letters and emoji take two.
fn width(c: char) -> usize {
    match c {
        c if is_combining_mark(c) || matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}') => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Characters that nobody sees and that can hide others, or carry text of their own.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_harmless_line_of_limited_width() {
        let shown = |text: &str| excerpt(text, 20);
        assert_eq!(shown("  Berapa\r\n\tbiayanya? "), "Berapa biayanya?");
        assert_eq!(shown("\u{1b}[31mmerah\u{7}\u{202e}"), "\u{fffd}[31mmerah\u{fffd}\u{fffd}");
        assert_eq!(shown("satu dua tiga empat lima"), "satu dua tiga empat…");
        assert_eq!(shown("注音符號注音符號注音符號"), "注音符號注音符號注…");
        assert_eq!(shown("a\u{300}\u{301}\u{302}\u{303}b\u{200b}c"), "a\u{300}\u{301}bc");
        assert!(columns(&shown(&"🙂".repeat(1_000))) <= 20);
        assert!(excerpt(&"\u{301}".repeat(100_000), 20).chars().count() < 200);
        assert_eq!(shown(""), "");
    }

    #[test]
    fn a_text_keeps_its_lines_and_nothing_that_moves_a_cursor() {
        let (lines, is_cut) = whole("satu\r\n\u{1b}]0;x\u{7}dua\u{9b}\n\n", 100);
        assert_eq!(lines, ["satu", "\u{fffd}]0;x\u{fffd}dua\u{fffd}"]);
        assert!(!is_cut);
        let (lines, is_cut) = whole(&"a".repeat(101), 100);
        assert_eq!((lines[0].len(), is_cut), (100, true));
    }
}
