//! Quoted-printable (RFC 2045, 6.7), written piece by piece, so that a text can be encoded in
//! advance around the places where a recipient's name will stand.

/// Longest line, without CRLF.
const WIDTH: usize = 76;

/// Ends a line that goes on: a cut is always between two of these, at column 0.
pub(super) const SOFT_BREAK: &[u8] = b"=\r\n";

/// Appends `text`, which starts at column 0, with LF line ends. The caller ends the last line, hard
/// or soft.
///
/// No line starts with a dot, so that the result needs no dot-stuffing. A space stays bare at the
/// end of `text`: there must a soft break or more text follow.
pub(super) fn encode(text: &str, out: &mut Vec<u8>) {
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            out.extend_from_slice(b"\r\n");
            column = 0;
            continue;
        }
        let bare = match c {
            '=' => false,
            '.' => column != 0,
            ' ' | '\t' => chars.peek() != Some(&'\n'),
            c => c.is_ascii_graphic(),
        };
        let width = if bare { 1 } else { 3 * c.len_utf8() };
        // One column is left for the `=` of a soft break.
        if column + width >= WIDTH {
            out.extend_from_slice(SOFT_BREAK);
            column = 0;
        }
        if bare && (c != '.' || column != 0) {
            out.push(c as u8);
            column += 1;
        } else {
            let mut bytes = [0; 4];
            for &b in c.encode_utf8(&mut bytes).as_bytes() {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.extend([b'=', HEX[usize::from(b >> 4)], HEX[usize::from(b & 15)]]);
                column += 3;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(text: &str) -> String {
        let mut out = Vec::new();
        encode(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// An own reading of RFC 2045, apart from the code under test.
    fn decoded(encoded: &str) -> Vec<u8> {
        let joined = encoded.replace("=\r\n", "");
        let mut out = Vec::new();
        let mut rest = joined.as_bytes();
        while let [first, tail @ ..] = rest {
            if *first == b'=' {
                let hex = std::str::from_utf8(&tail[..2]).unwrap();
                out.push(u8::from_str_radix(hex, 16).unwrap());
                rest = &tail[2..];
            } else {
                out.push(*first);
                rest = tail;
            }
        }
        out
    }

    #[test]
    fn known_texts() {
        assert_eq!(encoded("a=b é\n"), "a=3Db =C3=A9\r\n");
        assert_eq!(encoded("a \n\t\n"), "a=20\r\n=09\r\n");
        assert_eq!(encoded(".\n.\n..a.b\n"), "=2E\r\n=2E\r\n=2E.a.b\r\n");
        assert_eq!(encoded("\0\r"), "=00=0D");
        assert_eq!(encoded(""), "");
    }

    #[test]
    fn a_dot_that_a_soft_break_brings_to_the_front_is_encoded() {
        let text = format!("{}.{}.", "x".repeat(75), "y".repeat(72));
        assert_eq!(encoded(&text), format!("{}=\r\n=2E{}=\r\n=2E", "x".repeat(75), "y".repeat(72)));
    }

    proptest! {
        #[test]
        fn round_trip(text in "(\\PC|[ .=\n\t\r\0é])*") {
            let encoded = encoded(&text);
            prop_assert_eq!(decoded(&encoded), text.replace('\n', "\r\n").into_bytes());
            for line in encoded.split("\r\n") {
                prop_assert!(line.len() <= WIDTH, "{}", line.len());
                prop_assert!(!line.starts_with('.'));
                prop_assert!(line.bytes().all(|b| b == b' ' || b == b'\t' || b.is_ascii_graphic()));
            }
        }
    }
}
