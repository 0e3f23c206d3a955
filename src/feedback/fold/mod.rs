//! What a person wrote himself in a mail, apart from what he quotes and from his signature.

mod line;
mod quote;
mod signature;
#[cfg(test)]
mod tests;

/// A text taken apart. No line is lost: each is in one of both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The person's own words; the whole text, where there seem to be none.
    pub text: String,
    /// Quotes, who is quoted, and signature, in their order; may be empty.
    pub folded: String,
}

/// Takes `text` apart, whose lines end in LF: own words may stand above, below and between quotes.
pub fn fold(text: &str) -> Folded {
    let lines: Vec<&str> = text.lines().collect();
    let mut is_folded = quote::quoted(&lines);
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|n| is_folded[*n]).unwrap_or(lines.len());
        let from = signature::begins(&lines[at..end]);
        is_folded[at + from..end].fill(true);
        at = end + 1;
    }
    let part = |wanted: bool| {
        let all = lines.iter().zip(&is_folded).filter(|(_, is)| **is == wanted);
        joined(all.map(|(line, _)| *line))
    };
    match part(false) {
        own if own.is_empty() => Folded { text: joined(lines.into_iter()), folded: String::new() },
        own => Folded { text: own, folded: part(true) },
    }
}

/// Lines with no more than one empty one between them.
fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut gap = "";
    for line in lines.map(str::trim_end) {
        if line.is_empty() {
            gap = "\n";
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
            text.push_str(gap);
        }
        gap = "";
        text.push_str(line);
    }
    text
}
