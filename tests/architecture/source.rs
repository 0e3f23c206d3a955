//! The paths that a Rust source names, outside comments, strings and test code.
//!
//! A lexer and a walk, no full parser: enough to see every `a::b`, what `use` trees mean, and
//! which inline module a path stands in.

use std::collections::BTreeSet;

/// A path as written, such as `["super", "fact", "Fact"]`; a glob ends in `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its segments.
    pub path: Vec<String>,
    /// The inline modules around it, outermost first.
    pub inside: Vec<String>,
    /// The name under which a `pub use` passes it on.
    pub passed_on_as: Option<String>,
}

/// A module declared by `mod name;`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Its name.
    pub name: String,
    /// The inline modules around the declaration.
    pub inside: Vec<String>,
    /// The file that a `#[path]` names.
    pub file: Option<String>,
}

/// What a source text holds.
#[derive(Debug, Default)]
pub struct Source {
    /// Every path of two segments or more, and every `use`.
    pub named: Vec<Named>,
    /// Modules in files of their own; test modules are left out.
    pub children: Vec<Child>,
    /// Modules written within the text, by their whole inline path.
    pub inline: BTreeSet<Vec<String>>,
    /// Words used outside `use`.
    pub words: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Colons,
    Mark(char),
}

impl Token {
    fn word(&self) -> Option<&str> {
        match self {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    fn is(&self, mark: char) -> bool {
        *self == Token::Mark(mark)
    }
}

/// Reads a source text.
pub fn read(text: &str) -> Source {
    let tokens = tokens(text);
    let mut walk = Walk { tokens: &tokens, at: 0, inside: Vec::new(), source: Source::default() };
    walk.items();
    walk.source
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => i = after_comment(&chars, i),
            '"' => {
                let end = after_string(&chars, i);
                let text = chars.get(i + 1..end - 1).unwrap_or_default();
                found.push(Token::Text(text.iter().collect()));
                i = end;
            }
            '\'' if at(i + 1) == '\\' => {
                i += 3;
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' if at(i + 2) == '\'' => i += 3,
            // A lifetime or a label: its name is no word.
            '\'' => i += 1 + chars[i + 1..].iter().take_while(|c| is_word(c)).count(),
            ':' if at(i + 1) == ':' => {
                found.push(Token::Colons);
                i += 2;
            }
            c if is_word(&c) => {
                let length = chars[i..].iter().take_while(|c| is_word(c)).count();
                let word: String = chars[i..i + length].iter().collect();
                i += length;
                let hashes = chars[i..].iter().take_while(|c| **c == '#').count();
                if matches!(word.as_str(), "r" | "br" | "cr") && at(i + hashes) == '"' {
                    i = after_raw_string(&chars, i + hashes, hashes);
                    found.push(Token::Text(String::new()));
                } else if matches!(word.as_str(), "b" | "c") && matches!(at(i), '"' | '\'') {
                    // The prefix of a byte or C string, not a word.
                } else if word == "r" && hashes == 1 {
                    i += 1;
                } else {
                    found.push(Token::Word(word));
                }
            }
            c => {
                if !c.is_whitespace() {
                    found.push(Token::Mark(c));
                }
                i += 1;
            }
        }
    }
    found
}

fn after_comment(chars: &[char], start: usize) -> usize {
    let (mut i, mut depth) = (start, 0);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    i
}

fn after_string(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn after_raw_string(chars: &[char], quote: usize, hashes: usize) -> usize {
    let mut i = quote + 1;
    while i < chars.len() {
        let closing = chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count();
        if chars[i] == '"' && closing == hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    i
}

struct Walk<'a> {
    tokens: &'a [Token],
    at: usize,
    // Inline modules around, each with the depth of braces within it.
    inside: Vec<(String, usize)>,
    source: Source,
}

impl<'a> Walk<'a> {
    fn peek(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at + ahead).unwrap_or(&Token::Mark('\0'))
    }

    fn around(&self) -> Vec<String> {
        self.inside.iter().map(|(name, _)| name.clone()).collect()
    }

    fn items(&mut self) {
        let mut depth = 0;
        let mut is_public = false;
        let mut file = None;
        while self.at < self.tokens.len() {
            let (now, next) = (self.peek(0).clone(), self.peek(1).clone());
            match now {
                Token::Mark('#') if next.is('[') => {
                    let attribute = self.attribute();
                    if is_for_tests(attribute) {
                        self.skip_item();
                    } else if let [Token::Word(word), Token::Mark('='), Token::Text(text)] =
                        attribute
                        && word == "path"
                    {
                        file = Some(text.clone());
                    }
                    continue;
                }
                Token::Mark('{') => depth += 1,
                Token::Mark('}') => {
                    depth = usize::saturating_sub(depth, 1);
                    if self.inside.last().is_some_and(|(_, opened)| *opened > depth) {
                        self.inside.pop();
                    }
                }
                Token::Word(ref word) if word == "pub" => {
                    is_public = true;
                    self.at += 1;
                    if next.is('(') {
                        while !self.peek(0).is(')') && self.at < self.tokens.len() {
                            self.at += 1;
                        }
                        self.at += 1;
                    }
                    continue;
                }
                Token::Word(ref word) if word == "use" && !next.is('<') => {
                    self.at += 1;
                    self.use_tree(Vec::new(), is_public);
                }
                Token::Word(ref word) if word == "mod" && next.word().is_some() => {
                    let name = next.word().unwrap_or_default().to_owned();
                    self.at += 2;
                    if self.peek(0).is('{') {
                        depth += 1;
                        self.inside.push((name, depth));
                        let around = self.around();
                        self.source.inline.insert(around);
                    } else {
                        let inside = self.around();
                        self.source.children.push(Child { name, inside, file: file.take() });
                    }
                }
                Token::Word(_) => {
                    self.path();
                    is_public = false;
                    continue;
                }
                _ => {}
            }
            is_public = false;
            self.at += 1;
        }
    }

    /// Steps over `#[…]` and gives what is within.
    fn attribute(&mut self) -> &'a [Token] {
        let tokens = self.tokens;
        let start = self.at + 2;
        let mut depth = 0;
        while self.at < tokens.len() {
            match self.peek(0) {
                Token::Mark('[') => depth += 1,
                Token::Mark(']') => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 && self.at > start {
                return &tokens[start..self.at - 1];
            }
        }
        &[]
    }

    /// Steps over what an attribute stands on: an item, a statement, a field, an arm.
    fn skip_item(&mut self) {
        // Commas divide fields and arms; in an item they may stand between generic parameters.
        const ITEMS: [&str; 13] = [
            "fn", "mod", "use", "struct", "enum", "impl", "const", "static", "type", "trait",
            "extern", "unsafe", "async",
        ];
        while self.peek(0).is('#') && self.peek(1).is('[') {
            self.attribute();
        }
        if self.peek(0).word() == Some("pub") {
            self.at += 1;
            if self.peek(0).is('(') {
                self.at += self.tokens[self.at..].iter().take_while(|t| !t.is(')')).count() + 1;
            }
        }
        let is_item = self.peek(0).word().is_some_and(|word| ITEMS.contains(&word));
        let (mut braces, mut others) = (0, 0);
        while self.at < self.tokens.len() {
            match self.peek(0) {
                Token::Mark('{') => braces += 1,
                // The end of what the field or arm stands in.
                Token::Mark('}') if braces == 0 => return,
                Token::Mark('}') => braces -= 1,
                Token::Mark('(' | '[') => others += 1,
                Token::Mark(')' | ']') => others -= 1,
                _ => {}
            }
            let (last, is_closed) = (self.peek(0), braces == 0 && others == 0);
            let is_end = last.is(';') || last.is('}') || (last.is(',') && !is_item);
            self.at += 1;
            if is_closed && is_end {
                return;
            }
        }
    }

    /// Reads the tree after `use`, up to what ends it.
    fn use_tree(&mut self, mut prefix: Vec<String>, is_public: bool) {
        loop {
            match self.peek(0).clone() {
                Token::Colons => self.at += 1,
                Token::Mark('{') => {
                    self.at += 1;
                    while !self.peek(0).is('}') && self.at < self.tokens.len() {
                        self.use_tree(prefix.clone(), is_public);
                        if self.peek(0).is(',') {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                Token::Mark('*') => {
                    self.at += 1;
                    prefix.push("*".to_owned());
                    self.name(prefix, None);
                    return;
                }
                Token::Word(word) => {
                    self.at += 1;
                    // `a::{self}` names `a`; a leading `self::` is a place.
                    if word != "self" || prefix.is_empty() {
                        prefix.push(word);
                    }
                    if *self.peek(0) == Token::Colons {
                        continue;
                    }
                    let mut name = prefix.last().cloned().unwrap_or_default();
                    if self.peek(0).word() == Some("as") {
                        name = self.peek(1).word().unwrap_or_default().to_owned();
                        self.at += 2;
                    }
                    self.name(prefix, is_public.then_some(name));
                    return;
                }
                // Not a tree: a macro's placeholder, say.
                _ => {
                    self.at += 1;
                    return;
                }
            }
        }
    }

    /// Reads `a` or `a::b::c`, up to what does not belong to it.
    fn path(&mut self) {
        let mut path = Vec::new();
        while let Some(word) = self.peek(0).word().map(str::to_owned) {
            path.push(word);
            self.at += 1;
            if *self.peek(0) != Token::Colons || self.peek(1).word().is_none() {
                break;
            }
            self.at += 1;
        }
        self.source.words.extend(path.first().cloned());
        if path.len() > 1 {
            self.name(path, None);
        }
    }

    fn name(&mut self, path: Vec<String>, passed_on_as: Option<String>) {
        let inside = self.around();
        self.source.named.push(Named { path, inside, passed_on_as });
    }
}

fn is_for_tests(attribute: &[Token]) -> bool {
    let has = |name: &str| attribute.iter().any(|token| token.word() == Some(name));
    attribute.first().and_then(Token::word) == Some("cfg") && has("test") && !has("not")
        || attribute.len() == 1 && has("test")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths of a text, inline modules before `>`, passed-on names behind `=`.
    fn paths(text: &str) -> Vec<String> {
        let show = |named: &Named| {
            let mut shown = named.path.join("::");
            if !named.inside.is_empty() {
                shown = format!("{}>{shown}", named.inside.join("::"));
            }
            match &named.passed_on_as {
                Some(name) => format!("{shown}={name}"),
                None => shown,
            }
        };
        read(text).named.iter().map(show).collect()
    }

    #[test]
    fn use_trees_are_unfolded() {
        assert_eq!(paths("use a::{b, c::d};"), ["a::b", "a::c::d"]);
        let nested = "use crate::{x::{self, y::*, z as w}, s::{}, q,};";
        assert_eq!(paths(nested), ["crate::x", "crate::x::y::*", "crate::x::z", "crate::q"]);
        assert_eq!(paths("use super::super::a; use self::b;"), ["super::super::a", "self::b"]);
        assert_eq!(paths("use ::std::fs; use tokio;"), ["std::fs", "tokio"]);
        let passed = "pub use a::B; pub(crate) use c::{D, E as F}; use g::H;";
        assert_eq!(paths(passed), ["a::B=B", "c::D=D", "c::E=F", "g::H"]);
        assert_eq!(paths("pub fn f() {} use a::b;"), ["a::b"], "pub belongs to the function");
    }

    #[test]
    fn paths_in_code_are_found() {
        let text = "fn f(x: crate::a::B<std::fs::File>) -> impl T + use<> { Vec::<u8>::new(); \
                    ::std::net::lookup(); $crate::m::n!(); x.y; <A as b::C>::d(); }";
        let found = ["crate::a::B", "std::fs::File", "std::net::lookup", "crate::m::n", "b::C"];
        assert_eq!(paths(text), found);
        assert_eq!(paths("let t = jiff::Timestamp::now();"), ["jiff::Timestamp::now"]);
    }

    #[test]
    fn comments_and_literals_name_nothing() {
        let text = r###"
            // crate::a::b
            /* crate::c /* crate::d */ crate::e */
            /// [`crate::f`]
            let s = "crate::g \" crate::h"; let r = r#"crate::i " crate::j"#; let b = b"crate::k";
            let c = ['"', '\'', '\u{41}', b'"', '\\']; let l: &'static str = 'a: loop { x::y }
            let r#type = r#move::z;
        "###;
        assert_eq!(paths(text), ["x::y", "move::z"]);
    }

    #[test]
    fn test_code_names_nothing() {
        let text = "#[cfg(test)] mod tests { use crate::a; fn f() { b::c } } use d::e;
            #[cfg(test)] mod apart; #[cfg(all(test, unix))] #[allow(x)] fn g<A, B>() { h::i } j::k;
            #[test] fn l() { m::n } #[cfg(not(test))] use o::p; struct S { #[cfg(test)] q: r::s,
            #[cfg(test)] pub(super) q: r::s, t: u::v, #[cfg(test)] w: x::y } use z::z;";
        assert_eq!(paths(text), ["d::e", "j::k", "o::p", "u::v", "z::z"]);
        assert!(read(text).children.is_empty());
    }

    #[test]
    fn modules_are_told_apart() {
        let text = "mod a; pub mod b { use super::c; mod d { super::super::e(); } use f::g; }
            #[path = \"other.rs\"] mod h; use i::j; k();";
        assert_eq!(paths(text), ["b>super::c", "b::d>super::super::e", "b>f::g", "i::j"]);
        let source = read(text);
        let child = |name: &str, file: Option<&str>| Child {
            name: name.to_owned(),
            inside: Vec::new(),
            file: file.map(str::to_owned),
        };
        assert_eq!(source.children, [child("a", None), child("h", Some("other.rs"))]);
        assert_eq!(source.inline.len(), 2);
        assert!(source.words.contains("k") && !source.words.contains("j"));
    }

    #[test]
    fn broken_text_ends() {
        for text in ["use a::{b", "#[cfg(test", "\"", "r#\"", "/*", "mod", "use", "'", "pub("] {
            read(text);
        }
    }
}
