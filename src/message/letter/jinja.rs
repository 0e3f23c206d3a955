//! The language of templates: Jinja as far as a letter needs it, and its errors with their lines.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use thiserror::Error;

use crate::message::capped::Capped;
use crate::message::markdown::escape;
use crate::message::markdown::wrap::{WIDTH, hang};
use crate::problem::{Fault, Problem, Spot, TemplateSlip};

/// File name of the template of the HTML page.
pub const HTML_TEMPLATE: &str = "letter.html.j2";
/// File name of the template of the plain text.
pub const TEXT_TEMPLATE: &str = "letter.txt.j2";

/// Steps that one letter may cost; the built-in templates need a few hundred.
const FUEL: u64 = 100_000;
/// Bytes at which a rendering is given up.
const LARGEST: usize = 4_000_000;

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {slip:?}")]
pub struct TemplateFault {
    /// [`HTML_TEMPLATE`] or [`TEXT_TEMPLATE`].
    pub file: &'static str,
    /// From 1.
    pub line: u32,
    /// What it is.
    pub slip: TemplateSlip,
}

impl TemplateFault {
    /// As `check` shows it, at its place in [`TemplateFault::file`].
    pub fn problem(&self) -> Problem {
        Problem::new(Fault::Template { slip: self.slip.clone() }, Spot::new(self.line, 1))
    }
}

/// The language of templates: Jinja without files, inclusion and macros, in which an unknown name
/// is an error, nothing runs for ever, and HTML is escaped.
pub(super) fn environment() -> Environment<'static> {
    let mut jinja = Environment::new();
    jinja.set_undefined_behavior(UndefinedBehavior::Strict);
    jinja.set_fuel(Some(FUEL));
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    // Only delimiters could be wrong, and these are Jinja's.
    if let Ok(syntax) = syntax.build() {
        jinja.set_syntax(syntax);
    }
    jinja.add_filter("wrap", |text: &str, indent: Option<usize>, rest: Kwargs| {
        let indent = match indent {
            Some(indent) => indent,
            None => rest.get::<Option<usize>>("indent")?.unwrap_or_default(),
        };
        rest.assert_all_used()?;
        Ok::<_, Error>(hang(text, WIDTH, indent.min(WIDTH / 2)).join("\n"))
    });
    jinja.set_formatter(|out, state, value| {
        let safe = value.is_safe() || !matches!(state.auto_escape(), AutoEscape::Html);
        match value.as_str() {
            _ if value.is_none() => Ok(()),
            Some(text) if safe => out.write_str(text).map_err(Error::from),
            Some(text) => out.write_str(&escape(text)).map_err(Error::from),
            None => out.write_str(&escape(&value.to_string())).map_err(Error::from),
        }
    });
    jinja
}

/// `source` filled with `values`.
pub(super) fn render(
    jinja: &Environment<'_>,
    file: &'static str,
    source: &str,
    values: &Value,
) -> Result<String, TemplateFault> {
    let mut out = Capped::new(LARGEST);
    let rendered = jinja
        .template_from_named_str(file, source)
        .and_then(|template| template.render_captured_to(values.clone(), &mut out).map(drop));
    rendered.map_err(|error| fault(file, &error))?;
    let text = out.into_text();
    match text.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\t')) {
        None => Ok(text),
        Some((_, c)) => {
            let line = source.lines().position(|line| line.contains(c)).map_or(1, |n| n + 1);
            let slip = TemplateSlip::Control { code: c.into() };
            Err(TemplateFault { file, line: line as u32, slip })
        }
    }
}

fn fault(file: &'static str, error: &Error) -> TemplateFault {
    let detail = || match error.detail() {
        Some(detail) => detail.to_owned(),
        None => error.kind().to_string(),
    };
    let slip = match error.kind() {
        ErrorKind::SyntaxError => TemplateSlip::Syntax { detail: detail() },
        ErrorKind::UndefinedError => TemplateSlip::Undefined,
        ErrorKind::OutOfFuel => TemplateSlip::Endless,
        ErrorKind::WriteFailure => TemplateSlip::TooLarge { limit: LARGEST },
        _ => TemplateSlip::Failed { detail: detail() },
    };
    let line = error.line().and_then(|line| u32::try_from(line).ok()).unwrap_or(1);
    TemplateFault { file, line, slip }
}
