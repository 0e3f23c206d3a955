//! Which topics of an announcement a text touches: by the keywords in its file, and by nothing else.

use std::collections::BTreeMap;

use super::words::words;

/// Names of the `topics` that have a keyword in `subject` or `text`, in the order of their names.
/// A keyword is one or more words, found whole whatever their case and accents; what Indonesian and
/// English hang on a word (`biayanya`, `fees`) does not hide it.
pub fn topics(topics: &BTreeMap<String, Vec<String>>, subject: &str, text: &str) -> Vec<String> {
    // A keyword does not begin in the subject and end in the text.
    let (subject, text) = (words(subject), words(text));
    let is_said = |keyword: &String| {
        let keyword = words(keyword);
        !keyword.is_empty()
            && [&subject, &text]
                .iter()
                .any(|all| all.windows(keyword.len()).any(|said| is_same(said, &keyword)))
    };
    let touched = topics.iter().filter(|(_, keywords)| keywords.iter().any(is_said));
    touched.map(|(name, _)| name.clone()).collect()
}

fn is_same(said: &[String], keyword: &[String]) -> bool {
    let (Some((said_last, said)), Some((last, keyword))) =
        (said.split_last(), keyword.split_last())
    else {
        return false;
    };
    said == keyword && is_form(said_last, last)
}

/// Little words that Indonesian writes onto the word before.
const ENCLITICS: [&str; 6] = ["nya", "lah", "kah", "pun", "ku", "mu"];

fn is_form(said: &str, keyword: &str) -> bool {
    if said == keyword {
        return true;
    }
    let Some(rest) = said.strip_prefix(keyword) else { return false };
    keyword.len() >= 3 && (ENCLITICS.contains(&rest) || matches!(rest, "s" | "es"))
}
