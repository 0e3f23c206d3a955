//! Messages and their sizes, as a server hands them over.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use jiff::fmt::strtime;

use super::error::InboxError;
use super::response::{Condition, Response, Token};
use super::session::{Command, Session};
use super::wire::ANSWER;

/// Of a larger message only [`START`] is fetched, in bytes.
pub(super) const WHOLE: usize = 2 * 1024 * 1024;
/// So much of the beginning, in bytes: head and report.
pub(super) const START: usize = 256 * 1024;

/// What a response says of one message.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fetched {
    uid: Option<u32>,
    size: Option<usize>,
    came: Option<Timestamp>,
    body: Option<Vec<u8>>,
}

/// Messages that one command fetches.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub uids: Vec<u32>,
    /// Bytes to expect, at most.
    pub bytes: usize,
    pub is_whole: bool,
}

/// Neighbours that fit into one command together; what is too large, or of unknown size, alone.
pub(super) fn groups(uids: &[u32], sizes: &BTreeMap<u32, usize>) -> VecDeque<Group> {
    let mut groups: VecDeque<Group> = VecDeque::new();
    for &uid in uids {
        let size = sizes.get(&uid).copied().unwrap_or(usize::MAX);
        if size > WHOLE {
            groups.push_back(Group { uids: vec![uid], bytes: START, is_whole: false });
            continue;
        }
        match groups.back_mut() {
            Some(last) if last.is_whole && last.bytes + size <= WHOLE => {
                last.uids.push(uid);
                last.bytes += size;
            }
            _ => groups.push_back(Group { uids: vec![uid], bytes: size, is_whole: true }),
        }
    }
    groups
}

impl Group {
    /// The same messages, each alone, last first.
    pub fn apart(self) -> impl Iterator<Item = Group> {
        let is_whole = self.is_whole;
        self.uids.into_iter().rev().map(move |uid| Group {
            uids: vec![uid],
            bytes: self.bytes,
            is_whole,
        })
    }
}

impl Session {
    /// The sizes of messages, in bytes, and when they came, of those that are still there.
    pub(super) async fn sizes(
        &mut self,
        uids: &[u32],
    ) -> Result<(BTreeMap<u32, usize>, BTreeMap<u32, Timestamp>), InboxError> {
        let (mut sizes, mut came) = (BTreeMap::new(), BTreeMap::new());
        let command = format!("UID FETCH {} (UID RFC822.SIZE INTERNALDATE)", set(uids));
        let read = |response| {
            let fetched = fetched(response);
            sizes.extend(fetched.uid.zip(fetched.size));
            came.extend(fetched.uid.zip(fetched.came));
        };
        self.must(&Command::new(&command), read).await?;
        Ok((sizes, came))
    }

    /// The bytes of messages, of those that are still there. `None`: the server refuses to give
    /// at least one of them.
    pub(super) async fn bodies(
        &mut self,
        group: &Group,
    ) -> Result<Option<BTreeMap<u32, Vec<u8>>>, InboxError> {
        let mut bodies = BTreeMap::new();
        let (what, most) = match group.is_whole {
            true => ("BODY.PEEK[]".to_owned(), WHOLE),
            false => (format!("BODY.PEEK[]<0.{START}>"), START),
        };
        let text = format!("UID FETCH {} (UID {what})", set(&group.uids));
        let read = |response| {
            let fetched = fetched(response);
            if let Some((uid, mut body)) = fetched.uid.zip(fetched.body) {
                body.truncate(most);
                bodies.insert(uid, body);
            }
        };
        // Some count sizes with other line ends than they send.
        let allow = ANSWER + 2 * group.bytes;
        let told = self.command(&Command { allow, ..Command::new(&text) }, read).await?;
        match told.condition {
            Condition::Ok => {
                bodies.retain(|uid, _| group.uids.contains(uid));
                Ok(Some(bodies))
            }
            Condition::No if !told.is_temporary() => Ok(None),
            _ => Err(told.refusal("UID FETCH")),
        }
    }
}

