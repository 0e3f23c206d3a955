//! The layout of letters: templates that an office can replace.

use std::borrow::Cow;

use minijinja::Value;
use minijinja::value::Serde;

use super::jinja::{HTML_TEMPLATE, TEXT_TEMPLATE, TemplateFault, environment, render};
use super::trial;
use super::variables::Variables;

const BUILTIN_HTML: &str = include_str!("letter.html.j2");
const BUILTIN_TEXT: &str = include_str!("letter.txt.j2");

/// The templates of an office: two Jinja sources, known to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    html: Cow<'static, str>,
    text: Cow<'static, str>,
}

impl Templates {
    /// The templates that come with the program.
    pub fn builtin() -> Templates {
        Templates { html: Cow::Borrowed(BUILTIN_HTML), text: Cow::Borrowed(BUILTIN_TEXT) }
    }

    /// The sources of an office's own templates; the built-in one in place of `None`.
    ///
    /// # Errors
    /// The first template that no letter could be made with. Each was tried with sample values: once
    /// with all that an announcement can have, once with the least.
    pub fn new(html: Option<&str>, text: Option<&str>) -> Result<Templates, TemplateFault> {
        let builtin = Templates::builtin();
        let own = |source: &str| Cow::Owned(source.replace("\r\n", "\n"));
        let templates = Templates {
            html: html.map_or(builtin.html, own),
            text: text.map_or(builtin.text, own),
        };
        trial::check(HTML_TEMPLATE, &templates.html)?;
        trial::check(TEXT_TEMPLATE, &templates.text)?;
        Ok(templates)
    }

    /// The source of the HTML page, for those who want to change it.
    pub fn html_source(&self) -> &str {
        &self.html
    }

    /// The source of the plain text.
    pub fn text_source(&self) -> &str {
        &self.text
    }

    /// The HTML page.
    pub(super) fn html(&self, variables: &Variables) -> Result<String, TemplateFault> {
        render(&environment(), HTML_TEMPLATE, &self.html, &Value::from(Serde(variables)))
    }

    /// The plain text.
    pub(super) fn text(&self, variables: &Variables) -> Result<String, TemplateFault> {
        render(&environment(), TEXT_TEMPLATE, &self.text, &Value::from(Serde(variables)))
    }
}
