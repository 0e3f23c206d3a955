//! Lines of plain text that fit a mail program's window.

/// Width of plain text, in characters.
pub(crate) const WIDTH: usize = 76;

/// `text` in lines of at most `width` characters, where its words allow; no line for no words. A
/// placeholder such as `{{ recipient.name }}` is one word.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    lines
}

/// As [`wrap`], with all lines but the first indented by `indent` spaces.
pub(crate) fn hang(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut lines = wrap(text, width.saturating_sub(indent));
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, &" ".repeat(indent));
    }
    lines
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // Words still to come of an open placeholder.
    let mut open = 0;
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if open > 0 => {
                last.push(' ');
                last.push_str(word);
                open -= 1;
            }
            _ => words.push(word.to_owned()),
        }
        if word.ends_with("{{") {
            open = 2;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_broken_and_lines_are_never_longer_than_they_must() {
        assert_eq!(wrap("aa bb  cc\ndd", 5), ["aa bb", "cc dd"]);
        assert_eq!(wrap("https://a.example/lang a", 5), ["https://a.example/lang", "a"]);
        assert!(wrap(" \n", 5).is_empty());
        assert_eq!(hang("aa bb cc dd", 7, 2), ["aa bb", "  cc dd"]);
    }

    #[test]
    fn a_placeholder_is_one_word() {
        assert_eq!(
            wrap("Yth. ({{ recipient.name }}), a", 8),
            ["Yth.", "({{ recipient.name }}),", "a"]
        );
    }
}
