//! The template of the page, filled.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::Serialize;
use thiserror::Error as ThisError;

use crate::message::capped::Capped;
use crate::message::escape;

/// Ends in `.html`, so that everything it prints is escaped.
const NAME: &str = "page.html";
/// Bytes at which a page is given up.
const LARGEST: usize = 60_000_000;

/// A page cannot be made.
#[derive(Debug, ThisError)]
#[error("the page cannot be made")]
pub struct PageError(#[from] Error);

/// The page that `values` make of a template. Controls in texts become U+FFFD, as HTML allows none.
pub(super) fn render(source: &str, values: &impl Serialize) -> Result<String, PageError> {
    let mut jinja = Environment::new();
    jinja.set_undefined_behavior(UndefinedBehavior::Strict);
    jinja.set_auto_escape_callback(|_| AutoEscape::Html);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    // Only delimiters could be wrong, and these are Jinja's.
    if let Ok(syntax) = syntax.build() {
        jinja.set_syntax(syntax);
    }
    jinja.set_formatter(|out, _, value| {
        let text = match value.as_str() {
            _ if value.is_none() => return Ok(()),
            Some(text) if value.is_safe() => return out.write_str(text).map_err(Error::from),
            Some(text) => escape(text),
            None => escape(&value.to_string()),
        };
        let clean =
            |c: char| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c };
        out.write_str(&text.chars().map(clean).collect::<String>()).map_err(Error::from)
    });
    let mut out = Capped::new(LARGEST);
    let template = jinja.template_from_named_str(NAME, source)?;
    template.render_captured_to(Value::from(Serde(values)), &mut out)?;
    Ok(out.into_text())
}
