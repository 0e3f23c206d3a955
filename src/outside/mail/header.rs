//! Values as they stand in header lines: folded, in ASCII, free of anything that ends a line.

use std::borrow::Cow;

use data_encoding::BASE64;

/// A line is folded before it grows beyond this.
const WIDTH: usize = 76;
/// A word beyond this could make a line longer than the 998 bytes that SMTP grants.
const LONGEST_WORD: usize = 900;
/// UTF-8 bytes in an encoded word: 52 characters of base64, so that the line stays within
/// [`WIDTH`] even behind `Subject: `.
const ENCODED: usize = 39;

/// Characters that no header and no name needs: controls, and marks that turn the direction of
/// the text around them, with which a name could pass for another.
pub(super) fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` with every forbidden character made a space, cut at 255 characters, trimmed.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let short = text.char_indices().nth(255).map_or(text, |(end, _)| &text[..end]);
    if short.contains(is_forbidden) {
        Cow::Owned(short.replace(is_forbidden, " ").trim().to_owned())
    } else {
        Cow::Borrowed(short.trim())
    }
}

/// Appends free text, such as a subject, behind `column` bytes of the line. It must be clean.
pub(super) fn write_text(text: &str, column: usize, out: &mut Vec<u8>) {
    if needs_encoding(text) { write_encoded(text, out) } else { write_folded(text, column, out) }
}

/// Appends words of ASCII, folded at single spaces.
pub(super) fn write_folded(text: &str, mut column: usize, out: &mut Vec<u8>) {
    let mut after_word = false;
    for (n, word) in text.split(' ').enumerate() {
        if n > 0 {
            if after_word && !word.is_empty() && column + 1 + word.len() > WIDTH {
                out.extend_from_slice(b"\r\n");
                column = 0;
            }
            out.push(b' ');
            column += 1;
        }
        out.extend_from_slice(word.as_bytes());
        column += word.len();
        after_word = !word.is_empty();
    }
}

/// Appends a mailbox behind `column` bytes of the line: the name quoted or encoded as it needs,
/// and the address, which must be proven.
pub(super) fn write_mailbox(name: &str, address: &str, column: usize, out: &mut Vec<u8>) {
    if name.is_empty() {
        out.extend_from_slice(address.as_bytes());
        return;
    }
    let start = out.len();
    if needs_encoding(name) || name.len() > 60 {
        write_encoded(name, out);
    } else if name.bytes().all(|b| b == b' ' || is_atom(b)) {
        out.extend_from_slice(name.as_bytes());
    } else {
        out.push(b'"');
        for &b in name.as_bytes() {
            if b == b'"' || b == b'\\' {
                out.push(b'\\');
            }
            out.push(b);
        }
        out.push(b'"');
    }
    // Lines of an encoded name were folded, which this measure does not see: it folds once more.
    let long = column + (out.len() - start) + address.len() + 3 > WIDTH;
    out.extend_from_slice(if long { b"\r\n <" } else { b" <" });
    out.extend_from_slice(address.as_bytes());
    out.push(b'>');
}

/// Whether a text must be encoded: beyond ASCII, too long a word, or what would read as encoded.
fn needs_encoding(text: &str) -> bool {
    !text.is_ascii() || text.contains("=?") || text.split(' ').any(|word| word.len() > LONGEST_WORD)
}

fn is_atom(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b)
}

/// Encoded words of RFC 2047, each with whole characters, one a line.
fn write_encoded(text: &str, out: &mut Vec<u8>) {
    let mut rest = text;
    let mut separator: &[u8] = b"";
    while !rest.is_empty() {
        let (word, tail) = rest.split_at(rest.floor_char_boundary(ENCODED));
        out.extend_from_slice(separator);
        out.extend_from_slice(b"=?utf-8?B?");
        out.extend_from_slice(BASE64.encode(word.as_bytes()).as_bytes());
        out.extend_from_slice(b"?=");
        separator = b"\r\n ";
        rest = tail;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(value: &str) -> String {
        let mut out = Vec::new();
        write_text(value, 9, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn mailbox(name: &str) -> String {
        let mut out = Vec::new();
        write_mailbox(name, "a@b.example", 4, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_text_stays_readable() {
        assert_eq!(text("Siaran pers: hasil rapat"), "Siaran pers: hasil rapat");
        let words = vec!["kata"; 30].join(" ");
        let folded = text(&words);
        assert_eq!(folded.replace("\r\n", ""), words);
        assert!(folded.contains("\r\n kata"));
    }

    #[test]
    fn names_are_quoted_as_they_need() {
        assert_eq!(mailbox(""), "a@b.example");
        assert_eq!(mailbox("Meja Nasional"), "Meja Nasional <a@b.example>");
        assert_eq!(mailbox("Budi, S.H."), "\"Budi, S.H.\" <a@b.example>");
        assert_eq!(mailbox("a\"b\\c"), "\"a\\\"b\\\\c\" <a@b.example>");
        assert_eq!(mailbox("<x@y.example>"), "\"<x@y.example>\" <a@b.example>");
        assert_eq!(mailbox("José"), "=?utf-8?B?Sm9zw6k=?= <a@b.example>");
        assert_eq!(mailbox("=?utf-8?Q?x?="), "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <a@b.example>");
    }

    #[test]
    fn cleaning_leaves_one_short_line() {
        assert_eq!(clean(" a\r\nBcc: x@y\0 "), "a  Bcc: x@y");
        assert_eq!(clean("evil\u{202e}gpj"), "evil gpj");
        assert_eq!(clean(&"é".repeat(1_000_000)).chars().count(), 255);
        assert_eq!(clean("Ayu"), "Ayu");
    }

    proptest! {
        #[test]
        fn every_value_is_read_back_as_it_was(value in "(\\PC|[é=?\"\\\\ ]){0,300}") {
            let value = clean(&value).into_owned();
            let message = format!("Subject: {}\r\nTo: {}\r\n\r\n", text(&value), mailbox(&value));
            prop_assert!(message.lines().all(|line| line.len() <= 998));
            prop_assert!(message.is_ascii());
            let read = mail_parser::MessageParser::default().parse(message.as_bytes()).unwrap();
            let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(squeezed(read.subject().unwrap_or_default()), squeezed(&value));
            let to = read.to().and_then(|to| to.first()).unwrap();
            prop_assert_eq!(to.address(), Some("a@b.example"));
            prop_assert_eq!(squeezed(to.name().unwrap_or_default()), squeezed(&value));
        }
    }
}
