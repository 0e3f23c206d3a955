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
            let before = at.checked_sub(1).map(|i| chars[i]);
            let joins = joins(&chars, at);
            at += 1;
            if is_of_word(c) {
                let begins =
                    in_hashtag && c.is_uppercase() && before.is_some_and(char::is_lowercase);
                if begins {
                    self.end();
                }
                self.word.extend(plain(c).to_lowercase());
            } else if !joins {
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

/// Most letters of a word's piece that a mark cuts off, rather than standing between two words.
const LONGEST_CUT: usize = 4;

/// Whether the mark at `at` stands inside a word or a number without cutting it in two.
fn joins(chars: &[char], at: usize) -> bool {
    let (before, after) = (&chars[..at], &chars[at + 1..]);
    match chars[at] {
        '.' | ',' | ':' if before.last().is_some_and(char::is_ascii_digit) => {
            after.first().is_some_and(char::is_ascii_digit)
        }
        '.' | '\'' | '’' | '-' | '‐' | '‑' | '·' | '_' | '*' | '~' => {
            let before = letters(before.iter().rev());
            let after = letters(after.iter());
            before.min(after) > 0 && before.min(after) <= LONGEST_CUT
        }
        _ => false,
    }
}

/// How many letters come first, counted to just beyond [`LONGEST_CUT`].
fn letters<'a>(chars: impl Iterator<Item = &'a char>) -> usize {
    chars.take(LONGEST_CUT + 1).take_while(|c| c.is_alphabetic()).count()
}
