//! What a server says, cut into its words (RFC 3501, section 4).

use std::iter::Peekable;

use super::error::InboxError;

/// A stretch of a response.
#[derive(Debug)]
pub(super) enum Piece {
    /// A line without its end, or what stands between two literals.
    Text(Vec<u8>),
    /// Bytes of announced length.
    Literal(Vec<u8>),
}

/// One response of a server.
#[derive(Debug)]
pub(super) struct Response {
    pieces: Vec<Piece>,
}

/// A word of a response.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `(`
    Open,
    /// `)`
    Close,
    /// Anything unquoted, brackets with what is in them included.
    Atom(String),
    /// A quoted string or a literal.
    Text(Vec<u8>),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Ok,
    No,
    Bad,
    Preauth,
    Bye,
}

/// A response that tells a condition: `OK [CODE] words`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub condition: Condition,
    /// What stands in the brackets, in upper case; may be empty.
    pub code: String,
    /// The words for people, on one line.
    pub words: String,
}

impl Response {
    pub fn new(pieces: Vec<Piece>) -> Response {
        Response { pieces }
    }

    /// The text before the first literal.
    fn head(&self) -> &[u8] {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => &[],
        }
    }

    /// What stands behind `tag` and a blank.
    pub fn behind(&self, tag: &str) -> Option<String> {
        let rest = self.head().strip_prefix(tag.as_bytes())?;
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix(b" ")? };
        Some(String::from_utf8_lossy(rest).into_owned())
    }

    /// `* 12 EXISTS` gives 12 and `EXISTS`.
    pub fn counted(&self) -> Option<(u32, String)> {
        let rest = self.behind("*")?;
        let mut words = rest.split_ascii_whitespace();
        let count = words.next()?.parse().ok()?;
        Some((count, words.next()?.to_ascii_uppercase()))
    }

    /// The words of the whole response.
    pub fn into_tokens(self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for piece in self.pieces {
            match piece {
                Piece::Literal(bytes) => tokens.push(Token::Text(bytes)),
                Piece::Text(line) => add_tokens(&line, &mut tokens),
            }
        }
        tokens
    }
}

impl Told {
    /// Reads what follows a tag.
    pub fn read(text: &str) -> Option<Told> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let condition = match word.to_ascii_uppercase().as_str() {
            "OK" => Condition::Ok,
            "NO" => Condition::No,
            "BAD" => Condition::Bad,
            "PREAUTH" => Condition::Preauth,
            "BYE" => Condition::Bye,
            _ => return None,
        };
        let coded = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (code, words) = coded.unwrap_or(("", rest));
        let words: Vec<&str> = words.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let words: String = words.join(" ").trim().chars().take(300).collect();
        Some(Told { condition, code: code.to_ascii_uppercase(), words })
    }

    /// Whether the server itself says that it is only for now (RFC 5530).
    pub fn is_temporary(&self) -> bool {
        let code = self.code.split(' ').next().unwrap_or_default();
        self.condition == Condition::Bye
            || ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"].contains(&code)
    }

    /// A refusal of the command called `name` as an error.
    pub fn refusal(&self, name: &str) -> InboxError {
        let said = match self.words.is_empty() {
            true => format!("{name} was refused"),
            false => format!("{name}: {}", self.words),
        };
        match self.is_temporary() {
            true => InboxError::Unreachable(said),
            false => InboxError::Protocol(said),
        }
    }

    /// The number of a code such as `UIDVALIDITY 12`.
    pub fn number(&self, code: &str) -> Option<u32> {
        self.code.strip_prefix(code)?.trim().parse().ok()
    }
}

/// The length of the literal that a line announces at its end: `{12}`, `{12+}` or `~{12}`.
pub(super) fn announced(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"}")?;
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let digits = line.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (before, digits) = line.split_at(line.len() - digits);
    let is_literal = before.ends_with(b"{") && !digits.is_empty();
    // What does not fit a usize is more than any limit.
    let length = || std::str::from_utf8(digits).ok()?.parse().ok().or(Some(usize::MAX));
    is_literal.then(length).flatten()
}

