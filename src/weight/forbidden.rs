//! Characters that X never takes.

/// Characters that make X refuse the whole post.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}