/// `1,2,3`
fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// `* 1 FETCH (NAME value …)`; what it does not say, or says oddly, is not there.
fn fetched(response: Response) -> Fetched {
    let mut fetched = Fetched::default();
    if response.counted().is_none_or(|(_, name)| name != "FETCH") {
        return fetched;
    }
    let mut tokens = response.into_tokens().into_iter().skip(4);
    while let Some(Token::Atom(name)) = tokens.next() {
        let value = tokens.next();
        match (name.to_ascii_uppercase().as_str(), value) {
            ("UID", Some(Token::Atom(uid))) => fetched.uid = uid.parse().ok(),
            ("RFC822.SIZE", Some(Token::Atom(size))) => fetched.size = size.parse().ok(),
            ("INTERNALDATE", Some(Token::Text(date))) => fetched.came = instant(&date),
            ("BODY[]" | "BODY[]<0>", Some(Token::Text(body))) => fetched.body = Some(body),
            (_, Some(Token::Open)) => skip_list(&mut tokens),
            _ => {}
        }
    }
    fetched
}

/// `17-Jul-2026 02:44:25 +0700`, where a blank may stand for the first digit of the day.
fn instant(date: &[u8]) -> Option<Timestamp> {
    let date = std::str::from_utf8(date).ok()?.trim();
    strtime::parse("%d-%b-%Y %H:%M:%S %z", date).ok()?.to_timestamp().ok()
}

/// Skips to the end of a list whose opening was taken.
fn skip_list(tokens: &mut impl Iterator<Item = Token>) {
    let mut depth = 1;
    while depth > 0 {
        match tokens.next() {
            Some(Token::Open) => depth += 1,
            Some(Token::Close) => depth -= 1,
            Some(_) => {}
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::response::Piece;
    use super::*;

    #[test]
    fn a_message_is_found_among_other_items() {
        let pieces = |end: &str| {
            Response::new(vec![
                Piece::Text(b"* 3 FETCH (FLAGS (\\Seen ($X)) uid 9 BODY[]<0> {3}".to_vec()),
                Piece::Literal(b"a b".to_vec()),
                Piece::Text(end.as_bytes().to_vec()),
            ])
        };
        let came = "2026-07-16T19:44:25Z".parse().ok();
        let wanted = Fetched { uid: Some(9), size: Some(12), came, body: Some(b"a b".to_vec()) };
        let date = "INTERNALDATE \"17-Jul-2026 02:44:25 +0700\"";
        assert_eq!(fetched(pieces(&format!(" X (a (b) c) {date} RFC822.SIZE 12)"))), wanted);
        assert_eq!(fetched(pieces(" X ((((")), Fetched { size: None, came: None, ..wanted });
        let line = |text: &str| Response::new(vec![Piece::Text(text.as_bytes().to_vec())]);
        for odd in ["* 3 EXISTS", "* 3 FETCH", "* 3 FETCH (BODY[] NIL)", "* 3 FETCH ()"] {
            assert_eq!(fetched(line(odd)), Fetched::default(), "{odd}");
        }
    }

    #[test]
    fn an_instant_has_a_zone_and_may_begin_with_a_blank() {
        let read = |date: &str| instant(date.as_bytes()).map(|at| at.to_string());
        assert_eq!(read(" 7-Jan-2026 23:00:01 -0100").as_deref(), Some("2026-01-08T00:00:01Z"));
        for odd in ["", "7-Jan-2026", "31-Feb-2026 00:00:00 +0000", "7-Foo-2026 23:00:01 +0000"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn small_messages_go_together_and_large_ones_alone() {
        let sizes = [(1, 10), (2, WHOLE - 10), (3, 1), (4, WHOLE + 1), (5, 7)].into();
        let group = |uids: &[u32], bytes, is_whole| Group { uids: uids.into(), bytes, is_whole };
        assert_eq!(
            groups(&[1, 2, 3, 4, 5, 6], &sizes),
            [
                group(&[1, 2], WHOLE, true),
                group(&[3], 1, true),
                group(&[4], START, false),
                group(&[5], 7, true),
                group(&[6], START, false),
            ]
        );
    }
}
