//! What can be wrong with reminders.

/// Why a reminder cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the codes and sentences say what each one is")]
pub enum ReminderFault {
    Empty,
    NoTime,
    BadCron { line: String },
    NoUntil,
    NoFrom,
    NoEvent,
    BadOffset { value: String },
    ClockWithoutDays,
    BadClock { value: String },
    BeforeRelease,
    AfterExpiry,
    AfterEvent,
    Never,
    TooOften { limit: usize },
    ByHand { account: String },
    TooFewTexts { account: String, texts: usize, times: usize },
    Repeats { account: String, first: usize, second: usize, percent: u32 },
    RepeatsRelease { account: String, other: String, text: usize, percent: u32 },
    NoMail,
}

impl ReminderFault {
    /// See [`super::Fault::code`].
    pub(super) fn code(&self) -> &'static str {
        match self {
            ReminderFault::Empty => "reminder.empty",
            ReminderFault::NoTime => "reminder.no-time",
            ReminderFault::BadCron { .. } => "reminder.cron",
            ReminderFault::NoUntil => "reminder.no-until",
            ReminderFault::NoFrom => "reminder.no-from",
            ReminderFault::NoEvent => "reminder.no-event",
            ReminderFault::BadOffset { .. } => "reminder.offset",
            ReminderFault::ClockWithoutDays => "reminder.clock-without-days",
            ReminderFault::BadClock { .. } => "reminder.clock",
            ReminderFault::BeforeRelease => "reminder.before-publish",
            ReminderFault::AfterExpiry => "reminder.after-expiry",
            ReminderFault::AfterEvent => "reminder.after-event",
            ReminderFault::Never => "reminder.never",
            ReminderFault::TooOften { .. } => "reminder.too-often",
            ReminderFault::ByHand { .. } => "reminder.by-hand",
            ReminderFault::TooFewTexts { .. } => "reminder.too-few-variants",
            ReminderFault::Repeats { .. } => "reminder.repeats",
            ReminderFault::RepeatsRelease { .. } => "reminder.repeats-release",
            ReminderFault::NoMail => "reminder.no-mail",
        }
    }
}
