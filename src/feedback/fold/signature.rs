//! Where a signature begins at the end of what a person wrote.

use super::line::is_empty;

/// Lines of a signature, at most.
const LINES: usize = 12;
/// Lines of a name and an office under a closing, at most.
const NAMES: usize = 7;

const CLOSINGS: [&str; 30] = [
    "hormat kami",
    "hormat saya",
    "hormatku",
    "salam",
    "salam hormat",
    "salam hangat",
    "salam sehat",
    "salam sejahtera",
    "wassalam",
    "wassalamualaikum",
    "wassalamualaikum wr wb",
    "terima kasih",
    "terimakasih",
    "terima kasih banyak",
    "atas perhatiannya terima kasih",
    "best",
    "best regards",
    "regards",
    "kind regards",
    "warm regards",
    "with kind regards",
    "best wishes",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "thanks",
    "many thanks",
    "thank you",
    "cheers",
];
const DEVICES: [&str; 14] = [
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo",
    "sent via ",
    "get outlook for ",
    "sent from proton",
    "dikirim dari iphone",
    "dikirim dari ponsel",
    "dikirim dari yahoo",
    "dikirim dari perangkat",
    "dikirim dari outlook",
    "terkirim dari ",
    "dapatkan outlook untuk ",
];
const DISCLAIMERS: [&str; 17] = [
    "disclaimer",
    "confidentiality notice",
    "confidentiality:",
    "confidential notice",
    "this e-mail and any",
    "this email and any",
    "this message and any",
    "this e-mail (and any",
    "this email is confidential",
    "this message is intended only",
    "the information contained in this",
    "email ini dan",
    "e-mail ini dan",
    "surel ini dan",
    "pesan ini dan lampiran",
    "surat elektronik ini",
    "peringatan: email ini",
];

/// The line of `own` from which on everything is signature; its length, where nothing is.
pub(super) fn begins(own: &[&str]) -> usize {
    let mut end = own.len();
    // What stands last is found first; a person may have several at once.
    while let Some(from) = [marked, disclaimer, device, closing]
        .iter()
        .find_map(|rule| rule(&own[..end]).filter(|from| *from < end))
    {
        end = from;
    }
    let rest = &own[end..];
    if rest.iter().all(|line| is_empty(line)) { own.len() } else { end }
}

/// Under `-- `.
fn marked(own: &[&str]) -> Option<usize> {
    let at = own.iter().rposition(|line| matches!(line.trim_end(), "--" | "—"))?;
    let lines = own[at + 1..].iter().filter(|line| !is_empty(line)).count();
    (1..=LINES).contains(&lines).then_some(at)
}

fn last(own: &[&str]) -> Option<usize> {
    own.iter().rposition(|line| !is_empty(line))
}

fn device(own: &[&str]) -> Option<usize> {
    let at = last(own)?;
    let lower = own[at].trim().trim_matches('*').to_lowercase();
    let is_one = lower.len() <= 100 && DEVICES.iter().any(|start| lower.starts_with(start));
    is_one.then_some(at)
}

/// What a lawyer put under every mail: the last paragraphs.
fn disclaimer(own: &[&str]) -> Option<usize> {
    let is_first = |at: usize| at == 0 || is_empty(own[at - 1]) || own[at - 1].starts_with("--");
    own.iter().enumerate().position(|(at, line)| {
        let start = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let lower = start.chars().take(60).collect::<String>().to_lowercase();
        is_first(at) && DISCLAIMERS.iter().any(|words| lower.starts_with(words))
    })
}

/// A closing, if only names and an office follow.
fn closing(own: &[&str]) -> Option<usize> {
    let from = own.len().saturating_sub(LINES);
    let at = (from..own.len()).rev().find(|at| is_closing(own[*at]))?;
    let names: Vec<&str> =
        own[at + 1..].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let is_block = (1..=NAMES).contains(&names.len())
        && names.first().is_some_and(|name| is_name(name))
        && names.iter().all(|line| is_of_office(line));
    is_block.then_some(at)
}

fn is_closing(line: &str) -> bool {
    let bare: String =
        line.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    CLOSINGS.contains(&bare.trim())
}

/// A few words that begin with capitals, as names do; one may be written small.
fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |word: &&&str| word.starts_with(|c: char| c.is_uppercase() || c == '(');
    let is_small_name = words.len() == 1 && line.chars().all(|c| c.is_alphabetic() || c == '.');
    words.len() <= 6 && (words.iter().filter(capital).count() * 2 > words.len() || is_small_name)
}

fn is_of_office(line: &str) -> bool {
    let is_sentence =
        line.ends_with(['?', '!']) || (line.ends_with('.') && line.split_whitespace().count() > 5);
    line.chars().count() <= 70 && !is_sentence
}
