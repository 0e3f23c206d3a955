//! What editors look for: slips that a program can see and that keep nothing from working.

/// The matter of a `Fault::Lint`. Files are named by their paths in the announcements folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the codes and sentences say what each one is")]
pub enum Lint {
    // Numbers.
    Pattern { pattern: String, fault: crate::number::PatternFault },
    NumberForm { number: String, patterns: Vec<String> },
    NumberMonth { number: String, right: String },
    NumberYear { number: String, right: i16 },
    NumberSame { number: String, other: String },
    NumberOrder { number: String, earlier: String, other: String },
    NumberLeftover { number: String },
    NumberElsewhere { number: String, other: String },

    // Words.
    TitleLong { length: usize, limit: usize },
    TitleCapitals,
    TitleSame { other: String },
    DescriptionLong { length: usize, limit: usize },
    SubjectLong { length: usize, limit: usize },
    NoContact,
    AltShort { least: usize },
    AltFileName,
    AltImageOf { words: String },

    // Times.
    Close { other: String, minutes: i64 },
    Weekend,
    Night,

    // Names.
    DeadReference { id: String, nearest: Option<String> },
    UnusedAttachment { file: String },
    UnusedTemplate { nearest: &'static str },

    // `silence`.
    SilenceUnknown { code: String, nearest: Option<String> },
    SilenceError { code: String },
    SilenceReason { code: String, least: usize },
    SilenceNothing { code: String },
}

impl Lint {
    /// A stable name, as of a fault.
    pub fn code(&self) -> &'static str {
        match self {
            Lint::Pattern { .. } => "number.pattern",
            Lint::NumberForm { .. } => "number.form",
            Lint::NumberMonth { .. } => "number.month",
            Lint::NumberYear { .. } => "number.year",
            Lint::NumberSame { .. } => "number.same",
            Lint::NumberOrder { .. } => "number.order",
            Lint::NumberLeftover { .. } => "number.leftover",
            Lint::NumberElsewhere { .. } => "number.elsewhere",
            Lint::TitleLong { .. } => "title.long",
            Lint::TitleCapitals => "title.capitals",
            Lint::TitleSame { .. } => "title.same",
            Lint::DescriptionLong { .. } => "description.long",
            Lint::SubjectLong { .. } => "subject.long",
            Lint::NoContact => "contact.missing",
            Lint::AltShort { .. } => "alt.short",
            Lint::AltFileName => "alt.file-name",
            Lint::AltImageOf { .. } => "alt.image-of",
            Lint::Close { .. } => "time.close",
            Lint::Weekend => "time.weekend",
            Lint::Night => "time.night",
            Lint::DeadReference { .. } => "reference.unknown",
            Lint::UnusedAttachment { .. } => "attachment.unused",
            Lint::UnusedTemplate { .. } => "template.unused",
            Lint::SilenceUnknown { .. } => "silence.unknown",
            Lint::SilenceError { .. } => "silence.error",
            Lint::SilenceReason { .. } => "silence.reason",
            Lint::SilenceNothing { .. } => "silence.nothing",
        }
    }

    /// Whether it must be mended.
    pub fn is_error(&self) -> bool {
        matches!(
            self,
            Lint::Pattern { .. }
                | Lint::NumberMonth { .. }
                | Lint::NumberYear { .. }
                | Lint::NumberSame { .. }
                | Lint::DeadReference { .. }
                | Lint::SilenceUnknown { .. }
                | Lint::SilenceError { .. }
                | Lint::SilenceReason { .. }
        )
    }

    /// Whether it is only worth knowing.
    pub fn is_note(&self) -> bool {
        matches!(
            self,
            Lint::NumberElsewhere { .. }
                | Lint::Weekend
                | Lint::Night
                | Lint::SilenceNothing { .. }
        )
    }
}
