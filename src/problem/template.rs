//! Why a mail template cannot be used.

/// Why a mail template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateSlip {
    /// It is no Jinja.
    Syntax {
        /// The parser's word for it, in English.
        detail: String,
    },
    /// It uses a variable that no letter has.
    Unknown {
        /// The variable.
        name: String,
        /// The one that was most likely meant.
        nearest: Option<String>,
    },
    /// It prints something that has no value.
    Undefined,
    /// It does not come to an end.
    Endless,
    /// What it makes is too large.
    TooLarge {
        /// Most bytes.
        limit: usize,
    },
    /// It leaves out what every letter must say.
    Missing {
        /// The variable.
        name: String,
    },
    /// It leaves braces that nobody fills in.
    Placeholder {
        /// Where they begin.
        text: String,
    },
    /// It makes a control character.
    Control {
        /// Its code point.
        code: u32,
    },
    /// Anything else.
    Failed {
        /// The engine's word for it, in English.
        detail: String,
    },
}

impl TemplateSlip {
    /// A stable name, as of [`Fault::code`](super::Fault::code).
    pub fn code(&self) -> &'static str {
        match self {
            TemplateSlip::Syntax { .. } => "template.syntax",
            TemplateSlip::Unknown { .. } | TemplateSlip::Undefined => "template.unknown",
            TemplateSlip::Endless => "template.endless",
            TemplateSlip::TooLarge { .. } => "template.too-large",
            TemplateSlip::Missing { .. } => "template.missing",
            TemplateSlip::Placeholder { .. } => "template.placeholder",
            TemplateSlip::Control { .. } => "template.control-character",
            TemplateSlip::Failed { .. } => "template.failed",
        }
    }
}
