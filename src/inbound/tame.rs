//! Text of strangers that can be shown anywhere.

/// `text` with LF as its only control character, without what turns the direction of reading or is
/// not drawn at all, no line ending in blanks, never two empty lines in a row, none at its ends; at
/// most `most` bytes.
pub fn tame(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut tamed = String::with_capacity(text.len().min(most));
    let mut empty = 0;
    for line in text.split('\n') {
        let line: String = line.chars().filter_map(shown).collect();
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !tamed.is_empty() {
            tamed.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        tamed.push_str(line);
        if tamed.len() > most {
            break;
        }
    }
    tamed.truncate(tamed.floor_char_boundary(most));
    tamed.truncate(tamed.trim_end().len());
    tamed
}

fn shown(c: char) -> Option<char> {
    match c {
        '\t' | '\u{a0}' | '\u{202f}' => Some(' '),
        c if c.is_control() => None,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_moves_or_hides() {
        let text = "\n\na\x1b[31m\u{202e}b\u{200b}c \t\r\n\r\n\n\rd\u{2028}e\0\u{feff}\n\n";
        assert_eq!(tame(text, 100), "a[31mbc\n\nd\ne");
        assert_eq!(tame("äääää", 5), "ää");
        assert_eq!(tame("a\n\n\nb", 2), "a");
    }
}
