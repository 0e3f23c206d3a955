//! One line of a mail.

/// Whether it is marked as a quote.
pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Whether there is nothing on it.
pub(super) fn is_empty(line: &str) -> bool {
    line.trim().is_empty()
}
