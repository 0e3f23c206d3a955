//! The message between DATA and its final dot, read in whole buffers.

use std::io::BufRead;

/// Longest line of text, without CRLF and without a stuffed dot (RFC 5321, 4.5.3.1.6).
const LINE: usize = 998;

/// Which part of a message is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    Header,
    Nothing,
}

/// A message on its way in.
#[derive(Debug)]
pub(super) struct Body {
    part: Part,
    limit: u64,
    in_header: bool,
    /// The beginning of the current line was dropped, being too long.
    cut: bool,
    bare_cr: bool,
    nul: bool,
    over_long: bool,
    eight_bit: bool,
    unstuffed: bool,
    /// Bytes so far, dots unstuffed.
    pub(super) size: u64,
    /// What is kept of them.
    pub(super) data: Vec<u8>,
}

/// A line feed without carriage return: whether it ends a line, and so where the message ends, is
/// what servers disagree on (SMTP smuggling).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BareLineFeed;

/// Why a message is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) reply: &'static str,
    /// `None` where the client kept to the protocol.
    pub(super) complaint: Option<&'static str>,
}

impl Body {
    pub(super) fn new(part: Part, limit: u64) -> Body {
        Body {
            part,
            limit,
            in_header: true,
            cut: false,
            bare_cr: false,
            nul: false,
            over_long: false,
            eight_bit: false,
            unstuffed: false,
            size: 0,
            data: Vec::new(),
        }
    }

    /// Takes whole lines from the front of `input`: how many bytes, and whether the final dot was
    /// among them.
    pub(super) fn feed(&mut self, input: &[u8]) -> Result<(usize, bool), BareLineFeed> {
        let (mut at, mut run) = (0, 0);
        while let Some(length) = line_end(&input[at..]) {
            let Some(mut text) = input[at..at + length].strip_suffix(b"\r\n") else {
                return Err(BareLineFeed);
            };
            if !std::mem::take(&mut self.cut) && text.first() == Some(&b'.') {
                self.keep(&input[run..at]);
                if text.len() == 1 {
                    return Ok((at + length, true));
                }
                run = at + 1;
                text = &text[1..];
                self.unstuffed |= text[0] != b'.';
            }
            self.over_long |= text.len() > LINE;
            self.bare_cr |= text.contains(&b'\r');
            at += length;
            if text.is_empty() && self.in_header {
                self.keep(&input[run..at]);
                self.in_header = false;
                run = at;
            }
        }
        self.keep(&input[run..at]);
        let open = &input[at..];
        if open.len() > LINE + b".\r\n".len() {
            // The last byte may be the CR of the line's end.
            let dropped = &open[..open.len() - 1];
            self.over_long = true;
            self.bare_cr |= dropped.contains(&b'\r');
            self.keep(dropped);
            self.cut = true;
            at += dropped.len();
        }
        Ok((at, false))
    }

    fn keep(&mut self, run: &[u8]) {
        self.size += run.len() as u64;
        self.nul |= run.contains(&0);
        self.eight_bit |= !run.is_ascii();
        if self.size > self.limit {
            self.data = Vec::new();
        } else if self.part == Part::All || self.part == Part::Header && self.in_header {
            self.data.extend_from_slice(run);
        }
    }

    /// A line began with one dot that was not doubled: the text has lost it.
    pub(super) fn lost_a_dot(&self) -> bool {
        self.unstuffed
    }

    /// What keeps the message from being stored, worst first.
    pub(super) fn flaw(&self, eight_bit_announced: bool) -> Option<Flaw> {
        let (reply, complaint) = if self.bare_cr {
            ("554 5.6.0 Bare CR in the message", "bare CR in the message")
        } else if self.nul {
            ("554 5.6.0 NUL in the message", "NUL in the message")
        } else if self.over_long {
            ("554 5.6.0 Line longer than 998 octets", "a line of the message is over 998 octets")
        } else if self.eight_bit && !eight_bit_announced {
            ("554 5.6.3 8-bit content without BODY=8BITMIME", "8-bit content without BODY=8BITMIME")
        } else if self.size > self.limit {
            return Some(Flaw { reply: "552 5.3.4 Message too big", complaint: None });
        } else {
            return None;
        };
        Some(Flaw { reply, complaint: Some(complaint) })
    }
}

