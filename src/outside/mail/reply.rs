//! A server's reply: code and text, read from bytes that may arrive in any cut.

use crate::plan::fact::{Cause, Reason};

/// More bytes than this in one reply is no reply.
const LONGEST: usize = 16 * 1024;

/// One whole reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// 200 to 599.
    pub code: u16,
    /// The text of all lines, joined by LF.
    pub text: String,
}

/// Bytes that are no SMTP reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Garbled;

/// The first whole reply in `input` and the bytes it takes, or `None` while it is unfinished.
///
/// All lines of a reply must carry the same code; a bare LF counts as a line end.
pub(super) fn parse(input: &[u8]) -> Result<Option<(Reply, usize)>, Garbled> {
    let mut code = None;
    let mut used = 0;
    loop {
        let rest = &input[used..];
        let Some(end) = rest.iter().position(|&b| b == b'\n') else {
            // What can no more become a reply is refused at once instead of waited for.
            let start = &rest[..rest.len().min(3)];
            let garbled = input.len() > LONGEST || !start.iter().all(u8::is_ascii_digit);
            return if garbled { Err(Garbled) } else { Ok(None) };
        };
        let (this, last) = head(&rest[..end])?;
        if *code.get_or_insert(this) != this {
            return Err(Garbled);
        }
        used += end + 1;
        if used > LONGEST {
            return Err(Garbled);
        }
        if last {
            let text = text(&input[..used]);
            return Ok(Some((Reply { code: this, text }, used)));
        }
    }
}

/// Code of a line, and whether it is a reply's last.
fn head(line: &[u8]) -> Result<(u16, bool), Garbled> {
    let [a @ b'2'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] = line else {
        return Err(Garbled);
    };
    let code = u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0');
    match rest {
        [] | [b' ' | b'\r', ..] => Ok((code, true)),
        [b'-', ..] => Ok((code, false)),
        _ => Err(Garbled),
    }
}

fn text(lines: &[u8]) -> String {
    let mut text = String::with_capacity(lines.len());
    for line in lines.split_inclusive(|&b| b == b'\n') {
        if !text.is_empty() {
            text.push('\n');
        }
        let words = line.get(4..).unwrap_or_default().trim_ascii_end();
        text.push_str(&String::from_utf8_lossy(words));
    }
    text
}

impl Reply {
    /// A refusal, temporary or permanent.
    pub fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// Whether the server closes the connection with this reply.
    pub fn is_closing(&self) -> bool {
        self.code == 421
    }

    /// Whether a refusal may be taken back later. A demand for authentication is of this kind: it
    /// is our fault, never the recipient's.
    pub fn is_temporary(&self) -> bool {
        self.code < 500 || self.is_credential()
    }

    /// Whether the login was refused, or is missing.
    pub fn is_credential(&self) -> bool {
        matches!(self.code, 530 | 534 | 535 | 538)
    }

    /// A refusal as a reason.
    pub fn reason(&self) -> Reason {
        let cause = match self.code {
            421 => Cause::Limited,
            400..=499 => Cause::Temporary,
            _ if self.is_credential() => Cause::Credential,
            500..=599 => Cause::Rejected,
            _ => Cause::Garbled,
        };
        self.as_reason(cause)
    }

    /// The reply as a reason of another kind.
    pub fn as_reason(&self, cause: Cause) -> Reason {
        Reason::new(cause, Some(self.code), &self.text)
    }

