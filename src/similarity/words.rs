//! What a text says, without its dress: the words that a reader would hear read out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lookalike::{is_invisible, plain};
use crate::weight::weigh;

/// What a text says.
pub(super) struct Said {
    /// Its words in their order: lower case, plain letters and digits; no links, mentions, emoji,
    /// punctuation or marks. A hashtag counts as the words that its capitals show.
    pub words: Vec<String>,
    /// What there is instead, if there is no word and the text is not blank.
    pub wordless: Option<String>,
}

pub(super) fn said(text: &str) -> Said {
    let seen: String = text.nfkc().filter(|c| !is_invisible(*c)).collect();
    let weight = weigh(&seen);
    let mut words = Words::default();
    let mut at = 0;
    for link in &weight.urls {
        words.read(&weight.text[at..link.start]);
        at = link.end;
    }
    words.read(&weight.text[at..]);
    let wordless = || weight.text.split_whitespace().collect::<String>();
    let wordless = words.done.is_empty().then(wordless).filter(|rest| !rest.is_empty());
    Said { words: words.done, wordless }
}

#[derive(Default)]
struct Words {
    done: Vec<String>,
    word: String,
}

impl Words {
    fn read(&mut self, text: &str) {
        let chars: Vec<char> = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
        let mut in_hashtag = false;
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            let (before, after) = (at.checked_sub(1).map(|i| chars[i]), chars.get(at + 1).copied());
            at += 1;
            if is_of_word(c) {
                let begins =
                    in_hashtag && c.is_uppercase() && before.is_some_and(char::is_lowercase);
                if begins {
                    self.end();
                }
                self.word.extend(plain(c).to_lowercase());
            } else if !joins(before, c, after) {
                self.end();
                in_hashtag = c == '#';
                if c == '@' && !before.is_some_and(is_of_word) {
                    at += chars[at..].iter().take_while(|c| is_of_handle(**c)).count();
                }
            }
        }
        self.end();
    }

    fn end(&mut self) {
        if !self.word.is_empty() {
            self.done.push(std::mem::take(&mut self.word));
        }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
}

fn is_of_handle(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether `c` stands inside a word or a number without cutting it in two.
fn joins(before: Option<char>, c: char, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    match c {
        '.' | ',' | ':' if before.is_ascii_digit() => after.is_ascii_digit(),
        '.' | '\'' | '’' | '-' | '‐' | '‑' | '·' | '_' | '*' | '~' => {
            before.is_alphabetic() && after.is_alphabetic()
        }
        _ => false,
    }
}
