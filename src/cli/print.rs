//! Data on stdout. A reader that went away, such as `head`, ends the command quietly.

use std::io::Write;

use super::outcome::Done;
use crate::problem::is_unsafe_in_header;

/// Prints a line.
macro_rules! say {
    ($($part:tt)*) => { $crate::cli::print::print_line(format_args!($($part)*)) };
}
pub(super) use say;

/// What [`say`] does.
pub fn print_line(line: std::fmt::Arguments) {
    if writeln!(std::io::stdout().lock(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// Prints `value` as JSON.
pub fn print_json(value: &serde_json::Value) -> Done {
    say!("{}", harmless(&serde_json::to_string_pretty(value)?));
    Ok(())
}

/// The same JSON, in which characters that steer a terminal or turn the direction of reading are
/// written as escapes: serde does so for those below the blank only, and strangers write texts.
fn harmless(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\n' => shown.push(c),
            // All of these are in the first plane, so one escape is enough.
            c if is_unsafe_in_header(c) => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown
}

/// Prints `text` as it is.
pub fn print_text(text: &str) -> Done {
    if std::io::stdout().lock().write_all(text.as_bytes()).is_err() {
        std::process::exit(0);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn json_of_what_strangers_wrote_is_harmless_and_means_the_same() {
        let text = "a\n\u{1b}[31m\u{7f}\u{9b}31m\u{202e}\u{2066}\u{feff} é🙂";
        let value = serde_json::json!([{ "text": text }]);
        let shown = harmless(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!shown.chars().any(|c| c != '\n' && is_unsafe_in_header(c)), "{shown:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