fn add_tokens(line: &[u8], tokens: &mut Vec<Token>) {
    // What announces a literal is no word of its own.
    let end = match announced(line) {
        Some(_) => line.iter().rposition(|&b| b == b'{').unwrap_or(line.len()),
        None => line.len(),
    };
    let mut bytes = line[..end].iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b' ' | b'~' => {}
            b'(' => tokens.push(Token::Open),
            b')' => tokens.push(Token::Close),
            b'"' => tokens.push(Token::Text(quoted(&mut bytes))),
            first => tokens.push(Token::Atom(atom(first, &mut bytes))),
        }
    }
}

fn quoted(bytes: &mut impl Iterator<Item = u8>) -> Vec<u8> {
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => text.extend(bytes.next()),
            byte => text.push(byte),
        }
    }
    text
}

fn atom(first: u8, bytes: &mut Peekable<impl Iterator<Item = u8>>) -> String {
    let mut atom = vec![first];
    let mut is_bracketed = first == b'[';
    while let Some(byte) =
        bytes.next_if(|byte| is_bracketed || !matches!(byte, b' ' | b'(' | b')' | b'"'))
    {
        is_bracketed = match byte {
            b'[' => true,
            b']' => false,
            _ => is_bracketed,
        };
        atom.push(byte);
    }
    String::from_utf8_lossy(&atom).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn text(line: &str) -> Response {
        Response::new(vec![Piece::Text(line.as_bytes().to_vec())])
    }

    fn atom(word: &str) -> Token {
        Token::Atom(word.to_owned())
    }

    #[test]
    fn words_brackets_and_strings_are_told_apart() {
        let fetch = Response::new(vec![
            Piece::Text(b"* 2 FETCH (UID 7 BODY[HEADER (X Y)]<0> {3}".to_vec()),
            Piece::Literal(b"a)\n".to_vec()),
            Piece::Text(br#" X "q\"\\" NIL FLAGS (\Seen))"#.to_vec()),
        ]);
        use Token::{Close, Open, Text};
        let wanted = vec![
            atom("*"),
            atom("2"),
            atom("FETCH"),
            Open,
            atom("UID"),
            atom("7"),
            atom("BODY[HEADER (X Y)]<0>"),
            Text(b"a)\n".to_vec()),
            atom("X"),
            Text(br#"q"\"#.to_vec()),
            atom("NIL"),
            atom("FLAGS"),
            Open,
            atom("\\Seen"),
            Close,
            Close,
        ];
        assert_eq!(fetch.into_tokens(), wanted);
    }

    #[test]
    fn literals_are_announced_at_the_end_of_a_line() {
        for (line, length) in [
            ("BODY[] {12}", Some(12)),
            ("{0+}", Some(0)),
            ("~{7}", Some(7)),
            ("{99999999999999999999999}", Some(usize::MAX)),
            ("{}", None),
            ("{x1}", None),
            ("12}", None),
            ("{12} ", None),
            ("{-1}", None),
            ("", None),
        ] {
            assert_eq!(announced(line.as_bytes()), length, "{line:?}");
        }
    }

    #[test]
    fn conditions_have_codes_and_words() {
        let told = |line| text(line).behind("a1").and_then(|rest| Told::read(&rest));
        let read = told("a1 no [authenticationfailed] Bad\tpassword").unwrap();
        assert_eq!((read.condition, read.code.as_str()), (Condition::No, "AUTHENTICATIONFAILED"));
        assert_eq!(read.words, "Bad password");
        assert_eq!(told("a1 OK").unwrap().condition, Condition::Ok);
        assert_eq!(told("a1 OK [UIDNEXT 4] x").unwrap().number("UIDNEXT"), Some(4));
        assert_eq!(told("a10 OK x"), None);
        assert_eq!(told("a1 FINE x"), None);
        assert_eq!(text("* 12 exists").counted(), Some((12, "EXISTS".to_owned())));
        assert_eq!(text("* OK 12").counted(), None);
    }

    proptest::proptest! {
        #[test]
        fn any_line_can_be_cut(line in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let response = Response::new(vec![Piece::Text(line)]);
            response.counted();
            Told::read(&response.behind("*").unwrap_or_default());
            response.into_tokens();
        }
    }
}
