//! Data on stdout. A reader that went away, such as `head`, ends the command quietly.

use std::io::Write;

use super::outcome::Done;

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
    say!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Prints `text` as it is.
pub fn print_text(text: &str) -> Done {
    if std::io::stdout().lock().write_all(text.as_bytes()).is_err() {
        std::process::exit(0);
    }
    Ok(())
}
