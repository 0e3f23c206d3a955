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