/// Length of the first line with its LF, if it is whole. `skip_until` is the standard library's
/// way to the platform's `memchr`.
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let length = rest.skip_until(b'\n').unwrap_or_default();
    bytes[..length].ends_with(b"\n").then_some(length)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a wire would do: the bytes come in pieces, whatever is not consumed waits.
    fn fed(input: &[u8], piece: usize, part: Part) -> Result<(Body, Option<usize>), BareLineFeed> {
        let mut body = Body::new(part, 1 << 20);
        let (mut waiting, mut used) = (Vec::new(), 0);
        for piece in input.chunks(piece) {
            waiting.extend_from_slice(piece);
            let (taken, over) = body.feed(&waiting)?;
            waiting.drain(..taken);
            used += taken;
            if over {
                return Ok((body, Some(used)));
            }
            assert!(waiting.len() <= LINE + 3, "the rest must fit into the buffer");
        }
        Ok((body, None))
    }

    fn whole(input: &[u8]) -> Body {
        let (body, used) = fed(input, usize::MAX, Part::All).expect("no bare LF");
        assert_eq!(used, Some(input.len()));
        body
    }

    #[test]
    fn dots_are_unstuffed() {
        let body = whole(b"..a\r\n...\r\nb.\r\n..\r\n.\r\n");
        assert_eq!(body.data, b".a\r\n..\r\nb.\r\n.\r\n");
        assert!(!body.lost_a_dot());
        let body = whole(b"a\r\n.b\r\n.\r\n");
        assert_eq!(body.data, b"a\r\nb\r\n");
        assert!(body.lost_a_dot());
        assert_eq!(whole(b".\r\n").size, 0);
    }

    #[test]
    fn what_follows_the_dot_is_left() {
        let (_, used) = fed(b"a\r\n.\r\nMAIL", usize::MAX, Part::All).unwrap();
        assert_eq!(used, Some(6));
    }

    #[test]
    fn bare_line_feeds_are_refused_wherever_they_stand() {
        for input in ["a\n.\r\n", "a\r\n.\n", "\n", "a\r\n\n.\n\r\n.\r\n"] {
            for piece in 1..4 {
                let fed = fed(input.as_bytes(), piece, Part::All);
                assert!(matches!(fed, Err(BareLineFeed)), "{input:?}");
            }
        }
    }

    #[test]
    fn flaws_are_found() {
        let code = |input: &[u8]| whole(input).flaw(false).map(|flaw| &flaw.reply[..9]);
        assert_eq!(code(b"fine\r\n.\r\n"), None);
        assert_eq!(code(b"a\rb\r\n.\r\n"), Some("554 5.6.0"));
        assert_eq!(code(b"a\r\r\n.\r\n"), Some("554 5.6.0"));
        assert_eq!(code(b"a\0\r\n.\r\n"), Some("554 5.6.0"));
        assert_eq!(code("caf\u{e9}\r\n.\r\n".as_bytes()), Some("554 5.6.3"));
        assert_eq!(whole("caf\u{e9}\r\n.\r\n".as_bytes()).flaw(true), None);
    }

    #[test]
    fn a_line_has_998_octets_and_a_stuffed_dot_is_none_of_them() {
        for (line, too_long) in [
            ("x".repeat(998), false),
            ("x".repeat(999), true),
            (format!("..{}", "x".repeat(997)), false),
            (format!("..{}", "x".repeat(998)), true),
            ("x".repeat(5_000), true),
        ] {
            for piece in [1, 7, 997, 1_000, 1_001, 8_000] {
                let input = format!("{line}\r\n.\r\n");
                let (body, used) = fed(input.as_bytes(), piece, Part::All).unwrap();
                assert_eq!(used, Some(input.len()));
                assert_eq!(body.flaw(true).is_some(), too_long, "{} in {piece}", line.len());
            }
        }
    }

    #[test]
    fn only_the_header_is_kept_when_that_is_asked() {
        let input = b"a: 1\r\n..b: 2\r\n\r\nbody\r\n\r\nmore\r\n.\r\n";
        for piece in [1, 3, 100] {
            let (body, _) = fed(input, piece, Part::Header).unwrap();
            assert_eq!(body.data, b"a: 1\r\n.b: 2\r\n\r\n");
            assert_eq!(body.size, 29);
            let (body, _) = fed(input, piece, Part::Nothing).unwrap();
            assert_eq!((body.data.len(), body.size), (0, 29));
        }
    }

    #[test]
    fn a_message_over_the_limit_is_not_kept() {
        let mut body = Body::new(Part::All, 10);
        body.feed(b"12345678\r\n").unwrap();
        assert_eq!(body.flaw(false), None);
        body.feed(b"x\r\n.\r\n").unwrap();
        assert!(body.data.is_empty());
        assert!(body.flaw(false).is_some_and(|flaw| flaw.reply.starts_with("552 5.3.4")));
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(
            input in "([.\r\na\0\u{e9}]|\r\n|\r\n\\.|a{400}){0,40}",
            piece in 1usize..50,
        ) {
            let at_once = fed(input.as_bytes(), usize::MAX, Part::All);
            let in_pieces = fed(input.as_bytes(), piece, Part::All);
            match (at_once, in_pieces) {
                (Ok((one, end)), Ok((other, same))) => {
                    prop_assert_eq!(end, same);
                    if end.is_none() {
                        return Ok(());
                    }
                    prop_assert_eq!(one.flaw(false), other.flaw(false));
                    if one.flaw(true).is_none() {
                        prop_assert_eq!(one.size, other.size);
                        prop_assert_eq!(one.lost_a_dot(), other.lost_a_dot());
                        prop_assert_eq!(one.data, other.data);
                    }
                }
                (one, other) => prop_assert_eq!(one.is_err(), other.is_err()),
            }
        }

        #[test]
        fn stuffing_is_undone(lines in prop::collection::vec("[.a ]{0,5}", 0..20)) {
            let (mut text, mut stuffed) = (String::new(), String::new());
            for line in &lines {
                text += &format!("{line}\r\n");
                stuffed += if line.starts_with('.') { "." } else { "" };
                stuffed += &format!("{line}\r\n");
            }
            let body = whole(format!("{stuffed}.\r\n").as_bytes());
            prop_assert!(!body.lost_a_dot());
            prop_assert_eq!(body.size, text.len() as u64);
            prop_assert_eq!(body.data, text.into_bytes());
        }
    }
}
