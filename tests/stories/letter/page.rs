//! A page read by a parser: its elements in order, and whether each is closed.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

const VOID: [&str; 6] = ["meta", "br", "hr", "img", "input", "!doctype"];

/// One element of a page.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Names of the elements around it, outermost first.
    pub within: Vec<String>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// What a page holds.
#[derive(Debug, Default)]
pub struct Page {
    pub elements: Vec<Element>,
    /// What a reader sees, words of neighbouring blocks apart.
    pub text: String,
    /// The style sheet.
    pub sheet: String,
    open: Vec<(String, bool)>,
    faults: Vec<String>,
}

impl Page {
    fn token(&mut self, token: Token) {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let name = tag.name.to_string();
                let attributes: Vec<(String, String)> = tag
                    .attrs
                    .iter()
                    .map(|a| (a.name.local.to_string(), a.value.to_string()))
                    .collect();
                let within = self.open.iter().map(|(name, _)| name.clone()).collect();
                let element = Element { name: name.clone(), attributes, within };
                let hidden = element.get("style").is_some_and(|s| s.contains("display:none"));
                self.elements.push(element);
                self.space(&name);
                if !VOID.contains(&name.as_str()) {
                    let inherited = self.open.last().is_some_and(|(_, hidden)| *hidden);
                    self.open.push((name.clone(), hidden || inherited || name == "head"));
                }
            }
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                self.space(&name);
                match self.open.pop() {
                    Some((open, _)) if open == name => {}
                    open => self.faults.push(format!("</{name}> closes {open:?}")),
                }
            }
            Token::CharacterTokens(text) => match self.open.last() {
                Some((name, _)) if name == "style" => self.sheet.push_str(&text),
                Some((_, true)) => {}
                _ => self.text.push_str(&text),
            },
            Token::ParseError(error) => self.faults.push(error.into_owned()),
            _ => {}
        }
    }

    /// Blocks part words, marks within a line do not.
    fn space(&mut self, name: &str) {
        if !["a", "em", "strong", "s", "code"].contains(&name) {
            self.text.push(' ');
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        self.0.borrow_mut().token(token);
        TokenSinkResult::Continue
    }
}

/// Reads `html`, and fails where it is not well formed.
pub fn read(html: &str) -> Page {
    let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Sink::default(), options);
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let page = tokenizer.sink.0.into_inner();
    assert!(
        page.faults.is_empty() && page.open.is_empty(),
        "{:?} {:?}\n{html}",
        page.faults,
        page.open
    );
    page
}
