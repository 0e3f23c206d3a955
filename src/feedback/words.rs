//! The words of a text, as rules compare them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters and digits between everything else, in lower case, without accents and apostrophes.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | '`'))
        .flat_map(char::to_lowercase)
        .collect();
    let all = plain.split(|c: char| !c.is_alphanumeric());
    all.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