    /// The queue id in the reply to the final dot; empty where none is recognised.
    ///
    /// Known forms: `queued as ID` (Postfix), `id=ID` (Exim), `[InternalId=ID` (Exchange),
    /// `Message Queued (ID)` (Haraka), `ID Message accepted` (Sendmail, OpenSMTPD),
    /// `OK … ID - gsmtp` (Gmail), `ok TIME qp ID` (qmail), `Ok ID` (SES).
    pub fn queue_id(&self) -> String {
        let line = self.text.lines().next().unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().collect();
        let word_after = |mark: &[&str]| {
            words
                .windows(mark.len() + 1)
                .find(|w| w.iter().zip(mark).all(|(a, b)| a.eq_ignore_ascii_case(b)))
                .map(|w| w[mark.len()])
        };
        let word_before = |mark: &[&str]| {
            words
                .windows(mark.len() + 1)
                .find(|w| w[1..].iter().zip(mark).all(|(a, b)| a.eq_ignore_ascii_case(b)))
                .map(|w| w[0])
        };
        let prefixed = |prefix: &str| words.iter().find_map(|w| w.strip_prefix(prefix));
        let bare_ok = || match words[..] {
            [.., ok, id] if ok.eq_ignore_ascii_case("ok") && id.len() > 8 => Some(id),
            _ => None,
        };
        let id = word_after(&["queued", "as"])
            .or_else(|| word_after(&["message", "queued"]))
            .or_else(|| prefixed("id="))
            .or_else(|| prefixed("[InternalId="))
            .or_else(|| word_before(&["message", "accepted"]))
            .or_else(|| word_before(&["-", "gsmtp"]))
            .or_else(|| word_after(&["qp"]))
            .or_else(bare_ok)
            .unwrap_or_default();
        id.trim_matches(|c: char| !c.is_ascii_alphanumeric()).chars().take(100).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn reply(code: u16, text: &str) -> Reply {
        Reply { code, text: text.to_owned() }
    }

    #[test]
    fn a_reply_is_whole_only_at_its_last_line_end() {
        let bytes = b"250-relay.example\r\n250-PIPELINING\r\n250 SIZE 1\r\n354 go\r\n";
        let first = b"250-relay.example\r\n250-PIPELINING\r\n250 SIZE 1\r\n".len();
        for cut in 0..first {
            assert_eq!(parse(&bytes[..cut]), Ok(None), "{cut}");
        }
        let whole = reply(250, "relay.example\nPIPELINING\nSIZE 1");
        assert_eq!(parse(&bytes[..first]), Ok(Some((whole.clone(), first))));
        assert_eq!(parse(bytes), Ok(Some((whole, first))));
        assert_eq!(parse(&bytes[first..]), Ok(Some((reply(354, "go"), 8))));
    }

    #[test]
    fn short_and_odd_replies_are_still_replies() {
        assert_eq!(parse(b"250\r\n"), Ok(Some((reply(250, ""), 5))));
        assert_eq!(parse(b"250 \r\n"), Ok(Some((reply(250, ""), 6))));
        assert_eq!(parse(b"250 ok\n"), Ok(Some((reply(250, "ok"), 7))));
        assert_eq!(parse(b"250 \xff\r\n"), Ok(Some((reply(250, "\u{fffd}"), 7))));
    }

    #[test]
    fn what_is_no_reply_is_told_at_once() {
        for bytes in [
            &b"HTTP/1.1 400 Bad Request\r\n"[..],
            b"SSH-2.0-x",
            b"2x",
            b"\r\n",
            b"25\r\n",
            b"2500 ok\r\n",
            b"150 ok\r\n",
            b"650 ok\r\n",
            b"250-a\r\n550 b\r\n",
            b"250-a\r\nb\r\n",
            b"\0\0\0\0",
        ] {
            assert_eq!(parse(bytes), Err(Garbled), "{}", bytes.escape_ascii());
        }
        assert_eq!(parse(&b"250-more\r\n".repeat(2000)), Err(Garbled));
        assert_eq!(parse(&[b"250 ", &[b'x'; LONGEST][..]].concat()), Err(Garbled));
    }

    #[test]
    fn reasons_tell_whose_fault_it_is() {
        let cases = [
            (421, Cause::Limited, true),
            (451, Cause::Temporary, true),
            (535, Cause::Credential, true),
            (550, Cause::Rejected, false),
        ];
        for (code, cause, temporary) in cases {
            let reply = reply(code, "why\r\nmore");
            assert_eq!(reply.reason().cause, cause);
            assert_eq!(reply.reason().code, Some(code));
            assert_eq!(reply.is_temporary(), temporary);
            assert!(!reply.reason().detail.contains(['\r', '\n']));
        }
    }

    #[test]
    fn queue_ids_of_the_usual_relays() {
        let cases = [
            ("2.0.0 Ok: queued as 4XyzAB1cD2z9", "4XyzAB1cD2z9"),
            ("OK id=1uKx2A-0004rT-1q", "1uKx2A-0004rT-1q"),
            ("2.0.0 49K1abcd012345 Message accepted for delivery", "49K1abcd012345"),
            ("2.6.0 <a@b> [InternalId=4711, Hostname=x] Queued mail for delivery", "4711"),
            ("Message Queued (8F3A-01)", "8F3A-01"),
            ("2.0.0 OK  1699999999 d2e1a72-1234.5 - gsmtp", "d2e1a72-1234.5"),
            ("ok 1699999999 qp 12345", "12345"),
            ("Ok 0100018bcdef-aa-000000", "0100018bcdef-aa-000000"),
            ("2.0.0 Ok", ""),
            ("", ""),
            ("queued as", ""),
        ];
        for (text, id) in cases {
            assert_eq!(reply(250, text).queue_id(), id, "{text}");
        }
    }
}
